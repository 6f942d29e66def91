const DOUBLE_BYTES = 8;

/**
 * The columns' values in what Clp and Cbc write at `-saveSolution`: two 32-bit counts, the objective, then doubles:
 * row activities, row duals, columns, reduced costs. Unlike their text files it has every digit.
 *
 * @returns null where the counts are not those of the model.
 */
export function readCoinSolution(bytes: Buffer, numRows: number, numCols: number): Float64Array | null {
  const header = 2 * 4 + DOUBLE_BYTES;
  if (bytes.length < header + DOUBLE_BYTES * (2 * numRows + numCols)) return null;
  if (bytes.readInt32LE(0) !== numRows || bytes.readInt32LE(4) !== numCols) return null;
  const first = header + DOUBLE_BYTES * 2 * numRows;
  return Float64Array.from({ length: numCols }, (_, col) => bytes.readDoubleLE(first + DOUBLE_BYTES * col));
}
