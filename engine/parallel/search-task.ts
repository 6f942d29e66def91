import type { LpOptimum } from "../mip/domain/reduced-cost-fixing.ts";
import type { LpProblem } from "../simplex/lp-types.ts";
import type { MipRecord } from "./mip-record.ts";

/** Options of the solve that a worker's search asks for. Gaps are plain numbers. */
export interface WorkerOptions {
  readonly mipGap: number;
  readonly mipGapAbs: number;
  readonly seed: number;
  /** The techniques that are switched on. */
  readonly techniques: readonly string[];
}

/** A tree's problem for a worker: everything that stays as it is while the tree is searched. */
export interface SearchTask {
  readonly mip: MipRecord;
  /** The LP of the nodes: the problem's rows, cuts below them. */
  readonly lp: LpProblem;
  /** Bounds that held everywhere when the task was made; lengths numCols. */
  readonly globalLb: Float64Array;
  readonly globalUb: Float64Array;
  /** Optimum of the root LP, to tighten bounds by; null without one. */
  readonly rootLp: LpOptimum | null;
  readonly options: WorkerOptions;
  /** Number of the worker in its pool. */
  readonly worker: number;
  /** Shared state of the search (`SharedState`); null where memory cannot be shared. */
  readonly shared: SharedArrayBuffer | null;
}

/** What a worker is told in a message where it cannot read it from shared memory. */
export interface WorkerNews {
  /** Objective of the best point of the tree's problem that was verified; Infinity without one. */
  readonly objective: number;
  /** Whether the solve is over: it shall come back at once. */
  readonly stop: boolean;
  /** Whether it shall come back after its node with what is open. */
  readonly recall: boolean;
}
