/** Proofs for LPs without optimum, in the units of the unscaled problem. */

import { clearVector, type SparseVector } from "../linalg/sparse-vector.ts";
import { btran, ftran } from "../linalg/triangular-solve.ts";
import { CANCELLED, CERTIFICATE_REACH } from "../tolerances.ts";
import type { LpPoint } from "./lp-point.ts";
import type { LpProblem } from "./lp-types.ts";
import { addVariable } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Entries of y, in units of the scaled rows, and of y'A below this share of their scale are rounding noise. */
const NOISE = 1e-9;
/** The same for entries of a refined y. */
const REFINED_NOISE = 1e-14;

/** How a proof of infeasibility is looked at. */
export interface ProofView {
  /** What is left of a cancelled entry of y'A counts too, as in the independent check of the proof. */
  readonly isStrict: boolean;
  /** y comes from a refined unit row: its small entries are no noise. */
  readonly isRefined: boolean;
}

/** Row multipliers from the unit row of B⁻¹ (state.rho) along which the dual is unbounded. Length numRows. */
export function farkasMultipliers(state: SimplexState, sign: number): Float64Array {
  const { rho, lp, numRows } = state;
  const y = new Float64Array(numRows);
  for (let k = 0; k < rho.count; k++) {
    const row = rho.index[k];
    y[row] = sign * rho.array[row] * (lp.rowScale === null ? 1 : lp.rowScale[row]);
  }
  return y;
}

/** target += correction, both sparse. */
function addTo(target: SparseVector, correction: SparseVector): void {
  for (let k = 0; k < correction.count; k++) {
    const pos = correction.index[k];
    if (target.array[pos] === 0) target.index[target.count++] = pos;
    const sum = target.array[pos] + correction.array[pos];
    target.array[pos] = sum === 0 ? CANCELLED : sum;
  }
}

/**
 * One step of iterative refinement of the unit row of B⁻¹ in state.rho: afterwards what the basic columns have in its
 * combination is zero to within the rounding of their own terms.
 */
export function refineUnitRow(state: SimplexState, unit: number): void {
  const { rho, work, basicCol, lp, lu, numRows, numCols } = state;
  clearVector(work);
  for (let row = 0; row < numRows; row++) {
    const variable = basicCol[row];
    let residual = row === unit ? 1 : 0;
    if (variable >= numCols) residual -= rho.array[variable - numCols];
    else {
      const end = lp.colStart[variable + 1];
      for (let entry = lp.colStart[variable]; entry < end; entry++) {
        residual -= lp.value[entry] * rho.array[lp.rowIndex[entry]];
      }
    }
    if (residual === 0) continue;
    work.array[row] = residual;
    work.index[work.count++] = row;
  }
  btran(lu, work, 1, false);
  addTo(rho, work);
}

/** Factors that bring the largest entry of each row to 1; rows without entries have 1. */
export function scaleOfRows({ numRows, numCols, colStart, rowIndex, value }: LpProblem): Float64Array {
  const scale = new Float64Array(numRows);
  for (let entry = 0; entry < colStart[numCols]; entry++) {
    const size = Math.abs(value[entry]);
    if (size > scale[rowIndex[entry]]) scale[rowIndex[entry]] = size;
  }
  for (let row = 0; row < numRows; row++) scale[row] = scale[row] === 0 ? 1 : 1 / scale[row];
  return scale;
}

/**
 * Whether y proves that no point satisfies rows and bounds: the least value of y'r over the row bounds exceeds
 * the largest of y'A x over the column bounds. Noise in y is cleared in place.
 * @param rowScale factors of the rows, length numRows: a multiplier says little by itself, rows may have entries of 1e-4 or of
 *   1e6. Null = all 1.
 */
