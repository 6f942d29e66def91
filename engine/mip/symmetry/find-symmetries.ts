/**
 * Symmetries of a problem: permutations of columns and rows that leave all of its figures where they are, such as swaps of
 * two machines, bins or vehicles of one kind. They take feasible points to feasible points of the same objective.
 *
 * The partition of columns and rows by what they look like is refined; of two columns that still look alike, one is told
 * apart in each of two copies, and once both copies are refined they say what goes where. What comes out is held against
 * the problem, number by number. There is no way back from a choice: some symmetries are missed.
 *
 * McKay, "Practical graph isomorphism", Congressus Numerantium 30 (1981) 45-87; Darga, Sakallah, Markov, "Faster symmetry
 * discovery using sparsity of symmetries", DAC 2008, 149-154.
 */
import type { MipProblem } from "../mip-problem.ts";
import { OrderedPartition } from "./ordered-partition.ts";
import { buildSymmetryGraph } from "./symmetry-graph.ts";

/** What a symmetry does to integer columns: column col[pos] goes to image[pos]. Columns that stay are not listed. */
export interface Symmetry {
  readonly col: Int32Array;
  readonly image: Int32Array;
}

/** Edges that may be looked at: this many, and this many times those of the problem. */
const FREE_WORK = 2_000_000;
const WORK_SHARE = 40;
/** Columns in all symmetries together: each node goes through them. */
const MOST_MOVED = 100_000;
/** Failures in a row after which the rest of a cell is taken for different. */
const MOST_FAILURES = 10;

/** The smallest cell of two or more integer columns that are not fixed; −1 if there is none. */
function chooseCell({ integrality, colLb, colUb, numCols }: MipProblem, partition: OrderedPartition): number {
  const { order, cellEnd } = partition;
  let best = -1;
  let bestSize = Number.POSITIVE_INFINITY;
  for (let cell = 0; cell < order.length; cell = cellEnd[cell]) {
    const col = order[cell];
    const size = cellEnd[cell] - cell;
    if (col >= numCols || size < 2 || size >= bestSize) continue;
    if (integrality[col] === 0 || colLb[col] === colUb[col]) continue;
    best = cell;
    bestSize = size;
  }
  return best;
}

/** A vertex of a cell that another partition has elsewhere; −1 if both have the same vertices in it. */
function findStray(partition: OrderedPartition, other: OrderedPartition, cell: number): number {
  for (let place = cell; place < partition.cellEnd[cell]; place++) {
    const vertex = partition.order[place];
    if (other.cellOf[vertex] !== cell) return vertex;
  }
  return -1;
}

/**
 * Where each vertex goes so that one partition becomes the other one, which may be refined for that; null if they differ, or if
 * it is to stop. In steps.
 */
function* matchPartitions(
  from: OrderedPartition,
  to: OrderedPartition,
  shouldStop: () => boolean,
): Generator<void, Int32Array | null> {
  const image = new Int32Array(from.order.length);
  for (let cell = 0; cell < from.order.length; ) {
    if (from.trace !== to.trace || from.cellEnd[cell] !== to.cellEnd[cell]) return null;
    if (from.cellEnd[cell] > cell + 1) {
      const stray = findStray(from, to, cell);
      if (stray >= 0) {
        const partner = findStray(to, from, cell);
        from.individualize(stray);
        to.individualize(partner);
        from.work += cell;
        cell = 0;
        yield;
        if (shouldStop()) return null;
        continue;
      }
    }
    const isSingle = from.cellEnd[cell] === cell + 1;
    for (let place = cell; place < from.cellEnd[cell]; place++) {
      image[from.order[place]] = isSingle ? to.order[place] : from.order[place];
    }
    cell = from.cellEnd[cell];
  }
  return image;
}

/** A compressed matrix by columns or by rows. `shift` makes vertices of its indices. */
interface Lines {
  readonly start: Int32Array;
  readonly index: Int32Array;
  readonly value: Float64Array;
  readonly shift: number;
}

