/**
 * Primal simplex method, phase 2: from a primal feasible basis to optimality under the working costs. It cleans
 * up after a perturbed dual simplex and finishes what the dual cannot start. Devex pricing; Harris ratio test
 * in two passes, in which a step that would be negative moves the bound instead (undone by the caller).
 *
 * Sources: Harris, Mathematical Programming 5 (1973) 1–28; Forrest & Goldfarb, Math. Prog. 57 (1992) 341–374.
 */

import { exchangeBasis } from "./dual-step.ts";
import { price } from "./price.ts";
import {
  computeDuals,
  computePivotColumn,
  computePrimals,
  computeUnitRow,
  factorizeBasis,
  needsRefactor,
  POLL_INTERVAL,
  SLICE_TICKS,
} from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";
import { randomOf } from "./simplex-state.ts";

/** Why a run of the primal simplex came back. */
export type PrimalOutcome = "optimal" | "unbounded" | "slice" | "interrupted" | "trouble";

type Reason = PrimalOutcome | "refactor" | "unreliable";

const TROUBLE_BUDGET = 20;
/** Entries of the pivot column below these do not block: absolute for columns of unit size, relative for others. */
const LEAST_PIVOT = 1e-9;
const LEAST_PIVOT_SHARE = 1e-10;
/** Relative disagreement of row and column on a pivot with which a fresh factor's column is set aside. */
const PIVOT_GAP_FRESH = 0.1;
const PIVOT_GAP = 1e-7;
/** Consecutive degenerate steps after which the bounds of basic variables are perturbed. */
const DEGENERATE_PATIENCE = 60;
/** Size of that perturbation relative to max(1, |bound|). */
const BOUND_PERTURBATION = 5e-7;
/** Weights above this start a new reference framework. */
const LARGEST_WEIGHT = 1e7;

/** A primal simplex on a shared state. */
export class PrimalSimplex {
  readonly state: SimplexState;
  interrupt: () => boolean = () => false;
  /** Value of state.iterations at which the run is interrupted. */
  iterationEnd: number = Number.POSITIVE_INFINITY;
  /** Whether working bounds were moved; the caller restores them and repairs feasibility. */
  boundsChanged = false;
  /** After "unbounded": the entering variable and its direction; the column is in state.pivotCol. */
  rayEntering = -1;
  rayDirection = 0;

  readonly #weight: Float64Array;
  /** Columns that may not enter until the next rebuild. */
  readonly #isTaboo: Uint8Array;
  #numTaboo = 0;
  #needsRebuild = true;
  #freshlyBuilt = false;
  /** Iterations at the last turn of the caller's. */
  #iterationsAtTurn = -1;
  #trouble = 0;
  #degenerate = 0;
  #leavingRow = -1;
  #step = 0;

  constructor(state: SimplexState) {
    this.state = state;
    this.#weight = new Float64Array(state.numTotal).fill(1);
    this.#isTaboo = new Uint8Array(state.numTotal);
  }

  /** Starts on the present basis. */
  restart(): void {
    this.#weight.fill(1);
    this.#needsRebuild = true;
    this.#trouble = 0;
    this.#degenerate = 0;
    this.boundsChanged = false;
  }

