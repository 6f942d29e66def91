/**
 * Runs of the dual and the primal simplex on one state, each to a decision, with what they leave behind: why a run was
 * interrupted, a bound, and proofs.
 */

import type { Arena } from "../linalg/arena.ts";
import {
  farkasMultipliers,
  type ProofView,
  provesInfeasibility,
  rayOfColumn,
  refineUnitRow,
  scaleOfRows,
} from "./certificates.ts";
import { provenLowerBound } from "./dual-bound.ts";
import { type DualOutcome, DualSimplex } from "./dual-simplex.ts";
import type { LpPoint } from "./lp-point.ts";
import type { LpOptions, LpProblem, LpStatus } from "./lp-types.ts";
import { PrimalSimplex } from "./primal-simplex.ts";
import { RatioTest } from "./ratio-test.ts";
import { computePrimals, loadWorkingBounds } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** The view of multipliers as the dual simplex leaves them. */
const AS_FOUND: ProofView = { isStrict: true, isRefined: false };

/** The views of a refined proof: the first to convince is the one to keep. */
const PROOF_VIEWS: readonly ProofView[] = [
  { isStrict: true, isRefined: true },
  { isStrict: true, isRefined: false },
  { isStrict: false, isRefined: true },
  { isStrict: false, isRefined: false },
];

/** See the head of the file. */
export class SimplexRuns {
  readonly dual: DualSimplex;
  readonly primal: PrimalSimplex;
  /** Of the point at the end, or the bound that a run proved before it was interrupted; −Infinity = none. */
  objective: number = Number.NEGATIVE_INFINITY;
  /** Objective above which nobody is interested. */
  cutoff: number = Number.POSITIVE_INFINITY;
  /** Row multipliers that prove infeasibility; null = none. */
  farkas: Float64Array | null = null;
  /** Improving direction of the columns; null = none. */
  ray: Float64Array | null = null;
  #endedBy: "stopped" | "cutoff" | null = null;
  readonly #state: SimplexState;
  readonly #problem: LpProblem;
  readonly #point: LpPoint;
  readonly #shouldStop: () => boolean;
  /** By which multipliers of rows are compared; null = all 1: the scaling found the entries near 1 as they are. */
  readonly #rowScale: Float64Array | null;

  constructor(
    state: SimplexState,
    problem: LpProblem,
    point: LpPoint,
    { shouldStop, scaling }: LpOptions,
    arena: Arena,
  ) {
    this.#state = state;
    this.#problem = problem;
    this.#point = point;
    this.#shouldStop = shouldStop;
    this.#rowScale = state.lp.rowScale ?? (scaling ? null : scaleOfRows(problem));
    this.dual = new DualSimplex(state, new RatioTest(state.numTotal, arena));
    this.primal = new PrimalSimplex(state);
    const interrupt = () => this.mustStop();
    for (const part of [this.primal, this.dual, state.builder]) part.interrupt = interrupt;
    this.dual.confirmsCutoff = () => this.#confirmCutoff();
    this.dual.provesInfeasible = () => this.confirmInfeasible();
    this.primal.provesUnbounded = () => this.#confirmUnbounded();
  }

  /** Forgets what earlier runs left. */
  begin(): void {
    this.farkas = null;
    this.ray = null;
    this.objective = Number.NEGATIVE_INFINITY;
    this.dual.cutoff = this.cutoff - this.#problem.objectiveOffset;
  }

  /** Whether the caller wishes to stop; remembered as what interrupts the run. */
  mustStop(): boolean {
    if (!this.#shouldStop()) return false;
    this.#endedBy = "stopped";
    return true;
  }

  /** What interrupted a run: a proven cutoff, a stop request, or else the iteration limit. */
  endOfInterrupted(): LpStatus {
    const reason = this.#endedBy;
    this.#endedBy = null;
    if (reason === null) this.objective = provenLowerBound(this.#state, this.#problem, this.#point.rowDual);
    return reason ?? "iteration_limit";
  }

  /** Whether the unit row at which the dual simplex ended proves that there is no feasible point. */
  confirmInfeasible(): boolean {
    if (this.confirmMultipliers(AS_FOUND)) return true;
    refineUnitRow(this.#state, this.dual.rayRow);
    return PROOF_VIEWS.some((view) => this.confirmMultipliers(view));
  }

  /** The same of the multipliers in state.rho, whatever they are. */
  confirmMultipliers(view: ProofView): boolean {
    const y = farkasMultipliers(this.#state, this.dual.raySign);
    if (provesInfeasibility(this.#point, this.#problem, y, this.#rowScale, view)) this.farkas = y;
    return this.farkas === y;
  }

  /** Whether the entering variable at which the primal simplex ended does move without limit. */
  #confirmUnbounded(): boolean {
    this.ray = rayOfColumn(this.#state, this.primal.rayEntering, this.primal.rayDirection);
    return this.ray !== null;
  }

  /** Whether the present row duals prove that the optimum exceeds the cutoff. */
  #confirmCutoff(): boolean {
    const state = this.#state;
    const bound = provenLowerBound(state, this.#problem, this.#point.rowDual);
    if (bound > this.cutoff) {
      this.objective = bound;
      this.#endedBy = "cutoff";
      return true;
    }
    // Not yet: ask again when the objective has risen by some of what was missing.
    const missing = state.dualObjective + this.#problem.objectiveOffset - bound;
    this.dual.cutoff = state.dualObjective + 0.1 * Math.max(1e-6, missing);
    return false;
  }

  /** The dual simplex, yielding between slices. */
  *runDual(isReady: boolean): Generator<void, Exclude<DualOutcome, "slice">> {
    this.dual.restart(isReady);
    for (;;) {
      const outcome = this.dual.run();
      if (outcome !== "slice") return outcome;
      yield;
    }
  }

  /** The primal simplex from a feasible basis; bounds that it moved are restored. */
  *runPrimal(): Generator<void, LpStatus> {
    const state = this.#state;
    this.primal.restart();
    for (;;) {
      const outcome = this.primal.run();
      if (outcome === "slice") {
        yield;
        continue;
      }
      if (outcome === "interrupted") return this.endOfInterrupted();
      if (outcome === "trouble") return "numerical_error";
      if (outcome === "unbounded") return "unbounded";
      if (this.primal.boundsChanged) {
        loadWorkingBounds(state);
        computePrimals(state);
      }
      return "optimal";
    }
  }
}
