/**
 * A small linear program in a dense dictionary: every basic variable as a combination of the nonbasic ones,
 *
 *   x_B = T x_N,   z = constant + d x_N,
 *
 * over one index space: columns 0..n−1, then the activities of the rows, n..n+m−1. For up to some hundred rows a pivot on
 * the whole of T costs less than what sparse factors, queues and perturbations need to be set up.
 *
 * Steps of the dual simplex make the point feasible, steps of the primal simplex make it optimal; where the costs
 * are not dual feasible, the former are a heuristic. Nothing here guards against cycling or worse: the number of
 * pivots is limited, small pivots are refused, and whoever gets no answer asks the sparse simplex.
 *
 * Source: Chvátal, "Linear Programming" (1983), chapters 2 and 8.
 */
import type { LpProblem } from "./lp-types.ts";

/** Coefficients up to this count as zero where a pivot is chosen. */
const NO_PIVOT = 1e-9;
/** Pivots below this are not taken. */
const LEAST_PIVOT = 1e-6;
/** Violations and reduced costs up to this, relative to the bound or cost, count as none. */
const FEASIBLE = 1e-9;
/**
 * Results of a pivot up to 1e-13 are rounding noise of a zero. Compared by squares: signs are random, and so would a branch
 * on them be (bandm: 50 ms for 32).
 */
const NOISE_SQUARED = 1e-26;

/** Directions in which a nonbasic variable may move: bits of `moves`. */
const UP = 1;
const DOWN = 2;

/** How the pivots ended. "paused": there is more to do; "undecided": ask the sparse simplex. */
export type TableauStatus = "optimal" | "infeasible" | "unbounded" | "paused" | "undecided";

/** The dictionary. Fields by basic position have length numRows, by nonbasic position numCols. */
export interface Tableau {
  readonly numRows: number;
  readonly numCols: number;
  /** T by rows, numRows × numCols. */
  readonly entry: Float64Array;
  /** Variable of each basic position, then of each nonbasic one. */
  readonly basic: Int32Array;
  readonly nonbasic: Int32Array;
  readonly basicValue: Float64Array;
  readonly value: Float64Array;
  readonly reducedCost: Float64Array;
  /** UP and DOWN, by nonbasic position. */
  readonly moves: Uint8Array;
  /** By variable. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  // Workspaces: positions of a row, positions of a column and what these leave to move.
  readonly support: Int32Array;
  readonly touched: Int32Array;
  readonly room: Float64Array;
  /** Squared length of each row or column of [T I], whichever `norms` says is up to date; both before the first pivot. */
  readonly rowNorm: Float64Array;
  readonly colNorm: Float64Array;
  norms: "rows" | "columns" | "none";
  pivots: number;
  flips: number;
  /** After "infeasible": the basic position that cannot reach its bound. After "unbounded": the nonbasic one. */
  witness: number;
  /** 1 = the witness has to grow, or grows for ever; −1 = the opposite. */
  witnessSign: number;
}

/** Directions in which a variable at `value` may move. */
function movesAt(value: number, lb: number, ub: number): number {
  return (value < ub ? UP : 0) | (value > lb ? DOWN : 0);
}

/** The dictionary of the slack basis; each column starts at the bound that its cost prefers. */
export function makeTableau(lp: LpProblem): Tableau {
  const { numRows, numCols, colStart, rowIndex, value, colLb, colUb, colCost } = lp;
  const total = numRows + numCols;
  // One buffer for all: on a small model, making arrays costs as much as filling them.
  const doubles = numRows * numCols + 3 * numRows + 3 * numCols + 2 * total;
  const buffer = new ArrayBuffer(8 * doubles + 8 * total + numCols);
  let at = 0;
  const float64 = (length: number): Float64Array => {
    const array = new Float64Array(buffer, at, length);
    at += 8 * length;
    return array;
  };
  const tableau: Tableau = {
    numRows,
    numCols,
    entry: float64(numRows * numCols),
    basicValue: float64(numRows),
    room: float64(numRows),
    rowNorm: float64(numRows),
    colNorm: float64(numCols),
    norms: "none",
    value: float64(numCols),
    reducedCost: float64(numCols),
    lower: float64(total),
    upper: float64(total),
    basic: new Int32Array(buffer, at, numRows),
    nonbasic: new Int32Array(buffer, at + 4 * numRows, numCols),
    touched: new Int32Array(buffer, at + 4 * total, numRows),
    support: new Int32Array(buffer, at + 4 * (total + numRows), numCols),
    moves: new Uint8Array(buffer, at + 8 * total, numCols),
    pivots: 0,
    flips: 0,
    witness: -1,
    witnessSign: 0,
  };
  const { entry, basic, nonbasic, basicValue, lower, upper, moves, rowNorm, colNorm } = tableau;
  rowNorm.fill(1);
  colNorm.fill(1);
  lower.set(colLb);
  lower.set(lp.rowLb, numCols);
  upper.set(colUb);
  upper.set(lp.rowUb, numCols);
  tableau.reducedCost.set(colCost);
  for (let row = 0; row < numRows; row++) basic[row] = numCols + row;
  for (let col = 0; col < numCols; col++) {
    const lb = colLb[col];
    const ub = colUb[col];
    const prefersUb = colCost[col] < 0 || (colCost[col] === 0 && Math.abs(ub) < Math.abs(lb));
    let x = prefersUb ? ub : lb;
    if (x - x !== 0) x = prefersUb ? lb : ub;
    if (x - x !== 0) x = 0;
    nonbasic[col] = col;
    tableau.value[col] = x;
    moves[col] = movesAt(x, lb, ub);
    const end = colStart[col + 1];
    for (let k = colStart[col]; k < end; k++) {
      const row = rowIndex[k];
      const a = value[k];
      entry[row * numCols + col] = a;
      basicValue[row] += a * x;
      rowNorm[row] += a * a;
      colNorm[col] += a * a;
    }
  }
  return tableau;
}

