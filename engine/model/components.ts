/**
 * Connected components: rows and columns fall apart into groups that share no matrix entry and no special ordered set, so
 * that each group is a problem of its own. Found by union–find over rows and sets, in time proportional to the entries.
 */
import { numSets } from "./conditions.ts";
import { findRoot, join } from "./disjoint-sets.ts";
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

/**
 * Joins the rows of the columns of each special ordered set, by way of a node for each set behind those of the rows.
 * @returns for each column without entries a node of a set that it is in, else −1.
 */
function joinSets(problem: Problem, parent: Int32Array): Int32Array {
  const { numRows, numCols, colStart, rowIndex, sets } = problem;
  const nodeOf = new Int32Array(numCols).fill(-1);
  for (let set = 0; sets !== undefined && set < sets.count; set++) {
    for (let pos = sets.start[set]; pos < sets.start[set + 1]; pos++) {
      const col = sets.col[pos];
      if (nodeOf[col] >= 0) join(parent, numRows + set, nodeOf[col]);
      else if (colStart[col] < colStart[col + 1]) join(parent, numRows + set, rowIndex[colStart[col]]);
      else nodeOf[col] = numRows + set;
    }
  }
  return nodeOf;
}

/** Joins the rows of each column; parent[row] leads to the smallest row of its set. Answers the number of sets. */
function joinRows(problem: Problem, parent: Int32Array): number {
  const { numRows, numCols, colStart, rowIndex } = problem;
  for (let row = 0; row < parent.length; row++) parent[row] = row;
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
  const parent = new Int32Array(numRows + numSets(problem));
  if (joinRows(problem, parent) < 2) return null;
  const setNode = joinSets(problem, parent);
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
  // Where all members of a set are without entries, its root is no row.
  const ownerOfNode = (node: number): number => {
    const root = findRoot(parent, node);
    return root < numRows ? rowOwner[root] : 0;
  };
  const colOwner = new Int32Array(numCols);
  for (let col = 0; col < numCols; col++) {
    if (colStart[col + 1] > colStart[col]) colOwner[col] = rowOwner[rowIndex[colStart[col]]];
    else if (setNode[col] >= 0) colOwner[col] = ownerOfNode(setNode[col]);
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

/** The rows of one component; a view. */
export function rowsOf({ rowStart, rows }: Components, which: number): Int32Array {
  return rows.subarray(rowStart[which], rowStart[which + 1]);
}

/** The columns of one component; a view. */
export function colsOf({ colStart, cols }: Components, which: number): Int32Array {
  return cols.subarray(colStart[which], colStart[which + 1]);
}

function concatenated(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let to = 0;
  for (const list of lists) {
    all.set(list, to);
    to += list.length;
  }
  return all;
}

/** The rows and the columns of several components, one component after the other. */
export function joinComponents(
  components: Components,
  members: readonly number[],
): { readonly rows: Int32Array; readonly cols: Int32Array } {
  return {
    rows: concatenated(members.map((which) => rowsOf(components, which))),
    cols: concatenated(members.map((which) => colsOf(components, which))),
  };
}

/**
 * The components of a problem where it pays to solve them apart; else null.
 *
 * @param fewestRows smaller problems are left whole. @param shareOutside at least this share of the rows lies outside of the
 *   largest component.
 */
export function componentsWorthwhile(
  problem: Problem,
  fewestRows: number,
  shareOutside: number,
): Components | null {
  const { numRows } = problem;
  const components = numRows < fewestRows ? null : findComponents(problem);
  if (components === null) return null;
  let largest = 0;
  for (let which = 0; which < components.count; which++) {
    largest = Math.max(largest, components.rowStart[which + 1] - components.rowStart[which]);
  }
  return numRows - largest >= shareOutside * numRows ? components : null;
}
