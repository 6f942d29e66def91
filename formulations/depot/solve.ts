/**
 * Solving: the tight model, whose solution is carried over to the documented model and checked there. Should it not
 * hold, more directions are decided; in the last resort the documented model is solved itself.
 */
import {
  type AbortLike,
  type IncumbentEvent,
  type Model,
  type Result,
  relativeGap,
  type SolvedResult,
  type SolveOptions,
  type VerificationReport,
  verify,
} from "../../engine/index.ts";
import { NO_EFFORT, resultAt } from "../common/point-result.ts";
import { provenBy } from "../common/proven.ts";
import { withoutRootCuts } from "../common/root-cuts.ts";
import { withTimeLeft } from "../common/time-left.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { DepotBuilt } from "./build.ts";
import type { DepotInput } from "./input.ts";
import { isRefuted } from "./meter-box.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
import { isPlannedAtOnce, planAtOnce } from "./plan-at-once.ts";
import { isPlannedFirst, solvePlanFirst } from "./plan-first.ts";
import { type TightBuilt, truckDecision } from "./tight-columns.ts";
import { buildTightDepot } from "./tight-model.ts";
import { documentedPoint, tightPoint } from "./tight-point.ts";
import { type StepKinds, stepKinds } from "./tight-steps.ts";

/** The documented model, built. */
export interface DocumentedDepot {
  readonly model: Model;
  readonly built: DepotBuilt;
}

/** A tight model with its columns. */
interface TightDepot {
  readonly model: Model;
  readonly built: TightBuilt;
}

/** Objectives that differ by less, relative to max(1, |objective|), are the same. */
const OBJECTIVE_NOISE = 1e-7;

/** The point of the documented model that a point of the tight one stands for, or null if it does not hold there or costs more. */
function carriedPoint(
  { colValue: tightValue, objective: tightObjective }: Pick<IncumbentEvent, "colValue" | "objective">,
  tight: TightBuilt,
  { model, built }: DocumentedDepot,
): { readonly colValue: Float64Array; readonly report: VerificationReport } | null {
  const problem = model.toProblem();
  const colValue = documentedPoint(tight, tightValue, built, problem.numCols);
  const report = verify(problem, { colValue });
  const { objective } = report.point;
  const noise = OBJECTIVE_NOISE * Math.max(1, Math.abs(objective));
  return report.accepted && objective <= tightObjective + noise ? { colValue, report } : null;
}

/** A plan that was made without a search, in the documented model, with its bound. */
interface KnownPlan {
  readonly result: SolvedResult;
  readonly isProven: boolean;
}

