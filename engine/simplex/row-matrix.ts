import { transpose } from "../linalg/csc.ts";
import type { PriceColumns } from "./price.ts";

/** Rows longer than this are not partitioned: keeping them in order would cost more than it saves. */
const LONGEST_PARTITIONED = 400;
/** Room behind each row for further columns, once there are some. */
const LEAST_ROOM = 4;

/**
 * The constraint matrix by rows, nonbasic columns first: PRICE runs over the prefix of a row and never
 * touches a basic column. Rows too long to keep partitioned hold all their columns in the prefix; their basic
 * columns must be skipped by the reader.
 */
export class RowMatrix {
  readonly numRows: number;
  /** Length numRows + 1; the place behind the last row's room stands last. */
  rowStart: Int32Array;
  /** End of the nonbasic prefix of each row. */
  readonly rowPart: Int32Array;
  /** End of each row; up to the next one's start there may be room. */
  readonly rowEnd: Int32Array;
  colIndex: Int32Array;
  value: Float64Array;
  /** Whether there are rows that are not partitioned. */
  hasLongRows: boolean;

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
    this.rowEnd = byRow.rowStart.slice(1);
    this.hasLongRows = this.rowPart.some((end, row) => end - byRow.rowStart[row] > LONGEST_PARTITIONED);
  }

  /** Sorts every row's columns into nonbasic first. @param isBasic by column. */
  partition(isBasic: Uint8Array): void {
    const { numRows, rowStart, rowEnd, rowPart, colIndex, value } = this;
    for (let row = 0; row < numRows; row++) {
      const end = rowEnd[row];
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
    const { rowStart, rowEnd, rowPart, colIndex, value } = this;
    for (let entry = first; entry < end; entry++) {
      const row = rowIndex[entry];
      let k = rowStart[row];
      if (rowEnd[row] - k > LONGEST_PARTITIONED) continue;
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
    const { rowStart, rowEnd, rowPart, colIndex, value } = this;
    for (let entry = first; entry < end; entry++) {
      const row = rowIndex[entry];
      if (rowEnd[row] - rowStart[row] > LONGEST_PARTITIONED) continue;
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

  /** Appends nonbasic columns, from `firstCol` on, of a matrix by columns. Costs what they hold, now and then a copy of all. */
  appendCols(firstCol: number, { numCols, colStart, rowIndex, value: entries }: PriceColumns): void {
    this.#makeRoom(rowIndex.subarray(colStart[firstCol], colStart[numCols]));
    const { rowStart, rowEnd, rowPart, colIndex, value } = this;
    for (let col = firstCol; col < numCols; col++) {
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        const row = rowIndex[entry];
        const put = rowPart[row];
        const end = rowEnd[row]++;
        colIndex[end] = colIndex[put];
        value[end] = value[put];
        colIndex[put] = col;
        value[put] = entries[entry];
        const isLong = rowEnd[row] - rowStart[row] > LONGEST_PARTITIONED;
        rowPart[row] = isLong ? rowEnd[row] : put + 1;
        if (isLong) this.hasLongRows = true;
      }
    }
  }

  /** Room for one more entry in the row of each index; where a row lacks it, every row gets half of its length on top. */
  #makeRoom(rows: Int32Array): void {
    const { numRows, rowStart, rowEnd, rowPart, colIndex, value } = this;
    const length = new Int32Array(numRows);
    for (let row = 0; row < numRows; row++) length[row] = rowEnd[row] - rowStart[row];
    let hasRoom = true;
    for (const row of rows) {
      length[row]++;
      if (length[row] > rowStart[row + 1] - rowStart[row]) hasRoom = false;
    }
    if (hasRoom) return;
    const start = new Int32Array(numRows + 1);
    for (let row = 0; row < numRows; row++) {
      start[row + 1] = start[row] + length[row] + (length[row] >> 1) + LEAST_ROOM;
    }
    this.rowStart = start;
    this.colIndex = new Int32Array(start[numRows]);
    this.value = new Float64Array(start[numRows]);
    for (let row = 0; row < numRows; row++) {
      this.colIndex.set(colIndex.subarray(rowStart[row], rowEnd[row]), start[row]);
      this.value.set(value.subarray(rowStart[row], rowEnd[row]), start[row]);
      rowEnd[row] += start[row] - rowStart[row];
      rowPart[row] += start[row] - rowStart[row];
    }
  }
}
