/**
 * Seeded random numbers for tests: xorshift128, the same on every platform.
 * Source: Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003), 14.
 */
export class Random {
  #x: number;
  #y: number;
  #z: number;
  #w: number;

  /** @param seed any integer; its low 32 bits count. */
  constructor(seed: number) {
    let state = seed | 0;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state ^ (state >>> 15);
    };
    this.#x = next();
    this.#y = next();
    this.#z = next();
    this.#w = next() | 1;
    for (let warm = 0; warm < 8; warm++) this.uint32();
  }

  /** A whole number from 0 to 2^32 − 1. */
  uint32(): number {
    const t = this.#x ^ (this.#x << 11);
    this.#x = this.#y;
    this.#y = this.#z;
    this.#z = this.#w;
    this.#w = this.#w ^ (this.#w >>> 19) ^ t ^ (t >>> 8);
    return this.#w >>> 0;
  }

  /** A number from 0 to below 1. */
  unit(): number {
    return this.uint32() / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + (this.uint32() % (high - low + 1));
  }

  /** A whole number from −`most` to `most`, never 0. */
  nonZero(most: number): number {
    const size = this.whole(1, most);
    return this.chance(0.5) ? size : -size;
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of the items, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)] as T;
  }
}
