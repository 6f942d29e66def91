/**
 * The LP solver behind the LpSolver interface: scaled copy, dual simplex with boxed phase 1, primal clean-up,
 * the detour over a feasible basis where the dual cannot start, certificates, and the ladder of retries.
 */

import { Arena } from "../linalg/arena.ts";
import type { Basis } from "../model/basis.ts";
import { KEPT_PROBLEM } from "../model/kept-shapes.ts";
import { PRIMAL_FEASIBILITY } from "../tolerances.ts";
import { hasSameBasics, loadBasis, loadSlackBasis, readBasis, readWeightedBasis } from "./basis-exchange.ts";
import { Checkpoint } from "./checkpoint.ts";
import { computeEdgeWeights, crashBasis } from "./crash.ts";
import type { DualSimplex } from "./dual-simplex.ts";
import {
  hasCrossedBounds,
  hasDrifted,
  isNearlyDualFeasible,
  isPrimalFeasible,
  perturbUnlessFeasible,
  REJECTED_RESIDUAL,
  TIGHT_TOLERANCE,
  tightenTolerances,
} from "./feasibility.ts";
import { withFurtherCols } from "./further-cols.ts";
import { leastHiddenGain } from "./hidden-gain.ts";
import { KEPT_OPTIONS } from "./lp-options.ts";
import { extractPoint, LpPoint, residualBeyondTolerance } from "./lp-point.ts";
import {
  type GrowingLpSolver,
  type LpOptions,
  type LpProblem,
  type LpSolver,
  type LpStatus,
  uniformLp,
  type WeightedBasis,
} from "./lp-types.ts";
import { perturbCosts, restoreCosts } from "./perturbation.ts";
import { leavePhase1Bounds, setFarBounds, setPhase1Bounds } from "./phase1.ts";
import { computeInfeasibilityRow } from "./primal-phase1.ts";
import type { PrimalSimplex } from "./primal-simplex.ts";
import {
  computeDuals,
  dualInfeasibility,
  factorizeBasis,
  loadWorkingBounds,
  primalInfeasibility,
} from "./rebuild.ts";
import {
  type ScaledLp,
  scaleLp,
  setScaledColBounds,
  setScaledCost,
  setScaledRowBounds,
} from "./scaled-lp.ts";
import { SimplexRuns } from "./simplex-runs.ts";
import { SimplexState } from "./simplex-state.ts";
import { readBasisRow } from "./tableau-row.ts";
import { applyBoundChanges, BoundChanges } from "./warm-start.ts";

/** Attempts of the ladder: as configured; stricter pivots; by way of the primal; from the slack basis. */
const ATTEMPTS = 4;
/** Markowitz threshold of a first attempt, and after trouble. */
const PIVOT_THRESHOLD = 0.1;
const STRICT_THRESHOLD = 0.5;
/** Rounds of primal and dual clean-up that one attempt may take. */
const CLEANUP_ROUNDS = 6;
/** Updates up to which a warm solve's optimum is taken from the updated values. */
const TRUSTED_UPDATES = 40;
/** All is scaled anew once a matrix has grown to so many times its entries. */
const MOST_GROWTH = 2;
/** Rows that may be set aside because their proof of infeasibility did not hold. */
const TABOO_PROOFS = 20;

/** Makes an LP solver for a problem. The arrays of the problem are borrowed. */
export function createLpSolver(problem: LpProblem, options: LpOptions): GrowingLpSolver {
  return new SimplexSolver(problem, options);
}

