import type { Problem } from "../../model/problem.ts";
import type { MipProblem } from "../mip-problem.ts";

/** Rows of a problem while they are being strengthened: the matrix by rows and the sides, both to be written to. */
export interface RowData {
  /** The matrix as `MipProblem` has it, with values that may be replaced; 0 = the entry is gone. */
  readonly rowValue: Float64Array;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  /** Entries of the matrix whose value was replaced. */
  numChanged: number;
}

/** Copies of what may be written to. */
export function copyRows(mip: MipProblem): RowData {
  return {
    rowValue: mip.rowValue.slice(),
    rowLb: mip.rowLb.slice(),
    rowUb: mip.rowUb.slice(),
    numChanged: 0,
  };
}

/** The problem with these rows and column bounds, columns and their order as they were. */
export function withRows(mip: MipProblem, rows: RowData, colLb: Float64Array, colUb: Float64Array): Problem {
  const { form } = mip;
  const changed: Problem = { ...form, colLb, colUb, rowLb: rows.rowLb, rowUb: rows.rowUb };
  if (rows.numChanged === 0) return changed;
  const { numRows, numCols, rowStart, colIndex } = mip;
  const colStart = new Int32Array(numCols + 1);
  for (let entry = 0; entry < rows.rowValue.length; entry++) {
    if (rows.rowValue[entry] !== 0) colStart[colIndex[entry] + 1]++;
  }
  for (let col = 0; col < numCols; col++) colStart[col + 1] += colStart[col];
  const next = colStart.slice(0, numCols);
  const rowIndex = new Int32Array(colStart[numCols]);
  const value = new Float64Array(colStart[numCols]);
  for (let row = 0; row < numRows; row++) {
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      if (rows.rowValue[entry] === 0) continue;
      const to = next[colIndex[entry]]++;
      rowIndex[to] = row;
      value[to] = rows.rowValue[entry];
    }
  }
  return { ...changed, colStart, rowIndex, value };
}
