import type { Problem } from "../../engine/index.ts";

/** Matrix entries by rows: those of row i stand at rowStart[i] .. rowStart[i+1] − 1, columns ascending. */
interface RowwiseEntries {
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly value: Float64Array;
}

/** The entries of a problem by rows. Cost: linear. */
export function rowwise(problem: Problem): RowwiseEntries {
  const { numRows, numCols, colStart, rowIndex } = problem;
  const numEntries = colStart[numCols];
  const rowStart = new Int32Array(numRows + 1);
  for (let entry = 0; entry < numEntries; entry++) rowStart[rowIndex[entry] + 1]++;
  for (let row = 0; row < numRows; row++) rowStart[row + 1] += rowStart[row];
  const next = rowStart.slice();
  const colIndex = new Int32Array(numEntries);
  const value = new Float64Array(numEntries);
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const to = next[rowIndex[entry]]++;
      colIndex[to] = col;
      value[to] = problem.value[entry];
    }
  }
  return { rowStart, colIndex, value };
}
