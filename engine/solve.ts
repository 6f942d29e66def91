import type { Model } from "./model/model.ts";
import type { Problem } from "./model/problem.ts";
import { problemOf } from "./model/problem-of.ts";
import { resolveOptions, type SolveOptions } from "./options.ts";
import { WorkerTeam } from "./parallel/worker-team.ts";
import type { Result } from "./result.ts";
import { findAnswer } from "./solve/find-answer.ts";
import { runSteps, runStepsSync, solveSteps } from "./solve/solve-steps.ts";

/**
 * Solves a model. Works in short steps and lets the caller's event loop have its turn in between, so that progress
 * can be shown and the solve be stopped. What ends a solve is the result's status; exceptions of the caller's own
 * callbacks end it and reach the caller.
 *
 * @throws ModelError, OptionError for input that has no meaning.
 */
export async function solve(model: Model | Problem, options: SolveOptions = {}): Promise<Result> {
  const resolved = resolveOptions(options);
  const { pool, threads, host } = resolved;
  const team = pool !== null && threads > 1 ? new WorkerTeam(pool, threads, host.now) : null;
  try {
    const steps = solveSteps(() => problemOf(model), resolved, findAnswer, team);
    return await runSteps(steps, host, team);
  } finally {
    team?.close();
  }
}

/**
 * Solves a model without giving the event loop a turn; otherwise as `solve`, with the same result.
 *
 * @throws ModelError, OptionError for input that has no meaning.
 */
export function solveSync(model: Model | Problem, options: SolveOptions = {}): Result {
  return runStepsSync(solveSteps(() => problemOf(model), resolveOptions(options), findAnswer));
}
