/**
 * Newton systems of one truck's battery in an interior point method: its balances form a tridiagonal matrix, and each step's powers stand in
 * one row of the site as well. See docs/formulations/depot.md, "Many trucks".
 */

/** Least pivot: balances in which nothing can move. */
const LEAST_PIVOT = 1e-14;

/** The balances of one truck; arrays by step. */
export class BatterySystem {
  /** Factors L D L' of the balances' matrix: D, and L below its diagonal. */
  readonly #pivot: Float64Array;
  readonly #below: Float64Array;
  /** Coupling of each balance to the site's row of its step. */
  readonly #link: Float64Array;
  readonly #column: Float64Array;

  constructor(steps: number) {
    this.#pivot = new Float64Array(steps);
    this.#below = new Float64Array(steps);
    this.#link = new Float64Array(steps);
    this.#column = new Float64Array(steps);
  }

  /**
   * Factorises from what each variable gives way (the inverse of its curvature; 0 = fixed), by step.
   * @param upKWh charged by a kW over a step. @param downKWh taken from the battery by a kW discharged.
   */
  factor(
    charge: Float64Array,
    discharge: Float64Array,
    soc: Float64Array,
    upKWh: number,
    downKWh: number,
  ): void {
    const pivot = this.#pivot;
    const below = this.#below;
    for (let step = 0; step < pivot.length; step++) {
      const before = step === 0 ? 0 : soc[step - 1];
      const own = soc[step] + before + upKWh * upKWh * charge[step] + downKWh * downKWh * discharge[step];
      below[step] = step === 0 ? 0 : -before / pivot[step - 1];
      pivot[step] = Math.max(LEAST_PIVOT, own + (step === 0 ? 0 : below[step] * before));
      this.#link[step] = upKWh * charge[step] + downKWh * discharge[step];
    }
  }

  /** Solves the balances for a right-hand side, in place. */
  solve(x: Float64Array): void {
    const pivot = this.#pivot;
    const below = this.#below;
    const last = pivot.length - 1;
    for (let step = 1; step <= last; step++) x[step] -= below[step] * x[step - 1];
    for (let step = 0; step <= last; step++) x[step] /= pivot[step];
    for (let step = last; step > 0; step--) x[step - 1] -= below[step] * x[step];
  }

  /**
   * Takes what the truck's balances account for out of the site's matrix, the lower triangle.
   * @param rows of the site by step. @param matrix row by row, `size` × `size`.
   */
  reduce(rows: Int32Array, matrix: Float64Array, size: number): void {
    const pivot = this.#pivot;
    const below = this.#below;
    const link = this.#link;
    const inverse = this.#column;
    const last = pivot.length - 1;
    inverse[last] = 1 / pivot[last];
    for (let step = last - 1; step >= 0; step--) {
      inverse[step] = 1 / pivot[step] + below[step + 1] * below[step + 1] * inverse[step + 1];
    }
    for (let step = 0; step <= last; step++) {
      if (link[step] === 0) continue;
      // The inverse of a tridiagonal matrix: up a column from its diagonal entry.
      let entry = inverse[step] * link[step];
      const one = rows[step];
      for (let other = step; other >= 0 && entry !== 0; other--) {
        const two = rows[other];
        matrix[one > two ? one * size + two : two * size + one] -= entry * link[other];
        entry *= -below[other];
      }
    }
  }

  /** Takes the coupling of a vector of the site's rows from one of balances. */
  takeSite(rows: Int32Array, ofSite: Float64Array, ofBalances: Float64Array): void {
    const link = this.#link;
    for (let step = 0; step < link.length; step++) ofBalances[step] -= link[step] * ofSite[rows[step]];
  }

  /** Takes the coupling of a vector of balances from one of the site's rows. */
  takeBalances(rows: Int32Array, ofBalances: Float64Array, ofSite: Float64Array): void {
    const link = this.#link;
    for (let step = 0; step < link.length; step++) ofSite[rows[step]] -= link[step] * ofBalances[step];
  }
}
