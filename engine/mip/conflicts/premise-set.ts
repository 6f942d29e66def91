/**
 * Bounds that an explanation rests on: for each side of a column the least demanding value that is still needed. A bound that holds
 * everywhere is never needed.
 */
import type { Box } from "./dense-proof.ts";

/** Side of a column: 2 · column, + 1 for its upper bound. */
export function sideOf(col: number, isUpper: boolean): number {
  return 2 * col + (isUpper ? 1 : 0);
}

/** See the head of the file. */
export class PremiseSet {
  /** By side: whether the bound is needed, and which value it must have. */
  readonly isNeeded: Uint8Array;
  readonly value: Float64Array;
  readonly #sides: number[] = [];
  readonly #integrality: Uint8Array;
  /** Sides that are needed and do not hold where the last level begins. */
  numOfLevel = 0;
  /** Sides of continuous columns that are needed. */
  numContinuous = 0;

  /** @param integrality by column; borrowed. */
  constructor(integrality: Uint8Array) {
    this.#integrality = integrality;
    this.isNeeded = new Uint8Array(2 * integrality.length);
    this.value = new Float64Array(2 * integrality.length);
  }

  clear(): void {
    for (const side of this.#sides) this.isNeeded[side] = 0;
    this.#sides.length = 0;
    this.numOfLevel = 0;
    this.numContinuous = 0;
  }

  /** Whether a needed side holds within the bounds. */
  holds(side: number, { colLb, colUb }: Box): boolean {
    return (side & 1) === 0 ? colLb[side >> 1] >= this.value[side] : colUb[side >> 1] <= this.value[side];
  }

  /** Needs a side to be at a value at least. @param start bounds where the last level begins. */
  add(side: number, value: number, start: Box): void {
    if (this.isNeeded[side] === 1) {
      const isStronger = (side & 1) === 0 ? value > this.value[side] : value < this.value[side];
      if (!isStronger) return;
      if (!this.holds(side, start)) this.numOfLevel--;
    } else {
      this.isNeeded[side] = 1;
      this.#sides.push(side);
      this.numContinuous += 1 - this.#integrality[side >> 1];
    }
    this.value[side] = value;
    if (!this.holds(side, start)) this.numOfLevel++;
  }

  remove(side: number, start: Box): void {
    if (!this.holds(side, start)) this.numOfLevel--;
    this.isNeeded[side] = 0;
    this.numContinuous -= 1 - this.#integrality[side >> 1];
  }

  /** Calls `visit` for every side that is needed, each once. */
  forEach(visit: (side: number, value: number) => void): void {
    const seen = new Set<number>();
    for (const side of this.#sides) {
      if (this.isNeeded[side] === 0 || seen.has(side)) continue;
      seen.add(side);
      visit(side, this.value[side]);
    }
  }
}
