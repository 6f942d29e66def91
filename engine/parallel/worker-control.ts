import type { AbortLike } from "../host.ts";
import { PLAIN_HOST } from "../host.ts";
import type { SearchControl } from "../mip/search-control.ts";
import type { ResolvedOptions } from "../options.ts";
import { lpOptionsOf } from "../simplex/lp-options.ts";
import type { LpProblem, LpSolver } from "../simplex/lp-types.ts";
import { createLpSolver } from "../simplex/simplex-solver.ts";
import type { Statistics } from "../statistics.ts";
import type { StopReason } from "../status.ts";
import type { WorkerOptions } from "./search-task.ts";

/** Milliseconds of an LP after which a worker that lives on messages listens. */
const TURN_EVERY_MS = 10;

const NEVER: AbortLike = Object.freeze({ aborted: false });

/** The options of a worker's search: what the task says, and no limits of its own. */
function resolvedOptions({ techniques, ...plain }: WorkerOptions): ResolvedOptions {
  return {
    ...plain,
    techniques: new Set(techniques),
    timeLimit: Number.POSITIVE_INFINITY,
    nodeLimit: Number.POSITIVE_INFINITY,
    iterationLimit: Number.POSITIVE_INFINITY,
    solutionLimit: Number.POSITIVE_INFINITY,
    threads: 1,
    deterministic: false,
    pool: null,
    signal: NEVER,
    onProgress: null,
    onIncumbent: null,
    onCheckpoint: null,
    checkpointEvery: Number.POSITIVE_INFINITY,
    resume: null,
    start: null,
    host: PLAIN_HOST,
    logTimes: false,
    plugins: {},
  };
}

/** Limits and counts of a worker's search. Simplex iterations are those of all LPs that it made. */
export class WorkerControl implements SearchControl {
  readonly options: ResolvedOptions;
  readonly standing: { nodes: number } = { nodes: 0 };
  readonly boxDepth = 0;
  readonly shouldStop: () => boolean;
  /** For LPs: ends a slice of their work, so that messages are heard. */
  readonly isTurnDue: () => boolean;
  readonly #solvers = new Set<LpSolver>();
  #retired = 0;
  #iterationEnd = Number.POSITIVE_INFINITY;
  #nodeEnd = Number.POSITIVE_INFINITY;
  readonly #recorded: Record<string, Record<string, number>> = {};

  constructor(options: WorkerOptions, shouldStop: () => boolean, now: () => number) {
    this.options = resolvedOptions(options);
    this.shouldStop = shouldStop;
    let turnMs = now();
    this.isTurnDue = () => {
      const nowMs = now();
      if (nowMs - turnMs < TURN_EVERY_MS) return false;
      turnMs = nowMs;
      return true;
    };
  }

  /** Simplex iterations and nodes that may be spent from now on. */
  allow(iterations: number, nodes: number): void {
    this.#iterationEnd = this.iterations + iterations;
    this.#nodeEnd = this.standing.nodes + nodes;
  }

  get iterations(): number {
    let sum = this.#retired;
    for (const solver of this.#solvers) sum += solver.iterations;
    return sum;
  }

  get iterationsLeft(): number {
    return Math.max(0, this.#iterationEnd - this.iterations);
  }

  /** A solver of an LP, counted. */
  makeLp(lp: LpProblem): LpSolver {
    const { techniques, seed } = this.options;
    const { shouldStop, isTurnDue } = this;
    const solver = createLpSolver(lp, lpOptionsOf(techniques, seed, { shouldStop, isTurnDue }, "fresh"));
    this.#solvers.add(solver);
    return solver;
  }

  retire(solver: LpSolver): void {
    if (this.#solvers.delete(solver)) this.#retired += solver.iterations;
  }

  stopReason(): StopReason | null {
    if (this.shouldStop()) return "interrupted";
    if (this.iterationsLeft <= 0) return "iteration_limit";
    return this.standing.nodes >= this.#nodeEnd ? "node_limit" : null;
  }

  lpStopReason(): StopReason {
    return this.shouldStop() ? "interrupted" : "iteration_limit";
  }

  record(part: string, counters: Readonly<Record<string, number>>): void {
    this.#recorded[part] ??= {};
    const total = this.#recorded[part];
    for (const [name, count] of Object.entries(counters)) total[name] = (total[name] ?? 0) + count;
  }

  /** What was recorded, by part. */
  get recorded(): Statistics {
    return this.#recorded;
  }

  report(): void {}
}
