/**
 * PRICE: the pivot row over the structural columns, alpha = A' rho. Three variants behind one chooser:
 * row-wise keeping an index list where rho's rows are short, row-wise dense elsewhere, and column-wise dot products when rho
 * is nearly full.
 */

import { columnProduct, subtractColumn } from "../linalg/sparse-kernels.ts";
import type { SparseVector } from "../linalg/sparse-vector.ts";
import { clearVector, tightenVector } from "../linalg/sparse-vector.ts";
import { CANCELLED, TINY_SQUARED } from "../tolerances.ts";
import type { RowMatrix } from "./row-matrix.ts";

/**
 * Entries of rho's rows, as a share of the columns, up to which an index list is kept: it spares a walk over all columns, but costs
 * a branch an entry.
 */
const LISTED_SHARE = 0.3;
/** Density of rho from which column-wise dot products pay. */
const RHO_DENSITY = 0.9;

/** The columns of a matrix as PRICE reads them. */
export interface PriceColumns {
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/** Whether the rows of rho have no more nonbasic entries than the limit. */
function areFewEntries({ rowStart, rowPart }: RowMatrix, rho: SparseVector, limit: number): boolean {
  const { index, count } = rho;
  let entries = 0;
  for (let k = 0; k < count && entries <= limit; k++) entries += rowPart[index[k]] - rowStart[index[k]];
  return entries <= limit;
}

/** Row-wise with index list. */
function priceSparse(matrix: RowMatrix, rho: SparseVector, result: SparseVector): void {
  const { rowStart, rowPart, colIndex, value } = matrix;
  const { array, index } = result;
  const rhoIndex = rho.index;
  const rhoArray = rho.array;
  const count = rho.count;
  let listed = 0;
  for (let k = 0; k < count; k++) {
    const row = rhoIndex[k];
    const end = rowPart[row];
    const factor = rhoArray[row];
    for (let entry = rowStart[row]; entry < end; entry++) {
      const col = colIndex[entry];
      const before = array[col];
      if (before === 0) index[listed++] = col;
      const after = before + factor * value[entry];
      if (after * after > TINY_SQUARED) array[col] = after;
      else array[col] = CANCELLED;
    }
  }
  result.count = listed;
}

/** Row-wise without index list. */
function priceDense(matrix: RowMatrix, rho: SparseVector, result: SparseVector): void {
  const { rowStart, rowPart, colIndex, value } = matrix;
  const array = result.array;
  const rhoIndex = rho.index;
  const rhoArray = rho.array;
  const count = rho.count;
  result.count = -1;
  for (let k = 0; k < count; k++) {
    const row = rhoIndex[k];
    subtractColumn(array, -rhoArray[row], colIndex, value, rowStart[row], rowPart[row]);
  }
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
  // Before the loop: code that V8 compiled in the loop of the first call would be left at this line in every call.
  result.count = -1;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] !== 0) continue;
    array[col] = columnProduct(rho, rowIndex, value, colStart[col], colStart[col + 1]);
  }
}

/**
 * result := A' rho over the nonbasic columns (basic columns of very long rows may be among them), left as the
 * kernels leave it: positions may be unknown, and values that cancelled still listed.
 * @param rho length numRows, positions known; borrowed.
 * @param result length numCols; filled.
 */
export function priceLoosely(
  matrix: RowMatrix,
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: SparseVector,
  result: SparseVector,
): void {
  clearVector(result);
  if (rho.count > RHO_DENSITY * matrix.numRows) {
    priceByColumn(columns, isBasic, rho.array, result);
    return;
  }
  const limit = Math.max(8, LISTED_SHARE * columns.numCols);
  if (areFewEntries(matrix, rho, limit)) priceSparse(matrix, rho, result);
  else priceDense(matrix, rho, result);
}

/** The same, with the positions of the result's nonzeros, and of nothing else, listed. */
export function price(
  matrix: RowMatrix,
  columns: PriceColumns,
  isBasic: Uint8Array,
  rho: SparseVector,
  result: SparseVector,
): void {
  priceLoosely(matrix, columns, isBasic, rho, result);
  tightenVector(result);
}
