/**
 * Primal ratio tests over the pivot column: Harris in two passes for a feasible basis, and a long step for an
 * infeasible one, which passes the points where basic variables become feasible while the sum of infeasibilities
 * still falls.
 *
 * Notation: a basic variable of row i falls at the rate direction · alpha_i as the entering variable moves.
 * Sources: Harris, Mathematical Programming 5 (1973) 1–28; Maros, "Computational Techniques of the Simplex
 * Method" (Kluwer, 2003), chapter 9.5.
 */

import { sortParallel } from "../linalg/parallel-sort.ts";
import { REAL_ZERO } from "../model/kept-shapes.ts";
import { RAY_NOISE } from "./certificates.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Entries of the pivot column below these do not block: absolute for columns of unit size, relative for others. */
const LEAST_PIVOT = 1e-9;
const LEAST_PIVOT_SHARE = 1e-10;
/** Entries of the pivot column up to this are rounding. */
const LEAST_RATE = 1e-14;
/** Of the points a long step may end at, the last whose entry has this share of the largest is taken. */
const PIVOT_PREFERENCE = 0.1;

/** What a primal ratio test found; one object for the life of a solver. */
export class PrimalRatioTest {
  /** Row whose basic variable leaves, or -1. */
  leavingRow = -1;
  /** Whether it leaves to its upper bound. */
  toUpper = false;
  /** Length of the step; a little below zero where the basic variable is just outside its bound. */
  step: number = REAL_ZERO;

  // Points passed by a long step: where, at which row (2 · row + 1: its upper bound), at which rate.
  #ratio = new Float64Array(0);
  #code = new Int32Array(0);
  #rate = new Float64Array(0);

  /**
   * Feasible basis: the first to block within the tolerance, of those the one with the largest entry.
   * @param isStrict entries too small to pivot on block too, down to what rounding leaves of a refined column.
   */
  chooseLeaving(state: SimplexState, direction: number, isStrict: boolean): void {
    const { pivotCol, baseValue, baseLower, baseUpper, primalTolerance } = state;
    const { index, array, count } = pivotCol;
    const least = isStrict ? RAY_NOISE * largestEntry(array, index, count) : leastPivot(array, index, count);
    let limit = Number.POSITIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      const row = index[k];
      const rate = direction * array[row];
      if (rate > least) {
        const room = baseValue[row] - baseLower[row] + primalTolerance;
        if (room < limit * rate) limit = room / rate;
      } else if (rate < -least) {
        const room = baseUpper[row] - baseValue[row] + primalTolerance;
        if (room < -limit * rate) limit = -room / rate;
      }
    }
    this.leavingRow = -1;
    this.step = limit;
    if (limit === Number.POSITIVE_INFINITY) return;
    let largest = 0;
    for (let k = 0; k < count; k++) {
      const row = index[k];
      const rate = direction * array[row];
      const size = rate > 0 ? rate : -rate;
      if (size <= least || size <= largest) continue;
      const room = rate > 0 ? baseValue[row] - baseLower[row] : baseUpper[row] - baseValue[row];
      if (room > limit * size) continue;
      largest = size;
      this.leavingRow = row;
      this.toUpper = rate < 0;
      this.step = room / size;
    }
  }

  /**
   * Infeasible basis: the step along which the sum of infeasibilities stops falling. Entries too small to pivot on count
   * in the sum all the same; where they alone end the step, no row leaves and `step` is finite.
   * @param slope |reduced cost| of the entering variable: the rate at which the sum falls at first.
   */
  chooseLeavingLong(state: SimplexState, direction: number, slope: number): void {
    const count = this.#listPoints(state, direction);
    const ratio = this.#ratio;
    const rate = this.#rate;
    sortParallel(ratio, this.#code, rate, 0, count);
    this.leavingRow = -1;
    this.step = Number.POSITIVE_INFINITY;
    let end = 0;
    let largest = 0;
    let left = slope;
    for (; end < count && left > 0; end++) {
      left -= rate[end];
      if (rate[end] > largest) largest = rate[end];
    }
    const { array, index, count: entries } = state.pivotCol;
    const least = leastPivot(array, index, entries);
    if (largest <= least) {
      if (left <= 0) this.step = Math.max(0, ratio[end - 1]);
      return;
    }
    for (let k = end - 1; k >= 0; k--) {
      if (rate[k] < PIVOT_PREFERENCE * largest) continue;
      this.leavingRow = this.#code[k] >> 1;
      this.toUpper = (this.#code[k] & 1) === 1;
      this.step = Math.max(0, ratio[k]);
      return;
    }
  }

  /** The points where a basic variable comes to one of its bounds from outside or from within. */
  #listPoints(state: SimplexState, direction: number): number {
    const { pivotCol, baseValue, baseLower, baseUpper, primalTolerance, numRows } = state;
    const { index, array, count } = pivotCol;
    if (this.#ratio.length === 0) {
      this.#ratio = new Float64Array(2 * numRows + 1);
      this.#code = new Int32Array(2 * numRows + 1);
      this.#rate = new Float64Array(2 * numRows + 1);
    }
    let points = 0;
    for (let k = 0; k < count; k++) {
      const row = index[k];
      const rate = direction * array[row];
      const size = rate > 0 ? rate : -rate;
      if (size <= LEAST_RATE) continue;
      const toLower = baseValue[row] - baseLower[row];
      const toUpper = baseUpper[row] - baseValue[row];
      // Moving down, the far bound is the lower one; an upper bound lies ahead only from above it.
      const isBeyondNear = (rate > 0 ? toUpper : toLower) < -primalTolerance;
      const far = rate > 0 ? toLower : toUpper;
      if (isBeyondNear) {
        this.#ratio[points] = -(rate > 0 ? toUpper : toLower) / size;
        this.#code[points] = 2 * row + (rate > 0 ? 1 : 0);
        this.#rate[points++] = size;
      }
      if (far < -primalTolerance || far === Number.POSITIVE_INFINITY) continue;
      this.#ratio[points] = far / size;
      this.#code[points] = 2 * row + (rate > 0 ? 0 : 1);
      this.#rate[points++] = size;
    }
    return points;
  }
}

/** The largest magnitude of the entries. */
function largestEntry(array: Float64Array, index: Int32Array, count: number): number {
  let largest = 0;
  for (let k = 0; k < count; k++) {
    const size = Math.abs(array[index[k]]);
    if (size > largest) largest = size;
  }
  return largest;
}

/** Entries up to this size do not block. */
function leastPivot(array: Float64Array, index: Int32Array, count: number): number {
  const largest = largestEntry(array, index, count);
  return Math.max(LEAST_PIVOT * Math.min(1, largest), LEAST_PIVOT_SHARE * largest);
}
