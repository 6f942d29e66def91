/**
 * Finds rows, or columns, that are multiples of each other: lines with the same hash of indices and of ratios to
 * the entry with the least index are compared entry by entry.
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

function mix(h: number): number {
  let x = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  return x ^ (x >>> 14);
}

/** Value of the line's entry with the least index. */
function leadOf(lines: Lines, line: number): number {
  const { next, indexOf, value } = lines;
  let lead = lines.head[line];
  for (let entry = lead; entry >= 0; entry = next[entry]) {
    if (indexOf[entry] < indexOf[lead]) lead = entry;
  }
  return value[lead];
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
  let size = 16;
  while (size < 2 * count) size *= 2;
  // Chains of lines with the same slot of the hash table.
  const first = new Int32Array(size).fill(-1);
  const following = new Int32Array(count).fill(-1);
  const hashOf = new Int32Array(count);
  const bits = new Float32Array(1);
  const bitsOf = new Int32Array(bits.buffer);
  for (let line = 0; line < count; line++) {
    if (isAlive[line] === 0 || length[line] < 2) continue;
    const lead = leadOf(lines, line);
    let hash = length[line];
    for (let entry = head[line]; entry >= 0; entry = next[entry]) {
      bits[0] = value[entry] / lead;
      hash = (hash + mix(bitsOf[0] ^ Math.imul(indexOf[entry] + 1, 0x9e3779b1))) | 0;
    }
    hashOf[line] = hash;
    const slot = mix(hash) & (size - 1);
    for (let kept = first[slot]; kept >= 0; kept = following[kept]) {
      if (hashOf[kept] !== hash || isAlive[kept] === 0 || length[kept] !== length[line]) continue;
      for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = entry;
      const ratio = lead / leadOf(lines, kept);
      const isParallel = isMultiple(lines, line, entryOf, ratio);
      for (let entry = head[kept]; entry >= 0; entry = next[entry]) entryOf[indexOf[entry]] = -1;
      if (isParallel && visit(kept, line, ratio)) break;
    }
    if (isAlive[line] === 0) continue;
    following[line] = first[slot];
    first[slot] = line;
  }
}
