/**
 * Finds rows, or columns, that are multiples of each other. Two sums of a line's values, each with weights drawn
 * for the indices, have a ratio that multiples share; lines of the same ratio are compared entry by entry.
 */

/** Ratios of two lines may differ by this share: the rounding of data that are multiples of each other. */
const SAME_RATIO = 1e-12;

/** Lines that are looked at between two pauses. */
const LINES_A_STEP = 2048;

/** Lines of a linked matrix, along rows or along columns. */
export interface Lines {
  readonly count: number;
  readonly isAlive: Uint8Array;
  readonly head: Int32Array;
  readonly length: Int32Array;
  readonly next: Int32Array;
  /** Index of each entry within its line. */
  readonly indexOf: Int32Array;
  readonly value: Float64Array;
}

/** Numbers from 1 to 2, the same every time, for indices below `count`: the weights of `computeKeys`. */
export function drawWeights(count: number): Float64Array {
  const weights = new Float64Array(count + 1);
  let state = 1;
  for (let index = 0; index <= count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    weights[index] = 1.5 + state / 4294967296;
  }
  return weights;
}

/**
 * A key for each line of two entries or more: the ratio of its two weighted sums in single precision, as bits.
 * Multiples of each other have the same one, but for a rare few whose rounding errors fall on two sides of a limit.
 *
 * @param weights as many as indices, and one more: the second sum takes the weight of the next index.
 */
function computeKeys(lines: Lines, weights: Float64Array): Int32Array {
  const { count, isAlive, head, length, next, indexOf, value } = lines;
  const ratios = new Float32Array(count);
  for (let line = 0; line < count; line++) {
    if (isAlive[line] === 0 || length[line] < 2) continue;
    let first = 0;
    let second = 0;
    for (let entry = head[line]; entry >= 0; entry = next[entry]) {
      const a = value[entry];
      const index = indexOf[entry];
      first += a * weights[index];
      second += a * weights[index + 1];
    }
    ratios[line] = first / second;
  }
  return new Int32Array(ratios.buffer);
}

/** Value of the line's entry with this index; 0 where there is none. */
function valueAt(lines: Lines, line: number, index: number): number {
  for (let entry = lines.head[line]; entry >= 0; entry = lines.next[entry]) {
    if (lines.indexOf[entry] === index) return lines.value[entry];
  }
  return 0;
}

/** Whether `line` = ratio × the line whose entries `entryOf` maps. */
function isMultiple(lines: Lines, line: number, entryOf: Int32Array, ratio: number): boolean {
  const { next, indexOf, value } = lines;
  for (let entry = lines.head[line]; entry >= 0; entry = next[entry]) {
    const other = entryOf[indexOf[entry]];
    if (other < 0) return false;
    if (Math.abs(value[entry] - ratio * value[other]) > SAME_RATIO * Math.abs(value[entry])) return false;
  }
  return true;
}

/** The ratio if `line` = ratio × kept, both of one length; else 0. @param entryOf all −1; left so. */
function ratioOf(lines: Lines, kept: number, line: number, entryOf: Int32Array): number {
  const { head, next, indexOf, value } = lines;
  const start = head[line];
  const ratio = value[start] / valueAt(lines, kept, indexOf[start]);
  if (!Number.isFinite(ratio)) return 0;
  for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = entry;
  const isParallel = isMultiple(lines, line, entryOf, ratio);
  for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = -1;
  return isParallel ? ratio : 0;
}

/** Decides what becomes of line = ratio × kept. @returns whether `line` need not be paired with others. */
export type PairVisitor = (kept: number, line: number, ratio: number) => boolean;

/**
 * Calls `visit(kept, line, ratio)` for each line = ratio × kept with at least two entries, as long as both live; in
 * steps. A line that `visit` declines may be paired with others.
 *
 * @param weights of `drawWeights`, one for each index.
 * @param entryOf all −1, one for each index; left so.
 */
export function* findParallelLines(
  lines: Lines,
  weights: Float64Array,
  entryOf: Int32Array,
  visit: PairVisitor,
): Generator<void, void> {
  const { count, isAlive, length } = lines;
  const keys = computeKeys(lines, weights);
  let size = 16;
  let shift = 28;
  while (size < 2 * count) {
    size *= 2;
    shift--;
  }
  // Chains of lines with the same slot of the hash table; 0 ends one, lines count from 1.
  const first = new Int32Array(size);
  const following = new Int32Array(count);
  for (let line = 0; line < count; line++) {
    if (line % LINES_A_STEP === 0) yield;
    if (isAlive[line] === 0 || length[line] < 2) continue;
    const slot = Math.imul(keys[line], 0x9e3779b1) >>> shift;
    const head = first[slot];
    if (head !== 0) pairWithChain(lines, keys, following, head - 1, line, entryOf, visit);
    if (isAlive[line] === 0) continue;
    following[line] = head;
    first[slot] = line + 1;
  }
}

/** Offers to `visit` what in the chain from `head` on is parallel to the line. */
function pairWithChain(
  lines: Lines,
  keys: Int32Array,
  following: Int32Array,
  head: number,
  line: number,
  entryOf: Int32Array,
  visit: PairVisitor,
): void {
  const { isAlive, length } = lines;
  for (let kept = head; kept >= 0; kept = following[kept] - 1) {
    if (keys[kept] !== keys[line] || length[kept] !== length[line] || isAlive[kept] === 0) continue;
    const ratio = ratioOf(lines, kept, line, entryOf);
    if (ratio !== 0 && visit(kept, line, ratio)) return;
  }
}
