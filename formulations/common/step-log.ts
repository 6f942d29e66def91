/**
 * The log of a method that solves program after program: a line for each of its steps, in place of the log of each
 * program, and a line every second while one lasts. It goes through the host's log, so it is silent where that is.
 */
import {
  type Host,
  PLAIN_HOST,
  type ProgressEvent,
  relativeGap,
  type SolveOptions,
} from "../../engine/index.ts";
import type { SolverAccess } from "../formulation.ts";

/** Milliseconds without a line after which a program at work gets one. */
const LINE_EVERY_MS = 1000;

/** What a step has led to. */
export interface StepFigures {
  /** Best value so far, in the method's unit; null = none. */
  readonly best: number | null;
  /** Bound on it; null or absent = none is known. */
  readonly bound?: number | null;
}

/** A figure with its unit, ten digits. */
function amount(value: number, unit: string): string {
  return `${Number(value.toPrecision(10))}${unit === "" ? "" : ` ${unit}`}`;
}

function gapText(gap: number | null): string {
  if (gap === null || !Number.isFinite(gap)) return "";
  return `, gap ${Number((100 * gap).toPrecision(2))} %`;
}

/** Tells the log of each step of a method. */
export class StepLog {
  /** The solver without the log of each solve; what lasts is told of every second. */
  readonly quiet: SolverAccess;
  readonly #method: string;
  readonly #unit: string;
  readonly #host: Host;
  readonly #hasTimes: boolean;
  readonly #startMs: number;
  #lastMs: number;
  #step = "";

  /**
   * @param method the first word of its lines, such as "rolling".
   * @param unit of the figures; "" = none.
   */
  constructor(solver: SolverAccess, method: string, unit: string) {
    const { host = PLAIN_HOST, logTimes = true } = solver.options;
    this.#method = method;
    this.#unit = unit;
    this.#host = host;
    this.#hasTimes = logTimes;
    this.#startMs = host.now();
    this.#lastMs = this.#startMs;
    this.quiet = this.#silence(solver);
  }

  /** Says what is solved from now on, such as "step 17 of 96"; the line comes with `done`, or after a second. */
  begin(step: string): void {
    this.#step = step;
  }

  /** Says what the step has led to. */
  done({ best, bound = null }: StepFigures): void {
    if (best === null) {
      this.tell(this.#step);
      return;
    }
    const limit = bound === null || !Number.isFinite(bound) ? "" : `, bound ${amount(bound, this.#unit)}`;
    const gap = limit === "" ? "" : gapText(relativeGap(best, bound));
    this.tell(`${this.#step}: best ${amount(best, this.#unit)}${limit}${gap}`);
  }

  /** Says that one of many quick steps is behind: with times, a line a second is enough. */
  passed(): void {
    if (this.#hasTimes && this.#host.now() - this.#lastMs < LINE_EVERY_MS) return;
    this.tell(this.#step);
  }

  /** A line in words. */
  tell(text: string): void {
    if (this.#host.log === undefined) return;
    const nowMs = this.#host.now();
    const time = this.#hasTimes ? `, ${((nowMs - this.#startMs) / 1000).toFixed(1)} s` : "";
    this.#host.log(`${this.#method}: ${text}${time}`);
    this.#lastMs = nowMs;
  }

  #silence(solver: SolverAccess): SolverAccess {
    const { log, ...host } = this.#host;
    if (log === undefined) return solver;
    const tick = (event: ProgressEvent) => this.#tick(event);
    const quiet: SolveOptions = this.#hasTimes ? { host, onProgress: tick } : { host };
    return {
      ...solver,
      options: { ...solver.options, ...quiet },
      solve: (model, options = {}) => solver.solve(model, { ...quiet, ...options }),
      warm: (model, options = {}) => solver.warm(model, { ...quiet, ...options }),
    };
  }

  /** Only with times, so that the same solve without them writes the same log. */
  #tick({ objective, gap, nodes, simplexIterations }: ProgressEvent): void {
    if (this.#host.now() - this.#lastMs < LINE_EVERY_MS) return;
    // The value of a linear program may be that of a model of the cost only.
    const standing =
      objective === null || nodes === 0 ? "" : `, at ${amount(objective, this.#unit)}${gapText(gap)}`;
    const tree = nodes === 0 ? "" : `${nodes} nodes, `;
    this.tell(`${this.#step} is at work: ${tree}${simplexIterations} iterations${standing}`);
  }
}
