/** The plan of a depot of many trucks that is made at once, as a result in the documented model, and what a search adds to it. */
import { type Result, relativeGap, type SolvedResult } from "../../engine/index.ts";
import { NO_EFFORT, resultAt } from "../common/point-result.ts";
import { provenBy } from "../common/proven.ts";
import type { SolverAccess } from "../formulation.ts";
import { carriedPoint, type DocumentedDepot } from "./carried-point.ts";
import { isRefuted } from "./meter-box.ts";
import { type CostOf, planAtOnce } from "./plan-at-once.ts";
import type { TightBuilt } from "./tight-columns.ts";
import type { StepKinds } from "./tight-steps.ts";

/** A plan that was made without a search, in the documented model, with its bound. */
export interface KnownPlan {
  readonly result: SolvedResult;
  readonly isProven: boolean;
}

/** The plan and the bound that a depot of many trucks has at once; null without a plan that holds. */
export async function knownPlan(
  kinds: StepKinds,
  documented: DocumentedDepot,
  solver: SolverAccess,
): Promise<KnownPlan | null> {
  const carry = (built: TightBuilt, colValue: Float64Array) =>
    carriedPoint({ colValue, objective: Number.POSITIVE_INFINITY }, built, documented);
  const costOf: CostOf = (built, colValue) => carry(built, colValue)?.report.point.objective ?? null;
  const found = await planAtOnce(documented.built.input, kinds, costOf, solver);
  if (found === null) return null;
  const { bound } = found;
  const carried = carry(found.built, found.colValue);
  if (carried === null) return null;
  const { objective } = carried.report.point;
  if (isRefuted(bound, objective)) return null;
  const isProven = provenBy(solver.options)(objective, bound);
  const none = { duals: null, basis: null, certificate: null, gap: null, dualBound: null } as const;
  const limit = solver.options.signal?.aborted === true ? "interrupted" : "time_limit";
  const status = isProven ? "optimal" : limit;
  const { violations, rowActivity } = carried.report;
  const solution = { objective, colValue: carried.colValue, rowActivity };
  const result = { ...NO_EFFORT, ...none, status, objective, solution, violations } as const;
  const proved = Number.isFinite(bound) ? bound : null;
  return { result: resultAt(result, carried.report, carried.colValue, proved), isProven };
}

/** The better one of a plan that was known and a search's, with the better bound. */
export function betterOf({ result: known }: KnownPlan, searched: Result, { options }: SolverAccess): Result {
  const best = searched.solution !== null && searched.objective <= known.objective ? searched : known;
  const bounds = [known.dualBound, searched.dualBound].flatMap((bound) => bound ?? []);
  const dualBound = bounds.length === 0 ? null : Math.min(best.objective, Math.max(...bounds));
  const isProven = dualBound !== null && provenBy(options)(best.objective, dualBound);
  const isLimit = searched.status === "interrupted" || searched.status === "time_limit";
  const status = isProven ? "optimal" : isLimit ? searched.status : "numerical_error";
  const { nodes, simplexIterations, threads, seconds, statistics } = searched;
  const effort = { nodes, simplexIterations, threads, seconds, statistics };
  return { ...best, ...effort, status, dualBound, gap: relativeGap(best.objective, dualBound) };
}
