/**
 * Primal simplex method. Phase 1 goes from any basis to a feasible one by a composite objective; phase 2 from
 * there to optimality under the working costs. It cleans up after a perturbed dual simplex, finishes what the
 * dual cannot start, and is the alternative to it. A step that would be negative moves the bound instead (undone
 * by the caller).
 */

import { DUAL_FEASIBILITY } from "../tolerances.ts";
import { exchangeBasis } from "./dual-step.ts";
import { price } from "./price.ts";
import { loadInfeasibilityCosts, updateInfeasibilityCosts } from "./primal-phase1.ts";
import { PrimalPricing } from "./primal-pricing.ts";
import { PrimalRatioTest } from "./primal-ratio-test.ts";
import {
  computeDuals,
  computePivotColumn,
  computePrimals,
  computeUnitRow,
  factorizeBasis,
  needsRefactor,
  POLL_INTERVAL,
  primalInfeasibility,
  SLICE_TICKS,
} from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";
import { randomOf } from "./simplex-state.ts";

/** Why a run of the primal simplex came back. */
export type PrimalOutcome = "optimal" | "unbounded" | "slice" | "interrupted" | "trouble";

type Reason = PrimalOutcome | "refactor" | "unreliable";

const TROUBLE_BUDGET = 20;
/** Optima that a rebuild may call back before the dual tolerance is loosened, and before the run is given up. */
const PATIENCE_WITH_RECALLS = 3;
const MOST_RECALLS = 60;
/** Directions that turned out to be no rays with which a run is given up. */
const MOST_REFUTED_RAYS = 20;
/** Rebuilds of phase 1 in a row without a smaller sum of infeasibilities after which it goes in circles. */
const MOST_IDLE_REBUILDS = 200;
/** Relative disagreement of row and column on a pivot with which a fresh factor's column is set aside. */
const PIVOT_GAP_FRESH = 0.1;
const PIVOT_GAP = 1e-7;
/** Consecutive degenerate steps after which the bounds of basic variables are perturbed. */
const DEGENERATE_PATIENCE = 60;
/** Size of that perturbation relative to max(1, |bound|). */
const BOUND_PERTURBATION = 5e-7;

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
  /** Whether that variable does move without limit; else it is set aside. */
  provesUnbounded: () => boolean = () => true;

  /** Whether runs go for feasibility (phase 1); "optimal" then means that the infeasibility is least. */
  inPhase1 = false;
  /** After a run of phase 1: number of basic variables that are still infeasible. */
  numInfeasible = 0;

  readonly #pricing: PrimalPricing;
  readonly #test = new PrimalRatioTest();
  #needsRebuild = true;
  #freshlyBuilt = false;
  /** Iterations at the last turn of the caller's. */
  #iterationsAtTurn = -1;
  #trouble = 0;
  #recalls = 0;
  #refutedRays = 0;
  #degenerate = 0;
  /** Phase 1: the least sum of infeasibilities at a rebuild, and the rebuilds since then. */
  #leastSum = Number.POSITIVE_INFINITY;
  #idleRebuilds = 0;

  constructor(state: SimplexState) {
    this.state = state;
    this.#pricing = new PrimalPricing(state.numTotal);
  }

  /** Starts on the present basis. */
  restart(): void {
    this.#pricing.reset();
    this.#needsRebuild = true;
    this.#trouble = 0;
    this.#recalls = 0;
    this.#refutedRays = 0;
    this.#degenerate = 0;
    this.#leastSum = Number.POSITIVE_INFINITY;
    this.#idleRebuilds = 0;
    this.boundsChanged = false;
  }

  /** Runs until a decision or the end of the slice. */
  run(): PrimalOutcome {
    const state = this.state;
    const sliceEnd = state.lu.ticks + SLICE_TICKS;
    for (;;) {
      if (this.#needsRebuild && !this.#rebuild()) return "interrupted";
      const reason = this.#iterate(sliceEnd);
      if (reason === "slice" || reason === "interrupted" || reason === "trouble") return reason;
      if (reason === "refactor" || reason === "unreliable") {
        if (reason === "unreliable" && ++this.#trouble > TROUBLE_BUDGET) return "trouble";
        state.hasFactor = false;
        this.#needsRebuild = true;
        if (this.inPhase1 && this.#idleRebuilds > MOST_IDLE_REBUILDS) return "trouble";
        continue;
      }
      if (this.#freshlyBuilt && state.lu.numUpdates === 0) {
        if (reason !== "unbounded" || this.provesUnbounded()) return reason;
        if (++this.#refutedRays > MOST_REFUTED_RAYS || !this.#pivotOnRefuted()) return "trouble";
        continue;
      }
      if (reason === "optimal" && ++this.#recalls % PATIENCE_WITH_RECALLS === 0) {
        // What a rebuild finds each time anew is rounding: a tolerance below it would never be met.
        if (state.dualTolerance < DUAL_FEASIBILITY) {
          state.dualTolerance = Math.min(DUAL_FEASIBILITY, 10 * state.dualTolerance);
        } else if (this.#recalls > MOST_RECALLS) return "trouble";
      }
      state.hasFactor = false;
      this.#needsRebuild = true;
    }
  }

  /** @returns false where it was interrupted. */
  #rebuild(): boolean {
    const state = this.state;
    if (!state.hasFactor && factorizeBasis(state) < 0) return false;
    computePrimals(state);
    if (this.inPhase1) this.#startPhase1();
    computeDuals(state);
    state.counters.rebuilds++;
    this.#pricing.forgive();
    this.#needsRebuild = false;
    this.#freshlyBuilt = true;
    return true;
  }

  #startPhase1(): void {
    this.numInfeasible = loadInfeasibilityCosts(this.state);
    const { sum } = primalInfeasibility(this.state);
    this.#idleRebuilds = sum < this.#leastSum ? 0 : this.#idleRebuilds + 1;
    this.#leastSum = Math.min(sum, this.#leastSum);
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
      const entering = this.#pricing.chooseEntering(state);
      if (entering < 0) return this.#pricing.numTaboo > 0 ? "trouble" : "optimal";
      const direction = state.dual[entering] < 0 ? 1 : -1;
      computePivotColumn(state, entering);
      if (this.inPhase1) this.#test.chooseLeavingLong(state, direction, Math.abs(state.dual[entering]));
      else this.#test.chooseLeaving(state, direction, false);
      const range = state.upper[entering] - state.lower[entering];
      if (this.#test.leavingRow < 0 && this.#test.step < range) {
        this.#pricing.forbid(entering);
        continue;
      }
      if (this.#test.leavingRow < 0 || range <= this.#test.step) {
        if (range === Number.POSITIVE_INFINITY) {
          // No infeasibility falls for ever: the column is not what its reduced cost says.
          if (this.inPhase1) return "unreliable";
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

  /**
   * What refutes a ray is an entry too small for the ratio test, but no rounding: it is pivoted on, so that other columns can
   * make up for it. Else the column is set aside.
   * @returns false where row and column do not agree on the pivot.
   */
  #pivotOnRefuted(): boolean {
    const { rayEntering, rayDirection } = this;
    this.#test.chooseLeaving(this.state, rayDirection, true);
    if (this.#test.leavingRow >= 0) return this.#exchange(rayEntering, rayDirection) === null;
    this.#pricing.forbid(rayEntering);
    return true;
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
    if (this.inPhase1) updateInfeasibilityCosts(state);
  }

  #exchange(entering: number, direction: number): Reason | null {
    const state = this.state;
    const row = this.#test.leavingRow;
    const alpha = state.pivotCol.array[row];
    computeUnitRow(state, row);
    price(state.rows, state.lp, state.isBasic, state.rho, state.pivotRow);
    const { numCols } = state;
    const alphaRow =
      entering < numCols ? state.pivotRow.array[entering] : state.rho.array[entering - numCols];
    const gap = Math.abs(alpha - alphaRow) / Math.min(Math.abs(alpha), Math.max(Math.abs(alphaRow), 1e-300));
    if (gap > PIVOT_GAP && state.lu.numUpdates > 0) return "unreliable";
    if (gap > PIVOT_GAP_FRESH) {
      this.#pricing.forbid(entering);
      return null;
    }
    const { toUpper } = this.#test;
    if (this.#test.step < 0) this.#moveBound(row, !toUpper);
    this.#countDegeneracy();
    const step = direction * Math.max(this.#test.step, 0);
    const { baseValue, pivotCol } = state;
    const { index, array, count } = pivotCol;
    if (step !== 0) for (let k = 0; k < count; k++) baseValue[index[k]] -= step * array[index[k]];
    const leaving = state.basicCol[row];
    this.#pricing.update(state, entering, leaving, alpha);
    exchangeBasis(state, row, entering, toUpper, state.value[entering] + step, alpha);
    state.iterations++;
    state.counters.primalIterations++;
    this.#freshlyBuilt = false;
    if (this.inPhase1) {
      state.dual[leaving] -= state.cost[leaving];
      state.cost[leaving] = 0;
      updateInfeasibilityCosts(state);
    }
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
    if (this.#test.step > 1e-12) {
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
      if (row === this.#test.leavingRow) continue;
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
}
