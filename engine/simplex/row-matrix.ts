import { transpose } from "../linalg/csc.ts";

/** Rows longer than this are not partitioned: keeping them in order would cost more than it saves. */
const LONGEST_PARTITIONED = 400;

/**
 * The constraint matrix by rows, nonbasic columns first: PRICE runs over the prefix of a row and never
 * touches a basic column. Rows too long to keep partitioned hold all their columns in the prefix; their basic
 * columns must be skipped by the reader.
 */
export class RowMatrix {
  readonly numRows: number;
  readonly rowStart: Int32Array;
  /** End of the nonbasic prefix of each row. */
  readonly rowPart: Int32Array;
  readonly colIndex: Int32Array;
  readonly value: Float64Array;
  /** Whether there are rows that are not partitioned. */
  readonly hasLongRows: boolean;

  constructor(
    numRows: number,
    numCols: number,
    colStart: Int32Array,
    rowIndex: Int32Array,
    value: Float64Array,
  ) {
    const byRow = transpose(numRows, numCols, colStart, rowIndex, value);
    this.numRows = numRows;
    this.rowStart = byRow.rowStart;
    this.colIndex = byRow.colIndex;
    this.value = byRow.rowValue;
    this.rowPart = byRow.rowStart.slice(1);
    this.hasLongRows = this.rowPart.some((end, row) => end - byRow.rowStart[row] > LONGEST_PARTITIONED);
  }

  /** Sorts every row's columns into nonbasic first. @param isBasic by column. */
  partition(isBasic: Uint8Array): void {
    const { numRows, rowStart, rowPart, colIndex, value } = this;
    for (let row = 0; row < numRows; row++) {
      const end = rowStart[row + 1];
      let put = rowStart[row];
      if (end - put > LONGEST_PARTITIONED) {
        rowPart[row] = end;
        continue;
      }
      for (let k = put; k < end; k++) {
        const col = colIndex[k];
        if (isBasic[col] !== 0) continue;
        const entry = value[k];
        colIndex[k] = colIndex[put];
        value[k] = value[put];
        colIndex[put] = col;
        value[put++] = entry;
      }
      rowPart[row] = put;
    }
  }

  /** Moves a column, given by its rows, out of the nonbasic prefixes. */
  makeBasic(col: number, rowIndex: Int32Array, first: number, end: number): void {
    const { rowStart, rowPart, colIndex, value } = this;
    for (let entry = first; entry < end; entry++) {
      const row = rowIndex[entry];
      let k = rowStart[row];
      if (rowStart[row + 1] - k > LONGEST_PARTITIONED) continue;
      const last = rowPart[row] - 1;
      while (colIndex[k] !== col) k++;
      const moved = value[k];
      colIndex[k] = colIndex[last];
      value[k] = value[last];
      colIndex[last] = col;
      value[last] = moved;
      rowPart[row] = last;
    }
  }

  /** Moves a column, given by its rows, into the nonbasic prefixes. */
  makeNonbasic(col: number, rowIndex: Int32Array, first: number, end: number): void {
    const { rowStart, rowPart, colIndex, value } = this;
    for (let entry = first; entry < end; entry++) {
      const row = rowIndex[entry];
      if (rowStart[row + 1] - rowStart[row] > LONGEST_PARTITIONED) continue;
      const put = rowPart[row];
      let k = put;
      while (colIndex[k] !== col) k++;
      const moved = value[k];
      colIndex[k] = colIndex[put];
      value[k] = value[put];
      colIndex[put] = col;
      value[put] = moved;
      rowPart[row] = put + 1;
    }
  }
}
