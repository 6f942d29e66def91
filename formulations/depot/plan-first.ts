/**
 * Solving where many trucks and steps must be told idle from active: a quick plan, bettered by parts, and then the search, which begins with
 * that plan. The search alone would find its first good plan late. See docs/formulations/depot.md, "Parts".
 */
import {
  type Model,
  PLAIN_HOST,
  type Result,
  relativeGap,
  type Solution,
  type SolvedResult,
  type SolveOptions,
} from "../../engine/index.ts";
import { provenBy } from "../common/proven.ts";
import { quietHost } from "../common/quiet-host.ts";
import type { SolverAccess } from "../formulation.ts";
import { findFirstPlan } from "./first-plan.ts";
import { PartSearch } from "./improve-plan.ts";
import { isRefuted, withBinariesOf } from "./meter-box.ts";
import { type MeterEnd, MeterSearch } from "./meter-first.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Binary decisions of trucks from which on a plan is made first. */
const MANY_DECISIONS = { meterFirst: 150, else: 300 } as const;
/** Shares of the time limit for the plan before the search, and for bettering it after a search that left it unproven. */
const SHARE = { before: 0.6, after: 0.15 } as const;

/** Whether trucks share chargers: plans of trucks bound these depots best. */
function isMeterFirst({ input }: TightBuilt): boolean {
  return input.chargerLevels.length > 0;
}

/** Whether to plan first: with many decisions, and where no limit counts what is done. */
export function isPlannedFirst(numActivities: number, built: TightBuilt, { options }: SolverAccess): boolean {
  const { nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint } = options;
  const counts = [nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint];
  const many = isMeterFirst(built) ? MANY_DECISIONS.meterFirst : MANY_DECISIONS.else;
  return numActivities >= many && counts.every((count) => count === undefined);
}

/** The result with a plan and a bound that are at least as good; a bound that the plan refutes does not count. */
function strengthen(
  result: SolvedResult,
  solution: Solution,
  bound: number,
  { options }: SolverAccess,
): SolvedResult {
  const { objective } = solution;
  const known = isRefuted(bound, objective) ? Number.NEGATIVE_INFINITY : bound;
  const best = Math.min(objective, Math.max(known, result.dualBound ?? Number.NEGATIVE_INFINITY));
  const dualBound = Number.isFinite(best) ? best : null;
  const gap = relativeGap(objective, dualBound);
  const isProven = provenBy(options)(objective, best);
  return { ...result, status: isProven ? "optimal" : result.status, objective, dualBound, gap, solution };
}

/** The end of a search over the directions of the meter as a result; null without a plan or with boxes that were not searched. */
function meterResult(
  { result, solution, dualBound, isDone }: MeterEnd,
  solver: SolverAccess,
): SolvedResult | null {
  if (result === null || solution === null || !isDone) return null;
  const limit = solver.options.signal?.aborted === true ? "interrupted" : "time_limit";
  return strengthen({ ...result, status: limit, dualBound: null }, solution, dualBound, solver);
}

/** The plan that a complete start is, its powers made anew beside its binaries; null where its binaries allow none. */
async function givenPlan(
  model: Model,
  start: Float64Array,
  solver: SolverAccess,
  timeLimit: number,
): Promise<Solution | null> {
  const { solution } = await solver.solve(withBinariesOf(model.toProblem(), start), {
    ...{ start, host: quietHost(solver), timeLimit: Math.max(0, timeLimit) },
    onProgress: () => {},
    onIncumbent: () => {},
  });
  return solution;
}

/** Seconds left of a share of the time limit. */
type TimeLeft = (share: number) => number;

/** The search of the whole from a plan, which is bettered by parts if the search leaves it unproven. */
async function searchWhole(
  model: Model,
  options: SolveOptions,
  solver: SolverAccess,
  { plan, bound, parts }: { plan: Solution | null; bound: number; parts: PartSearch },
  left: TimeLeft,
): Promise<Result> {
  const after = !parts.isDone && left(1) < Number.POSITIVE_INFINITY ? SHARE.after : 0;
  const result = await solver.solve(model, {
    ...options,
    ...(plan === null ? {} : { start: plan.colValue }),
    timeLimit: Math.max(0, left(1 - after)),
  });
  if (result.solution === null) return result;
  const isLeft = after > 0 && result.status === "time_limit";
  const solution = isLeft ? await parts.improve(result.solution, left(1)) : result.solution;
  return strengthen(result, solution, bound, solver);
}

/**
 * Solves a tight model from a plan of its own, if it finds one.
 * @param options of the search; a complete start among them takes the place of the quick plan.
 */
export async function solvePlanFirst(
  model: Model,
  built: TightBuilt,
  options: SolveOptions,
  solver: SolverAccess,
): Promise<Result> {
  const { now } = solver.options.host ?? PLAIN_HOST;
  const { timeLimit = Number.POSITIVE_INFINITY } = solver.options;
  const startMs = now();
  const left: TimeLeft = (share) => share * timeLimit - (now() - startMs) / 1000;
  const { start } = options;
  const parts = new PartSearch(model, built, solver);
  // Windows give a start for some of their steps: only a search can make a plan of that.
  const isPartial = start?.some(Number.isNaN) ?? false;
  const none = { bound: Number.NEGATIVE_INFINITY, parts };
  if (isPartial) return searchWhole(model, options, solver, { ...none, plan: null }, left);
  const given = start === undefined ? null : await givenPlan(model, start, solver, left(SHARE.before));
  const first = given ?? (await findFirstPlan(model, built, solver, left(SHARE.before)));
  if (isMeterFirst(built)) {
    const end = await new MeterSearch(model, built, solver, first, left(1), parts).run();
    const result = meterResult(end, solver);
    if (result !== null) return result;
    return searchWhole(model, options, solver, { plan: end.solution, bound: end.dualBound, parts }, left);
  }
  const plan = first === null ? null : await parts.improve(first, left(SHARE.before));
  return searchWhole(model, options, solver, { ...none, plan }, left);
}
