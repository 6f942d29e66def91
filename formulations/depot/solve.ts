/**
 * Solving: the tight model, whose solution is carried over to the documented model and checked there. Should it not
 * hold, more directions are decided; in the last resort the documented model is solved itself.
 */
import type { IncumbentEvent, Result, SolveOptions } from "../../engine/index.ts";
import { resultAt } from "../common/point-result.ts";
import { withoutRootCuts } from "../common/root-cuts.ts";
import { stoppingAt } from "../common/stopping-search.ts";
import { withTimeLeft } from "../common/time-left.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { carriedPoint, type DocumentedDepot, type TightDepot } from "./carried-point.ts";
import type { DepotInput } from "./input.ts";
import { betterOf, knownPlan } from "./known-plan.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
import { isPlannedAtOnce } from "./plan-at-once.ts";
import { isPlannedFirst, solvePlanFirst } from "./plan-first.ts";
import { truckDecision } from "./tight-columns.ts";
import { buildTightDepot } from "./tight-model.ts";
import { tightPoint } from "./tight-point.ts";
import { type StepKinds, stepKinds } from "./tight-steps.ts";

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

/** Seconds that another model of a truck and step takes until its search hears of a limit. */
const SECONDS_A_PLACE = 1e-5;

/** Whether no time is left for another model of many trucks, or the end was asked for. */
function isOver({ trucks, steps }: DepotInput, { options }: SolverAccess): boolean {
  const { timeLimit = Number.POSITIVE_INFINITY, signal } = options;
  return timeLimit <= SECONDS_A_PLACE * trucks.length * steps || signal?.aborted === true;
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
  const isAtOnce = isPlannedAtOnce(input, trusting, solver);
  const known = isAtOnce ? await knownPlan(trusting, documented, solver) : null;
  if (known?.isProven === true) return known.result;
  if (isAtOnce && isOver(input, solver))
    return known?.result ?? solver.solve(documented.model, { timeLimit: 0 });
  const start = known?.result.solution.colValue ?? solver.options.start;
  const better = (result: Result) => (known === null ? result : betterOf(known, result, solver));
  const isOnly = isSameKind(strict, trusting);
  const result = await tryTightModel(documented, buildTightDepot(input, trusting), solver, start, isOnly);
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