/** Whether the entries of a line go to those of another one. @param scratch by vertex, all NaN. */
function goesTo(
  lines: Lines,
  line: number,
  other: number,
  image: Int32Array,
  scratch: Float64Array,
): boolean {
  const { start, index, value, shift } = lines;
  if (start[line + 1] - start[line] !== start[other + 1] - start[other]) return false;
  for (let entry = start[other]; entry < start[other + 1]; entry++)
    scratch[index[entry] + shift] = value[entry];
  let isSame = true;
  for (let entry = start[line]; entry < start[line + 1] && isSame; entry++) {
    isSame = scratch[image[index[entry] + shift]] === value[entry];
  }
  for (let entry = start[other]; entry < start[other + 1]; entry++)
    scratch[index[entry] + shift] = Number.NaN;
  return isSame;
}

/** Whether a permutation of columns and rows (by vertex) leaves every figure of the problem where it is. */
function isSymmetry(mip: MipProblem, image: Int32Array, scratch: Float64Array): boolean {
  const { numCols, numRows, colCost, colLb, colUb, integrality, branchPriority, rowLb, rowUb } = mip;
  const byCol: Lines = { start: mip.colStart, index: mip.rowIndex, value: mip.value, shift: numCols };
  const byRow: Lines = { start: mip.rowStart, index: mip.colIndex, value: mip.rowValue, shift: 0 };
  for (let col = 0; col < numCols; col++) {
    const other = image[col];
    if (other === col) continue;
    if (other >= numCols || integrality[col] !== integrality[other]) return false;
    if (colCost[col] !== colCost[other] || colLb[col] !== colLb[other] || colUb[col] !== colUb[other])
      return false;
    if (branchPriority !== null && branchPriority[col] !== branchPriority[other]) return false;
    if (!goesTo(byCol, col, other, image, scratch)) return false;
  }
  for (let row = 0; row < numRows; row++) {
    const other = image[numCols + row] - numCols;
    if (other === row) continue;
    if (other < 0 || rowLb[row] !== rowLb[other] || rowUb[row] !== rowUb[other]) return false;
    if (!goesTo(byRow, row, other, image, scratch)) return false;
  }
  return true;
}

/** What a permutation does to integer columns. */
function symmetryOf({ numCols, integrality }: MipProblem, image: Int32Array): Symmetry {
  const moved: number[] = [];
  for (let col = 0; col < numCols; col++) if (integrality[col] === 1 && image[col] !== col) moved.push(col);
  return { col: Int32Array.from(moved), image: Int32Array.from(moved, (col) => image[col]) };
}

/**
 * Symmetries of a problem that move integer columns; the same ones whenever it is asked again. In steps.
 *
 * @param shouldStop asked at each step; those found by then are all.
 */
export function* findSymmetries(
  mip: MipProblem,
  shouldStop: () => boolean = () => false,
): Generator<void, Symmetry[]> {
  const graph = yield* buildSymmetryGraph(mip);
  const whole = new OrderedPartition(graph);
  const found: Symmetry[] = [];
  for (const steps = whole.reset(); steps.next().done !== true; yield) if (shouldStop()) return found;
  let cell = chooseCell(mip, whole);
  if (cell < 0) return found;
  const one = new OrderedPartition(graph);
  const from = new OrderedPartition(graph);
  const to = new OrderedPartition(graph);
  const scratch = new Float64Array(graph.numVertices).fill(Number.NaN);
  const most = FREE_WORK + WORK_SHARE * mip.colStart[mip.numCols];
  const isSpent = (): boolean => whole.work + one.work + from.work + to.work > most || shouldStop();
  let moved = 0;
  for (; cell >= 0; cell = chooseCell(mip, whole)) {
    const members = whole.order.slice(cell, whole.cellEnd[cell]).sort();
    one.copyFrom(whole);
    one.individualize(members[0]);
    const isReached = new Set([members[0]]);
    let failures = 0;
    for (const member of members) {
      if (isReached.has(member)) continue;
      if (isSpent() || moved > MOST_MOVED) return found;
      yield;
      from.copyFrom(one);
      to.copyFrom(whole);
      to.individualize(member);
      const image = yield* matchPartitions(from, to, shouldStop);
      if (image === null || !isSymmetry(mip, image, scratch)) {
        if (++failures === MOST_FAILURES) break;
        continue;
      }
      failures = 0;
      const symmetry = symmetryOf(mip, image);
      found.push(symmetry);
      moved += symmetry.col.length;
      // Images of what is reached are reached, by the same and by other symmetries.
      for (let next = image[members[0]]; !isReached.has(next); next = image[next]) isReached.add(next);
    }
    whole.copyFrom(one);
  }
  return found;
}
