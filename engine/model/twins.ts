/**
 * Twins: components with the same numbers in the same places, such as vehicles of one type with one timetable. What is
 * optimal for one is optimal for the other. A hash finds the candidates, an exact comparison decides.
 *
 * Rows and columns of two components are matched in the order in which they stand in the problem: a model that is
 * built by loops has them in the same order in every component.
 */
import { type Components, colsOf } from "./components.ts";
import { markConditionCols } from "./conditions.ts";
import type { Problem } from "./problem.ts";

/** Mixes the bits of numbers into 32 bits. */
class Hash {
  readonly #number = new Float64Array(1);
  readonly #bits = new Int32Array(this.#number.buffer);
  #state = 0;

  reset(): void {
    this.#state = 0x12345;
  }

  add(value: number): void {
    this.#number[0] = value + 0; // −0 becomes 0
    const mixed = Math.imul(this.#state ^ this.#bits[0], 0x85ebca6b);
    this.#state = Math.imul((mixed ^ (mixed >>> 15) ^ this.#bits[1]) | 0, 0xc2b2ae35) + (mixed >>> 13);
  }

  get value(): number {
    return this.#state | 0;
  }
}

/** Hash of the component's bounds, costs and entries. */
function hashOf(problem: Problem, components: Components, which: number, hash: Hash): number {
  const { rowStart, rows, colStart, cols } = components;
  const { colLb, colUb, colCost, rowLb, rowUb, value } = problem;
  hash.reset();
  for (let pos = rowStart[which]; pos < rowStart[which + 1]; pos++) {
    hash.add(rowLb[rows[pos]]);
    hash.add(rowUb[rows[pos]]);
  }
  for (let pos = colStart[which]; pos < colStart[which + 1]; pos++) {
    const col = cols[pos];
    hash.add(colLb[col]);
    hash.add(colUb[col]);
    hash.add(colCost[col]);
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++)
      hash.add(value[entry]);
  }
  return hash.value;
}

/** Whether two components of equal numbers of rows and columns are the same problem. */
function areEqual(
  problem: Problem,
  { rowStart, rows, colStart, cols }: Components,
  a: number,
  b: number,
  place: Int32Array,
): boolean {
  const { rowLb, rowUb, colLb, colUb, colCost, integrality, rowIndex, value } = problem;
  const numRows = rowStart[a + 1] - rowStart[a];
  for (let pos = 0; pos < numRows; pos++) {
    const row = rows[rowStart[a] + pos];
    const twin = rows[rowStart[b] + pos];
    if (rowLb[row] !== rowLb[twin] || rowUb[row] !== rowUb[twin]) return false;
  }
  const numCols = colStart[a + 1] - colStart[a];
  for (let pos = 0; pos < numCols; pos++) {
    const col = cols[colStart[a] + pos];
    const twin = cols[colStart[b] + pos];
    if (colLb[col] !== colLb[twin] || colUb[col] !== colUb[twin]) return false;
    if (colCost[col] !== colCost[twin] || integrality[col] !== integrality[twin]) return false;
    const from = problem.colStart[col];
    const shift = problem.colStart[twin] - from;
    const end = problem.colStart[col + 1];
    if (problem.colStart[twin + 1] - shift !== end) return false;
    for (let entry = from; entry < end; entry++) {
      if (value[entry] !== value[entry + shift]) return false;
      if (place[rowIndex[entry]] !== place[rowIndex[entry + shift]]) return false;
    }
  }
  return true;
}

/**
 * For each component the first one that is the same problem: itself, if none came before, or if it has sets or
 * semi-continuous columns.
 *
 * @param place place of each row in its component, plus 1; length numRows.
 * @returns length `components.count`.
 */
export function findTwins(problem: Problem, components: Components, place: Int32Array): Int32Array {
  const { count, rowStart, colStart } = components;
  const first = new Int32Array(count);
  const hash = new Hash();
  const byHash = new Map<number, number[]>();
  const isConditionCol = markConditionCols(problem);
  for (let which = 0; which < count; which++) {
    first[which] = which;
    // Sets and least values are not compared: what holds some is nobody's twin.
    if (colsOf(components, which).some((col) => isConditionCol[col] === 1)) continue;
    const key = hashOf(problem, components, which, hash);
    const known = byHash.get(key) ?? [];
    const twin = known.find(
      (other) =>
        rowStart[other + 1] - rowStart[other] === rowStart[which + 1] - rowStart[which] &&
        colStart[other + 1] - colStart[other] === colStart[which + 1] - colStart[which] &&
        areEqual(problem, components, other, which, place),
    );
    first[which] = twin ?? which;
    if (twin !== undefined) continue;
    known.push(which);
    byHash.set(key, known);
  }
  return first;
}
