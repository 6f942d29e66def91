/**
 * The LP solver behind the LpSolver interface: scaled copy, dual simplex with boxed phase 1, primal clean-up,
 * the detour over a feasible basis where the dual cannot start, certificates, and the ladder of retries.
 */

import type { Basis } from "./basis.ts";
import { AT_UPPER, BASIC } from "./basis.ts";
import { farkasMultipliers, provesInfeasibility, rayOfColumn } from "./certificates.ts";
import { crashBasis } from "./crash.ts";
import { provenLowerBound } from "./dual-bound.ts";
import type { DualOutcome } from "./dual-simplex.ts";
import { DualSimplex } from "./dual-simplex.ts";
import { extractPoint, LpPoint } from "./lp-point.ts";
import type { LpOptions, LpProblem, LpSolver, LpStatus } from "./lp-types.ts";
import { perturbCosts, restoreCosts } from "./perturbation.ts";
import { leavePhase1Bounds, setPhase1Bounds } from "./phase1.ts";
import { PrimalSimplex } from "./primal-simplex.ts";
import { RatioTest } from "./ratio-test.ts";
import {
  computeDuals,
  computeInfeasibilities,
  computePrimals,
  correctDuals,
  dualInfeasibility,
  factorizeBasis,
  primalInfeasibility,
} from "./rebuild.ts";
import type { ScaledLp } from "./scaled-lp.ts";
import { scaleLp, setScaledColBounds, setScaledCost, setScaledRowBounds } from "./scaled-lp.ts";
import { placeNonbasic, SimplexState } from "./simplex-state.ts";

/** Attempts of the ladder: as configured; stricter pivots; by way of the primal; from the slack basis. */
const ATTEMPTS = 4;
/** Rounds of primal and dual clean-up that one attempt may take. */
const CLEANUP_ROUNDS = 6;
/** Residual on the unscaled problem above which the tolerance is tightened once. */
const UNSCALED_RESIDUAL = 5e-7;
const TIGHT_TOLERANCE = 1e-9;
/** Rows that may be set aside because their proof of infeasibility did not hold. */
const TABOO_PROOFS = 20;

/** Makes an LP solver for a problem. The arrays of the problem are borrowed. */
export function createLpSolver(problem: LpProblem, options: LpOptions): LpSolver {
  return new SimplexSolver(problem, options);
}

class SimplexSolver implements LpSolver {
  readonly numRows: number;
  readonly numCols: number;
  objective: number = Number.NEGATIVE_INFINITY;
  readonly #problem: LpProblem;
  readonly #options: LpOptions;
  readonly #lp: ScaledLp;
  readonly #state: SimplexState;
  readonly #dual: DualSimplex;
  readonly #primal: PrimalSimplex;
  readonly #point: LpPoint;
  #cutoff = Number.POSITIVE_INFINITY;
  #iterationEnd = Number.POSITIVE_INFINITY;
  #steps: Generator<void, LpStatus> | null = null;
  #isCold = true;
  #hasBasis = false;
  #farkas: Float64Array | null = null;
  #ray: Float64Array | null = null;
  #nextCutoffCheck = Number.NEGATIVE_INFINITY;
  #endedBy: "stopped" | "iteration_limit" | "cutoff" = "stopped";

  constructor(problem: LpProblem, options: LpOptions) {
    this.numRows = problem.numRows;
    this.numCols = problem.numCols;
    this.#problem = problem;
    this.#options = options;
    this.#lp = scaleLp(problem, options.scaling);
    this.#state = new SimplexState(this.#lp, options);
    this.#dual = new DualSimplex(this.#state, new RatioTest(this.#state.numTotal));
    this.#primal = new PrimalSimplex(this.#state);
    this.#point = new LpPoint(problem);
    this.#primal.interrupt = () => this.#mustStop();
    this.#dual.interrupt = () => this.#mustStop() || this.#isCutOff();
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
    this.#point.colLb[col] = lb;
    this.#point.colUb[col] = ub;
    this.#steps = null;
  }

