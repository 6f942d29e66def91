/**
 * The Newton system of one stay. With δ the change of the powers and σ that of the states of charge, σ_0 = 0 and
 * σ_k+1 = σ_k + gain δ_k, it is the minimum of
 *
 *     Σ_k ½ (pp δ² + 2 ps δ σ + ss σ²) + rp δ + rs σ   +   ½ end σ_L² + endSlope σ_L
 *
 * One pass backward gives the value over the state, one forward the powers (the recursion of linear-quadratic control):
 * linear in the steps, where the matrix over the powers alone is dense.
 *
 * Bertsekas, "Dynamic Programming and Optimal Control", volume I, section 4.1.
 */

/** Curvature of a stay; arrays of length steps. */
export interface StayCurvature {
  /** By power twice, by power and state at the start of the step, by state twice. */
  readonly byPower: Float64Array;
  readonly mixed: Float64Array;
  readonly bySoc: Float64Array;
}

/** Slope of a stay; arrays of length steps. */
export interface StaySlope {
  readonly byPower: Float64Array;
  readonly bySoc: Float64Array;
  /** By the state at the end of the stay. */
  end: number;
}

/** The factorised system of a stay; lives until the next `factorize`. */
export class StaySystem {
  readonly numSteps: number;
  /** State of charge a kW. */
  readonly #gain: number;
  readonly #pivot: Float64Array;
  readonly #coupling: Float64Array;
  readonly #shift: Float64Array;

  constructor(numSteps: number, gain: number) {
    this.numSteps = numSteps;
    this.#gain = gain;
    this.#pivot = new Float64Array(numSteps);
    this.#coupling = new Float64Array(numSteps);
    this.#shift = new Float64Array(numSteps);
  }

  /** @returns whether the system has a minimum. */
  factorize({ byPower, mixed, bySoc }: StayCurvature, endCurvature: number): boolean {
    const gain = this.#gain;
    let value = endCurvature;
    for (let step = this.numSteps - 1; step >= 0; step--) {
      const pivot = byPower[step] + gain * gain * value;
      const coupling = mixed[step] + gain * value;
      if (!(pivot > 0)) return false;
      this.#pivot[step] = pivot;
      this.#coupling[step] = coupling;
      value += bySoc[step] - (coupling * coupling) / pivot;
    }
    return Number.isFinite(value);
  }

  /** The minimum for a slope. @param change filled with δ, length steps. */
  solve({ byPower, bySoc, end }: StaySlope, change: Float64Array): void {
    const gain = this.#gain;
    const pivot = this.#pivot;
    const coupling = this.#coupling;
    const shift = this.#shift;
    let slope = end;
    for (let step = this.numSteps - 1; step >= 0; step--) {
      shift[step] = (byPower[step] + gain * slope) / pivot[step];
      slope += bySoc[step] - coupling[step] * shift[step];
    }
    let soc = 0;
    for (let step = 0; step < this.numSteps; step++) {
      change[step] = -(coupling[step] / pivot[step]) * soc - shift[step];
      soc += gain * change[step];
    }
  }

  /**
   * A column of the inverse, down to its diagonal: how the powers up to a step answer to a slope of −1 there.
   * @param column filled from 0 to `at`.
   */
  solveUnit(at: number, column: Float64Array): void {
    const gain = this.#gain;
    const pivot = this.#pivot;
    const coupling = this.#coupling;
    const shift = this.#shift;
    shift[at] = -1 / pivot[at];
    let slope = -coupling[at] * shift[at];
    for (let step = at - 1; step >= 0; step--) {
      shift[step] = (gain * slope) / pivot[step];
      slope -= coupling[step] * shift[step];
    }
    let soc = 0;
    for (let step = 0; step <= at; step++) {
      column[step] = -(coupling[step] / pivot[step]) * soc - shift[step];
      soc += gain * column[step];
    }
  }
}
