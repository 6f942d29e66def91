/**
 * Crash: free columns go into the basis before the simplex starts, each in a row of its own, triangular. In
 * network models (DC optimal power flow) this takes the angles in at once, instead of by a long degenerate start.
 */

import type { SimplexState } from "./simplex-state.ts";

/** A pivot must have at least this share of the largest entry of its column. */
const PIVOT_SHARE = 0.01;

/** Replaces logicals of equality rows by free columns; expects the slack basis. */
export function crashBasis(state: SimplexState): void {
  const { lp, numRows, numCols, isBasic, basicCol } = state;
  const { colStart, rowIndex, value, lower, upper } = lp;
  const free: number[] = [];
  for (let col = 0; col < numCols; col++) {
    if (lower[col] === Number.NEGATIVE_INFINITY && upper[col] === Number.POSITIVE_INFINITY) free.push(col);
  }
  if (free.length === 0) return;
  free.sort((a, b) => colStart[a + 1] - colStart[a] - (colStart[b + 1] - colStart[b]) || a - b);
  // A row touched by a column taken earlier may not pivot any more: the basis stays triangular.
  const touched = new Uint8Array(numRows);
  for (const col of free) {
    let largest = 0;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) largest = Math.max(largest, Math.abs(value[entry]));
    let pivotRow = -1;
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      const logical = numCols + row;
      if (touched[row] !== 0 || lower[logical] !== upper[logical]) continue;
      if (Math.abs(value[entry]) < PIVOT_SHARE * largest) continue;
      pivotRow = row;
      break;
    }
    if (pivotRow < 0) continue;
    for (let entry = colStart[col]; entry < end; entry++) touched[rowIndex[entry]] = 1;
    isBasic[col] = 1;
    isBasic[numCols + pivotRow] = 0;
    basicCol[pivotRow] = col;
  }
}
