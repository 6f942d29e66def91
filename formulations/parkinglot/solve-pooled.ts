/**
 * The method of pwl1: the pooled model is solved, its answer carried over to the documented model and checked there. Where
 * that fails, the documented model is solved itself.
 */
import { type Result, type SolvedResult, verify } from "../../engine/index.ts";
import { resultAt } from "../common/point-result.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { withoutPlan } from "./answers.ts";
import type { SegmentsBuilt } from "./build.ts";
import { shareEvenly } from "./deal-steps.ts";
import { type ParkingPlan, planParking } from "./plan.ts";
import { documentedDuals } from "./pooled-duals.ts";
import { buildPooled, missingIn, type Pooled } from "./pooled-model.ts";
import { segmentsPoint } from "./segments-point.ts";
import { groupSteps } from "./step-groups.ts";

/** The result of the pooled linear program on the documented one; null where it does not hold there. */
function carriedOver(result: SolvedResult, pooled: Pooled): SolvedResult | null {
  const { built } = pooled;
  const problem = built.model.toProblem();
  const colValue = segmentsPoint(built, {
    partKW: shareEvenly(pooled, result.solution.colValue),
    isCharging: null,
    missingKWh: missingIn(pooled, result.solution.colValue),
  });
  const duals = result.duals === null ? null : documentedDuals(pooled, result.duals.rowDual, problem);
  const report = verify(problem, { colValue, ...duals });
  return report.accepted ? { ...resultAt(result, report, colValue, result.dualBound), duals } : null;
}

/** Whether a solve was ended by a limit, so that another one would have nothing left. */
export function isCutShort({ status }: Result): boolean {
  return status === "interrupted" || (status.endsWith("_limit") && status !== "node_limit");
}

function progressOf(built: SegmentsBuilt, result: Result): Progress<ParkingPlan> {
  if (result.solution === null) return withoutPlan(result);
  const { objective, dualBound, solution } = result;
  return { plan: planParking(solution, built), objective, dualBound, result };
}

/** Solves pwl1. @param built the documented model; left as it is. */
export async function* solvePooled(
  built: SegmentsBuilt,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const pooled = buildPooled(built, groupSteps(built.input, built.stays), { isWhole: false });
  const result = await access.solve(pooled.model);
  const carried = result.solution === null ? null : carriedOver(result, pooled);
  if (carried !== null) {
    yield progressOf(built, carried);
    return;
  }
  // Its certificate, or its point, are those of the documented model.
  yield isCutShort(result) ? withoutPlan(result) : progressOf(built, await access.solve(built.model));
}
