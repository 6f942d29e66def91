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
  tight: TightBuilt,
  numCols: number,
  documented: DocumentedDepot,
  solver: SolverAccess,
): Promise<KnownPlan | null> {
  const found = await planAtOnce(tight, numCols, solver);
  if (found === null) return null;
  const { colValue, bound } = found;
  const carried = carriedPoint({ colValue, objective: Number.POSITIVE_INFINITY }, tight, documented);
  if (carried === null) return null;
  const { objective } = carried.report.point;
  if (isRefuted(bound, objective)) return null;
  const isProven = provenBy(solver.options)(objective, bound);
  const none = { duals: null, basis: null, certificate: null, gap: null, dualBound: null } as const;
  const status = isProven ? "optimal" : "time_limit";
  const { violations, rowActivity } = carried.report;
  const solution = { objective, colValue: carried.colValue, rowActivity };
  const result = { ...NO_EFFORT, ...none, status, objective, solution, violations } as const;
  const proved = Number.isFinite(bound) ? bound : null;
  return { result: resultAt(result, carried.report, carried.colValue, proved), isProven };
}

/** The better one of a plan that was known and a search's, with the better bound. */
function betterOf({ result: known }: KnownPlan, searched: Result | null, { options }: SolverAccess): Result {
  if (searched === null) return known;
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

/** A solver that stops at the first plan for which this says no: what follows needs the time. */
function stoppingAt(isGood: (event: IncumbentEvent) => boolean, solver: SolverAccess): SolverAccess {
  const { signal, onIncumbent } = solver.options;
  let isStopped = false;
  const stop: AbortLike = {
    get aborted() {
      return isStopped || signal?.aborted === true;
    },
  };
  return {
    ...solver,
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
 * @param isLast whether no other is tried: else a search ends with the first plan that cannot.
 */
async function tryTightModel(
  documented: DocumentedDepot,
  kinds: StepKinds,
  solver: SolverAccess,
  isLast: boolean,
): Promise<Result | null> {
  const { model, built } = buildTightDepot(documented.built.input, kinds);
  const numActivities = countActivities(documented.built.input, kinds);
  const known = isPlannedAtOnce(numActivities, built, solver)
    ? await knownPlan(built, model.numCols, documented, solver)
    : null;
  if (known?.isProven === true) return known.result;
  const start = known?.result.solution.colValue ?? solver.options.start;
  const options = {
    ...leftOut(numActivities, solver),
    ...(start === undefined ? {} : { start: tightPoint(documented.built, start, built, model.numCols) }),
  };
  const isCarried = (event: IncumbentEvent) => carriedPoint(event, built, documented) !== null;
  const searcher = isLast ? solver : stoppingAt(isCarried, solver);
  const result = isPlannedFirst(numActivities, built, solver)
    ? await solvePlanFirst(model, built, options, solver)
    : await searcher.solve(model, options);
  const { solution } = result;
  if (solution === null)
    return known === null ? { ...result, certificate: null } : betterOf(known, result, solver);
  const carried = carriedPoint(solution, built, documented);
  const searched = carried && resultAt(result, carried.report, carried.colValue, result.dualBound);
  return known === null ? searched : betterOf(known, searched, solver);
}

const isSameKind = (one: StepKinds, other: StepKinds): boolean =>
  one.truck.every((kind, step) => kind === other.truck[step]);

function solveDocumented({ model }: DocumentedDepot, solver: SolverAccess): Promise<Result> {
  const { start } = solver.options;
  return solver.solve(model, start === undefined ? {} : { start });
}

/**
 * Solves the documented model by way of the tight one.
 * @returns a result in the columns of the documented model, checked there; without duals and basis.
 */
export async function solveByTightModel(documented: DocumentedDepot, solver: SolverAccess): Promise<Result> {
  const { input } = documented.built;
  // Targets that give way are not in the tight model.
  if (input.soft !== null) return solveDocumented(documented, solver);
  const strict = stepKinds(input, "strict");
  const trusting = stepKinds(input, "trusting");
  const tries = isSameKind(strict, trusting) ? [strict] : [trusting, strict];
  for (const [pos, kinds] of tries.entries()) {
    const result = await tryTightModel(documented, kinds, solver, pos === tries.length - 1);
    if (result !== null) return result;
  }
  return solveDocumented(documented, solver);
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
