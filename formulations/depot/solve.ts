/**
 * Solving: the tight model, whose solution is carried over to the documented model and checked there. Should it not
 * hold, more directions are decided; in the last resort the documented model is solved itself.
 */
import { type Model, type Result, type SolvedResult, type SolveOptions, verify } from "../../engine/index.ts";
import { resultAt } from "../common/point-result.ts";
import { withoutRootCuts } from "../common/root-cuts.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { DepotBuilt } from "./build.ts";
import type { DepotInput } from "./input.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
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

/** The result on the documented model, or null if the point does not hold there or costs more. */
function carriedOver(
  result: SolvedResult,
  tight: TightBuilt,
  { model, built }: DocumentedDepot,
): Result | null {
  const problem = model.toProblem();
  const colValue = documentedPoint(tight, result.solution.colValue, built, problem.numCols);
  const report = verify(problem, { colValue });
  const { objective } = report.point;
  const noise = OBJECTIVE_NOISE * Math.max(1, Math.abs(objective));
  if (!report.accepted || objective > result.objective + noise) return null;
  return resultAt(result, report, colValue, result.dualBound);
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

/** Solves one tight model; null if its solution cannot be carried over. */
async function tryTightModel(
  documented: DocumentedDepot,
  kinds: StepKinds,
  solver: SolverAccess,
): Promise<Result | null> {
  const { model, built } = buildTightDepot(documented.built.input, kinds);
  const { start } = solver.options;
  const numActivities = countActivities(documented.built.input, kinds);
  const options = {
    ...leftOut(numActivities, solver),
    ...(start === undefined ? {} : { start: tightPoint(documented.built, start, built, model.numCols) }),
  };
  const result = isPlannedFirst(numActivities, built, solver)
    ? await solvePlanFirst(model, built, options, solver)
    : await solver.solve(model, options);
  if (result.solution === null) return { ...result, certificate: null };
  return carriedOver(result, built, documented);
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
  for (const kinds of tries) {
    const result = await tryTightModel(documented, kinds, solver);
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
