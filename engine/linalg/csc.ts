/** A sparse matrix by rows: the entries of row i stand at rowStart[i] .. rowStart[i+1] − 1, columns ascending. */
export interface RowWise {
  /** Length numRows + 1. */
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
}

/**
 * The same matrix by rows, from columns. Applied to a matrix by rows it gives the columns back.
 *
 * @param colStart length numCols + 1; borrowed.
 * @param rowIndex row of each entry, in any order within a column; borrowed.
 * @param value same length; borrowed.
 * @returns fresh arrays; columns ascend within each row. Cost: numEntries + numRows + numCols (counting sort).
 */
export function transpose(
  numRows: number,
  numCols: number,
  colStart: Int32Array,
  rowIndex: Int32Array,
  value: Float64Array,
): RowWise {
  const numEntries = colStart[numCols];
  const rowStart = new Int32Array(numRows + 1);
  for (let entry = 0; entry < numEntries; entry++) rowStart[rowIndex[entry] + 1]++;
  for (let row = 0; row < numRows; row++) rowStart[row + 1] += rowStart[row];
  const next = rowStart.slice(0, numRows);
  const colIndex = new Int32Array(numEntries);
  const rowValue = new Float64Array(numEntries);
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const target = next[rowIndex[entry]]++;
      colIndex[target] = col;
      rowValue[target] = value[entry];
    }
  }
  return { rowStart, colIndex, rowValue };
}
