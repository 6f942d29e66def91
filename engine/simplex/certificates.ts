/** Proofs for LPs without optimum, in the units of the unscaled problem. */

import type { LpPoint } from "./lp-point.ts";
import type { LpProblem } from "./lp-types.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Entries of y, in units of the scaled rows, and of y'A below this share of their scale are rounding noise. */
const NOISE = 1e-9;

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
): boolean {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
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
    if (size <= NOISE * largest) y[row] = 0;
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
    let size = 0;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const term = value[entry] * y[rowIndex[entry]];
      sum += term;
      size += Math.abs(term);
    }
    if (Math.abs(sum) <= NOISE * size) continue;
    const side = sum > 0 ? bounds.colUb[col] : bounds.colLb[col];
    if (side === Number.NEGATIVE_INFINITY || side === Number.POSITIVE_INFINITY) return false;
    colSide += sum * side;
    scale += Math.abs(sum * side);
  }
  return rowSide - colSide > NOISE * scale;
}

/** Direction of the columns along which the entering variable moves without limit. Length numCols. */
export function rayOfColumn(state: SimplexState, entering: number, direction: number): Float64Array {
  const { pivotCol, basicCol, lp, numCols } = state;
  const ray = new Float64Array(numCols);
  const set = (variable: number, amount: number) => {
    if (variable < numCols) ray[variable] = amount * (lp.colScale === null ? 1 : lp.colScale[variable]);
  };
  set(entering, direction);
  for (let k = 0; k < pivotCol.count; k++) {
    const row = pivotCol.index[k];
    set(basicCol[row], -direction * pivotCol.array[row]);
  }
  return ray;
}
