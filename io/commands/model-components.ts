import type { Problem } from "../../engine/index.ts";

/**
 * Number of independent parts of a model: groups of columns that no row or special ordered set connects. Cost: about one pass over the
 * entries (union by path halving).
 */
export function countComponents(problem: Problem): number {
  const { numRows, numCols, colStart, rowIndex, sets } = problem;
  const parent = Int32Array.from({ length: numCols }, (_, col) => col);
  const find = (col: number): number => {
    let at = col;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const firstCol = new Int32Array(numRows).fill(-1);
  let components = numCols;
  const join = (a: number, b: number): void => {
    const one = find(a);
    const other = find(b);
    if (one === other) return;
    parent[other] = one;
    components--;
  };
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      if (firstCol[row] < 0) {
        firstCol[row] = col;
        continue;
      }
      join(firstCol[row], col);
    }
  }
  for (let set = 0; sets !== undefined && set < sets.count; set++) {
    for (let pos = sets.start[set] + 1; pos < sets.start[set + 1]; pos++)
      join(sets.col[pos - 1], sets.col[pos]);
  }
  return components;
}
