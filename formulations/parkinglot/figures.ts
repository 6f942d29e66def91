/** What a schedule is worth: costs and indices, exactly and from the schedule alone. */
import { energyCost } from "../common/tariff.ts";
import { degradationCost } from "./degradation.ts";
import { costRange, degradationIndex, frozenWeight, priorityIndex, tariffIndices } from "./indices.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planStart, type VehiclePlan } from "./plan.ts";

type Powers = Pick<ParkingPlan, "vehicles">;

/** Cost of the energy, EUR. */
export function energyCostEur({ vehicles }: Powers, { price, stepHours }: ParkingInput): number {
  let sum = 0;
  for (const { powerKW } of vehicles) sum += energyCost(powerKW, price, stepHours);
  return sum;
}

/** State of charge at the start of a step. */
function socBefore(plan: VehiclePlan, step: number, start: number): number {
  return step === 0 ? start : plan.soc[step - 1];
}

/** Calls back for every step with power, with the state at its start. */
function visitCharging(
  plan: Powers,
  input: ParkingInput,
  visit: (vehicle: number, step: number, powerKW: number, soc: number) => void,
): void {
  for (const [vehicle, each] of plan.vehicles.entries()) {
    const start = planStart(input, vehicle)?.soc ?? input.vehicles[vehicle].socArrival;
    for (let step = 0; step < input.steps; step++) {
      const powerKW = each.powerKW[step];
      if (powerKW > 0) visit(vehicle, step, powerKW, socBefore(each, step, start));
    }
  }
}

/** Degradation cost of each step, all vehicles together, EUR without weight; length steps. */
export function degradationByStep(plan: Powers, input: ParkingInput): Float64Array {
  const cost = new Float64Array(input.steps);
  visitCharging(plan, input, (vehicle, step, powerKW, soc) => {
    cost[step] += degradationCost(input.law, input.vehicles[vehicle], powerKW, soc);
  });
  return cost;
}

/** Degradation cost of a schedule by the exact law, EUR without weight. */
export function degradationEur(plan: Powers, input: ParkingInput): number {
  let sum = 0;
  for (const cost of degradationByStep(plan, input)) sum += cost;
  return sum;
}

/** Energy and weighted degradation cost, EUR. */
export function totalCostEur(plan: Powers, input: ParkingInput): number {
  return energyCostEur(plan, input) + input.degradationWeight * degradationEur(plan, input);
}

/** Power of all chargers in each step, kW; length steps. */
export function totalPowerKW({ vehicles }: Powers, input: ParkingInput): Float64Array {
  const total = new Float64Array(input.steps);
  for (const { powerKW } of vehicles) {
    for (let step = 0; step < total.length; step++) total[step] += powerKW[step];
  }
  return total;
}

/** Sum of power × indices, with all three exact and none clipped: what index_slp makes large. kW. */
export function exactIndexSum(plan: Powers, input: ParkingInput): number {
  const ranges = input.vehicles.map((vehicle) => costRange(input.law, vehicle));
  const tariff = tariffIndices(input);
  let sum = 0;
  visitCharging(plan, input, (vehicle, step, powerKW, soc) => {
    const each = input.vehicles[vehicle];
    const gentle = degradationIndex(input.law, each, ranges[vehicle], powerKW, soc);
    sum += powerKW * gentle * priorityIndex(each, soc, step) * tariff[step];
  });
  return sum;
}

/**
 * Sum of power × indices as index_rh counts it: clipped, frozen at each step's own state (with startStep at that
 * one). kW.
 */
export function frozenIndexSum(plan: Powers, input: ParkingInput): number {
  const { law, startStep } = input;
  const ranges = input.vehicles.map((vehicle) => costRange(law, vehicle));
  const tariff = tariffIndices(input);
  let sum = 0;
  visitCharging(plan, input, (vehicle, step, powerKW, soc) => {
    const each = input.vehicles[vehicle];
    const state = startStep === null ? soc : (planStart(input, vehicle)?.soc ?? soc);
    sum += powerKW * frozenWeight(law, each, ranges[vehicle], state, startStep ?? step) * tariff[step];
  });
  return sum;
}

/** State of charge that each vehicle misses at departure; 0 where rounding misses it. */
export function departureShortfalls({ vehicles }: Powers, input: ParkingInput): readonly number[] {
  return input.vehicles.map(({ socRequired, departureStep }, vehicle) => {
    if (!isJudgedAtDeparture(input, vehicle)) return 0;
    const missing = socRequired - vehicles[vehicle].soc[departureStep - 1];
    return missing > SOC_ROUNDING ? missing : 0;
  });
}

/** State of charge that rounding may miss or exceed. */
export const SOC_ROUNDING = 1e-6;

/** Whether a plan reaches a vehicle's departure: one at startStep may end earlier, or not hold the vehicle. */
function isJudgedAtDeparture(input: ParkingInput, vehicle: number): boolean {
  const { startStep, windowSteps } = input;
  if (startStep === null) return true;
  if (planStart(input, vehicle) === null) return false;
  return windowSteps === null || startStep + windowSteps >= input.vehicles[vehicle].departureStep;
}
