import type { Problem } from "../model/problem.ts";
import { ACCEPTED_VIOLATION, INTEGRALITY } from "../tolerances.ts";
import { checkSolution } from "../verify/verify.ts";
import type { IncumbentSink } from "./plugins.ts";

/** What making a point exact may change of its objective, relative to the sizes of its terms. */
const ROUNDING = 1e-5;

/** What became of a point that was offered. */
export type Verdict = "accepted" | "not-better" | "invalid";

/**
 * The best point found so far. Every point is made exact first (integers whole, values within bounds) and then
 * checked by code that shares nothing with the search.
 */
export class Incumbent {
  readonly #form: Problem;
  readonly #improved: (foundBy: string) => void;
  readonly #accepts: (colValue: Float64Array) => boolean;
  #colValue: Float64Array | null = null;
  #objective = Number.POSITIVE_INFINITY;

  /**
   * @param form minimisation form; borrowed.
   * @param improved called after each improvement with the finder's name.
   * @param accepts has the last word on a better point that is feasible here.
   */
  constructor(
    form: Problem,
    improved: (foundBy: string) => void,
    accepts: (colValue: Float64Array) => boolean = () => true,
  ) {
    this.#form = form;
    this.#accepts = accepts;
    this.#improved = improved;
  }

  /** The point, or null; borrowed. Never written again once it is handed out. */
  get colValue(): Float64Array | null {
    return this.#colValue;
  }

  /** Its objective in minimisation form, or what it must beat; Infinity without either. */
  get objective(): number {
    return this.#objective;
  }

  /**
   * From now on only points with a better objective than this count: one that is kept elsewhere has it.
   *
   * @param colValue that point, if it is feasible here, too; kept. Else null.
   */
  requireBetter(objective: number, colValue: Float64Array | null): void {
    this.#objective = objective;
    this.#colValue = colValue;
  }

  /** A sink that reports improvements under this name. */
  sink(foundBy: string): IncumbentSink {
    return {
      offer: (colValue) => this.#mayImprove(colValue) && this.offer(colValue, foundBy) === "accepted",
    };
  }

  /** Whether the objective leaves the point a chance, before it is made exact: most points that are offered are worse. */
  #mayImprove(colValue: Float64Array): boolean {
    if (this.#objective === Number.POSITIVE_INFINITY) return true;
    const { numCols, colCost, objectiveOffset } = this.#form;
    let objective = objectiveOffset;
    let size = Math.abs(objectiveOffset);
    for (let col = 0; col < numCols; col++) {
      const term = colCost[col] * colValue[col];
      objective += term;
      size += Math.abs(term);
    }
    return objective < this.#objective + ROUNDING * Math.max(1, size);
  }

  /** Makes the point exact, checks it and keeps it if it is better. @param colValue length numCols; borrowed. */
  offer(colValue: Float64Array, foundBy: string): Verdict {
    const point = this.#exactPoint(colValue);
    if (point === null) return "invalid";
    const report = checkSolution(this.#form, point);
    if (!report.feasible) return "invalid";
    if (!(report.objective < this.#objective)) return "not-better";
    if (!this.#accepts(point)) return "invalid";
    this.#colValue = point;
    this.#objective = report.objective;
    this.#improved(foundBy);
    return "accepted";
  }

  /** A copy with integers whole and values inside their bounds; null if it is too far from that. */
  #exactPoint(colValue: Float64Array): Float64Array | null {
    const { numCols, colLb, colUb, integrality } = this.#form;
    const point = new Float64Array(numCols);
    for (let col = 0; col < numCols; col++) {
      let value = colValue[col];
      if (integrality[col] === 1) {
        const whole = Math.round(value) + 0;
        if (!(Math.abs(value - whole) <= INTEGRALITY)) return null;
        value = whole;
      }
      const inside = Math.min(Math.max(value, colLb[col]), colUb[col]);
      if (!(Math.abs(value - inside) <= ACCEPTED_VIOLATION)) return null;
      point[col] = inside;
    }
    return point;
  }
}