class SimplexSolver implements GrowingLpSolver {
  /** For its shapes, and those of its parts. */
  static readonly kept: LpSolver = new SimplexSolver(KEPT_PROBLEM, KEPT_OPTIONS);
  readonly numRows: number;
  readonly numCols: number;
  readonly #problem: LpProblem;
  readonly #options: LpOptions;
  readonly #lp: ScaledLp;
  readonly #state: SimplexState;
  readonly #point: LpPoint;
  readonly #runs: SimplexRuns;
  /** Those of the runs, at hand. */
  readonly #dual: DualSimplex;
  readonly #primal: PrimalSimplex;
  #steps: Generator<void, LpStatus> | null = null;
  readonly #changes: BoundChanges;
  #checkpoint: Checkpoint | null = null;
  /** Nothing was solved yet, or the costs are new: perturb at once. */
  #isCold = true;
  /** Factor, values, infeasibilities and reduced costs are those of the last solve's end. */
  #isHot = false;
  /** The solve in hand began without a basis. */
  #startedCold = false;
  /** The solve in hand started from an earlier one. */
  #isWarm = false;
  #hasBasis = false;
  /** The basis is fresh from a crash: its edge weights are not known yet. */
  #isCrashed = false;
  /** The solve in hand has had its round for what the dual tolerance hides. */
  #hasSought = false;
  /** The dual tolerance before that round; null outside of it. */
  #toleranceBefore: number | null = null;
  /** Matrix entries that the scale factors were made for. */
  #numScaled: number;

  /** @param given its arrays are borrowed. @param state of the problem; its own by default. */
  constructor(given: LpProblem, options: LpOptions, state: SimplexState | null = null) {
    const problem = uniformLp(given);
    this.numRows = problem.numRows;
    this.numCols = problem.numCols;
    this.#problem = problem;
    this.#options = options;
    const arena = new Arena();
    this.#state = state ?? new SimplexState(scaleLp(problem, options.scaling), options, arena);
    this.#lp = this.#state.lp;
    this.#numScaled = problem.value.length;
    this.#point = new LpPoint(problem);
    this.#runs = new SimplexRuns(this.#state, problem, this.#point, options, arena);
    this.#dual = this.#runs.dual;
    this.#primal = this.#runs.primal;
    this.#changes = new BoundChanges(this.#state.numTotal, arena);
    this.#dual.acceptsOptimum = () => this.#isWarm && this.#state.lu.numUpdates < TRUSTED_UPDATES;
  }

  get objective(): number {
    return this.#runs.objective;
  }
  get colValue(): Float64Array {
    return this.#point.colValue;
  }
  get rowActivity(): Float64Array {
    return this.#point.rowActivity;
  }
  get rowDual(): Float64Array {
    return this.#point.rowDual;
  }
  get reducedCost(): Float64Array {
    return this.#point.reducedCost;
  }
  get iterations(): number {
    return this.#state.iterations;
  }