/** Pivots until the outcome is clear, or until so many pivots and flips have been made over all calls. */
export function runTableau(tableau: Tableau, untilPivots: number): TableauStatus {
  for (;;) {
    const mayGoOn = tableau.pivots + tableau.flips < untilPivots;
    const row = chooseInfeasible(tableau);
    if (row >= 0) {
      const sign = tableau.basicValue[row] < tableau.lower[tableau.basic[row]] ? 1 : -1;
      const pos = chooseForRow(tableau, row, sign);
      if (pos < 0) {
        tableau.witness = row;
        tableau.witnessSign = sign;
        return "infeasible";
      }
      const variable = tableau.basic[row];
      const bound = sign > 0 ? tableau.lower[variable] : tableau.upper[variable];
      if (!mayGoOn) return "paused";
      if (!pivot(tableau, row, pos, bound)) return "undecided";
      continue;
    }
    const pos = chooseImproving(tableau);
    if (pos < 0) return "optimal";
    if (!mayGoOn) return "paused";
    const outcome = primalStep(tableau, pos, tableau.reducedCost[pos] < 0 ? 1 : -1);
    if (outcome !== "stepped") return outcome;
  }
}

/** Squared lengths of all rows from scratch, unless they are still as made; pivots keep them up to date from then on. */
function computeRowNorms(tableau: Tableau): void {
  const { numRows, numCols, entry, rowNorm } = tableau;
  tableau.norms = "rows";
  if (tableau.pivots === 0) return;
  for (let row = 0, k = 0; row < numRows; row++) {
    let norm = 1;
    for (const end = k + numCols; k < end; k++) norm += entry[k] * entry[k];
    rowNorm[row] = norm;
  }
}

/** The same for the columns. */
function computeColNorms(tableau: Tableau): void {
  const { numRows, numCols, entry, colNorm } = tableau;
  tableau.norms = "columns";
  if (tableau.pivots === 0) return;
  colNorm.fill(1);
  for (let row = 0, k = 0; row < numRows; row++) {
    for (let pos = 0; pos < numCols; pos++, k++) {
      const a = entry[k];
      if (a !== 0) colNorm[pos] += a * a;
    }
  }
}

/**
 * The basic position with the largest violation per length of its row (steepest edge); −1 where the point is
 * feasible.
 */
function chooseInfeasible(tableau: Tableau): number {
  const { numRows, basic, basicValue, lower, upper, rowNorm } = tableau;
  let best = 0;
  let chosen = -1;
  for (let row = 0; row < numRows; row++) {
    const x = basicValue[row];
    const variable = basic[row];
    const isBelow = x < lower[variable];
    const bound = isBelow ? lower[variable] : upper[variable];
    const violation = isBelow ? bound - x : x - bound;
    // Relative to the bound only once it matters: most points are feasible here.
    if (violation > FEASIBLE && violation > FEASIBLE * Math.abs(bound)) {
      if (tableau.norms !== "rows") computeRowNorms(tableau);
      const merit = (violation * violation) / rowNorm[row];
      if (merit > best) {
        best = merit;
        chosen = row;
      }
    }
  }
  return chosen;
}

