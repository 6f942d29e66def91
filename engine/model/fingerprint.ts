/**
 * A fingerprint of a problem: 64 bits over every number of its record, to tell whether two runs speak of the same
 * problem. Two hashes of 32 bits with different constants; no defence against someone who wants a collision.
 *
 * Mixing as in Appleby, MurmurHash3 (public domain), 2011.
 */
import type { Problem } from "./problem.ts";

type Values = Float64Array | Int32Array | Uint8Array;

/** Multipliers of MurmurHash3's 32-bit variant. */
const FIRST = 0xcc9e2d51;
const SECOND = 0x1b873593;

/** Two running hashes. */
class Mixer {
  #a = 0x9747b28c;
  #b = 0x3c6ef372;

  word(word: number): void {
    let k = Math.imul(word, FIRST);
    k = Math.imul((k << 15) | (k >>> 17), SECOND);
    const a = this.#a ^ k;
    this.#a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
    const b = this.#b ^ Math.imul(word + 0x9e3779b9, SECOND);
    this.#b = (Math.imul((b << 11) | (b >>> 21), 9) + 0x52dce729) | 0;
  }

  /** The array's length and its values. */
  array(values: Values): void {
    this.word(values.length);
    if (values instanceof Uint8Array) {
      for (let pos = 0; pos < values.length; pos++) this.word(values[pos]);
      return;
    }
    const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength / 4);
    for (let pos = 0; pos < words.length; pos++) this.word(words[pos]);
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const hex = (half: number): string => {
      let h = half ^ (half >>> 16);
      h = Math.imul(h, 0x85ebca6b);
      h ^= h >>> 13;
      h = Math.imul(h, 0xc2b2ae35);
      return ((h ^ (h >>> 16)) >>> 0).toString(16).padStart(8, "0");
    };
    return hex(this.#a) + hex(this.#b);
  }
}

/** The problem's fingerprint, 16 hexadecimal digits. Equal records have equal ones on one machine. Cost: one pass. */
export function fingerprintOf(problem: Problem): string {
  const { numRows, numCols, sets, semicontinuous } = problem;
  const mixer = new Mixer();
  for (const word of [numRows, numCols, problem.maximize ? 1 : 0]) mixer.word(word);
  mixer.array(Float64Array.of(problem.objectiveOffset));
  const arrays: readonly Values[] = [
    problem.colCost,
    problem.colLb,
    problem.colUb,
    problem.integrality,
    problem.rowLb,
    problem.rowUb,
    problem.colStart.subarray(0, numCols + 1),
    problem.rowIndex.subarray(0, problem.colStart[numCols]),
    problem.value.subarray(0, problem.colStart[numCols]),
    problem.branchPriority ?? new Uint8Array(0),
  ];
  for (const array of arrays) mixer.array(array);
  if (sets !== undefined) {
    const { type, priority, start, col, weight } = sets;
    for (const array of [type, priority, start, col, weight]) mixer.array(array);
  }
  if (semicontinuous !== undefined) {
    for (const array of [semicontinuous.col, semicontinuous.least]) mixer.array(array);
  }
  return mixer.digest();
}