  /** Runs until a decision or the end of the slice. */
  run(): PrimalOutcome {
    const state = this.state;
    const sliceEnd = state.lu.ticks + SLICE_TICKS;
    for (;;) {
      if (this.#needsRebuild) this.#rebuild();
      const reason = this.#iterate(sliceEnd);
      if (reason === "slice" || reason === "interrupted" || reason === "trouble") return reason;
      if (reason === "refactor" || reason === "unreliable") {
        if (reason === "unreliable" && ++this.#trouble > TROUBLE_BUDGET) return "trouble";
        state.hasFactor = false;
        this.#needsRebuild = true;
        continue;
      }
      if (this.#freshlyBuilt && state.lu.numUpdates === 0) return reason;
      state.hasFactor = false;
      this.#needsRebuild = true;
    }
  }

  #rebuild(): void {
    const state = this.state;
    if (!state.hasFactor) factorizeBasis(state);
    computePrimals(state);
    computeDuals(state);
    state.counters.rebuilds++;
    if (this.#numTaboo > 0) this.#isTaboo.fill(0);
    this.#numTaboo = 0;
    this.#needsRebuild = false;
    this.#freshlyBuilt = true;
  }

  /** As in the dual simplex. */
  #isTurnDue(): boolean {
    const { iterations, options } = this.state;
    if (iterations === this.#iterationsAtTurn || options.isTurnDue?.() !== true) return false;
    this.#iterationsAtTurn = iterations;
    return true;
  }

  #iterate(sliceEnd: number): Reason {
    const state = this.state;
    for (;;) {
      if (state.iterations >= this.iterationEnd) return "interrupted";
      if (state.iterations % POLL_INTERVAL === 0) {
        if (this.interrupt()) return "interrupted";
        if (this.#isTurnDue()) return "slice";
      }
      if (state.lu.ticks > sliceEnd) return "slice";
      const entering = this.#chooseEntering();
      if (entering < 0) return this.#numTaboo > 0 ? "trouble" : "optimal";
      const direction = state.dual[entering] < 0 ? 1 : -1;
      computePivotColumn(state, entering);
      this.#chooseLeaving(direction);
      const range = state.upper[entering] - state.lower[entering];
      if (this.#leavingRow < 0 || range <= this.#step) {
        if (range === Number.POSITIVE_INFINITY) {
          this.rayEntering = entering;
          this.rayDirection = direction;
          return "unbounded";
        }
        this.#flip(entering, direction, range);
        continue;
      }
      const reason = this.#exchange(entering, direction);
      if (reason !== null) return reason;
      if (needsRefactor(state)) return "refactor";
    }
  }

  /** Largest infeasibility² / weight of the reduced costs. */
  #chooseEntering(): number {
    const state = this.state;
    const { dual, move, isBasic, lower, numTotal, dualTolerance } = state;
    const weight = this.#weight;
    let best = -1;
    let bestMerit = 0;
    for (let variable = 0; variable < numTotal; variable++) {
      const d = dual[variable];
      if (d <= dualTolerance && d >= -dualTolerance) continue;
      if (isBasic[variable] !== 0 || this.#isTaboo[variable] !== 0) continue;
      const direction = move[variable];
      if (direction === 0 ? lower[variable] !== Number.NEGATIVE_INFINITY : direction * d >= 0) continue;
      const merit = (d * d) / weight[variable];
      if (merit > bestMerit) {
        bestMerit = merit;
        best = variable;
      }
    }
    return best;
  }

  /** Harris ratio test over the pivot column; leaves row (-1 = none blocks) and step. */
  #chooseLeaving(direction: number): void {
    const { pivotCol, baseValue, baseLower, baseUpper, primalTolerance } = this.state;
    const { index, array, count } = pivotCol;
    let largestEntry = 0;
    for (let k = 0; k < count; k++) largestEntry = Math.max(largestEntry, Math.abs(array[index[k]]));
    const least = Math.max(LEAST_PIVOT * Math.min(1, largestEntry), LEAST_PIVOT_SHARE * largestEntry);
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
    this.#leavingRow = -1;
    this.#step = limit;
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
      this.#leavingRow = row;
      this.#step = room / size;
    }
  }

  /** The entering variable moves to its other bound. */
  #flip(entering: number, direction: number, range: number): void {
    const state = this.state;
    const { pivotCol, baseValue, value, lower, upper, move } = state;
    const { index, array, count } = pivotCol;
    const step = direction * range;
    for (let k = 0; k < count; k++) baseValue[index[k]] -= step * array[index[k]];
    value[entering] = direction > 0 ? upper[entering] : lower[entering];
    move[entering] = direction > 0 ? -1 : 1;
    state.iterations++;
    state.counters.primalIterations++;
    state.counters.boundFlips++;
    this.#freshlyBuilt = false;
  }

