/** The physical check of a plan. It reads the input and the plan only, never the model. */
import { stepLabel } from "../common/time-grid.ts";
import { areAllPlanned, type Report, reportTo } from "../common/violations.ts";
import type { PlanViolation } from "../formulation.ts";
import { departureShortfalls, SOC_ROUNDING } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planStart, type VehiclePlan } from "./plan.ts";
import { mayMiss } from "./soft.ts";

/** Power beyond a limit that is rounding, kW. */
const POWER_KW = 1e-6;

/** A binary may miss its integer by this share and lets through that share of the power it switches. */
const SWITCH_NOISE = 1e-6;

/** Limits of one vehicle's powers, and its states recomputed from them. */
function checkVehicle(plan: VehiclePlan, vehicle: number, input: ParkingInput, report: Report): void {
  const { maxKW, capacityKWh, departureStep, id, socArrival, stepHours } = input.vehicles[vehicle];
  const start = planStart(input, vehicle);
  const leastKW = input.variant === "pwl1_semi" ? input.minRate * maxKW : 0;
  const traceKW = SWITCH_NOISE * Math.max(1, maxKW);
  let soc = start?.soc ?? socArrival;
  for (let step = 0; step < input.steps; step++) {
    const powerKW = plan.powerKW[step];
    const isConnected = start !== null && step >= start.step && step < departureStep;
    const limitKW = isConnected ? maxKW : 0;
    const where = () => `vehicle ${id}, step ${step} (${stepLabel(input, step)})`;
    if (!Number.isFinite(powerKW)) report("charging power is not a number", where(), Number.MAX_VALUE, "kW");
    else if (powerKW < -POWER_KW) report("negative charging power", where(), -powerKW, "kW");
    else if (powerKW > limitKW + POWER_KW) {
      report(
        isConnected ? "charging power above its limit" : "charging while away",
        where(),
        powerKW - limitKW,
        "kW",
      );
    }
    if (powerKW > traceKW && powerKW < leastKW - traceKW) {
      report("charging power below its least", where(), leastKW - powerKW, "kW");
    }
    const room = 1 - soc - (powerKW * stepHours) / capacityKWh;
    if (powerKW > POWER_KW && room < -SOC_ROUNDING) {
      report("more energy than the battery has room for", where(), -room * capacityKWh, "kWh");
    }
    soc += (input.etaCharge * stepHours * powerKW) / capacityKWh;
    const wrong = Math.abs(plan.soc[step] - soc);
    if (!(wrong <= SOC_ROUNDING)) {
      report("state of charge does not follow from the powers", where(), wrong * capacityKWh, "kWh");
    }
  }
}

/** What the plan breaks or misses; empty = it can be carried out and meets every requirement. */
export function checkParking(plan: ParkingPlan, input: ParkingInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  const report = reportTo(violations);
  if (!areAllPlanned(plan.vehicles, input.vehicles, "vehicles", report)) return violations;
  for (const [vehicle, each] of plan.vehicles.entries()) checkVehicle(each, vehicle, input, report);
  for (let step = 0; step < input.steps; step++) {
    let totalKW = 0;
    for (const { powerKW } of plan.vehicles) totalKW += powerKW[step];
    const excessKW = totalKW - input.gridLimitKW;
    if (excessKW > POWER_KW * Math.max(1, plan.vehicles.length)) {
      report("grid connection above its limit", `step ${step} (${stepLabel(input, step)})`, excessKW, "kW");
    }
  }
  for (const [vehicle, shortfall] of departureShortfalls(plan, input).entries()) {
    if (shortfall === 0) continue;
    const { id, capacityKWh } = input.vehicles[vehicle];
    const where = `vehicle ${id}`;
    const what = "required state of charge missed at departure";
    report(what, where, shortfall * capacityKWh, "kWh", mayMiss(input));
  }
  return violations;
}
