/**
 * Solving where many trucks and steps must be told idle from active: a quick plan, bettered by parts, and then the search, which begins with
 * that plan. The search alone would find its first good plan late. See docs/formulations/depot.md, "Parts".
 */
import {
  DEFAULT_OPTIONS,
  type Model,
  PLAIN_HOST,
  type Result,
  relativeGap,
  type SolvedResult,
  type SolveOptions,
} from "../../engine/index.ts";
import type { SolverAccess } from "../formulation.ts";
import { findFirstPlan } from "./first-plan.ts";
import { PartSearch } from "./improve-plan.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Binary decisions of trucks from which on a plan is made first. */
const MANY_DECISIONS = 300;
/** Shares of the time limit for the plan before the search, and for bettering it after a search that left it unproven. */
const SHARE = { before: 0.6, after: 0.15 } as const;

/** Whether to plan first: with many decisions, and where no limit counts what is done. */
export function isPlannedFirst(numActivities: number, { options }: SolverAccess): boolean {
  const { nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint } = options;
  const counts = [nodeLimit, iterationLimit, solutionLimit, resume, onCheckpoint];
  return numActivities >= MANY_DECISIONS && counts.every((count) => count === undefined);
}

/** The result with the plan bettered by parts; the dual bound stays. */
async function improveResult(
  result: SolvedResult,
  parts: PartSearch,
  seconds: number,
  mipGap: number = DEFAULT_OPTIONS.mipGap,
): Promise<SolvedResult> {
  const { solution } = await parts.improve(result.solution, seconds);
  const { objective } = solution;
  const gap = relativeGap(objective, result.dualBound);
  const isProven = gap !== null && gap <= mipGap;
  return { ...result, status: isProven ? "optimal" : result.status, objective, gap, solution };
}

/**
 * Solves a tight model from a plan of its own, if it finds one.
 * @param options of the search; a start among them takes the place of the quick plan.
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
  const left = (share: number) => share * timeLimit - (now() - startMs) / 1000;
  const hasStart = options.start !== undefined;
  const first = hasStart ? null : await findFirstPlan(model, built, solver, left(SHARE.before));
  const parts = new PartSearch(model, built, solver);
  const plan = first === null ? null : await parts.improve(first, left(SHARE.before));
  const isOpen = plan === null || !plan.isDone;
  const after = isOpen && timeLimit < Number.POSITIVE_INFINITY ? SHARE.after : 0;
  const result = await solver.solve(model, {
    ...options,
    ...(plan === null ? {} : { start: plan.solution.colValue }),
    timeLimit: Math.max(0, left(1 - after)),
  });
  if (after === 0 || result.solution === null || result.status !== "time_limit") return result;
  return improveResult(result, parts, left(1), solver.options.mipGap);
}