/** Dual ratio test: of the columns that can move the row by `sign`, the one whose reduced cost gives way first. */
function chooseForRow(tableau: Tableau, row: number, sign: number): number {
  const { numCols, entry, moves, reducedCost, support } = tableau;
  const start = row * numCols;
  let count = 0;
  let limit = Number.POSITIVE_INFINITY;
  for (let pos = 0; pos < numCols; pos++) {
    const alpha = entry[start + pos];
    if (alpha === 0) continue;
    const size = alpha > 0 ? alpha : -alpha;
    const isUp = alpha === sign * size;
    if (size < NO_PIVOT || (moves[pos] & (isUp ? UP : DOWN)) === 0) continue;
    support[count++] = pos;
    const cost = isUp ? reducedCost[pos] : -reducedCost[pos];
    const ratio = (cost > 0 ? cost + FEASIBLE : FEASIBLE) / size;
    if (ratio < limit) limit = ratio;
  }
  // Of those that hold this bound, loosened by a tolerance (Harris), the largest pivot.
  let chosen = -1;
  let largest = 0;
  for (let k = 0; k < count; k++) {
    const pos = support[k];
    const alpha = entry[start + pos];
    const size = alpha > 0 ? alpha : -alpha;
    const cost = alpha === sign * size ? reducedCost[pos] : -reducedCost[pos];
    if (size > largest && cost <= limit * size) {
      largest = size;
      chosen = pos;
    }
  }
  return chosen;
}

/** The nonbasic position with the largest gain per length of its column; −1 where nothing improves. */
function chooseImproving(tableau: Tableau): number {
  const { numCols, moves, reducedCost, colNorm } = tableau;
  let best = 0;
  let chosen = -1;
  for (let pos = 0; pos < numCols; pos++) {
    const d = reducedCost[pos];
    const gain = d < 0 ? -d : d;
    if (gain > FEASIBLE && (moves[pos] & (d < 0 ? UP : DOWN)) !== 0) {
      if (tableau.norms !== "columns") computeColNorms(tableau);
      const merit = (gain * gain) / colNorm[pos];
      if (merit > best) {
        best = merit;
        chosen = pos;
      }
    }
  }
  return chosen;
}

/** Moves a nonbasic variable as far as the bounds allow: to its other bound, or into the basis. */
function primalStep(tableau: Tableau, pos: number, sign: number): "stepped" | "unbounded" | "undecided" {
  const { numRows, numCols, entry, basic, basicValue, lower, upper, nonbasic, room, touched } = tableau;
  const range = upper[nonbasic[pos]] - lower[nonbasic[pos]];
  let count = 0;
  let limit = Number.POSITIVE_INFINITY;
  for (let row = 0, at = pos; row < numRows; row++, at += numCols) {
    const alpha = entry[at];
    if (alpha === 0) continue;
    const size = alpha > 0 ? alpha : -alpha;
    if (size < NO_PIVOT) continue;
    const variable = basic[row];
    const space =
      alpha === sign * size ? upper[variable] - basicValue[row] : basicValue[row] - lower[variable];
    touched[count] = row;
    room[count++] = space;
    const ratio = (space + FEASIBLE) / size;
    if (ratio < limit) limit = ratio;
  }
  if (range <= limit) {
    if (range < Number.POSITIVE_INFINITY) {
      flip(tableau, pos, sign * range);
      return "stepped";
    }
    tableau.witness = pos;
    tableau.witnessSign = sign;
    return "unbounded";
  }
  let chosen = -1;
  let largest = 0;
  for (let k = 0; k < count; k++) {
    const alpha = entry[touched[k] * numCols + pos];
    const size = alpha > 0 ? alpha : -alpha;
    if (size > largest && room[k] <= limit * size) {
      largest = size;
      chosen = touched[k];
    }
  }
  if (chosen < 0) return "undecided";
  const grows = sign * entry[chosen * numCols + pos] > 0;
  const bound = grows ? upper[basic[chosen]] : lower[basic[chosen]];
  return pivot(tableau, chosen, pos, bound) ? "stepped" : "undecided";
}

/** Moves a nonbasic variable to its other bound. */
function flip(tableau: Tableau, pos: number, change: number): void {
  const { numRows, numCols, entry, basicValue, value, moves, nonbasic, lower, upper } = tableau;
  const variable = nonbasic[pos];
  for (let row = 0; row < numRows; row++) basicValue[row] += change * entry[row * numCols + pos];
  value[pos] = change > 0 ? upper[variable] : lower[variable];
  moves[pos] = movesAt(value[pos], lower[variable], upper[variable]);
  tableau.flips++;
}

/** Share of nonzeros in the pivot row from which all of it is added: to run on is twice as fast as to look positions up. */
const FULL_ROW = 0.4;

/**
 * Adds a multiple of the pivot row, given by its support, to the row at `at`.
 * @param norm of the row before the support changes; @returns it afterwards, at least 1.
 */
