import { type Components, rowsOf } from "./components.ts";
import { pickConditions } from "./conditions.ts";
import type { Problem } from "./problem.ts";

function pick(values: Float64Array, indices: Int32Array): Float64Array {
  const picked = new Float64Array(indices.length);
  for (let pos = 0; pos < indices.length; pos++) picked[pos] = values[indices[pos]];
  return picked;
}

/** The bytes at these indices. */
export function pickBytes(values: Uint8Array, indices: Int32Array): Uint8Array {
  const picked = new Uint8Array(indices.length);
  for (let pos = 0; pos < indices.length; pos++) picked[pos] = values[indices[pos]];
  return picked;
}

/**
 * Copies the figures of a part to their places in the whole.
 *
 * @param places where each position of the part stands in the whole.
 * @returns `whole`, filled there; the rest of it stays.
 */
export function spread<T extends Float64Array | Uint8Array>(whole: T, places: Int32Array, part: T): T {
  for (let pos = 0; pos < places.length; pos++) whole[places[pos]] = part[pos];
  return whole;
}

/** Writes the place of each of the rows among them, plus 1; other rows keep theirs. */
export function setPlaces(place: Int32Array, rows: Int32Array): void {
  for (let pos = 0; pos < rows.length; pos++) place[rows[pos]] = pos + 1;
}

/** The place of each row in its component, plus 1. Length numRows. */
export function placesIn(components: Components): Int32Array {
  const place = new Int32Array(components.rows.length);
  for (let which = 0; which < components.count; which++) setPlaces(place, rowsOf(components, which));
  return place;
}

/**
 * The problem of some rows and columns, in the order given; entries in other rows are left out. Its objective has
 * no constant.
 *
 * @param place place of each row among `rows`, plus 1; 0 = left out. Only the rows that the columns meet count.
 */
export function subproblem(problem: Problem, rows: Int32Array, cols: Int32Array, place: Int32Array): Problem {
  const { colStart, rowIndex, value } = problem;
  const start = new Int32Array(cols.length + 1);
  for (let pos = 0; pos < cols.length; pos++) {
    let count = 0;
    const end = colStart[cols[pos] + 1];
    for (let entry = colStart[cols[pos]]; entry < end; entry++) if (place[rowIndex[entry]] > 0) count++;
    start[pos + 1] = start[pos] + count;
  }
  const subIndex = new Int32Array(start[cols.length]);
  const subValue = new Float64Array(start[cols.length]);
  let to = 0;
  for (let pos = 0; pos < cols.length; pos++) {
    const end = colStart[cols[pos] + 1];
    for (let entry = colStart[cols[pos]]; entry < end; entry++) {
      const at = place[rowIndex[entry]];
      if (at === 0) continue;
      subIndex[to] = at - 1;
      subValue[to++] = value[entry];
    }
  }
  const integrality = pickBytes(problem.integrality, cols);
  return {
    numRows: rows.length,
    numCols: cols.length,
    maximize: problem.maximize,
    objectiveOffset: 0,
    colCost: pick(problem.colCost, cols),
    colLb: pick(problem.colLb, cols),
    colUb: pick(problem.colUb, cols),
    integrality,
    ...(problem.branchPriority === undefined
      ? {}
      : { branchPriority: pickBytes(problem.branchPriority, cols) }),
    rowLb: pick(problem.rowLb, rows),
    rowUb: pick(problem.rowUb, rows),
    colStart: start,
    rowIndex: subIndex,
    value: subValue,
    ...pickConditions(problem, cols),
  };
}
