import type { Problem, Status } from "../../engine/index.ts";

/** Limits that every contender gets alike. */
export interface Limits {
  /** Seconds for one solve. */
  readonly timeLimit: number;
  /** Relative gap at which a MIP counts as optimal. */
  readonly mipGap: number;
}

/** What a contender claims. */
export interface Answer {
  readonly status: Status;
  /** In the model's own sense, with its constant; null without a point, or where only the point is reported. */
  readonly objective: number | null;
  /** Length numCols; null without a point. */
  readonly colValue: Float64Array | null;
}

/**
 * A solver in the race. `prepare` turns the model into whatever the solver takes and is not timed; `solve` is,
 * and starts from scratch. Each prepared model is solved once.
 */
export interface Contender<Prepared> {
  readonly name: string;
  readonly version: string;
  prepare(problem: Problem, limits: Limits): Prepared;
  solve(prepared: Prepared): Promise<Answer>;
}

/** A contender's file: its name, and how to get hold of it. */
export interface ContenderSource {
  readonly name: string;
  /** False: linear programs only; it sits out the rest. */
  readonly takesIntegers: boolean;
  /** Whether it takes special ordered sets and semi-continuous columns, too; default false. */
  readonly takesConditions?: boolean;
  /** Whether it is installed here. */
  available(): Promise<boolean>;
  load(): Promise<Contender<unknown>>;
}

/** Whether a package can be imported. */
export function canImport(load: () => Promise<unknown>): Promise<boolean> {
  return load().then(
    () => true,
    () => false,
  );
}
