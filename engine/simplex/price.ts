/**
 * PRICE: the pivot row over the structural columns, alpha = A' rho. Three variants behind one chooser:
 * row-wise keeping an index list, row-wise dense once the result fills, and column-wise dot products when rho
 * is nearly full.
 */

import { columnProduct, subtractColumn } from "../linalg/sparse-kernels.ts";
import type { SparseVector } from "../linalg/sparse-vector.ts";
import { clearVector, tightenVector } from "../linalg/sparse-vector.ts";
import { CANCELLED, TINY_SQUARED } from "../tolerances.ts";
import type { RowMatrix } from "./row-matrix.ts";

/** Density of the result from which the index list no longer pays. */
const RESULT_DENSITY = 0.1;
/** Density of rho from which column-wise dot products pay. */
const RHO_DENSITY = 0.6;

/** The columns of a matrix as PRICE reads them. */
export interface PriceColumns {
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

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
      array[col] = after * after > TINY_SQUARED ? after : CANCELLED;
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
    subtractColumn(array, -rhoArray[row], colIndex, value, rowStart[row], rowPart[row]);
  }
  result.count = -1;
}

/** Column-wise over the nonbasic columns. */
function priceByColumn(
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: Float64Array,
  result: SparseVector,
): void {
  const { numCols, colStart, rowIndex, value } = columns;
  const array = result.array;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] !== 0) continue;
    array[col] = columnProduct(rho, rowIndex, value, colStart[col], colStart[col + 1]);
  }
  result.count = -1;
}

/**
 * result := A' rho over the nonbasic columns (basic columns of very long rows may be among them), left as the
 * kernels leave it: positions may be unknown, and values that cancelled still listed.
 * @param rho length numRows, positions known; borrowed.
 * @param result length numCols; filled.
 * @param expectedDensity predicted share of nonzeros in the result, from past rows.
 */
export function priceLoosely(
  matrix: RowMatrix,
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: SparseVector,
  result: SparseVector,
  expectedDensity: number,
): void {
  clearVector(result);
  if (rho.count > RHO_DENSITY * matrix.numRows) {
    priceByColumn(columns, isBasic, rho.array, result);
    return;
  }
  // History decides first: a list that is given up on the way was kept for nothing.
  const isSparse = expectedDensity <= RESULT_DENSITY;
  const limit = Math.max(8, RESULT_DENSITY * columns.numCols);
  const done = isSparse ? priceSparse(matrix, rho, result, limit) : 0;
  if (done < rho.count) priceDense(matrix, rho, result, done);
}

/** The same, with the positions of the result's nonzeros, and of nothing else, listed. */
export function price(
  matrix: RowMatrix,
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: SparseVector,
  result: SparseVector,
  expectedDensity: number,
): void {
  priceLoosely(matrix, columns, isBasic, rho, result, expectedDensity);
  tightenVector(result);
}
