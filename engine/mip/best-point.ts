import { ResumeError } from "../errors.ts";
import type { Problem } from "../model/problem.ts";
import { INTEGRALITY } from "../tolerances.ts";
import { checkSolution } from "../verify/verify.ts";
import type { LazyPool } from "./lazy-pool.ts";
import type { PresolvedMip } from "./presolve/mip-presolve.ts";

/** What brings points of a tree's problem back to the given one; null where the tree searches that itself. */
type WayBack = Pick<PresolvedMip, "restore" | "origin"> | null;

/**
 * The best point of a run, of the problem as it was given to it: points of a tree travel back and are checked there
 * before they count. A point is first accepted and then, once the tree has taken it as its incumbent, kept.
 */
export class BestPoint {
  readonly #given: Problem;
  /** Null where the problem lists all of its rows. */
  readonly #lazy: LazyPool | null;
  #colValue: Float64Array | null = null;
  #objective = Number.POSITIVE_INFINITY;
  /** Of a point that is being taken in. */
  #candidate: { readonly colValue: Float64Array; readonly objective: number } | null = null;

  /** @param given minimisation form; borrowed. @param lazy rows that it does not list; borrowed. */
  constructor(given: Problem, lazy: LazyPool | null) {
    this.#given = given;
    this.#lazy = lazy;
  }

  /** Length numCols of the given problem; borrowed, null without one. */
  get colValue(): Float64Array | null {
    return this.#colValue;
  }

  /** Its objective; Infinity without one. */
  get objective(): number {
    return this.#objective;
  }

  /** Whether a point of a tree is feasible for the given problem, too; `keep` then takes it. @param colValue borrowed. */
  accepts(colValue: Float64Array, way: WayBack): boolean {
    const point = this.#exact(way === null ? colValue : way.restore(colValue));
    const { feasible, objective } = checkSolution(this.#given, point);
    if (!feasible || this.#lazy?.accepts(point) === false) return false;
    this.#candidate = { colValue: point, objective };
    return true;
  }

  /** Takes the point that was accepted last. */
  keep(): void {
    const candidate = this.#candidate;
    if (candidate === null) return;
    this.#colValue = candidate.colValue;
    this.#objective = candidate.objective;
    this.#candidate = null;
  }

  /** The point in the columns of a tree's problem, if all of them are known and it is feasible there; else null. */
  in(form: Problem, way: WayBack): Float64Array | null {
    const known = this.#colValue;
    if (known === null) return null;
    if (way === null) return known;
    if (way.origin.some((col) => col < 0)) return null;
    const point = Float64Array.from(way.origin, (col) => known[col]);
    return checkSolution(form, point).feasible ? point : null;
  }

  /** Keeps a start, NaN = unknown, that is complete and feasible as it is. @returns whether it was. */
  takeStart(start: Float64Array): boolean {
    const { numCols, integrality } = this.#given;
    if (start.length !== numCols || start.some(Number.isNaN)) return false;
    const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) <= INTEGRALITY;
    if (start.some((value, col) => integrality[col] === 1 && !isWhole(value))) return false;
    if (!this.accepts(start, null)) return false;
    this.keep();
    return true;
  }

  /** Takes the point of an earlier run, if it is better. @returns whether it was. @throws ResumeError where the problem refuses it. */
  takeKept(colValue: Float64Array): boolean {
    if (colValue.length !== this.#given.numCols || !this.accepts(colValue, null)) {
      throw new ResumeError("point", "one that the problem refuses", "a feasible one");
    }
    if ((this.#candidate?.objective ?? Number.POSITIVE_INFINITY) >= this.#objective) return false;
    this.keep();
    return true;
  }

  /** A copy with integers whole and every value within its bounds, if it is near that; the check has the last word. */
  #exact(colValue: Float64Array): Float64Array {
    const { integrality, colLb, colUb } = this.#given;
    return colValue.map((value, col) => {
      const whole = integrality[col] === 1 ? Math.round(value) + 0 : value;
      return Math.min(Math.max(whole, colLb[col]), colUb[col]);
    });
  }
}
