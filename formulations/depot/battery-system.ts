/**
 * Newton systems of one truck's battery in an interior point method: its balances form a tridiagonal matrix, and each step's powers stand in
 * rows of the site as well. See docs/formulations/depot.md, "Many trucks".
 */

import type { Coupling } from "./site-interior.ts";

/** Least pivot: balances in which nothing can move. */
const LEAST_PIVOT = 1e-14;

/** The balances of one truck; arrays by step. */
export class BatterySystem {
  /** Factors L D L' of the balances' matrix: D, and L below its diagonal. */
  readonly #pivot: Float64Array;
  readonly #below: Float64Array;
  /** Coupling of each balance to the site's rows of its step, one array a coupling. */
  readonly #links: readonly Float64Array[];
  readonly #couplings: readonly Coupling[];
  readonly #upKWh: number;
  readonly #downKWh: number;
  readonly #column: Float64Array;
  readonly #diagonal: Float64Array;

  /** @param upKWh charged by a kW over a step. @param downKWh taken from the battery by a kW discharged. */
  constructor(steps: number, couplings: readonly Coupling[], upKWh: number, downKWh: number) {
    this.#pivot = new Float64Array(steps);
    this.#below = new Float64Array(steps);
    this.#links = couplings.map(() => new Float64Array(steps));
    this.#couplings = couplings;
    this.#upKWh = upKWh;
    this.#downKWh = downKWh;
    this.#column = new Float64Array(steps);
    this.#diagonal = new Float64Array(steps);
  }

  /** Factorises from what each variable gives way (the inverse of its curvature; 0 = fixed), by step. */
  factor(charge: Float64Array, discharge: Float64Array, soc: Float64Array): void {
    const pivot = this.#pivot;
    const below = this.#below;
    const upKWh = this.#upKWh;
    const downKWh = this.#downKWh;
    for (let step = 0; step < pivot.length; step++) {
      const before = step === 0 ? 0 : soc[step - 1];
      const own = soc[step] + before + upKWh * upKWh * charge[step] + downKWh * downKWh * discharge[step];
      below[step] = step === 0 ? 0 : -before / pivot[step - 1];
      pivot[step] = Math.max(LEAST_PIVOT, own + (step === 0 ? 0 : below[step] * before));
    }
    for (const [pos, of] of this.#couplings.entries()) {
      const link = this.#links[pos];
      for (let step = 0; step < link.length; step++) {
        link[step] = downKWh * discharge[step] * of.discharge - upKWh * charge[step] * of.charge;
      }
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
   * Adds the truck to the site's matrix, the lower triangle: its powers, less what its balances account for.
   * @param matrix row by row, `size` × `size`.
   */
  addTo(charge: Float64Array, discharge: Float64Array, matrix: Float64Array, size: number): void {
    const couplings = this.#couplings;
    for (const one of couplings) {
      for (const other of couplings) {
        const [ofCharge, ofDischarge] = [one.charge * other.charge, one.discharge * other.discharge];
        for (let step = 0; step < charge.length; step++) {
          if (other.rows[step] > one.rows[step]) continue;
          matrix[one.rows[step] * size + other.rows[step]] +=
            ofCharge * charge[step] + ofDischarge * discharge[step];
        }
      }
    }
    this.#reduce(matrix, size);
  }

  #reduce(matrix: Float64Array, size: number): void {
    const pivot = this.#pivot;
    const below = this.#below;
    const diagonal = this.#diagonal;
    const column = this.#column;
    const last = pivot.length - 1;
    diagonal[last] = 1 / pivot[last];
    for (let step = last - 1; step >= 0; step--) {
      diagonal[step] = 1 / pivot[step] + below[step + 1] * below[step + 1] * diagonal[step + 1];
    }
    for (let step = 0; step <= last; step++) {
      if (this.#links.every((link) => link[step] === 0)) continue;
      // The inverse of a tridiagonal matrix: up a column from its diagonal entry.
      let from = step;
      for (let entry = diagonal[step]; from >= 0 && entry !== 0; from--) {
        column[from] = entry;
        entry *= -below[from];
      }
      for (const [pos, link] of this.#links.entries()) {
        const row = this.#couplings[pos].rows[step];
        for (const [otherPos, otherLink] of this.#links.entries()) {
          const { rows } = this.#couplings[otherPos];
          // Of the step itself, each pair of couplings counts once.
          const upTo = otherPos > pos ? step - 1 : step;
          takeProduct(link[step], column, otherLink, { row, rows, from: from + 1, upTo }, matrix, size);
        }
      }
    }
  }

  /** Takes the coupling of a vector of the site's rows from one of balances. */
  takeSite(ofSite: Float64Array, ofBalances: Float64Array): void {
    for (const [pos, link] of this.#links.entries()) {
      const { rows } = this.#couplings[pos];
      for (let step = 0; step < link.length; step++) ofBalances[step] -= link[step] * ofSite[rows[step]];
    }
  }

  /** Takes the coupling of a vector of balances from one of the site's rows. */
  takeBalances(ofBalances: Float64Array, ofSite: Float64Array): void {
    for (const [pos, link] of this.#links.entries()) {
      const { rows } = this.#couplings[pos];
      for (let step = 0; step < link.length; step++) ofSite[rows[step]] -= link[step] * ofBalances[step];
    }
  }
}

/** Takes factor · column · link of the steps from … upTo from a row of a symmetric matrix, in its lower triangle. */
function takeProduct(
  factor: number,
  column: Float64Array,
  link: Float64Array,
  at: { readonly row: number; readonly rows: Int32Array; readonly from: number; readonly upTo: number },
  matrix: Float64Array,
  size: number,
): void {
  const { row, rows, from, upTo } = at;
  for (let step = upTo; step >= from; step--) {
    const other = rows[step];
    matrix[row > other ? row * size + other : other * size + row] -= factor * column[step] * link[step];
  }
}
