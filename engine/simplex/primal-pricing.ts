import type { SimplexState } from "./simplex-state.ts";

/** Weights above this start a new reference framework. */
const LARGEST_WEIGHT = 1e7;

/**
 * Primal pricing: Devex weights over a reference framework, and the columns set aside until the next rebuild.
 * Source: Harris, Mathematical Programming 5 (1973) 1–28; Forrest & Goldfarb, Math. Prog. 57 (1992) 341–374.
 */
export class PrimalPricing {
  numTaboo = 0;
  readonly #numTotal: number;
  // Made by the first framework: most solves have no use for the primal simplex.
  #weight: Float64Array = new Float64Array(0);
  #isTaboo: Uint8Array = new Uint8Array(0);

  constructor(numTotal: number) {
    this.#numTotal = numTotal;
  }

  /** A new reference framework; to be called before all else. */
  reset(): void {
    if (this.#weight.length < this.#numTotal) {
      this.#weight = new Float64Array(this.#numTotal);
      this.#isTaboo = new Uint8Array(this.#numTotal);
    }
    this.#weight.fill(1);
  }

  /** Sets a variable aside. */
  forbid(variable: number): void {
    this.#isTaboo[variable] = 1;
    this.numTaboo++;
  }

  /** Lets every variable enter again. */
  forgive(): void {
    if (this.numTaboo > 0) this.#isTaboo.fill(0);
    this.numTaboo = 0;
  }

  /** The variable with the largest infeasibility² / weight of its reduced cost, or -1. */
  chooseEntering(state: SimplexState): number {
    const { dual, move, isBasic, lower, upper, numTotal, dualTolerance } = state;
    const weight = this.#weight;
    const isTaboo = this.#isTaboo;
    let best = -1;
    let bestMerit = 0;
    for (let variable = 0; variable < numTotal; variable++) {
      const d = dual[variable];
      if (d <= dualTolerance && d >= -dualTolerance) continue;
      if (isBasic[variable] !== 0 || isTaboo[variable] !== 0) continue;
      const direction = move[variable];
      if (direction === 0 ? lower[variable] === upper[variable] : direction * d >= 0) continue;
      const merit = (d * d) / weight[variable];
      if (merit > bestMerit) {
        bestMerit = merit;
        best = variable;
      }
    }
    return best;
  }

  /**
   * Reduced costs and weights after the exchange of the row's basic variable for the entering one; call before
   * the basis changes. state.rho and state.pivotRow hold the pivot row.
   * @param alpha the pivot element.
   */
  update(state: SimplexState, entering: number, leaving: number, alpha: number): void {
    const { dual, isBasic, pivotRow, rho, numCols } = state;
    const weight = this.#weight;
    const step = dual[entering] / alpha;
    const reference = Math.max(weight[entering], 1);
    for (let k = 0; k < pivotRow.count; k++) {
      const col = pivotRow.index[k];
      if (isBasic[col] !== 0) continue;
      const entry = pivotRow.array[col];
      dual[col] -= step * entry;
      const ratio = entry / alpha;
      const candidate = ratio * ratio * reference;
      if (candidate > weight[col]) weight[col] = candidate;
    }
    for (let k = 0; k < rho.count; k++) {
      const row = rho.index[k];
      const logical = numCols + row;
      if (isBasic[logical] !== 0) continue;
      const entry = rho.array[row];
      dual[logical] -= step * entry;
      const ratio = entry / alpha;
      const candidate = ratio * ratio * reference;
      if (candidate > weight[logical]) weight[logical] = candidate;
    }
    dual[entering] = 0;
    dual[leaving] = -step;
    weight[leaving] = Math.max(reference / (alpha * alpha), 1);
    if (weight[leaving] > LARGEST_WEIGHT) weight.fill(1);
  }
}
