import { ModelError } from "../errors.ts";

/** The matrix of a problem by columns; see Problem. */
export interface Matrix {
  /** Length numCols + 1. */
  readonly colStart: Int32Array;
  /** Row of each entry, ascending within a column. */
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/** Rows to be appended below a matrix: row firstRow + k holds the entries rowStart[k] .. rowStart[k+1] − 1. */
export interface NewRows {
  readonly firstRow: number;
  readonly numRows: number;
  /** At least numRows + 1 long. */
  readonly rowStart: Int32Array;
  /** Column of each entry; a column may come several times in a row. */
  readonly colIndex: Int32Array;
  readonly value: Float64Array;
}

/** A matrix without columns. */
export const EMPTY_MATRIX: Matrix = Object.freeze({
  colStart: new Int32Array(1),
  rowIndex: new Int32Array(0),
  value: new Float64Array(0),
});

/**
 * Appends rows and columns to a matrix. Entries of the same row and column are summed; sums of exactly zero are
 * left out. Linear cost (counting sort).
 *
 * @param base matrix of the rows below rows.firstRow; may have fewer columns than numCols; borrowed.
 * @param rows borrowed.
 * @returns fresh arrays.
 * @throws ModelError when the entries do not fit int32 indices.
 */
export function assemble(base: Matrix, numCols: number, rows: NewRows): Matrix {
  const baseCols = base.colStart.length - 1;
  const numNew = rows.rowStart[rows.numRows];
  const total = base.rowIndex.length + numNew;
  if (total > 2147483647) throw new ModelError(`matrix: found ${total} entries, expected at most 2147483647`);
  const next = new Int32Array(numCols + 1);
  for (let entry = 0; entry < numNew; entry++) next[rows.colIndex[entry]]++;
  let start = 0;
  for (let col = 0; col < numCols; col++) {
    const count = next[col] + (col < baseCols ? base.colStart[col + 1] - base.colStart[col] : 0);
    next[col] = start;
    start += count;
  }
  const colStart = next.slice();
  colStart[numCols] = total;
  const rowIndex = new Int32Array(total);
  const value = new Float64Array(total);
  for (let col = 0; col < baseCols; col++) {
    const from = base.colStart[col];
    const to = base.colStart[col + 1];
    let target = next[col];
    for (let entry = from; entry < to; entry++) {
      rowIndex[target] = base.rowIndex[entry];
      value[target++] = base.value[entry];
    }
    next[col] = target;
  }
  scatterRows(rows, next, rowIndex, value);
  return sumDuplicates(colStart, rowIndex, value);
}

function scatterRows(rows: NewRows, next: Int32Array, rowIndex: Int32Array, value: Float64Array): void {
  const { firstRow, numRows, rowStart } = rows;
  const newCol = rows.colIndex;
  const newValue = rows.value;
  for (let row = 0; row < numRows; row++) {
    const end = rowStart[row + 1];
    for (let entry = rowStart[row]; entry < end; entry++) {
      const target = next[newCol[entry]]++;
      rowIndex[target] = firstRow + row;
      value[target] = newValue[entry];
    }
  }
}

/** Merges neighbours of the same row within a column, in place. */
function sumDuplicates(colStart: Int32Array, rowIndex: Int32Array, value: Float64Array): Matrix {
  const numCols = colStart.length - 1;
  let write = 0;
  let entry = 0;
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    colStart[col] = write;
    while (entry < end) {
      const row = rowIndex[entry];
      let sum = value[entry++];
      while (entry < end && rowIndex[entry] === row) sum += value[entry++];
      if (sum !== 0) {
        rowIndex[write] = row;
        value[write++] = sum;
      }
    }
  }
  colStart[numCols] = write;
  if (write === value.length) return { colStart, rowIndex, value };
  return { colStart, rowIndex: rowIndex.slice(0, write), value: value.slice(0, write) };
}
