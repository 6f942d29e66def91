import type { Problem } from "../../engine/index.ts";

/** A matrix by columns; `entryAt` is asked column by column, rows ascending, and may leave an entry out by null. */
export function matrixByColumns(
  numRows: number,
  numCols: number,
  entryAt: (row: number, col: number) => number | null | undefined,
): Pick<Problem, "colStart" | "rowIndex" | "value"> {
  const colStart = new Int32Array(numCols + 1);
  const rowIndex: number[] = [];
  const value: number[] = [];
  for (let col = 0; col < numCols; col++) {
    for (let row = 0; row < numRows; row++) {
      const entry = entryAt(row, col);
      if (entry === null || entry === undefined) continue;
      rowIndex.push(row);
      value.push(entry);
    }
    colStart[col + 1] = value.length;
  }
  return { colStart, rowIndex: Int32Array.from(rowIndex), value: Float64Array.from(value) };
}
