/**
 * Dual proof analysis: the row multipliers that show an LP to be infeasible, or to hold no point better than the
 * incumbent, sum the rows up to one inequality that says so of the node at hand and holds in the whole tree:
 *
 *   (σ c − A'y) x <= σ (cutoff − offset) − R,   R = sum of y_i · (the side of row i that its sign asks for).
 *
 * Any y makes it valid for every point that keeps the rows and whose objective does not exceed the cutoff; σ = 0
 * where the LP is infeasible, and then the cutoff plays no part.
 *
 * Witzig, Berthold, Heinz, "Experiments with conflict analysis in mixed integer programming", CPAIOR 2017, 211-220.
 */
import type { LpProblem } from "../../simplex/lp-types.ts";
import { PRIMAL_FEASIBILITY } from "../../tolerances.ts";
import type { Conflict } from "./conflict-pool.ts";

/** Multipliers and coefficients up to this share of their scale leave, where there is a bound to take their place. */
const NOISE = 1e-9;
/** Sums this small beside their terms are what rounding leaves of an exact zero. */
const CANCELLED = 1e-11;
/** Room for rounding errors on the right, relative to the terms. */
const TERM_ROOM = 1e-9;
/** By how much the bounds of the node must break the inequality, its largest coefficient being 1. */
const LEAST_VIOLATION = 1e-5;
/** Columns that a conflict may have: these and this share of all. */
const FEW_COLS = 100;
const COL_SHARE = 0.15;
/** Excess, the largest coefficient being 1, below which coefficients stay as they are. */
const LEAST_EXCESS = 1e-3;

/** Bounds of all columns; borrowed. */
interface Box {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/** What a proof is judged by. */
interface ProofPlace {
  /** Objective, offset included, that points of interest do not exceed; null where the proof is one of infeasibility. */
  readonly cutoff: number | null;
  /** Bounds that hold everywhere. */
  readonly everywhere: Box;
  /** Bounds within which the proof leaves no point. */
  readonly here: Box;
}

/** An inequality in the making: coefficients of all columns, largest absolute value, side, and the size of what made it. */
interface DenseRow {
  readonly coefficient: Float64Array;
  largest: number;
  rhs: number;
  size: number;
}

/** Sums the sides up; multipliers that are noise or ask for an infinite side become 0. */
function startRow(lp: LpProblem, y: Float64Array, cutoff: number | null): DenseRow {
  const objective = cutoff === null ? 0 : cutoff - lp.objectiveOffset;
  const row = {
    coefficient: new Float64Array(lp.numCols),
    largest: 0,
    rhs: objective,
    size: Math.abs(objective),
  };
  let largest = 0;
  for (let each = 0; each < lp.numRows; each++) largest = Math.max(largest, Math.abs(y[each]));
  for (let each = 0; each < lp.numRows; each++) {
    const side = y[each] > 0 ? lp.rowLb[each] : lp.rowUb[each];
    if (Math.abs(y[each]) <= NOISE * largest || !Number.isFinite(side)) {
      y[each] = 0;
      continue;
    }
    // The LP grants each row its tolerance.
    row.rhs -= y[each] * side - PRIMAL_FEASIBILITY * Math.abs(y[each]);
    row.size += Math.abs(y[each] * side);
  }
  return row;
}

/**
 * Adds A'y and the costs up, column by column. A term goes to the right at its least value anywhere where that loses nothing: its
 * column is fixed, or continuous and stands at the node where it does everywhere, or the coefficient is noise.
 */
function addColumns(lp: LpProblem, y: Float64Array, place: ProofPlace, row: DenseRow): void {
  const { numCols, colStart, rowIndex, value, colCost, integrality } = lp;
  const { cutoff, everywhere, here } = place;
  for (let col = 0; col < numCols; col++) {
    let sum = cutoff === null ? 0 : colCost[col];
    let size = Math.abs(sum);
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const term = value[entry] * y[rowIndex[entry]];
      sum -= term;
      size += Math.abs(term);
    }
    if (sum === 0) continue;
    const side = sum > 0 ? everywhere.colLb[col] : everywhere.colUb[col];
    const sideHere = sum > 0 ? here.colLb[col] : here.colUb[col];
    const isNeedless =
      integrality[col] === 0 ? side === sideHere : everywhere.colLb[col] === everywhere.colUb[col];
    if (Number.isFinite(side) && (isNeedless || Math.abs(sum) <= NOISE * size)) {
      row.rhs -= sum * side;
      row.size += Math.abs(sum * side);
    } else if (Math.abs(sum) > CANCELLED * size) {
      row.coefficient[col] = sum;
      row.largest = Math.max(row.largest, Math.abs(sum));
    }
  }
}