export function provesInfeasibility(
  bounds: LpPoint,
  problem: LpProblem,
  y: Float64Array,
  rowScale: Float64Array | null,
  { isStrict, isRefined }: ProofView,
): boolean {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const noise = isRefined ? REFINED_NOISE : NOISE;
  let largest = 0;
  for (let row = 0; row < numRows; row++) {
    const size = Math.abs(y[row]) / (rowScale === null ? 1 : rowScale[row]);
    if (size > largest) largest = size;
  }
  if (largest === 0) return false;
  let rowSide = 0;
  let scale = 0;
  for (let row = 0; row < numRows; row++) {
    const size = Math.abs(y[row]) / (rowScale === null ? 1 : rowScale[row]);
    if (size <= noise * largest) y[row] = 0;
    if (y[row] === 0) continue;
    let side = y[row] > 0 ? bounds.rowLb[row] : bounds.rowUb[row];
    if (side === Number.NEGATIVE_INFINITY || side === Number.POSITIVE_INFINITY) {
      // A multiplier of rounding size on a side that does not exist.
      if (size > 1e3 * NOISE * largest) return false;
      y[row] = 0;
      side = 0;
    }
    rowSide += y[row] * side;
    scale += Math.abs(y[row] * side);
  }
  let colSide = 0;
  for (let col = 0; col < numCols; col++) {
    let sum = 0;
    // Of the largest term, as in the independent check: a sum of many would forgive more than that does.
    let size = 0;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const term = value[entry] * y[rowIndex[entry]];
      sum += term;
      const magnitude = Math.abs(term);
      if (magnitude > size) size = magnitude;
    }
    const isCancelled = Math.abs(sum) <= NOISE * size;
    if (isCancelled && (!isStrict || sum === 0)) continue;
    let side = sum > 0 ? bounds.colUb[col] : bounds.colLb[col];
    if (side === Number.NEGATIVE_INFINITY || side === Number.POSITIVE_INFINITY) {
      if (!isCancelled) return false;
      side = sum > 0 ? CERTIFICATE_REACH : -CERTIFICATE_REACH;
    }
    colSide += sum * side;
    scale += Math.abs(sum * side);
  }
  return rowSide - colSide > NOISE * scale;
}

/**
 * One step of iterative refinement of the pivot column: afterwards each row of B · pivotCol is that of the entering column to
 * within the rounding of its own terms.
 */
function refinePivotColumn(state: SimplexState, entering: number): void {
  const { pivotCol, work, basicCol, lu } = state;
  clearVector(work);
  addVariable(state, work, entering, 1);
  for (let k = 0; k < pivotCol.count; k++) {
    const row = pivotCol.index[k];
    addVariable(state, work, basicCol[row], -pivotCol.array[row]);
  }
  ftran(lu, work, state.densityCol, false);
  addTo(pivotCol, work);
}

/** Entries of a refined pivot column up to this share of its largest are rounding: they may point beyond a bound. */
export const RAY_NOISE = 1e-12;

/**
 * Direction of the columns along which the entering variable, as it seems, moves without limit. Length numCols; null where
 * a basic variable does end it, at a rate too small for the ratio test.
 */
export function rayOfColumn(state: SimplexState, entering: number, direction: number): Float64Array | null {
  refinePivotColumn(state, entering);
  const { pivotCol, basicCol, baseLower, baseUpper, lp, numCols } = state;
  const ray = new Float64Array(numCols);
  const set = (variable: number, amount: number) => {
    if (variable < numCols) ray[variable] = amount * (lp.colScale === null ? 1 : lp.colScale[variable]);
  };
  set(entering, direction);
  let largest = 1;
  for (let k = 0; k < pivotCol.count; k++) {
    largest = Math.max(largest, Math.abs(pivotCol.array[pivotCol.index[k]]));
  }
  for (let k = 0; k < pivotCol.count; k++) {
    const row = pivotCol.index[k];
    const rate = -direction * pivotCol.array[row];
    const end = rate > 0 ? baseUpper[row] : baseLower[row];
    if (Number.isFinite(end)) {
      if (Math.abs(rate) > RAY_NOISE * largest) return null;
    } else set(basicCol[row], rate);
  }
  return ray;
}
