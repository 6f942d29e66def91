import type { Problem } from "../../engine/index.ts";

/**
 * Number of independent parts of a model: groups of columns that no row connects. Cost: about one pass over the
 * entries (union by path halving).
 */
export function countComponents(problem: Problem): number {
  const { numRows, numCols, colStart, rowIndex } = problem;
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
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      if (firstCol[row] < 0) {
        firstCol[row] = col;
        continue;
      }
      const one = find(firstCol[row]);
      const other = find(col);
      if (one === other) continue;
      parent[other] = one;
      components--;
    }
  }
  return components;
}
