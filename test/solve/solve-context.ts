import { SolveControl } from "../../engine/control.ts";
import type { Problem, SolveOptions } from "../../engine/index.ts";
import { SolveLog } from "../../engine/log.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { resolveOptions } from "../../engine/options.ts";
import type { SolveContext } from "../../engine/solve/solve-context.ts";
import { StateKeeper } from "../../engine/solve/state-keeper.ts";

/** What a solve of the problem on one thread would share between its parts. */
export function contextOf(problem: Problem, options: SolveOptions = {}): SolveContext {
  const control = new SolveControl(resolveOptions(options));
  const log = new SolveLog(control);
  const keeper = new StateKeeper(control, problem);
  const form = minimizationForm(problem);
  return { problem, form, objectiveUnit: 1, control, log, team: null, keeper };
}

/** Runs steps to their end. @throws Error after 10,000 of them. */
export function runToEnd<Answer>(steps: Generator<void, Answer>): Answer {
  for (let count = 0; count < 10_000; count++) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
  throw new Error("the steps did not end");
}
