/**
 * Dual simplex method with bounds (phase 2, and phase 1 on boxed bounds): choose row, BTRAN, PRICE, choose
 * column, FTRAN, update; rebuilt from scratch at every factorisation and before each terminal decision.
 *
 * Sources: Koberstein, "The dual simplex method, techniques for a fast and stable implementation", PhD thesis,
 * Paderborn 2005; Huangfu & Hall, Mathematical Programming Computation 10 (2018) 119–142.
 */

import { acceptWeight, chooseLeaving } from "./dual-pricing.ts";
import { applyFlips, exchangeBasis, updateDuals, updatePrimals, updateWeights } from "./dual-step.ts";
import { perturbCosts } from "./perturbation.ts";
import { chooseEntering, type RatioTest } from "./ratio-test.ts";
import {
  computeDualObjective,
  computeDuals,
  computeInfeasibilities,
  computePivotColumn,
  computePivotRow,
  computePrimals,
  computeUnitRow,
  correctDuals,
  factorizeBasis,
  findFree,
  needsRefactor,
  POLL_INTERVAL,
  SLICE_TICKS,
} from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Why a run of the dual simplex came back. */
export type DualOutcome =
  /** Primal and dual feasible under the working bounds and costs. */
  | "optimal"
  /** The dual objective is unbounded along `ray`: no point satisfies the working bounds. */
  | "infeasible"
  /** The slice of work is over; run again to go on. */
  | "slice"
  /** A caller's condition ended it: limit, stop request or cutoff to be confirmed. */
  | "interrupted"
  /** Numerical trouble or stalling that this method could not resolve. */
  | "trouble";

type Reason = DualOutcome | "refactor" | "unreliable";

/** Relative difference between the two ways to compute the pivot above which the factor is not trusted. */
const PIVOT_GAP = 1e-7;
/** The same for a fresh factor: then the row is set aside. */
const PIVOT_GAP_FRESH = 1e-3;
/** Pivots below this are never taken. */
const LEAST_PIVOT = 1e-9;
/** Updates below which a terminal decision is taken without a new factorisation. */
const TRUSTED_UPDATES = 20;
/** Refactorisations forced by unreliable pivots that a run survives. */
const TROUBLE_BUDGET = 40;

/** A dual simplex on a shared state. */
export class DualSimplex {
  readonly state: SimplexState;
  readonly test: RatioTest;
  /** After "infeasible": the row whose unit row of B⁻¹ (state.rho) proves it, and its sign. */
  rayRow = -1;
  raySign = 0;
  /** Asked every few iterations; true interrupts the run. */
  interrupt: () => boolean = () => false;
  /** Value of state.iterations at which the run is interrupted. */
  iterationEnd: number = Number.POSITIVE_INFINITY;
  /** Dual objective (without offset) from which on `confirmsCutoff` is asked; Infinity = never. */
  cutoff: number = Number.POSITIVE_INFINITY;
  /** Whether the present duals prove that the optimum exceeds the caller's cutoff; may raise `cutoff`. */
  confirmsCutoff: () => boolean = () => false;
  /** Whether the unit row at hand is a proof of infeasibility by itself. */
  provesInfeasible: () => boolean = () => false;
  /** Whether an optimum is taken without a rebuild; its residuals are then looked at by the caller. */
  acceptsOptimum: () => boolean = () => false;
  /** Set while the working bounds are those of phase 1. */
  inPhase1 = false;
  /** Set while the costs are none of the model's. */
  isFeasibilityProblem = false;
  /** Perturb the costs after many degenerate steps in a row (where the start did not). */
  perturbsWhenDegenerate = false;

  #needsRebuild = true;
  #freshlyBuilt = false;
  /** Iterations at the last turn of the caller's. */
  #iterationsAtTurn = -1;
  #trouble = 0;
  #bestObjective = Number.NEGATIVE_INFINITY;
  #sinceProgress = 0;
  #strengthened = false;
  #degenerate = 0;

  constructor(state: SimplexState, test: RatioTest) {
    this.state = state;
    this.test = test;
  }