  setRowBounds(row: number, lb: number, ub: number): void {
    setScaledRowBounds(this.#lp, row, lb, ub);
    this.#point.rowLb[row] = lb;
    this.#point.rowUb[row] = ub;
    this.#steps = null;
  }

  setColCost(col: number, cost: number): void {
    setScaledCost(this.#lp, col, cost);
    this.#point.colCost[col] = cost;
    this.#isCold = true;
    this.#steps = null;
  }

  setCutoff(cutoff: number): void {
    this.#cutoff = cutoff;
    this.#nextCutoffCheck = Number.NEGATIVE_INFINITY;
  }

  setIterationLimit(iterations: number): void {
    this.#iterationEnd = this.#state.iterations + iterations;
  }

  setBasis(basis: Basis): void {
    const state = this.#state;
    const { numCols, numRows, numTotal, isBasic, basicCol, move } = state;
    let differs = !this.#hasBasis;
    let count = 0;
    for (let variable = 0; variable < numTotal; variable++) {
      const code = variable < numCols ? basis.colStatus[variable] : basis.rowStatus[variable - numCols];
      const basic = code === BASIC && count < numRows ? 1 : 0;
      count += basic;
      if (basic !== isBasic[variable]) differs = true;
      isBasic[variable] = basic;
      // A row at its upper bound is a logical at its lower one.
      if (basic === 0) move[variable] = (code === AT_UPPER) === variable < numCols ? -1 : 1;
      else move[variable] = 0;
    }
    for (let variable = numCols; variable < numTotal && count < numRows; variable++) {
      if (isBasic[variable] !== 0) continue;
      isBasic[variable] = 1;
      move[variable] = 0;
      count++;
      differs = true;
    }
    this.#steps = null;
    this.#isCold = false;
    if (!differs) return;
    for (let row = 0; row < numRows; row++) state.weightOf[basicCol[row]] = state.edgeWeight[row];
    const keeps = this.#hasBasis;
    let row = 0;
    for (let variable = 0; variable < numTotal; variable++) {
      if (isBasic[variable] === 0) continue;
      basicCol[row] = variable;
      state.edgeWeight[row++] = keeps && state.weightOf[variable] > 0 ? state.weightOf[variable] : 1;
    }
    state.rows.partition(isBasic);
    state.hasFactor = false;
    this.#hasBasis = true;
  }

  getBasis(): Basis {
    const { numCols, numTotal, isBasic, move, lower, upper } = this.#state;
    const colStatus = new Uint8Array(numCols);
    const rowStatus = new Uint8Array(this.numRows);
    for (let variable = 0; variable < numTotal; variable++) {
      let code = 0;
      if (isBasic[variable] === 0) {
        const isFree =
          lower[variable] === Number.NEGATIVE_INFINITY && upper[variable] === Number.POSITIVE_INFINITY;
        const isUpper = move[variable] === -1;
        code = isFree ? 3 : isUpper === variable < numCols ? 2 : 1;
      }
      if (variable < numCols) colStatus[variable] = code;
      else rowStatus[variable - numCols] = code;
    }
    return { colStatus, rowStatus };
  }

  farkas(): Float64Array {
    return (this.#farkas ?? new Float64Array(this.numRows)).slice();
  }

  ray(): Float64Array {
    return (this.#ray ?? new Float64Array(this.numCols)).slice();
  }

  advance(): LpStatus {
    this.#steps ??= this.#solve();
    const next = this.#steps.next();
    if (next.done !== true) return "working";
    this.#steps = null;
    return next.value;
  }

  #mustStop(): boolean {
    if (this.#state.iterations >= this.#iterationEnd) {
      this.#endedBy = "iteration_limit";
      return true;
    }
    this.#endedBy = "stopped";
    return this.#options.shouldStop();
  }

  /** Whether the present row duals prove that the optimum exceeds the cutoff. */
  #isCutOff(): boolean {
    const state = this.#state;
    if (this.#cutoff === Number.POSITIVE_INFINITY || this.#dual.inPhase1 || this.#dual.isFeasibilityProblem)
      return false;
    const objective = state.dualObjective + this.#problem.objectiveOffset;
    if (objective <= this.#cutoff || objective < this.#nextCutoffCheck) return false;
    const bound = provenLowerBound(state, this.#problem.objectiveOffset);
    if (bound > this.#cutoff) {
      this.objective = bound;
      this.#endedBy = "cutoff";
      return true;
    }
    this.#nextCutoffCheck = objective + 0.1 * Math.max(1e-6, objective - bound);
    return false;
  }

  /** The whole solve, attempt by attempt; yields between slices of work. */
  *#solve(): Generator<void, LpStatus> {
    this.#farkas = null;
    this.#ray = null;
    this.objective = Number.NEGATIVE_INFINITY;
    const state = this.#state;
    state.primalTolerance = 1e-7;
    if (this.#hasCrossedBounds()) return "infeasible";
    if (!this.#hasBasis) this.#startBasis(this.#options.crash);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) state.counters.numericalTrouble++;
      if (attempt === ATTEMPTS - 1) this.#startBasis(false);
      state.builder.kernel.threshold = attempt === 0 ? 0.1 : 0.5;
      if (attempt > 0) state.hasFactor = false;
      const status = yield* this.#attempt(attempt);
      if (status !== "numerical_error") return status;
    }
    return "numerical_error";
  }

  #hasCrossedBounds(): boolean {
    const { lower, upper, numTotal } = { ...this.#lp, numTotal: this.#state.numTotal };
    for (let variable = 0; variable < numTotal; variable++) {
      const gap = lower[variable] - upper[variable];
      if (gap <= 0) continue;
      if (gap > 1e-9 * Math.max(1, Math.abs(lower[variable]))) return true;
      lower[variable] = upper[variable];
    }
    return false;
  }

  /** The slack basis, with a crash of free columns where that is on. */
  #startBasis(crash: boolean): void {
    const state = this.#state;
    const { numRows, numCols, numTotal, isBasic, basicCol, move } = state;
    for (let variable = 0; variable < numTotal; variable++) {
      isBasic[variable] = variable >= numCols ? 1 : 0;
      move[variable] = 0;
    }
    for (let row = 0; row < numRows; row++) basicCol[row] = numCols + row;
    if (crash) crashBasis(state);
    state.edgeWeight.fill(1);
    state.rows.partition(isBasic);
    state.hasFactor = false;
    this.#hasBasis = true;
    this.#isCold = true;
  }

  /** Working bounds from the LP; nonbasic variables keep their side where they can. */
  #loadBounds(): void {
    const state = this.#state;
    const { lp, isBasic, move, value, dual, numTotal } = state;
    const { lower, upper } = lp;
    state.lower.set(lower);
    state.upper.set(upper);
    for (let variable = 0; variable < numTotal; variable++) {
      if (isBasic[variable] !== 0) continue;
      let preferUpper = move[variable] === -1;
      if (move[variable] === 0) {
        preferUpper =
          dual[variable] < 0 ||
          (dual[variable] === 0 && Math.abs(upper[variable]) < Math.abs(lower[variable]));
      }
      const before = value[variable];
      placeNonbasic(state, variable, preferUpper);
      if (before !== value[variable]) state.hasPrimals = false;
    }
  }

  *#attempt(attempt: number): Generator<void, LpStatus> {
    const state = this.#state;
    const wasChanged = state.costsChanged;
    this.#loadBounds();
    restoreCosts(state);
    if (!state.hasFactor) factorizeBasis(state);
    computeDuals(state);
    const isFeasible = correctDuals(state, false) === 0;
    if ((this.#isCold || attempt > 0 || wasChanged) && this.#options.perturbation)
      this.#perturbUnlessFeasible();
    this.#isCold = false;
    this.#dual.perturbsWhenDegenerate = this.#options.perturbation && !state.costsChanged;
    if (!isFeasible && (attempt === 2 || !(yield* this.#reachDualFeasibility()))) {
      if (this.#endedEarly !== null) return this.#takeEarlyEnd();
      return yield* this.#solveByPrimal();
    }
    return yield* this.#solveByDual();
  }

  #endedEarly: LpStatus | null = null;

  #takeEarlyEnd(): LpStatus {
    const status = this.#endedEarly ?? "numerical_error";
    this.#endedEarly = null;
    return status;
  }

  /** Perturbs, unless the present basis is primal feasible already and only needs a look at its duals. */
  #perturbUnlessFeasible(): void {
    const state = this.#state;
    computePrimals(state);
    computeInfeasibilities(state);
    if (state.numInfeasible > 0) perturbCosts(state, 1);
  }

  /** Runs the dual simplex to a decision, yielding between slices. */
  *#runDual(): Generator<void, Exclude<DualOutcome, "slice">> {
    this.#dual.restart();
    for (;;) {
      const outcome = this.#dual.run();
      if (outcome !== "slice") return outcome;
      yield;
    }
  }

  /** Phase 1 on boxed bounds. Afterwards the working bounds are the true ones again. */
  *#reachDualFeasibility(): Generator<void, boolean> {
    const state = this.#state;
    setPhase1Bounds(state);
    this.#dual.inPhase1 = true;
    const outcome = yield* this.#runDual();
    this.#dual.inPhase1 = false;
    leavePhase1Bounds(state);
    if (outcome === "interrupted") {
      this.#endedEarly = this.#endedBy;
      return false;
    }
    computeDuals(state);
    if (correctDuals(state, false) === 0) return true;
    if (!state.costsChanged) return false;
    // The perturbation itself may be what makes the duals infeasible.
    restoreCosts(state);
    computeDuals(state);
    return correctDuals(state, false) === 0;
  }

  /** Phase 2 of the dual simplex, then clean-up until nothing is left to repair. */
  *#solveByDual(): Generator<void, LpStatus> {
    const state = this.#state;
    for (let round = 0, proofs = 0; round < CLEANUP_ROUNDS; ) {
      const outcome = yield* this.#runDual();
      if (outcome === "interrupted") return this.#endedBy;
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "infeasible") {
        if (this.#confirmInfeasible()) return "infeasible";
        if (++proofs > TABOO_PROOFS) return "numerical_error";
        state.hasFactor = false;
        state.builder.kernel.threshold = 0.5;
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
      if (dualInfeasibility(state).count > 0) {
        const outcome = yield* this.#runPrimal();
        if (outcome !== "optimal") return outcome;
        if (primalInfeasibility(state).count > 0) return null;
      }
    }
    return this.#finish();
  }

  /** Primal simplex from a feasible basis; bounds that it moved are restored. */
  *#runPrimal(): Generator<void, LpStatus> {
    const state = this.#state;
    this.#primal.restart();
    for (;;) {
      const outcome = this.#primal.run();
      if (outcome === "slice") {
        yield;
        continue;
      }
      if (outcome === "interrupted") return this.#endedBy;
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "unbounded") {
        this.#ray = rayOfColumn(state, this.#primal.rayEntering, this.#primal.rayDirection);
        return "unbounded";
      }
      if (this.#primal.boundsChanged) {
        this.#loadBounds();
        computePrimals(state);
      }
      return "optimal";
    }
  }

  /** A feasible basis by the dual simplex without costs, then the primal simplex with them. */
  *#solveByPrimal(): Generator<void, LpStatus> {
    const state = this.#state;
    for (let round = 0; round < CLEANUP_ROUNDS; round++) {
      this.#loadBounds();
      state.cost.fill(0);
      state.costsChanged = true;
      if (this.#options.perturbation) perturbCosts(state, 1);
      this.#dual.isFeasibilityProblem = true;
      const outcome = yield* this.#runDual();
      this.#dual.isFeasibilityProblem = false;
      if (outcome === "interrupted") return this.#endedBy;
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "infeasible") return this.#confirmInfeasible() ? "infeasible" : "numerical_error";
      restoreCosts(state);
      const status = yield* this.#runPrimal();
      if (status !== "optimal") return status;
      if (primalInfeasibility(state).count > 0) continue;
      return this.#finish() ?? "numerical_error";
    }
    return "numerical_error";
  }

  #confirmInfeasible(): boolean {
    const y = farkasMultipliers(this.#state, this.#dual.raySign);
    if (!provesInfeasibility(this.#point, this.#problem, y)) return false;
    this.#farkas = y;
    return true;
  }

  /** Takes the point off the state; null asks for another round with tighter tolerances. */
  #finish(): LpStatus | null {
    const state = this.#state;
    const residual = extractPoint(state, this.#problem, this.#point);
    if (residual > UNSCALED_RESIDUAL && state.primalTolerance > TIGHT_TOLERANCE) {
      state.primalTolerance = TIGHT_TOLERANCE;
      state.hasFactor = false;
      return null;
    }
    this.objective = this.#point.objective;
    return "optimal";
  }
}
