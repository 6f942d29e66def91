/** A small generator of equal sequences on every machine (mulberry32); values in [0, 1). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The numbers 0 to size − 1 in random order. */
export function randomPermutation(size: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: size }, (_, pos) => pos);
  for (let pos = size - 1; pos > 0; pos--) {
    const other = Math.floor(random() * (pos + 1));
    [order[pos], order[other]] = [order[other], order[pos]];
  }
  return order;
}

/** A matrix by columns. */
export interface RandomColumns {
  readonly numRows: number;
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/** Columns of a fixed number of entries in random places, from 0.5 to 1.5. */
export function randomColumns(
  numRows: number,
  numCols: number,
  entriesPerCol: number,
  random: () => number,
): RandomColumns {
  const colStart = Int32Array.from({ length: numCols + 1 }, (_, col) => col * entriesPerCol);
  const rowIndex = new Int32Array(numCols * entriesPerCol);
  for (let col = 0; col < numCols; col++) {
    const rows = new Set<number>();
    while (rows.size < entriesPerCol) rows.add(Math.floor(random() * numRows));
    rowIndex.set(
      [...rows].sort((a, b) => a - b),
      colStart[col],
    );
  }
  return { numRows, numCols, colStart, rowIndex, value: Float64Array.from(rowIndex, () => 0.5 + random()) };
}

/**
 * A lower triangular matrix of independent blocks with a full subdiagonal: a nonzero of the right-hand side reaches the
 * rest of its block and nothing else. Rows are in random order.
 */
export function blockTriangular(numRows: number, blockSize: number, random: () => number): RandomColumns {
  const place = randomPermutation(numRows, random);
  const colStart = new Int32Array(numRows + 1);
  const rowIndex: number[] = [];
  const value: number[] = [];
  for (let col = 0; col < numRows; col++) {
    const isLast = col % blockSize === blockSize - 1 || col === numRows - 1;
    const entries = [[place[col], 2]];
    if (!isLast) entries.push([place[col + 1], 0.5 + random()]);
    entries.sort(([a], [b]) => a - b);
    for (const [row, entry] of entries) {
      rowIndex.push(row);
      value.push(entry);
    }
    colStart[col + 1] = value.length;
  }
  return {
    numRows,
    numCols: numRows,
    colStart,
    rowIndex: Int32Array.from(rowIndex),
    value: Float64Array.from(value),
  };
}
