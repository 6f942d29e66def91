/**
 * Lower and upper bounds of all columns in one array, a power of two apart, so that the bound that makes a term smallest is one
 * look-up by a place that was worked out beforehand, and its other bound is the same place with one bit turned. Signs of
 * coefficients change from entry to entry: a branch on them is guessed wrong about every second time (3.1 ns an entry with it, 2.0
 * without). The two tests are mirror images on purpose: one with a side takes 1.4 ns an entry, they 1.2.
 */

import { LOOP_SECTION } from "../../model/loop-section.ts";

/** Distance of a column's upper bound from its lower one. */
function strideOf(numCols: number): number {
  let stride = 1;
  while (stride < numCols) stride *= 2;
  return stride;
}

/** For each term value[k] · x[col[k]] the place in a box of so many columns of the bound that makes it smallest. */
export function placesOf(numCols: number, col: Int32Array, value: Float64Array): Int32Array {
  const stride = strideOf(numCols);
  return col.map((each, k) => (value[k] > 0 ? each : each + stride));
}

/** Bounds of columns, as two arrays and as one. */
export class ColumnBox {
  /** Lengths numCols; views of one array. */
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly #bound: Float64Array;
  readonly #stride: number;

  constructor(numCols: number) {
    this.#stride = strideOf(numCols);
    this.#bound = new Float64Array(2 * this.#stride);
    this.colLb = this.#bound.subarray(0, numCols);
    this.colUb = this.#bound.subarray(this.#stride, this.#stride + numCols);
  }

  /**
   * Whether sum value · x <= rhs holds with so much room at its least that no term can use it up by itself: then nothing
   * follows from it.
   *
   * @param place of the terms start … end − 1, by `placesOf`; borrowed, as is `value`.
   */
  hasRoomBelow(place: Int32Array, value: Float64Array, start: number, end: number, rhs: number): boolean {
    const bound = this.#bound;
    const stride = this.#stride;
    let least = 0;
    let widest = 0;
    let entry = start;
    for (;;) {
      const stop = Math.min(end, entry + LOOP_SECTION);
      for (; entry < stop; entry++) {
        const a = value[entry];
        const at = place[entry];
        const low = a * bound[at];
        const width = a * bound[at ^ stride] - low;
        least += low;
        if (width > widest) widest = width;
      }
      const isBounded = least > Number.NEGATIVE_INFINITY;
      const hasRoom = widest <= rhs - least;
      if (entry === end) return isBounded && hasRoom;
    }
  }

  /** The same of sum value · x >= rhs, at its greatest. */
  hasRoomAbove(place: Int32Array, value: Float64Array, start: number, end: number, rhs: number): boolean {
    const bound = this.#bound;
    const stride = this.#stride;
    let greatest = 0;
    let widest = 0;
    let entry = start;
    for (;;) {
      const stop = Math.min(end, entry + LOOP_SECTION);
      for (; entry < stop; entry++) {
        const a = value[entry];
        const at = place[entry];
        const high = a * bound[at ^ stride];
        const width = high - a * bound[at];
        greatest += high;
        if (width > widest) widest = width;
      }
      const isBounded = greatest < Number.POSITIVE_INFINITY;
      const hasRoom = widest <= greatest - rhs;
      if (entry === end) return isBounded && hasRoom;
    }
  }
}
