/**
 * A bound on pwl2_sos2: the rows of the connection are dualised, what is left falls apart into stays, and the
 * least cost of each with all weight of a step in one cell is known exactly. It is above the linear program whose
 * duals are taken by what cells that are not convex together cost; below it only where the domain of the
 * degradation cost, which stays leave out, binds there, and by rounding.
 *
 * Source: Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974) 82–114.
 */
import type { MayGoOn } from "../common/turns.ts";
import type { GridBuilt } from "./build.ts";
import { StayRecursion } from "./stay-recursion.ts";

/** What rounding may add to a bound: a step of a stay, EUR, and relative to the sum of magnitudes. */
const ROUNDING = { perStep: 1e-8, relative: 1e-11 } as const;

/**
 * @param gridDual row duals of the connection by busy step, as of any program without adjacency; borrowed. Every
 *   choice gives a bound.
 * @param mayGoOn asked now and then.
 * @returns EUR; −Infinity where it is told to stop or a stay is given up.
 */
export async function boundByStays(
  { input, stays, degradation }: GridBuilt,
  gridDual: Float64Array,
  mayGoOn: MayGoOn,
): Promise<number> {
  const { vehicles, stepHours, price, gridLimitKW } = input;
  const eurPerKW = Float64Array.from(price, (each) => stepHours * each);
  let bound = 0;
  let magnitude = 0;
  for (const [pos, step] of stays.busySteps.entries()) {
    const multiplier = Math.max(0, -gridDual[pos]);
    eurPerKW[step] += multiplier;
    bound -= multiplier * gridLimitKW;
  }
  magnitude -= bound;
  for (const [vehicle, { arrivalStep, departureStep }] of vehicles.entries()) {
    const stay = new StayRecursion(input, vehicle, degradation.grids[vehicle]);
    const steps = stay.leastCost(eurPerKW.subarray(arrivalStep, departureStep));
    let step = steps.next();
    while (!step.done) {
      if (!(await mayGoOn())) return Number.NEGATIVE_INFINITY;
      step = steps.next();
    }
    // That a stay has no plan is for the program to prove.
    if (!Number.isFinite(step.value)) return Number.NEGATIVE_INFINITY;
    bound += step.value;
    magnitude += Math.abs(step.value);
  }
  return bound - ROUNDING.perStep * stays.numPlaces - ROUNDING.relative * magnitude;
}
