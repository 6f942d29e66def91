/**
 * Duals of the documented model of pwl1 from those of the pooled one. With ρ the dual of a vehicle's requirement there, EUR
 * per kW in a step, and μ that of a group: every balance of the vehicle has −ρ B / (η Δ), every limit of the group's steps μ,
 * and the segments of a place what makes the reduced cost of its power zero. States are free then, but for the last one.
 */
import type { DualSolution, Problem } from "../../engine/index.ts";
import { type Pooled, stateOfKW } from "./pooled-model.ts";

/** @param pooledDual row duals of the pooled model; borrowed. @param problem the documented model. */
export function documentedDuals(
  { built, groups }: Pooled,
  pooledDual: Float64Array,
  problem: Problem,
): DualSolution {
  const { input, stays, degradation, balance, grid } = built;
  const { vehicles, stepHours, price } = input;
  const rowDual = new Float64Array(problem.numRows);
  const stepDual = new Float64Array(input.steps);
  for (const [group, steps] of groups.steps.entries()) {
    for (const step of steps) stepDual[step] = pooledDual[vehicles.length + group];
  }
  for (let pos = 0; pos < stays.busySteps.length; pos++) {
    rowDual[grid.first + pos] = stepDual[stays.busySteps[pos]];
  }
  for (let place = 0; place < stays.numPlaces; place++) {
    const vehicle = stays.vehicleOf[place];
    const step = stays.stepOf[place];
    rowDual[balance.first + place] = -pooledDual[vehicle] / stateOfKW(built, vehicle);
    rowDual[degradation.balance.first + place] =
      stepHours * price[step] - pooledDual[vehicle] - stepDual[step];
  }
  const reducedCost = Float64Array.from(problem.colCost);
  for (let col = 0; col < problem.numCols; col++) {
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++) {
      reducedCost[col] -= problem.value[entry] * rowDual[problem.rowIndex[entry]];
    }
  }
  return { rowDual, reducedCost };
}
