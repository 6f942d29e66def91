/**
 * Conditions on columns that no row can say: special ordered sets and semi-continuous columns.
 *
 * Of a set of type 1 at most one column is not 0; of a set of type 2 at most two, and these next to each other in the
 * order of the weights. A semi-continuous column is 0 or at least its least value. The bounds in the record are those
 * of the relaxation: whoever does not look at the conditions solves a relaxation, never a smaller problem.
 *
 * Source: Beale, Tomlin, "Special facilities in a general mathematical programming system for non-convex problems using
 * ordered sets of variables", Proceedings of the Fifth International Conference on Operational Research (1970) 447–454.
 */
import { ModelError } from "../errors.ts";
import { shown } from "./check-spec.ts";

/** Special ordered sets; the members of set s stand at start[s] .. start[s + 1] − 1. */
export interface ColSets {
  readonly count: number;
  /** Length count; 1 or 2. */
  readonly type: Uint8Array;
  /** Length count; of the sets that a point breaks, one of the highest priority is branched on. */
  readonly priority: Int32Array;
  /** Length count + 1. */
  readonly start: Int32Array;
  /** Column of each member, in the order of the weights. */
  readonly col: Int32Array;
  /** Weight of each member, ascending within a set, none twice. */
  readonly weight: Float64Array;
}

/** Semi-continuous columns; parallel lists. */
export interface Semicontinuous {
  /** Ascending. */
  readonly col: Int32Array;
  /** The column is 0 or at least this; above 0. Its upper bound holds as well. */
  readonly least: Float64Array;
}

/** One special ordered set. */
export interface SosSpec {
  readonly type: 1 | 2;
  /** Columns by index, none twice. */
  readonly cols: ArrayLike<number>;
  /** A number a column, none twice; their order is that of the set. Default 1, 2, 3, … */
  readonly weights?: ArrayLike<number>;
  /** A 32-bit whole number, the highest first. Default 0. */
  readonly priority?: number;
}

/** Positions of the weights in ascending order. @throws ModelError for weights that are not finite or come twice. */
function orderOf(weights: ArrayLike<number>, label: string): number[] {
  const order = Array.from({ length: weights.length }, (_, pos) => pos);
  for (const pos of order) {
    if (typeof weights[pos] === "number" && Number.isFinite(weights[pos])) continue;
    throw new ModelError(`${label}: weight: found ${shown(weights[pos])}, expected a finite number`);
  }
  order.sort((a, b) => weights[a] - weights[b]);
  for (let pos = 1; pos < order.length; pos++) {
    if (weights[order[pos]] > weights[order[pos - 1]]) continue;
    throw new ModelError(`${label}: found the weight ${weights[order[pos]]} twice, expected different ones`);
  }
  return order;
}

/** Builds the record of some sets; members are sorted by weight. Columns are not looked at. */
export class SetList {
  readonly #type: number[] = [];
  readonly #priority: number[] = [];
  readonly #start: number[] = [0];
  readonly #col: number[] = [];
  readonly #weight: number[] = [];

  get count(): number {
    return this.#type.length;
  }

  /**
   * Appends a set.
   *
   * @param label names it in messages.
   * @throws ModelError for another type, a priority that is no 32-bit whole number, weights that are not finite, come
   *   twice or are of another number than the columns; the list is then as before.
   */
  add({ type, cols, weights, priority = 0 }: SosSpec, label: string): void {
    if (type !== 1 && type !== 2)
      throw new ModelError(`${label}: type: found ${shown(type)}, expected 1 or 2`);
    if ((priority | 0) !== priority) {
      throw new ModelError(`${label}: priority: found ${shown(priority)}, expected a 32-bit whole number`);
    }
    const given = weights ?? Array.from({ length: cols.length }, (_, pos) => pos + 1);
    if (given.length !== cols.length) {
      throw new ModelError(`${label}: found ${cols.length} columns and ${given.length} weights`);
    }
    for (const pos of orderOf(given, label)) {
      this.#col.push(cols[pos]);
      this.#weight.push(given[pos]);
    }
    this.#type.push(type);
    this.#priority.push(priority);
    this.#start.push(this.#col.length);
  }

  /** Appends all sets of a record. */
  addAll({ type, priority, start, col, weight }: ColSets): void {
    const base = this.#col.length;
    for (let set = 0; set < type.length; set++) {
      this.#type.push(type[set]);
      this.#priority.push(priority[set]);
      this.#start.push(base + start[set + 1]);
    }
    for (let pos = 0; pos < col.length; pos++) {
      this.#col.push(col[pos]);
      this.#weight.push(weight[pos]);
    }
  }

  /** The record; fresh arrays. */
  toSets(): ColSets {
    return {
      count: this.#type.length,
      type: Uint8Array.from(this.#type),
      priority: Int32Array.from(this.#priority),
      start: Int32Array.from(this.#start),
      col: Int32Array.from(this.#col),
      weight: Float64Array.from(this.#weight),
    };
  }
}
