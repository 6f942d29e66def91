/**
 * Finds rows, or columns, that are multiples of each other. Two sums of a line's values, each with weights drawn
 * for the indices, have a ratio that multiples share; lines of the same ratio are compared entry by entry.
 */

/** Ratios of two lines may differ by this share: the rounding of data that are multiples of each other. */
const SAME_RATIO = 1e-12;

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

/** Scrambles the bits of a whole number. */
function mix(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return x ^ (x >>> 14);
}

/** A number from 1 to 2 for every index, the same every time. */
function drawWeights(count: number, seed: number): Float64Array {
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index++) weights[index] = 1 + (mix(index + seed) >>> 0) / 4294967296;
  return weights;
}

/**
 * A key for each line: its length and, in single precision, the ratio of its two weighted sums. Multiples of each
 * other have the same one, but for a rare few whose rounding errors fall on two sides of a limit.
 */
function computeKeys(lines: Lines, numIndices: number): Int32Array {
  const { count, isAlive, head, length, next, indexOf, value } = lines;
  const first = drawWeights(numIndices, 1);
  const second = drawWeights(numIndices, 0x5bd1e995);
  const ratios = new Float32Array(count);
  for (let line = 0; line < count; line++) {
    if (isAlive[line] === 0 || length[line] < 2) continue;
    let firstSum = 0;
    let secondSum = 0;
    for (let entry = head[line]; entry >= 0; entry = next[entry]) {
      const a = value[entry];
      const index = indexOf[entry];
      firstSum += a * first[index];
      secondSum += a * second[index];
    }
    ratios[line] = firstSum / secondSum;
  }
  const keys = new Int32Array(ratios.buffer);
  for (let line = 0; line < count; line++) keys[line] = mix(keys[line] ^ Math.imul(length[line], 0x9e3779b1));
  return keys;
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

/**
 * Calls `visit(kept, line, ratio)` for each line = ratio × kept with at least two entries, as long as both live.
 * A line that `visit` declines may be paired with others.
 *
 * @param entryOf all −1, long enough for any index; left so.
 * @param visit returns whether it removed one of the two.
 */
export function findParallelLines(
  lines: Lines,
  entryOf: Int32Array,
  visit: (kept: number, line: number, ratio: number) => boolean,
): void {
  const { count, isAlive, head, length, next, indexOf, value } = lines;
  const keys = computeKeys(lines, entryOf.length);
  let size = 16;
  while (size < 2 * count) size *= 2;
  // Chains of lines with the same slot of the hash table.
  const first = new Int32Array(size).fill(-1);
  const following = new Int32Array(count).fill(-1);
  for (let line = 0; line < count; line++) {
    if (isAlive[line] === 0 || length[line] < 2) continue;
    const key = keys[line];
    const slot = key & (size - 1);
    for (let kept = first[slot]; kept >= 0; kept = following[kept]) {
      if (keys[kept] !== key || isAlive[kept] === 0 || length[kept] !== length[line]) continue;
      const start = head[line];
      const ratio = value[start] / valueAt(lines, kept, indexOf[start]);
      if (!Number.isFinite(ratio)) continue;
      for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = entry;
      const isParallel = isMultiple(lines, line, entryOf, ratio);
      for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = -1;
      if (isParallel && visit(kept, line, ratio)) break;
    }
    if (isAlive[line] === 0) continue;
    following[line] = first[slot];
    first[slot] = line;
  }
}