  #exchange(entering: number, direction: number): Reason | null {
    const state = this.state;
    const row = this.#leavingRow;
    const alpha = state.pivotCol.array[row];
    computeUnitRow(state, row);
    price(state.rows, state.lp, state.isBasic, state.rho, state.pivotRow);
    const { numCols } = state;
    const alphaRow =
      entering < numCols ? state.pivotRow.array[entering] : state.rho.array[entering - numCols];
    const gap = Math.abs(alpha - alphaRow) / Math.min(Math.abs(alpha), Math.max(Math.abs(alphaRow), 1e-300));
    if (gap > PIVOT_GAP && state.lu.numUpdates > 0) return "unreliable";
    if (gap > PIVOT_GAP_FRESH) {
      this.#isTaboo[entering] = 1;
      this.#numTaboo++;
      return null;
    }
    const toLower = direction * alpha > 0;
    if (this.#step < 0) this.#moveBound(row, toLower);
    this.#countDegeneracy();
    const step = direction * Math.max(this.#step, 0);
    const { baseValue, pivotCol } = state;
    const { index, array, count } = pivotCol;
    if (step !== 0) for (let k = 0; k < count; k++) baseValue[index[k]] -= step * array[index[k]];
    this.#updateDuals(entering, row, alpha);
    exchangeBasis(state, row, entering, !toLower, state.value[entering] + step, alpha);
    state.iterations++;
    state.counters.primalIterations++;
    this.#freshlyBuilt = false;
    return null;
  }

  /** A basic variable slightly beyond its bound takes its value as bound, so that the step is not negative. */
  #moveBound(row: number, isLower: boolean): void {
    const { lower, upper, baseLower, baseUpper, baseValue, basicCol } = this.state;
    const x = baseValue[row];
    if (isLower) {
      baseLower[row] = x;
      lower[basicCol[row]] = x;
    } else {
      baseUpper[row] = x;
      upper[basicCol[row]] = x;
    }
    this.boundsChanged = true;
  }

  #countDegeneracy(): void {
    if (this.#step > 1e-12) {
      this.#degenerate = 0;
      return;
    }
    this.state.counters.degenerateSteps++;
    if (++this.#degenerate < DEGENERATE_PATIENCE) return;
    this.#degenerate = 0;
    this.#perturbBasicBounds();
  }

  /** Relaxes the bounds of all basic variables a little, each by another amount. */
  #perturbBasicBounds(): void {
    const { lower, upper, baseLower, baseUpper, basicCol, numRows, options } = this.state;
    for (let row = 0; row < numRows; row++) {
      const variable = basicCol[row];
      if (row === this.#leavingRow) continue;
      const random = 1 + randomOf(options.seed + 1, variable);
      if (lower[variable] !== Number.NEGATIVE_INFINITY) {
        lower[variable] -= random * BOUND_PERTURBATION * Math.max(1, Math.abs(lower[variable]));
        baseLower[row] = lower[variable];
      }
      if (upper[variable] !== Number.POSITIVE_INFINITY) {
        upper[variable] += random * BOUND_PERTURBATION * Math.max(1, Math.abs(upper[variable]));
        baseUpper[row] = upper[variable];
      }
    }
    this.boundsChanged = true;
  }

  /** Reduced costs and Devex weights after the exchange. */
  #updateDuals(entering: number, row: number, alpha: number): void {
    const state = this.state;
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
      const logical = numCols + rho.index[k];
      if (isBasic[logical] !== 0) continue;
      const entry = rho.array[rho.index[k]];
      dual[logical] -= step * entry;
      const ratio = entry / alpha;
      const candidate = ratio * ratio * reference;
      if (candidate > weight[logical]) weight[logical] = candidate;
    }
    const leaving = state.basicCol[row];
    dual[entering] = 0;
    dual[leaving] = -step;
    weight[leaving] = Math.max(reference / (alpha * alpha), 1);
    if (weight[leaving] > LARGEST_WEIGHT) weight.fill(1);
  }
}
