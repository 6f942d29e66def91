/**
 * The interior point method of convex as the method runs it: until plan and bound have met, a limit is near, or no step
 * can be made, as where there is no plan at all.
 */
import { PLAIN_HOST, relativeGap } from "../../engine/index.ts";
import type { StepLog } from "../common/step-log.ts";
import type { SolverAccess } from "../formulation.ts";
import type { ParkingInput } from "./input.ts";
import { type InteriorPoint, InteriorPointSolver } from "./interior-point.ts";
import { cleanPower, type ParkingPlan, vehiclePlan } from "./plan.ts";
import { listStays, type Stays } from "./stays.ts";

/** Gap at which it ends: below what is asked for, so that powers that ought to be 0 nearly are. */
const GAP = 1e-9;
/** What a plan may miss, share of a battery or kW: rounding. */
const ROUNDING = 1e-9;
/** Steps at most; 16 to 31 were needed on the lots of 5 to 50 vehicles. */
const MOST_STEPS = 100;
/** Rows of its dense matrix at most: beyond, a step takes seconds. */
const MOST_ROWS = 1500;

/** A plan with what is proven of its cost. */
export interface InteriorAnswer {
  readonly plan: ParkingPlan;
  readonly boundEur: number;
}

/** The plan of these powers. */
export function planInside(input: ParkingInput, stays: Stays, { powerKW }: InteriorPoint): ParkingPlan {
  const vehicles = input.vehicles.map(({ maxKW, arrivalStep, departureStep }, vehicle) => {
    const powers = new Float64Array(input.steps);
    for (let step = arrivalStep; step < departureStep; step++) {
      powers[step] = cleanPower(powerKW[stays.firstPlace[vehicle] + step - arrivalStep], maxKW);
    }
    return vehiclePlan(input, vehicle, powers);
  });
  return { vehicles, modelDegradationEur: null, lpObjective: null, numSolves: 1 };
}

/** Whether the method is for an instance: strict requirements, some room in every battery, not too many shared rows. */
export function hasInside(input: ParkingInput, stays: Stays): boolean {
  if (input.missingEurPerKWh !== null || input.startStep !== null) return false;
  const hasRoom = input.vehicles.every(({ socArrival, maxKW }) => socArrival < 1 && maxKW > 0);
  return hasRoom && InteriorPointSolver.countRows(input, stays) <= MOST_ROWS;
}

/**
 * A plan and a bound that meet, or null where the method is not for the instance or does not get there.
 * @param gap relative gap that is asked for.
 */
export async function solveInterior(
  input: ParkingInput,
  { options }: SolverAccess,
  log: StepLog,
  gap: number,
): Promise<InteriorAnswer | null> {
  const stays = listStays(input);
  if (!hasInside(input, stays)) return null;
  const host = options.host ?? PLAIN_HOST;
  const deadline = host.now() + 1000 * (options.timeLimit ?? Number.POSITIVE_INFINITY);
  const solver = new InteriorPointSolver(input, stays);
  let best: InteriorPoint | null = null;
  let bestGap = Number.POSITIVE_INFINITY;
  const wanted = Math.min(GAP, gap);
  for (let step = 1; step <= MOST_STEPS && bestGap > wanted; step++) {
    await host.yield();
    if (options.signal?.aborted === true || host.now() >= deadline) break;
    if (!solver.advance()) break;
    const found = solver.standing();
    log.begin(`interior point ${step}`);
    const isPlan = found.violation <= ROUNDING;
    log.done({ best: isPlan ? found.costEur : null, bound: found.boundEur });
    const foundGap = relativeGap(found.costEur, found.boundEur) ?? Number.POSITIVE_INFINITY;
    if (!isPlan || !(foundGap < bestGap)) continue;
    best = found;
    bestGap = foundGap;
  }
  if (best === null || bestGap > gap) return null;
  return { plan: planInside(input, stays, best), boundEur: best.boundEur };
}