  counters(): Readonly<Record<string, number>> {
    return { ...this.#state.counters, factorBytes: this.#state.lu.bytes };
  }
  setColBounds(col: number, lb: number, ub: number): void {
    setScaledColBounds(this.#lp, col, lb, ub);
    this.#changes.add(col);
    this.#point.setColBounds(col, lb, ub);
    this.#steps = null;
  }
  setRowBounds(row: number, lb: number, ub: number): void {
    setScaledRowBounds(this.#lp, row, lb, ub);
    this.#changes.add(this.numCols + row);
    this.#point.setRowBounds(row, lb, ub);
    this.#steps = null;
  }
  setColCost(col: number, cost: number): void {
    setScaledCost(this.#lp, col, cost);
    this.#point.setColCost(col, cost);
    this.#isCold = true;
    this.#isHot = false;
    // The working costs are the LP's old ones.
    this.#state.costsChanged = true;
    this.#steps = null;
  }
  withFurtherCols(problem: LpProblem): GrowingLpSolver | null {
    if (!this.#hasBasis || problem.value.length > MOST_GROWTH * this.#numScaled) return null;
    const grown = new SimplexSolver(problem, this.#options, withFurtherCols(this.#state, problem));
    grown.#numScaled = this.#numScaled;
    grown.#hasBasis = true;
    grown.#isCold = false;
    return grown;
  }
  setCutoff(cutoff: number): void {
    this.#runs.cutoff = cutoff;
  }
  setIterationLimit(iterations: number): void {
    const end = this.#state.iterations + iterations;
    this.#dual.iterationEnd = end;
    this.#primal.iterationEnd = end;
  }
  setBasis(basis: Basis, edgeWeight: Float64Array | null = null): void {
    const state = this.#state;
    this.#steps = null;
    if (this.#hasBasis && hasSameBasics(state, basis) && this.#isHot) return;
    if (this.#hasBasis) {
      for (let row = 0; row < this.numRows; row++)
        state.weightOf[state.basicCol[row]] = state.edgeWeight[row];
    } else state.weightOf.fill(1);
    if (edgeWeight !== null) state.weightOf.set(edgeWeight);
    loadBasis(state, basis);
    this.#hasBasis = true;
    this.#isHot = false;
    this.#isCold = false;
  }
  getBasis(): Basis {
    return readBasis(this.#state);
  }
  getWeightedBasis(into?: WeightedBasis): WeightedBasis {
    return readWeightedBasis(this.#state, into);
  }
  save(): boolean {
    if (!this.#isHot || this.#changes.count > 0 || this.objective !== this.#point.objective) return false;
    this.#checkpoint ??= new Checkpoint(this.#state, this.#point, this.#changes);
    this.#checkpoint.save();
    return true;
  }
  restore(): void {
    this.#steps = null;
    this.#checkpoint?.restore();
    this.#isHot = this.#state.hasFactor;
    this.#runs.objective = this.#point.objective;
  }
  basisRow(col: number, multiplier: Float64Array): boolean {
    return this.#isHot && readBasisRow(this.#state, col, multiplier);
  }
  farkas(): Float64Array {
    return (this.#runs.farkas ?? new Float64Array(this.numRows)).slice();
  }
  ray(): Float64Array {
    return (this.#runs.ray ?? new Float64Array(this.numCols)).slice();
  }

  advance(): LpStatus {
    this.#steps ??= this.#solve();
    const next = this.#steps.next();
    if (next.done !== true) return "working";
    this.#steps = null;
    this.#leaveHiddenGain();
    return next.value;
  }

  /** The whole solve: hot where that is possible, else attempt by attempt; yields between slices of work. */
  *#solve(): Generator<void, LpStatus> {
    this.#runs.begin();
    if (this.#runs.mustStop()) return this.#runs.endOfInterrupted();
    const isHot = this.#isHot;
    this.#isHot = false;
    this.#hasSought = false;
    // Changes may have left a solve in its middle.
    this.#leaveHiddenGain();
    if (hasCrossedBounds(this.#lp, this.#changes)) return "infeasible";
    if (isHot) {
      const status = yield* this.#solveHot();
      if (status !== "numerical_error") return status;
    }
    this.#changes.clear();
    const state = this.#state;
    state.primalTolerance = PRIMAL_FEASIBILITY;
    state.dualTolerance = this.#options.dualTolerance;
    this.#startedCold = !this.#hasBasis;
    if (!this.#hasBasis) this.#startBasis(this.#options.crash);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) state.counters.numericalTrouble++;
      if (attempt === ATTEMPTS - 1) {
        this.#startBasis(false);
        // No attempt is left for a round that fails.
        this.#hasSought = true;
      }
      this.#leaveHiddenGain();
      state.builder.kernel.threshold = attempt === 0 ? PIVOT_THRESHOLD : STRICT_THRESHOLD;
      if (attempt > 0) state.hasFactor = false;
      const status = yield* this.#attempt(attempt);
      if (status !== "numerical_error") return status;
    }
    return "numerical_error";
  }

  /** Goes on from where the last solve ended, after bound changes only. */
  *#solveHot(): Generator<void, LpStatus> {
    const state = this.#state;
    const isReady = applyBoundChanges(state, this.#changes);
    this.#changes.clear();
    if (!isReady) return "numerical_error";
    this.#isWarm = true;
    state.builder.kernel.threshold = PIVOT_THRESHOLD;
    this.#dual.perturbsWhenDegenerate = this.#options.perturbation;
    return yield* this.#solveByDual(true);
  }

  /** The slack basis, with a crash where that is on. */
  #startBasis(crash: boolean): void {
    loadSlackBasis(this.#state);
    // A tree search depends on where its root ends: there, only free columns enter.
    const isLinear = !this.#problem.integrality.includes(1);
    this.#isCrashed = crash && crashBasis(this.#state, isLinear);
    this.#state.rows.partition(this.#state.isBasic);
    this.#hasBasis = true;
    this.#isCold = true;
  }

  *#attempt(attempt: number): Generator<void, LpStatus> {
    const state = this.#state;
    const wasChanged = state.costsChanged;
    this.#isWarm = !this.#isCold && attempt === 0;
    loadWorkingBounds(state);
    restoreCosts(state);
    if (!state.hasFactor && factorizeBasis(state) < 0) return this.#runs.endOfInterrupted();
    if (this.#isCrashed && this.#options.edgeWeights) yield* computeEdgeWeights(state);
    this.#isCrashed = false;
    if (this.#options.isTurnDue?.() === true) yield;
    if (!state.hasDuals) computeDuals(state);
    if (wasChanged && !this.#startedCold && attempt === 0 && isPrimalFeasible(state)) {
      this.#isCold = false;
      const status = yield* this.#runs.runPrimal();
      if (status !== "optimal") return status;
      return primalInfeasibility(state).count > 0 ? "numerical_error" : (this.#finish() ?? "numerical_error");
    }
    if (!this.#options.dualSimplex && attempt < 2) return yield* this.#solveByPrimalPhases();
    const isFeasible = isNearlyDualFeasible(state);
    if ((this.#isCold || attempt > 0 || wasChanged) && this.#options.perturbation)
      perturbUnlessFeasible(state);
    this.#isCold = false;
    this.#dual.perturbsWhenDegenerate = this.#options.perturbation && !state.costsChanged;
    const reached = isFeasible || attempt === 2 ? isFeasible : yield* this.#reachDualFeasibility();
    if (typeof reached === "string") return reached;
    return yield* reached ? this.#solveByDual(false) : this.#solveByPrimal();
  }

  /** Phase 1 on changed bounds; a status if it was ended early. The working bounds are the true ones again. */
  *#reachDualFeasibility(): Generator<void, boolean | LpStatus> {
    const state = this.#state;
    for (const setBounds of [setFarBounds, setPhase1Bounds]) {
      setBounds(state);
      this.#dual.inPhase1 = true;
      const outcome = yield* this.#runs.runDual(false);
      this.#dual.inPhase1 = false;
      leavePhase1Bounds(state);
      if (outcome === "interrupted") return this.#runs.endOfInterrupted();
      if (this.#runs.farkas !== null) return "infeasible";
      computeDuals(state);
      if (isNearlyDualFeasible(state)) return true;
    }
    if (!state.costsChanged) return false;
    // The perturbation itself may be what makes the duals infeasible.
    restoreCosts(state);
    computeDuals(state);
    return isNearlyDualFeasible(state);
  }

  /** Phase 2 of the dual simplex, then clean-up until nothing is left to repair. */
  *#solveByDual(isReady: boolean): Generator<void, LpStatus> {
    const state = this.#state;
    for (let round = 0, proofs = 0; round < CLEANUP_ROUNDS; ) {
      const outcome = yield* this.#runs.runDual(isReady && round + proofs === 0);
      if (outcome === "interrupted") {
        this.#isHot = !state.costsChanged && state.hasFactor;
        return this.#runs.endOfInterrupted();
      }
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "infeasible") {
        if (this.#runs.farkas !== null || this.#runs.confirmInfeasible()) {
          this.#isHot = !state.costsChanged;
          return "infeasible";
        }
        if (++proofs > TABOO_PROOFS) return "numerical_error";
        state.hasFactor = false;
        state.builder.kernel.threshold = STRICT_THRESHOLD;
        if (proofs > 2) return yield* this.#solveByPrimal();
        continue;
      }
      round++;
      const cleaned = yield* this.#cleanUp();
      if (cleaned !== null) return cleaned;
    }
    return "numerical_error";
  }

  /** True costs again and the primal simplex for what they leave; null = the dual has to go on. */
  *#cleanUp(): Generator<void, LpStatus | null> {
    const state = this.#state;
    if (state.costsChanged) {
      restoreCosts(state);
      computeDuals(state);
      // A reduced cost just within the usual tolerance can be worth much on a column with far to go.
      if (!this.#isWarm) state.dualTolerance = Math.min(TIGHT_TOLERANCE, state.dualTolerance);
      if (dualInfeasibility(state).count > 0) {
        const outcome = yield* this.#runs.runPrimal();
        if (outcome !== "optimal") return outcome;
        if (primalInfeasibility(state).count > 0) return null;
      }
    }
    if (this.#options.isTurnDue?.() === true) yield;
    return this.#finish();
  }

  /** A feasible basis by the dual simplex without costs, then the primal simplex with them. */
  *#solveByPrimal(): Generator<void, LpStatus> {
    const state = this.#state;
    for (let round = 0; round < CLEANUP_ROUNDS; round++) {
      loadWorkingBounds(state);
      state.cost.fill(0);
      state.costsChanged = true;
      if (this.#options.perturbation) perturbCosts(state, 1);
      this.#dual.isFeasibilityProblem = true;
      const outcome = yield* this.#runs.runDual(false);
      this.#dual.isFeasibilityProblem = false;
      if (outcome === "interrupted") return this.#runs.endOfInterrupted();
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "infeasible") {
        return this.#runs.farkas !== null || this.#runs.confirmInfeasible()
          ? "infeasible"
          : "numerical_error";
      }
      restoreCosts(state);
      const status = yield* this.#runs.runPrimal();
      if (status !== "optimal") return status;
      if (primalInfeasibility(state).count > 0) continue;
      return this.#finish() ?? "numerical_error";
    }
    return "numerical_error";
  }

  /** The primal simplex in its two phases; the dual repairs what moved bounds leave. */
  *#solveByPrimalPhases(): Generator<void, LpStatus> {
    const state = this.#state;
    this.#isCold = false;
    this.#primal.inPhase1 = true;
    const status = yield* this.#runs.runPrimal();
    this.#primal.inPhase1 = false;
    if (status !== "optimal") return status;
    if (this.#primal.numInfeasible > 0) {
      computeInfeasibilityRow(state);
      for (const sign of [1, -1]) {
        this.#dual.raySign = sign;
        if (this.#runs.confirmMultipliers({ isStrict: false, isRefined: false })) return "infeasible";
      }
    }
    // Bounds that were moved may hide an infeasibility: the other way finds out.
    if (primalInfeasibility(state).count > 0) return yield* this.#solveByPrimal();
    restoreCosts(state);
    const end = yield* this.#runs.runPrimal();
    return end === "optimal" ? yield* this.#solveByDual(false) : end;
  }

  /** Whether a reduced cost within the dual tolerance is worth another round; the tolerance is then below it. */
  #seeksHiddenGain(): boolean {
    const state = this.#state;
    if (this.#hasSought) return false;
    const amount = leastHiddenGain(state, this.#problem, this.#point);
    if (amount === Number.POSITIVE_INFINITY) return false;
    this.#hasSought = true;
    this.#toleranceBefore = state.dualTolerance;
    state.dualTolerance = Math.min(state.dualTolerance, 0.5 * amount);
    return true;
  }

  /** What was tightened for a hidden gain is no measure for other attempts and bounds: it may be next to rounding. */
  #leaveHiddenGain(): void {
    if (this.#toleranceBefore !== null) this.#state.dualTolerance = this.#toleranceBefore;
    this.#toleranceBefore = null;
  }

  /** Takes the point off the state; null asks for another round with tighter tolerances. */
  #finish(): LpStatus | null {
    const state = this.#state;
    extractPoint(state, this.#problem, this.#point);
    const { primalResidual, dualResidual } = this.#point;
    const residual = Math.max(primalResidual, dualResidual);
    const isDrifted = this.#isWarm && hasDrifted(state, residual);
    if (tightenTolerances(state, primalResidual, dualResidual) || isDrifted) {
      state.hasFactor = false;
      return null;
    }
    if (
      residual > REJECTED_RESIDUAL &&
      residualBeyondTolerance(state, this.#problem, this.#point) > REJECTED_RESIDUAL
    )
      return "numerical_error";
    if (this.#seeksHiddenGain()) return null;
    this.#runs.objective = this.#point.objective;
    this.#isHot = true;
    return "optimal";
  }
}