/** The plan and the bound that a depot of many trucks has at once; null without a plan that holds. */
async function knownPlan(
  { model, built }: TightDepot,
  documented: DocumentedDepot,
  solver: SolverAccess,
): Promise<KnownPlan | null> {
  const found = await planAtOnce(built, model.numCols, solver);
  if (found === null) return null;
  const { colValue, bound } = found;
  const carried = carriedPoint({ colValue, objective: Number.POSITIVE_INFINITY }, built, documented);
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
function betterOf({ result: known }: KnownPlan, searched: Result, { options }: SolverAccess): Result {
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

/** A search that may stop by itself. */
interface StoppingSearch extends Pick<SolverAccess, "solve"> {
  /** Whether such a plan was found. */
  isStopped(): boolean;
}

/** A search that stops at the first plan for which this says no: what follows needs the time. */
function stoppingAt(isGood: (event: IncumbentEvent) => boolean, solver: SolverAccess): StoppingSearch {
  const { signal, onIncumbent } = solver.options;
  let isStopped = false;
  const stop: AbortLike = {
    get aborted() {
      return isStopped || signal?.aborted === true;
    },
  };
  return {
    isStopped: () => isStopped,
    solve: (model, options) =>
      solver.solve(model, {
        ...options,
        signal: stop,
        onIncumbent(event) {
          onIncumbent?.(event);
          if (!isGood(event)) isStopped = true;
        },
      }),
  };
}

/** Trucks and steps that must be told idle from active. */
function countActivities(input: DepotInput, kinds: StepKinds): number {
  let count = 0;
  for (const truck of input.trucks) {
    for (let step = 0; step < input.steps; step++) {
      if (truckDecision(input, kinds, truck, step) === "activity") count++;
    }
  }
  return count;
}

/** What the search of a tight model leaves out: where only directions are open, cuts find little beside its rows. */
function leftOut(numActivities: number, { options }: SolverAccess): Pick<SolveOptions, "off"> {
  return numActivities > 0 ? {} : withoutRootCuts(options);
}

/**
 * Solves one tight model; null if its solution cannot be carried over.
 * @param start of the documented model; none: that of the options, if there is one.
 * @param isLast whether no other is tried: else a search ends with the first plan that cannot.
 */
async function tryTightModel(
  documented: DocumentedDepot,
  { model, built }: TightDepot,
  solver: SolverAccess,
  start: Float64Array | undefined,
  isLast: boolean,
): Promise<Result | null> {
  const numActivities = countActivities(built.input, built.kinds);
  const options = {
    ...leftOut(numActivities, solver),
    ...(start === undefined ? {} : { start: tightPoint(documented.built, start, built, model.numCols) }),
  };
  const isCarried = (event: IncumbentEvent) => carriedPoint(event, built, documented) !== null;
  const stopping = stoppingAt(isCarried, solver);
  const result = isPlannedFirst(numActivities, built, solver)
    ? await solvePlanFirst(model, built, options, solver)
    : await (isLast ? solver : stopping).solve(model, options);
  const { solution, status } = result;
  if (solution === null) return { ...result, certificate: null };
  // Nobody else asked for the end.
  if (status === "interrupted" && stopping.isStopped() && solver.options.signal?.aborted !== true)
    return null;
  const carried = carriedPoint(solution, built, documented);
  return carried && resultAt(result, carried.report, carried.colValue, result.dualBound);
}

const isSameKind = (one: StepKinds, other: StepKinds): boolean =>
  one.truck.every((kind, step) => kind === other.truck[step]);

function solveDocumented(
  { model }: DocumentedDepot,
  solver: SolverAccess,
  start: Float64Array | undefined,
): Promise<Result> {
  return solver.solve(model, start === undefined ? {} : { start });
}

/** Whether no time is left, or the end was asked for. */
function isOver({ options: { timeLimit, signal } }: SolverAccess): boolean {
  return timeLimit === 0 || signal?.aborted === true;
}

/**
 * Solves the documented model by way of the tight one.
 * @returns a result in the columns of the documented model, checked there; without duals and basis.
 */
export async function solveByTightModel(documented: DocumentedDepot, access: SolverAccess): Promise<Result> {
  const { input } = documented.built;
  const solver = withTimeLeft(access);
  // Targets that give way are not in the tight model.
  if (input.soft !== null) return solveDocumented(documented, solver, solver.options.start);
  const strict = stepKinds(input, "strict");
  const trusting = stepKinds(input, "trusting");
  const first = buildTightDepot(input, trusting);
  // What is left aside then, the two have in common.
  const known = isPlannedAtOnce(countActivities(input, trusting), first.built, solver)
    ? await knownPlan(first, documented, solver)
    : null;
  if (known !== null && (known.isProven || isOver(solver))) return known.result;
  const start = known?.result.solution.colValue ?? solver.options.start;
  const better = (result: Result) => (known === null ? result : betterOf(known, result, solver));
  const isOnly = isSameKind(strict, trusting);
  const result = await tryTightModel(documented, first, solver, start, isOnly);
  if (result !== null) return better(result);
  const second = isOnly
    ? null
    : await tryTightModel(documented, buildTightDepot(input, strict), solver, start, true);
  return better(second ?? (await solveDocumented(documented, solver, start)));
}

/** Solves a built instance; the one progress is the answer. */
export async function* solveDepot(
  solver: SolverAccess,
  documented: DocumentedDepot,
): AsyncGenerator<Progress<DepotPlan>> {
  const result = await solveByTightModel(documented, solver);
  const { solution, objective, dualBound } = result;
  const plan = solution === null ? null : planDepot(solution, documented.built);
  yield { plan, objective, dualBound, result };
}
