import type { Problem } from "../model/problem.ts";
import type { WorkerOptions } from "./search-task.ts";

/** A portion of work on an independent part of a problem, which is solved from presolve to proof. */
export interface PartTask {
  /** Number of the part; a worker goes on with the part that it has under this number. */
  readonly part: number;
  /** Minimisation form with whole bounds on integer columns; null for a part that the worker has. */
  readonly problem: Problem | null;
  /** A point of a part that is new to the worker, length numCols; null without one. */
  readonly start: Float64Array | null;
  readonly options: WorkerOptions;
  /** Simplex iterations of this portion; at least a node is processed. */
  readonly portion: number;
  /** Distance of bound and objective at which it may come back before. */
  readonly enough: number;
  /** Simplex iterations and nodes that it must not exceed. */
  readonly iterationLimit: number;
  readonly nodeLimit: number;
  /** Number of the worker in its pool. */
  readonly worker: number;
  /** Shared state of the parts (`SharedState`), whose stop flag it reads; null where memory cannot be shared. */
  readonly shared: SharedArrayBuffer | null;
}

/** How far a part came. Figures are those of its problem, minimisation form. */
export interface PartReport {
  /** Null: it is to go on. */
  readonly end: "exhausted" | "unbounded" | "stopped" | null;
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
  /** Of the root LP; NaN before that is solved. */
  readonly rootObjective: number;
  /** Nodes and simplex iterations of this portion. */
  readonly nodes: number;
  readonly iterations: number;
  /** Counters of the search, by part of it, once it is over. */
  readonly statistics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