function addPivotRow(
  entry: Float64Array,
  at: number,
  start: number,
  factor: number,
  support: Int32Array,
  count: number,
  norm: number,
): number {
  let left = norm;
  for (let s = 0; s < count; s++) {
    const k = support[s];
    const before = entry[at + k];
    const sum = before + factor * entry[start + k];
    const after = sum * sum < NOISE_SQUARED ? 0 : sum;
    entry[at + k] = after;
    left += after * after - before * before;
  }
  return left > 1 ? left : 1;
}

/**
 * The same over all entries from `at` to `end`.
 * @param shift distance of the pivot row's entries. @param norm as above; @returns it afterwards.
 */
function addRange(
  entry: Float64Array,
  at: number,
  end: number,
  shift: number,
  factor: number,
  norm: number,
): number {
  let left = norm;
  for (let k = at; k < end; k++) {
    const before = entry[k];
    const sum = before + factor * entry[k + shift];
    const after = sum * sum < NOISE_SQUARED ? 0 : sum;
    entry[k] = after;
    left += after * after - before * before;
  }
  return left;
}

/** As `addPivotRow`, with the norms of the columns kept. */
function addPivotRowByColumn(
  entry: Float64Array,
  at: number,
  start: number,
  factor: number,
  support: Int32Array,
  count: number,
  colNorm: Float64Array,
): void {
  for (let s = 0; s < count; s++) {
    const k = support[s];
    const before = entry[at + k];
    const sum = before + factor * entry[start + k];
    const after = sum * sum < NOISE_SQUARED ? 0 : sum;
    entry[at + k] = after;
    const norm = colNorm[k] + after * after - before * before;
    colNorm[k] = norm > 1 ? norm : 1;
  }
}

/**
 * Exchanges a basic and a nonbasic variable; the former goes to `bound`.
 * @returns false for a pivot that is too small; nothing changed then.
 */
function pivot(tableau: Tableau, pivotRow: number, pos: number, bound: number): boolean {
  const { numRows, numCols, entry, basic, nonbasic, basicValue, value, reducedCost, moves, support } =
    tableau;
  const { lower, upper, rowNorm, colNorm } = tableau;
  const start = pivotRow * numCols;
  const alpha = entry[start + pos];
  if (alpha < LEAST_PIVOT && alpha > -LEAST_PIVOT) return false;
  const change = (bound - basicValue[pivotRow]) / alpha;
  // The pivot row solved for the entering variable.
  const inverse = 1 / alpha;
  const keepsRows = tableau.norms === "rows";
  let count = 0;
  let pivotNorm = 1 + inverse * inverse;
  for (let k = 0; k < numCols; k++) {
    const a = entry[start + k];
    if (a === 0 || k === pos) continue;
    const b = -a * inverse;
    entry[start + k] = b;
    support[count++] = k;
    pivotNorm += b * b;
    if (!keepsRows) colNorm[k] = Math.max(1, colNorm[k] + b * b - a * a);
  }
  entry[start + pos] = inverse;
  if (keepsRows) rowNorm[pivotRow] = pivotNorm;
  let posNorm = 1 + inverse * inverse;
  const isFull = keepsRows && count > FULL_ROW * numCols;
  for (let row = 0, at = 0; row < numRows; row++, at += numCols) {
    const factor = entry[at + pos];
    if (factor === 0 || row === pivotRow) continue;
    basicValue[row] += change * factor;
    const b = factor * inverse;
    entry[at + pos] = b;
    posNorm += b * b;
    const norm = rowNorm[row] + b * b - factor * factor;
    if (isFull) {
      const left = addRange(entry, at, at + pos, start - at, factor, norm);
      rowNorm[row] = Math.max(1, addRange(entry, at + pos + 1, at + numCols, start - at, factor, left));
    } else if (keepsRows) rowNorm[row] = addPivotRow(entry, at, start, factor, support, count, norm);
    else addPivotRowByColumn(entry, at, start, factor, support, count, colNorm);
  }
  if (!keepsRows) colNorm[pos] = posNorm;
  const cost = reducedCost[pos];
  if (cost !== 0) {
    for (let s = 0; s < count; s++) reducedCost[support[s]] += cost * entry[start + support[s]];
    reducedCost[pos] = cost * inverse;
  }
  const leaving = basic[pivotRow];
  basicValue[pivotRow] = value[pos] + change;
  basic[pivotRow] = nonbasic[pos];
  nonbasic[pos] = leaving;
  value[pos] = bound;
  moves[pos] = movesAt(bound, lower[leaving], upper[leaving]);
  tableau.pivots++;
  return true;
}
