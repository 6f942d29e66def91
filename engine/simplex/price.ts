/**
 * PRICE: the pivot row over the structural columns, alpha = A' rho. Three variants behind one chooser:
 * row-wise keeping an index list, row-wise dense once the result fills, and column-wise dot products when rho
 * is nearly full.
 */

import type { SparseVector } from "../linalg/sparse-vector.ts";
import { clearVector, reindexVector, tightenVector } from "../linalg/sparse-vector.ts";
import { CANCELLED, TINY } from "../tolerances.ts";
import type { RowMatrix } from "./row-matrix.ts";

/** Density of the result from which the index list no longer pays. */
const RESULT_DENSITY = 0.1;
/** Density of rho from which column-wise dot products pay. */
const RHO_DENSITY = 0.6;

/** Row-wise with index list; stops early when the list grows too long and returns how many rows it did. */
function priceSparse(matrix: RowMatrix, rho: SparseVector, result: SparseVector, limit: number): number {
  const { rowStart, rowPart, colIndex, value } = matrix;
  const { array, index } = result;
  const rhoIndex = rho.index;
  const rhoArray = rho.array;
  const count = rho.count;
  let listed = 0;
  for (let k = 0; k < count; k++) {
    const row = rhoIndex[k];
    const end = rowPart[row];
    const start = rowStart[row];
    if (listed + end - start > limit) {
      result.count = listed;
      return k;
    }
    const factor = rhoArray[row];
    for (let entry = start; entry < end; entry++) {
      const col = colIndex[entry];
      const before = array[col];
      if (before === 0) index[listed++] = col;
      const after = before + factor * value[entry];
      array[col] = after > TINY || after < -TINY ? after : CANCELLED;
    }
  }
  result.count = listed;
  return count;
}

/** Row-wise without index list, from the given position of rho's list on. */
function priceDense(matrix: RowMatrix, rho: SparseVector, result: SparseVector, from: number): void {
  const { rowStart, rowPart, colIndex, value } = matrix;
  const array = result.array;
  const rhoIndex = rho.index;
  const rhoArray = rho.array;
  const count = rho.count;
  for (let k = from; k < count; k++) {
    const row = rhoIndex[k];
    const factor = rhoArray[row];
    const end = rowPart[row];
    for (let entry = rowStart[row]; entry < end; entry++) {
      const col = colIndex[entry];
      array[col] = array[col] + factor * value[entry];
    }
  }
  result.count = -1;
}

/** Column-wise over the nonbasic columns. */
function priceByColumn(
  numCols: number,
  colStart: Int32Array,
  rowIndex: Int32Array,
  value: Float64Array,
  isBasic: Uint8Array,
  rho: Float64Array,
  result: SparseVector,
): void {
  const array = result.array;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] !== 0) continue;
    const end = colStart[col + 1];
    let sum = 0;
    for (let entry = colStart[col]; entry < end; entry++) {
      sum += value[entry] * rho[rowIndex[entry]];
    }
    array[col] = sum;
  }
  result.count = -1;
}

/** The columns of a matrix as PRICE reads them. */
export interface PriceColumns {
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/**
 * result := A' rho over the nonbasic columns (basic columns of very long rows may be listed as well).
 * @param rho length numRows, positions known; borrowed.
 * @param result length numCols; filled, positions known.
 */
export function price(
  matrix: RowMatrix,
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: SparseVector,
  result: SparseVector,
): void {
  clearVector(result);
  const { numCols } = columns;
  if (rho.count > RHO_DENSITY * matrix.numRows) {
    priceByColumn(numCols, columns.colStart, columns.rowIndex, columns.value, isBasic, rho.array, result);
    reindexVector(result);
    return;
  }
  const done = priceSparse(matrix, rho, result, Math.max(8, RESULT_DENSITY * numCols));
  if (done < rho.count) {
    priceDense(matrix, rho, result, done);
    reindexVector(result);
  } else tightenVector(result);
}
