import { SolveControl } from "../control.ts";
import type { Host } from "../host.ts";
import { SolveLog } from "../log.ts";
import { roundIntegerBounds } from "../mip/mip-problem.ts";
import { minimizationForm } from "../model/minimization-form.ts";
import type { Problem } from "../model/problem.ts";
import type { ResolvedOptions } from "../options.ts";
import type { WorkerTeam } from "../parallel/worker-team.ts";
import type { Result } from "../result.ts";
import type { SolveContext } from "./solve-context.ts";
import { assertResumable, StateKeeper } from "./state-keeper.ts";

/** Milliseconds of work between two turns of the caller's event loop. */
const YIELD_EVERY_MS = 15;

/** Milliseconds after which a solve that waits for its workers looks at limits and progress. */
const LOOK_EVERY_MS = 20;

/**
 * One solve as a sequence of short steps, with progress events and log lines in between.
 *
 * @param readProblem gives the checked problem; its time counts.
 * @param findAnswer the way to the answer, in steps.
 * @param team workers of the solve; null: it has none.
 */
export function* solveSteps(
  readProblem: () => Problem,
  options: ResolvedOptions,
  findAnswer: (context: SolveContext) => Generator<void, Result>,
  team: WorkerTeam | null = null,
): Generator<void, Result> {
  const control = new SolveControl(options);
  const log = new SolveLog(control);
  if (team !== null) control.count(team.tally);
  const problem = readProblem();
  if (options.resume !== null) assertResumable(options.resume, problem, options);
  const form = roundIntegerBounds(minimizationForm(problem));
  const keeper = new StateKeeper(control, problem);
  log.header(problem);
  // Checking a large problem takes its time.
  yield;
  const steps = findAnswer({ problem, form, objectiveUnit: 1, control, log, team, keeper });
  let step = steps.next();
  while (!step.done) {
    control.report();
    log.tick();
    keeper.keepIfDue();
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

/** Waits for news of the workers, or until it is time to look at the limits. */
async function waitFor(news: Promise<void>, host: Host): Promise<void> {
  await (host.sleep === undefined ? news : Promise.race([news, host.sleep(LOOK_EVERY_MS)]));
}

/**
 * Runs the steps to their end; the host's event loop has its turn in between.
 *
 * @param team the workers that steps may wait for; null without.
 */
export async function runSteps(
  steps: Generator<void, Result>,
  host: Host,
  team: WorkerTeam | null = null,
): Promise<Result> {
  let lastTurnMs = host.now();
  let step = steps.next();
  while (!step.done) {
    const news = team?.takeNews() ?? null;
    if (news !== null) {
      await waitFor(news, host);
      lastTurnMs = host.now();
    } else if (host.now() - lastTurnMs >= YIELD_EVERY_MS) {
      await host.yield();
      lastTurnMs = host.now();
    }
    step = steps.next();
  }
  return step.value;
}

/** Runs the steps to their end in one go. */
export function runStepsSync(steps: Generator<void, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
