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

/** Terms and coefficients up to this share of their scale leave, where there is a bound to take their place. */
const NOISE = 1e-9;
/** Sums this small beside their terms are what rounding leaves of an exact zero. */
const CANCELLED = 1e-11;
/** Room for rounding errors on the right, relative to the terms. */
export const TERM_ROOM = 1e-9;
/** By how much bounds must break the inequality to prove anything, its largest coefficient being 1. */
export const LEAST_VIOLATION = 1e-5;

/** Bounds of all columns; borrowed. */
export interface Box {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/** What a proof is judged by. */
export interface ProofPlace {
  /** Objective, offset included, that points of interest do not exceed; null where the proof is one of infeasibility. */
  readonly cutoff: number | null;
  /** Bounds that hold everywhere. */
  readonly everywhere: Box;
  /** Bounds within which the proof leaves no point. */
  readonly here: Box;
}

/** An inequality sum coefficient · x <= rhs with coefficients of all columns. */
export interface DenseProof {
  /** Length numCols. */
  readonly coefficient: Float64Array;
  /** Largest absolute coefficient; above 0. */
  largest: number;
  rhs: number;
  /** Sum of the absolute terms that made the right-hand side: the measure of its rounding. */
  size: number;
}

/**
 * The largest term that each row brings with its multiplier, as a share of the largest of all. The multipliers alone say little: in
 * miplib3 harp2 rows of 1 and of 4e9 stand side by side.
 */
function termShares(
  { numRows, numCols, colStart, rowIndex, value }: LpProblem,
  y: Float64Array,
): Float64Array {
  const share = new Float64Array(numRows);
  const end = colStart[numCols];
  for (let entry = 0; entry < end; entry++) {
    const size = Math.abs(value[entry]);
    if (size > share[rowIndex[entry]]) share[rowIndex[entry]] = size;
  }
  let largest = 0;
  for (let row = 0; row < numRows; row++) {
    share[row] *= Math.abs(y[row]);
    if (share[row] > largest) largest = share[row];
  }
  if (largest > 0) for (let row = 0; row < numRows; row++) share[row] /= largest;
  return share;
}

/** Sums the sides up; multipliers that are noise or ask for an infinite side become 0. */
function startRow(lp: LpProblem, y: Float64Array, cutoff: number | null): DenseProof {
  const objective = cutoff === null ? 0 : cutoff - lp.objectiveOffset;
  const row = {
    coefficient: new Float64Array(lp.numCols),
    largest: 0,
    rhs: objective,
    size: Math.abs(objective),
  };
  const share = termShares(lp, y);
  for (let each = 0; each < lp.numRows; each++) {
    const side = y[each] > 0 ? lp.rowLb[each] : lp.rowUb[each];
    if (share[each] <= NOISE || !Number.isFinite(side)) {
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
function addColumns(lp: LpProblem, y: Float64Array, place: ProofPlace, row: DenseProof): void {
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

/** Has coefficients that are noise beside the largest give way to the least that their terms can be anywhere. */
function dropNoise(proof: DenseProof, { colLb, colUb }: Box): void {
  const { coefficient, largest } = proof;
  for (let col = 0; col < coefficient.length; col++) {
    const a = coefficient[col];
    if (a === 0 || Math.abs(a) > NOISE * largest) continue;
    const bound = a > 0 ? colLb[col] : colUb[col];
    if (!Number.isFinite(bound)) continue;
    proof.rhs -= a * bound;
    proof.size += Math.abs(a * bound);
    coefficient[col] = 0;
  }
}

/**
 * The inequality that row multipliers prove; null where nothing is left of it.
 *
 * @param lp rows and costs of the LP; borrowed. Its column bounds play no part.
 * @param y multiplier of each row, length numRows; entries of no use are cleared.
 */
export function sumProof(lp: LpProblem, y: Float64Array, place: ProofPlace): DenseProof | null {
  const proof = startRow(lp, y, place.cutoff);
  addColumns(lp, y, place, proof);
  if (!(proof.largest > 0 && proof.largest < Number.POSITIVE_INFINITY)) return null;
  dropNoise(proof, place.everywhere);
  return proof;
}