  /**
   * Forgets progress counters; call before the first run on changed bounds or costs.
   * @param isReady values, reduced costs, infeasibilities and objective are those of the working LP already.
   */
  restart(isReady: boolean): void {
    this.#needsRebuild = !isReady;
    this.#freshlyBuilt = false;
    this.#trouble = 0;
    this.#bestObjective = Number.NEGATIVE_INFINITY;
    this.#sinceProgress = 0;
    this.#strengthened = false;
    this.#degenerate = 0;
  }

  /** Runs until a decision or the end of the slice. */
  run(): DualOutcome {
    const state = this.state;
    const sliceEnd = state.lu.ticks + SLICE_TICKS;
    for (;;) {
      if (this.#needsRebuild && !this.#rebuild()) return "interrupted";
      const reason = this.#iterate(sliceEnd);
      if (reason === "slice" || reason === "interrupted") return reason;
      if (reason === "refactor") {
        this.#needsRebuild = true;
        state.hasFactor = false;
        continue;
      }
      if (reason === "unreliable") {
        if (!this.#recoverFromTrouble()) return "trouble";
        continue;
      }
      if (reason === "trouble") return reason;
      if (this.#isConfirmed(reason)) return reason;
    }
  }

  /**
   * Makes factor, values, reduced costs and infeasibilities anew, as far as they are not valid.
   * @returns false where it was interrupted.
   */
  #rebuild(): boolean {
    const state = this.state;
    if (!state.hasFactor) {
      if (factorizeBasis(state) < 0) return false;
      state.hasDuals = false;
    }
    if (!state.hasDuals) computeDuals(state);
    correctDuals(state, true);
    if (!state.hasPrimals) computePrimals(state);
    computeInfeasibilities(state);
    computeDualObjective(state);
    findFree(state);
    if (state.numTaboo > 0) {
      state.tabooRow.fill(0);
      state.numTaboo = 0;
    }
    state.counters.rebuilds++;
    this.#needsRebuild = false;
    this.#freshlyBuilt = true;
    return true;
  }

  /**
   * A terminal decision counts if it proves itself, or once it was taken right after a rebuild on a trusted
   * factor.
   */
  #isConfirmed(reason: DualOutcome): boolean {
    const state = this.state;
    if (reason === "infeasible" ? this.provesInfeasible() : this.acceptsOptimum()) return true;
    if (reason === "infeasible" && this.#freshlyBuilt && state.lu.numUpdates === 0) {
      // The unit row is as good as it gets and yet no proof: another row may give one.
      state.tabooRow[this.rayRow] = 1;
      state.numTaboo++;
      return false;
    }
    const trusted =
      state.lu.numUpdates === 0 || (reason === "optimal" && state.lu.numUpdates < TRUSTED_UPDATES);
    if (this.#freshlyBuilt && trusted) return true;
    this.#needsRebuild = true;
    state.hasPrimals = false;
    state.hasDuals = false;
    if (!trusted) state.hasFactor = false;
    return false;
  }

  /** Stricter pivots on a new factor; false once the budget is spent. */
  #recoverFromTrouble(): boolean {
    const { builder, counters } = this.state;
    counters.numericalTrouble++;
    if (++this.#trouble > TROUBLE_BUDGET) return false;
    if (this.#trouble > 2) builder.kernel.threshold = Math.min(0.5, builder.kernel.threshold * 2);
    this.#needsRebuild = true;
    this.state.hasFactor = false;
    return true;
  }

  /** Iterates until something other than a plain step happens. */
  #iterate(sliceEnd: number): Reason {
    const { state, test } = this;
    for (;;) {
      if (state.iterations >= this.iterationEnd) return "interrupted";
      if (state.iterations % POLL_INTERVAL === 0) {
        if (this.interrupt()) return "interrupted";
        if (this.#isTurnDue()) return "slice";
      }
      if (state.dualObjective > this.cutoff && this.#isCutOff()) return "interrupted";
      if (state.lu.ticks > sliceEnd) return "slice";
      const row = chooseLeaving(state);
      if (row < 0) return state.numTaboo > 0 ? "unreliable" : "optimal";
      computeUnitRow(state, row);
      if (!acceptWeight(state, row)) continue;
      computePivotRow(state);
      const isAbove = state.baseValue[row] > state.baseUpper[row];
      const bound = isAbove ? state.baseUpper[row] : state.baseLower[row];
      const sign = isAbove ? 1 : -1;
      if (!chooseEntering(state, test, sign, Math.abs(state.baseValue[row] - bound))) {
        this.rayRow = row;
        this.raySign = sign;
        return "infeasible";
      }
      computePivotColumn(state, test.entering);
      const alpha = state.pivotCol.array[row];
      const verdict = this.#judgePivot(row, alpha);
      if (verdict === "next") continue;
      if (verdict === "unreliable") return verdict;
      this.#step(row, bound, isAbove, alpha);
      if (this.#isStalling()) return "trouble";
      if (this.perturbsWhenDegenerate) this.#watchDegeneracy();
      if (this.#needsRebuild || needsRefactor(state)) return "refactor";
    }
  }

  /** Whether the caller wants its turn; not twice without a step in between, however fast its clock runs. */
  #isTurnDue(): boolean {
    const { iterations, options } = this.state;
    if (iterations === this.#iterationsAtTurn || options.isTurnDue?.() !== true) return false;
    this.#iterationsAtTurn = iterations;
    return true;
  }

  #isCutOff(): boolean {
    return !this.inPhase1 && !this.isFeasibilityProblem && this.confirmsCutoff();
  }

  /** Whether row and column agree on a pivot of usable size. */
  #judgePivot(row: number, alpha: number): "take" | "next" | "unreliable" {
    const { state, test } = this;
    const size = Math.min(Math.abs(alpha), Math.abs(test.alpha));
    const gap = Math.abs(alpha - test.alpha) / Math.max(size, 1e-300);
    const fresh = state.lu.numUpdates === 0;
    if (size >= LEAST_PIVOT && gap <= (fresh ? PIVOT_GAP_FRESH : PIVOT_GAP)) return "take";
    if (!fresh) return "unreliable";
    state.tabooRow[row] = 1;
    state.numTaboo++;
    return "next";
  }

  #step(row: number, bound: number, isAbove: boolean, alpha: number): void {
    const { state, test } = this;
    const { entering, dualStep } = test;
    applyFlips(state, test);
    updateDuals(state, test, state.basicCol[row]);
    const primalStep = updatePrimals(state, row, bound, alpha, dualStep);
    updateWeights(state, row, alpha);
    exchangeBasis(state, row, entering, isAbove, state.value[entering] + primalStep, alpha);
    state.iterations++;
    if (this.inPhase1) state.counters.dualPhase1Iterations++;
    else state.counters.dualIterations++;
    this.#freshlyBuilt = false;
  }

  /** No gain in the dual objective for very long: perturb harder once, then give up. */
  #isStalling(): boolean {
    const state = this.state;
    const best = this.#bestObjective;
    if (best === Number.NEGATIVE_INFINITY || state.dualObjective > best + 1e-9 * Math.abs(best)) {
      this.#bestObjective = state.dualObjective;
      this.#sinceProgress = 0;
      return false;
    }
    if (++this.#sinceProgress < Math.max(1000, 3 * state.numRows)) return false;
    if (this.#strengthened) return true;
    this.#strengthened = true;
    this.#sinceProgress = 0;
    this.#bestObjective = Number.NEGATIVE_INFINITY;
    perturbCosts(state, 10);
    this.#needsRebuild = true;
    return false;
  }

  /** Perturbs once the dual step has been zero for long. */
  #watchDegeneracy(): void {
    if (Math.abs(this.test.dualStep) > 1e-12) {
      this.#degenerate = 0;
      return;
    }
    if (++this.#degenerate < Math.max(20, 0.05 * this.state.numRows)) return;
    this.perturbsWhenDegenerate = false;
    perturbCosts(this.state, 1);
    this.#needsRebuild = true;
  }
}
