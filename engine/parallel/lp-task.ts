import type { Basis } from "../model/basis.ts";
import type { LpProblem } from "../simplex/lp-types.ts";
import type { WorkerOptions } from "./search-task.ts";

/** An LP that a worker solves from scratch while the solve's own thread solves it, too. */
export interface LpTask {
  readonly lp: LpProblem;
  /** With the techniques of the way that this worker takes. */
  readonly options: WorkerOptions;
  /** Simplex iterations that it may spend. */
  readonly iterationLimit: number;
  /** Number of the worker in its pool. */
  readonly worker: number;
  /** Shared state of the race (`SharedState`), whose stop flag it reads; null where memory cannot be shared. */
  readonly shared: SharedArrayBuffer | null;
}

/** Where a worker's LP ended. Nobody takes its word for it: a solver that starts from the basis finds out. */
export interface LpReport {
  /** The basis of an optimum or of a proof of infeasibility; null where there is neither. */
  readonly basis: Basis | null;
  /** Dual edge weights at the basis, as of `LpSolver.getWeightedBasis`; null where the way keeps none. */
  readonly edgeWeight: Float64Array | null;
  readonly iterations: number;
}
