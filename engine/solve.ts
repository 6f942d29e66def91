import { SolveControl } from "./control.ts";
import { SolveLog } from "./log.ts";
import { roundIntegerBounds } from "./mip/mip-problem.ts";
import { minimizationForm } from "./model/minimization-form.ts";
import { Model } from "./model/model.ts";
import { numIntegers, type Problem } from "./model/problem.ts";
import { normalizeProblem } from "./model/validate.ts";
import { type ResolvedOptions, resolveOptions, type SolveOptions } from "./options.ts";
import type { Result } from "./result.ts";
import type { SolveContext } from "./solve-context.ts";
import { solveLp } from "./solve-lp.ts";
import { solveMip } from "./solve-mip.ts";
import { solveTrivial } from "./solve-trivial.ts";

/** Milliseconds of work between two turns of the caller's event loop. */
const YIELD_EVERY_MS = 15;

function recordOf(model: Model | Problem): Problem {
  return model instanceof Model ? model.toProblem() : normalizeProblem(model).problem;
}

/** The way to the answer: the first that applies of trivial cases, LP and tree search. */
function* findAnswer(context: SolveContext): Generator<void, Result> {
  const trivial = solveTrivial(context);
  if (trivial !== null) return trivial;
  return numIntegers(context.form) === 0 ? yield* solveLp(context) : yield* solveMip(context);
}

/** One solve as a sequence of short steps; both public functions run through it. */
function* solveSteps(model: Model | Problem, options: ResolvedOptions): Generator<void, Result> {
  const control = new SolveControl(options);
  const log = new SolveLog(control);
  const problem = recordOf(model);
  const form = roundIntegerBounds(minimizationForm(problem));
  log.header(problem);
  const steps = findAnswer({ problem, form, control, log });
  let step = steps.next();
  while (!step.done) {
    control.report();
    log.tick();
    yield;
    step = steps.next();
  }
  const result = step.value;
  const { standing } = control;
  standing.phase = "done";
  standing.openNodes = result.status === "optimal" ? 0 : standing.openNodes;
  standing.objective = result.objective;
  standing.dualBound = result.dualBound;
  control.report(true);
  log.summary(result.status, result.objective, result.dualBound);
  return result;
}

/**
 * Solves a model. Works in short steps and lets the caller's event loop have its turn in between, so that progress
 * can be shown and the solve be stopped. What ends a solve is the result's status; exceptions of the caller's own
 * callbacks end it and reach the caller.
 *
 * @throws ModelError, OptionError for input that has no meaning.
 */
export async function solve(model: Model | Problem, options: SolveOptions = {}): Promise<Result> {
  const resolved = resolveOptions(options);
  const { host } = resolved;
  const steps = solveSteps(model, resolved);
  let lastTurnMs = host.now();
  let step = steps.next();
  while (!step.done) {
    if (host.now() - lastTurnMs >= YIELD_EVERY_MS) {
      await host.yield();
      lastTurnMs = host.now();
    }
    step = steps.next();
  }
  return step.value;
}

/**
 * Solves a model without giving the event loop a turn; otherwise as `solve`, with the same result.
 *
 * @throws ModelError, OptionError for input that has no meaning.
 */
export function solveSync(model: Model | Problem, options: SolveOptions = {}): Result {
  const steps = solveSteps(model, resolveOptions(options));
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
