import { DEFAULT_OPTIONS, type ProgressEvent, type ResolvedOptions, type SolveOptions } from "./options.ts";
import type { LpSolver } from "./simplex/lp-types.ts";
import type { Statistics } from "./statistics.ts";
import type { StopReason } from "./status.ts";

/** Milliseconds of work after which the simplex comes back, so that the caller's event loop can have its turn. */
const TURN_EVERY_MS = 10;

/** Milliseconds between two progress events; under the promised quarter of a second. */
const REPORT_EVERY_MS = 200;

/** What is counted of an LP solver. */
type Counted = Pick<LpSolver, "iterations" | "counters">;

/** Where the solve stands, in the model's own sense. Written by the part that is at work. */
export interface Standing {
  phase: ProgressEvent["phase"];
  nodes: number;
  openNodes: number;
  solutions: number;
  objective: number | null;
  dualBound: number | null;
}

/** |objective − dualBound| / max(1e-10, |objective|); null without both. */
export function relativeGap(objective: number | null, dualBound: number | null): number | null {
  if (objective === null || dualBound === null) return null;
  return Math.abs(objective - dualBound) / Math.max(1e-10, Math.abs(objective));
}

/** Whether objective and bound are as near to each other as counts for optimal; the gaps have their defaults. */
export function isWithinGaps(
  objective: number,
  dualBound: number,
  {
    mipGap = DEFAULT_OPTIONS.mipGap,
    mipGapAbs = DEFAULT_OPTIONS.mipGapAbs,
  }: Pick<SolveOptions, "mipGap" | "mipGapAbs">,
): boolean {
  const gap = relativeGap(objective, dualBound) as number;
  return gap <= mipGap || Math.abs(objective - dualBound) <= mipGapAbs;
}

/** Counters that are sizes; solvers do not add up in them. */
const SIZES: readonly string[] = ["factorBytes", "largestFactor", "largestKernel"];

function addCounters(total: Record<string, number>, counters: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counters)) {
    const before = total[name] ?? 0;
    total[name] = SIZES.includes(name) ? Math.max(before, value) : before + value;
  }
}

/**
 * Clock, limits, wish to stop and progress of one solve; every part of it asks here. Simplex iterations are
 * counted over all LP solvers that were handed to `count`.
 */
export class SolveControl {
  readonly options: ResolvedOptions;
  /** It stands for a whole problem, no box of one. */
  readonly boxDepth = 0;
  readonly standing: Standing = {
    phase: "presolve",
    nodes: 0,
    openNodes: 0,
    solutions: 0,
    objective: null,
    dualBound: null,
  };
  /** For the simplex: true once the time is over or the caller wants to stop. */
  readonly shouldStop: () => boolean;
  /** For the simplex: true once its slice of work has lasted long enough; a new slice begins then. */
  readonly isTurnDue: () => boolean;
  readonly #startMs: number;
  readonly #deadlineMs: number;
  #lastReportMs: number;
  #solvers: { readonly solver: Counted; readonly iterationsBefore: number }[] = [];
  /** What retired solvers did. */
  #retiredIterations = 0;
  readonly #retiredCounters: Record<string, number> = {};
  readonly #recorded: Record<string, Record<string, number>> = {};

  constructor(options: ResolvedOptions) {
    const { host, signal } = options;
    this.options = options;
    this.#startMs = host.now();
    this.#deadlineMs = this.#startMs + options.timeLimit * 1000;
    this.#lastReportMs = this.#startMs;
    const deadlineMs = this.#deadlineMs;
    this.shouldStop = () => signal.aborted || host.now() >= deadlineMs;
    let turnMs = this.#startMs;
    this.isTurnDue = () => {
      const nowMs = host.now();
      if (nowMs - turnMs < TURN_EVERY_MS) return false;
      turnMs = nowMs;
      return true;
    };
  }

  /** Seconds since the start of the solve. */
  get seconds(): number {
    return (this.options.host.now() - this.#startMs) / 1000;
  }

  /** Simplex iterations of all counted solvers. */
  get iterations(): number {
    let sum = this.#retiredIterations;
    for (const { solver, iterationsBefore } of this.#solvers) sum += solver.iterations - iterationsBefore;
    return sum;
  }

  /** Simplex iterations that may still be spent. */
  get iterationsLeft(): number {
    return Math.max(0, this.options.iterationLimit - this.iterations);
  }

  /** Counts the solver's iterations from now on; returns it. */
  count<Solver extends Counted>(solver: Solver): Solver {
    this.#solvers.push({ solver, iterationsBefore: solver.iterations });
    return solver;
  }

  /** Lets go of a counted solver whose work is over, so that its memory is free; what it did stays counted. */
  retire(solver: LpSolver): void {
    const entry = this.#solvers.find((counted) => counted.solver === solver);
    if (entry === undefined) return;
    this.#retiredIterations += solver.iterations - entry.iterationsBefore;
    addCounters(this.#retiredCounters, solver.counters());
    this.#solvers = this.#solvers.filter((counted) => counted !== entry);
  }

  /**
   * Counters of all counted solvers, by name: sums, but the most for sizes. Those of a kept solver are of its whole
   * life.
   */
  lpCounters(): Record<string, number> {
    const total = { ...this.#retiredCounters };
    for (const { solver } of this.#solvers) addCounters(total, solver.counters());
    return total;
  }

  /** Adds to the counters of a part of the solve; they come with the result. */
  record(part: string, counters: Readonly<Record<string, number>>): void {
    this.#recorded[part] ??= {};
    addCounters(this.#recorded[part], counters);
  }

  /** What was recorded, by part. */
  get recorded(): Statistics {
    return this.#recorded;
  }

  /** The first limit that is reached, or null. */
  stopReason(): StopReason | null {
    const { options, standing } = this;
    if (options.signal.aborted) return "interrupted";
    if (options.host.now() >= this.#deadlineMs) return "time_limit";
    if (this.iterations >= options.iterationLimit) return "iteration_limit";
    if (standing.nodes >= options.nodeLimit) return "node_limit";
    if (standing.solutions >= options.solutionLimit) return "solution_limit";
    return null;
  }

  /** Why an LP ended with "stopped" or "iteration_limit". */
  lpStopReason(): StopReason {
    if (this.options.signal.aborted) return "interrupted";
    return this.options.host.now() >= this.#deadlineMs ? "time_limit" : "iteration_limit";
  }

  /** Sends a progress event when one is due, or at once when forced. */
  report(isForced = false): void {
    const { onProgress, host } = this.options;
    if (onProgress === null) return;
    const nowMs = host.now();
    if (!isForced && nowMs - this.#lastReportMs < REPORT_EVERY_MS) return;
    this.#lastReportMs = nowMs;
    const { phase, nodes, openNodes, objective, dualBound } = this.standing;
    onProgress({
      phase,
      nodes,
      openNodes,
      simplexIterations: this.iterations,
      objective,
      dualBound,
      gap: relativeGap(objective, dualBound),
      seconds: (nowMs - this.#startMs) / 1000,
    });
  }
}
