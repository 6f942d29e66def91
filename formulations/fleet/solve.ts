/** Solving: the documented model with rows on how many vehicles charge, where there are any. */
import { type Certificate, type Result, verify } from "../../engine/index.ts";
import { resultAt } from "../common/point-result.ts";
import type { BuiltModel } from "../common/rolling-plan.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import type { FleetBuilt } from "./build.ts";
import { withChargingCounts } from "./charging-count.ts";
import { type FleetPlan, planFleet } from "./plan.ts";

/** A proof that names none of the added rows, which stand last; null for others. @param numRows of the documented model. */
function proofOfDocumented(certificate: Certificate | null, numRows: number): Certificate | null {
  if (certificate?.kind !== "farkas") return null;
  const { rowMultiplier } = certificate;
  if (rowMultiplier.subarray(numRows).some((multiplier) => multiplier !== 0)) return null;
  return { kind: "farkas", rowMultiplier: rowMultiplier.slice(0, numRows) };
}

/** Solves a built model. @returns a result of the documented model; the added rows have no duals in it. */
export async function solveBuiltFleet(
  { model, built }: BuiltModel<FleetBuilt>,
  solver: SolverAccess,
): Promise<Result> {
  const { start } = solver.options;
  const options = start === undefined ? {} : { start };
  const problem = model.toProblem();
  const counted = withChargingCounts(problem, built);
  if (counted === null) return solver.solve(model, options);
  const result = await solver.solve(counted, options);
  if (result.solution === null) {
    return { ...result, certificate: proofOfDocumented(result.certificate, problem.numRows) };
  }
  const { colValue } = result.solution;
  return resultAt(result, verify(problem, { colValue }), colValue, result.dualBound);
}

/** Solves a built instance; the one progress is the answer. */
export async function* solveFleet(
  solver: SolverAccess,
  ready: BuiltModel<FleetBuilt>,
): AsyncGenerator<Progress<FleetPlan>> {
  const result = await solveBuiltFleet(ready, solver);
  const { solution, objective, dualBound } = result;
  const plan = solution === null ? null : planFleet(solution, ready.built);
  yield { plan, objective, dualBound, result };
}
