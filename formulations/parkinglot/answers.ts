/** Results of methods that solve several models, in terms of the documented one. */
import type { Result, SolvedResult } from "../../engine/index.ts";
import { checkSolution } from "../../engine/index.ts";
import { NO_EFFORT } from "../common/point-result.ts";
import type { Progress } from "../formulation.ts";
import type { ScheduleBuilt } from "./build.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planStart } from "./plan.ts";

/** The answer of a method that ended before it had a plan. */
export function withoutPlan(result: Result): Progress<ParkingPlan> {
  const status = result.status === "optimal" ? "numerical_error" : result.status;
  const none = { objective: null, gap: null, solution: null, duals: null, basis: null } as const;
  const { certificate = null } = result;
  return {
    plan: null,
    objective: null,
    dualBound: null,
    result: { ...result, ...none, status, certificate },
  };
}

/**
 * A plan as a point of the documented model, its power and state columns filled; other columns by the caller.
 * @param fill sets the other columns.
 */
export function pointOf(
  plan: ParkingPlan,
  built: ScheduleBuilt,
  fill: (colValue: Float64Array) => void,
): Float64Array {
  const colValue = new Float64Array(built.model.numCols);
  const { numPlaces, vehicleOf, stepOf } = built.stays;
  for (let place = 0; place < numPlaces; place++) {
    const { powerKW, soc } = plan.vehicles[vehicleOf[place]];
    colValue[built.power.first + place] = powerKW[stepOf[place]];
    colValue[built.soc.first + place] = soc[stepOf[place]];
  }
  fillMissing(plan, built, colValue);
  fill(colValue);
  return colValue;
}

/** Sets what requirements miss; the last state of a stay counts it. */
function fillMissing(plan: ParkingPlan, built: ScheduleBuilt, colValue: Float64Array): void {
  const { input, stays, soc, missing } = built;
  if (missing === null) return;
  for (const [vehicle, { socRequired, capacityKWh, departureStep }] of input.vehicles.entries()) {
    const share = Math.max(0, socRequired - plan.vehicles[vehicle].soc[departureStep - 1]);
    colValue[missing.first + vehicle] = share * capacityKWh;
    colValue[soc.first + stays.firstPlace[vehicle + 1] - 1] += share;
  }
}

/** State of charge of a vehicle at the start of a step of its stay. */
export function socAtStart(plan: ParkingPlan, input: ParkingInput, vehicle: number, step: number): number {
  if (step > 0) return plan.vehicles[vehicle].soc[step - 1];
  return planStart(input, vehicle)?.soc ?? input.vehicles[vehicle].socArrival;
}

/** A point of the documented model as a solution, measured on that model. */
export function solutionAt(
  built: ScheduleBuilt,
  colValue: Float64Array,
): Pick<SolvedResult, "solution" | "violations"> {
  const problem = built.model.toProblem();
  const { objective, violations } = checkSolution(problem, colValue);
  const rowActivity = new Float64Array(problem.numRows);
  for (let col = 0; col < problem.numCols; col++) {
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++) {
      rowActivity[problem.rowIndex[entry]] += problem.value[entry] * colValue[col];
    }
  }
  return { solution: { objective, colValue, rowActivity }, violations };
}

/**
 * A result whose solution is a point of the documented model, measured on that model.
 * @param stopped the solve that ended the method early; null = it came to its own end.
 */
export function resultAt(stopped: Result | null, built: ScheduleBuilt, colValue: Float64Array): Result {
  const { solution, violations } = solutionAt(built, colValue);
  const { objective } = solution;
  const none = { dualBound: null, gap: null, duals: null, basis: null, certificate: null } as const;
  return { ...NO_EFFORT, ...none, status: statusOf(stopped), objective, solution, violations };
}

/** A limit that ended the method; whatever else did is numerical trouble, since the problem has a plan. */
function statusOf(stopped: Result | null): SolvedResult["status"] {
  if (stopped === null) return "optimal";
  const { status } = stopped;
  const isLimit = status === "interrupted" || status.endsWith("_limit");
  return isLimit ? (status as SolvedResult["status"]) : "numerical_error";
}
