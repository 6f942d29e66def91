import type { Problem } from "../model/problem.ts";
import type { WorkerOptions } from "./search-task.ts";

/** An independent part of a problem, to be solved from presolve to proof. */
export interface PartTask {
  /** Minimisation form with whole bounds on integer columns. */
  readonly problem: Problem;
  readonly options: WorkerOptions;
  /** Simplex iterations and nodes that it must not exceed. */
  readonly iterationLimit: number;
  readonly nodeLimit: number;
  /** Number of the worker in its pool. */
  readonly worker: number;
  /** Shared state of the solve (`SharedState`), whose stop flag it reads; null where memory cannot be shared. */
  readonly shared: SharedArrayBuffer | null;
}

/** How far a part came. Figures are those of its problem, minimisation form. */
export interface PartReport {
  readonly end: "exhausted" | "unbounded" | "stopped";
  /** Best point, length numCols; null without one. */
  readonly colValue: Float64Array | null;
  /** Its objective; Infinity without one. */
  readonly objective: number;
  /** Proved dual bound. */
  readonly bound: number;
  /** Row multipliers that prove the root LP infeasible, if it is. */
  readonly farkas: Float64Array | null;
  /** Whether every node was decided. */
  readonly isDecided: boolean;
  readonly nodes: number;
  readonly iterations: number;
  /** Counters of the search and of its LPs, by part. */
  readonly statistics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
