/**
 * The method of pwl2_sos2: the linear program without adjacency comes first; its schedule, each step expressed within
 * the one cell that holds it, is a feasible start. The search over cells then closes what gap it can.
 */
import { type Result, relativeGap } from "../../engine/index.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { pointOf, socAtStart, withoutPlan } from "./answers.ts";
import { buildGrid, type GridBuilt } from "./build.ts";
import { cellWeights, findInterval } from "./grid-cell.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planParking } from "./plan.ts";

/** A schedule as a point of the model with adjacency: each step within its cell, at least cost. */
function pointInCells(built: GridBuilt, plan: ParkingPlan): Float64Array {
  const { input, stays, degradation } = built;
  const { grids, weight, socInterval, powerInterval } = degradation;
  const { socGridPoints, powerGridPoints } = input;
  return pointOf(plan, built, (colValue) => {
    for (let place = 0; place < stays.numPlaces; place++) {
      const vehicle = stays.vehicleOf[place];
      const grid = grids[vehicle];
      const powerKW = plan.vehicles[vehicle].powerKW[stays.stepOf[place]];
      const soc = socAtStart(plan, input, stays.vehicleOf[place], stays.stepOf[place]);
      const i = findInterval(grid.soc, soc);
      const j = findInterval(grid.powerKW, powerKW);
      const weights = cellWeights(grid, i, j, soc, powerKW);
      const first = weight.first + place * socGridPoints * powerGridPoints + i * powerGridPoints + j;
      colValue[first] = weights[0];
      colValue[first + 1] = weights[1];
      colValue[first + powerGridPoints] = weights[2];
      colValue[first + powerGridPoints + 1] = weights[3];
      if (socInterval !== null) colValue[socInterval.first + place * (socGridPoints - 1) + i] = 1;
      if (powerInterval !== null) colValue[powerInterval.first + place * (powerGridPoints - 1) + j] = 1;
    }
  });
}

/** Solves pwl2_sos2. */
export async function* solveGridCells(
  input: ParkingInput,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const relaxed = buildGrid(input, false);
  const relaxation = await access.solve(relaxed.model);
  if (relaxation.status !== "optimal") {
    yield withoutPlan(relaxation);
    return;
  }
  const built = buildGrid(input, true);
  const start = pointInCells(built, planParking(relaxation.solution, relaxed));
  const result: Result = await access.solve(built.model, { start });
  if (result.solution === null) {
    yield withoutPlan(result);
    return;
  }
  const { objective } = result;
  const dualBound = Math.max(result.dualBound ?? Number.NEGATIVE_INFINITY, relaxation.objective);
  const isProven = (relativeGap(objective, dualBound) ?? 1) <= (access.options.mipGap ?? 1e-4);
  const answer: Result = isProven ? { ...result, status: "optimal" } : result;
  const plan = { ...planParking(result.solution, built), numSolves: 2 };
  yield { plan, objective, dualBound, result: answer };
}