/** The entries that count, the largest being 1; null where they are too many or leave the node a point. */
function collect(
  { coefficient, largest, rhs, size }: DenseRow,
  { everywhere, here }: ProofPlace,
): Conflict | null {
  const numCols = coefficient.length;
  let side = rhs / largest;
  let count = 0;
  for (let col = 0; col < numCols; col++) {
    const a = coefficient[col] / largest;
    if (a === 0) continue;
    const bound = a > 0 ? everywhere.colLb[col] : everywhere.colUb[col];
    if (Math.abs(a) <= NOISE && Number.isFinite(bound)) {
      side -= a * bound;
      coefficient[col] = 0;
    } else count++;
  }
  if (count > FEW_COLS + COL_SHARE * numCols) return null;
  const conflict = { col: new Int32Array(count), value: new Float64Array(count), rhs: 0 };
  let least = 0;
  let terms = size / largest;
  for (let col = 0, pos = 0; pos < count; col++) {
    if (coefficient[col] === 0) continue;
    const a = coefficient[col] / largest;
    conflict.col[pos] = col;
    conflict.value[pos++] = a;
    const term = a > 0 ? a * here.colLb[col] : a * here.colUb[col];
    least += term;
    terms += Math.abs(term);
  }
  conflict.rhs = side + TERM_ROOM * terms;
  return least - conflict.rhs > LEAST_VIOLATION ? conflict : null;
}

/**
 * Lessens coefficients of integer columns that exceed what the inequality can be broken by at all: with such a column one
 * step off its bound it holds by itself. Whole points feel no difference; propagation sees more.
 */
function tightenCoefficients({ col, value, rhs }: Conflict, box: Box, integrality: Uint8Array): Conflict {
  let greatest = 0;
  let size = Math.abs(rhs);
  for (let entry = 0; entry < col.length; entry++) {
    const a = value[entry];
    const term = a > 0 ? a * box.colUb[col[entry]] : a * box.colLb[col[entry]];
    greatest += term;
    size += Math.abs(term);
  }
  const excess = greatest - rhs + TERM_ROOM * size;
  if (!(excess >= LEAST_EXCESS && excess < 1)) return { col, value, rhs };
  let side = rhs;
  const lessened = value.map((a, entry) => {
    if (integrality[col[entry]] === 0 || Math.abs(a) <= excess) return a;
    const kept = a > 0 ? excess : -excess;
    side -= (a - kept) * (a > 0 ? box.colUb[col[entry]] : box.colLb[col[entry]]);
    return kept;
  });
  const largest = lessened.reduce((most, a) => Math.max(most, Math.abs(a)), 0);
  return { col, value: lessened.map((a) => a / largest), rhs: side / largest };
}

/**
 * The inequality that row multipliers prove; null where it is too dense, not safe, or leaves the node a point.
 *
 * @param lp rows and costs of the LP; borrowed. Its column bounds play no part.
 * @param y multiplier of each row, length numRows; entries of no use are cleared.
 */
export function proofRow(lp: LpProblem, y: Float64Array, place: ProofPlace): Conflict | null {
  const row = startRow(lp, y, place.cutoff);
  addColumns(lp, y, place, row);
  if (!(row.largest > 0 && row.largest < Number.POSITIVE_INFINITY)) return null;
  const conflict = collect(row, place);
  return conflict === null ? null : tightenCoefficients(conflict, place.everywhere, lp.integrality);
}
