/**
 * Charging at once, to compare the optimum with: in the order of the list, each vehicle charges at full power from
 * arrival until it holds what it requires. Power that the grid connection does not leave is not delivered.
 */
import { roomKW } from "./indices.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planStart, socGain, vehiclePlan } from "./plan.ts";

/** The plan without control; it may miss requirements where the connection is too small (the check says so). */
export function planUncontrolled(input: ParkingInput): ParkingPlan {
  const starts = input.vehicles.map((_, vehicle) => planStart(input, vehicle));
  const state = starts.map((start) => start?.soc ?? 1);
  const powers = input.vehicles.map(() => new Float64Array(input.steps));
  for (let step = 0; step < input.steps; step++) {
    let leftKW = input.gridLimitKW;
    for (const [vehicle, limits] of input.vehicles.entries()) {
      const start = starts[vehicle];
      if (start === null || step < start.step || step >= limits.departureStep) continue;
      const missing = Math.max(0, limits.socRequired - state[vehicle]);
      const wantedKW = missing / socGain(limits, input.etaCharge, 1);
      const powerKW = Math.max(0, Math.min(leftKW, wantedKW, roomKW(limits, state[vehicle])));
      powers[vehicle][step] = powerKW;
      state[vehicle] += socGain(limits, input.etaCharge, powerKW);
      leftKW -= powerKW;
    }
  }
  const vehicles = powers.map((powerKW, vehicle) => vehiclePlan(input, vehicle, powerKW));
  return { vehicles, modelDegradationEur: null, lpObjective: null, numSolves: 0 };
}
