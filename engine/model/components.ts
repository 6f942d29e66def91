/**
 * Connected components: rows and columns fall apart into groups that share no matrix entry, so that each group is a
 * problem of its own. Found by union–find over the rows, in time proportional to the entries.
 *
 * Source: Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of the ACM 22 (1975) 215–225.
 */
import type { Problem } from "./problem.ts";

/** The rows and columns of each component; those of component k stand at start[k] .. start[k + 1] − 1. */
export interface Components {
  readonly count: number;
  /** Length count + 1. */
  readonly rowStart: Int32Array;
  /** Length numRows, ascending within a component. */
  readonly rows: Int32Array;
  /** Length count + 1. */
  readonly colStart: Int32Array;
  /** Length numCols, ascending within a component. */
  readonly cols: Int32Array;
}

/** The row that stands for the set of `row`; halves the path to it. */
function findRoot(parent: Int32Array, row: number): number {
  let root = row;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/** Joins the rows of each column; parent[row] leads to the smallest row of its set. Answers the number of sets. */
function joinRows(problem: Problem, parent: Int32Array): number {
  const { numRows, numCols, colStart, rowIndex } = problem;
  for (let row = 0; row < numRows; row++) parent[row] = row;
  let sets = numRows;
  for (let col = 0; col < numCols && sets > 1; col++) {
    const end = colStart[col + 1];
    if (end - colStart[col] < 2) continue;
    let first = findRoot(parent, rowIndex[colStart[col]]);
    for (let entry = colStart[col] + 1; entry < end; entry++) {
      const other = findRoot(parent, rowIndex[entry]);
      if (other === first) continue;
      sets--;
      if (other < first) {
        parent[first] = other;
        first = other;
      } else parent[other] = first;
    }
  }
  return sets;
}

/** The indices 0 … owner.length − 1 by owner, ascending within each. */
function groupBy(owner: Int32Array, count: number): { start: Int32Array; members: Int32Array } {
  const start = new Int32Array(count + 1);
  for (let index = 0; index < owner.length; index++) start[owner[index] + 1]++;
  for (let group = 0; group < count; group++) start[group + 1] += start[group];
  const fillAt = start.slice(0, count);
  const members = new Int32Array(owner.length);
  for (let index = 0; index < owner.length; index++) members[fillAt[owner[index]]++] = index;
  return { start, members };
}

/**
 * The connected components of a problem, in the order of their first rows; null if there are fewer than two. Every
 * component has a row and a column: rows and columns without entries go with the first component.
 */
export function findComponents(problem: Problem): Components | null {
  const { numRows, numCols, colStart, rowIndex } = problem;
  const parent = new Int32Array(numRows);
  if (joinRows(problem, parent) < 2) return null;
  const hasEntries = new Uint8Array(numRows);
  for (let entry = 0; entry < colStart[numCols]; entry++) hasEntries[rowIndex[entry]] = 1;
  // A root is the smallest row of its set, so its number is known before that of the others.
  const rowOwner = new Int32Array(numRows);
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    if (hasEntries[row] === 0) continue;
    const root = findRoot(parent, row);
    rowOwner[row] = root === row ? count++ : rowOwner[root];
  }
  if (count < 2) return null;
  const colOwner = new Int32Array(numCols);
  for (let col = 0; col < numCols; col++) {
    if (colStart[col + 1] > colStart[col]) colOwner[col] = rowOwner[rowIndex[colStart[col]]];
  }
  const byRow = groupBy(rowOwner, count);
  const byCol = groupBy(colOwner, count);
  return {
    count,
    rowStart: byRow.start,
    rows: byRow.members,
    colStart: byCol.start,
    cols: byCol.members,
  };
}
