/** The physical check of a plan. It reads the input and the plan only, never the model. */
import { socFromPowers } from "../common/battery.ts";
import { stepLabel } from "../common/time-grid.ts";
import { areAllPlanned, type Report, reportTo } from "../common/violations.ts";
import type { PlanViolation } from "../formulation.ts";
import { dealChargers } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { type DepotPlan, SWITCH_NOISE, surplusKW, type TruckPlan } from "./plan.ts";

/** Energy that may be missing in the balance of a step, kWh. */
const BALANCE_KWH = 1e-6;

/** Power beyond a limit that is rounding, kW. */
const POWER_KW = 1e-6;

/** State of charge beyond a limit that is rounding: a fixed part and one that adds up over the steps. kWh. */
const SOC_KWH = 1e-5;
const SOC_KWH_PER_STEP = 1e-6;

/** The largest import of a step: the contract's, and what the transformer leaves. kW. */
function importLimit({ site, otherLoad }: DepotInput, step: number): number {
  if (site.transformerLimitKW === null) return site.importLimitKW;
  return Math.min(site.importLimitKW, site.transformerLimitKW - (otherLoad[step] as number));
}

/** An import in numbers; beyond its limit it is a shortfall where the limit may give way. */
function checkImport(
  importKW: number,
  importLimitKW: number,
  input: DepotInput,
  where: string,
  report: Report,
): void {
  if (input.soft === null || !(importKW > importLimitKW + POWER_KW)) {
    checkPower(importKW, importLimitKW, "import", where, report);
  } else report("import above its limit", where, importKW - importLimitKW, "kW", true);
}

function checkPower(valueKW: number, limitKW: number, what: string, where: string, report: Report): void {
  if (!Number.isFinite(valueKW)) report(`${what} is not a number`, where, Number.MAX_VALUE, "kW");
  else if (valueKW < -POWER_KW) report(`negative ${what}`, where, -valueKW, "kW");
  else if (valueKW > limitKW + POWER_KW) report(`${what} above its limit`, where, valueKW - limitKW, "kW");
}

function checkSite(plan: DepotPlan, input: DepotInput, report: Report): void {
  const { site, stepHours } = input;
  for (let step = 0; step < input.steps; step++) {
    const where = `step ${step} (${stepLabel(input, step)})`;
    const importKW = plan.importKW[step] as number;
    const exportKW = plan.exportKW[step] as number;
    checkImport(importKW, importLimit(input, step), input, where, report);
    checkPower(exportKW, site.exportLimitKW, "export", where, report);
    checkPower(plan.curtailedKW[step] as number, input.pv[step] as number, "curtailment", where, report);
    const missingKWh = Math.abs(surplusKW(input, plan, step)) * stepHours;
    if (!(missingKWh <= BALANCE_KWH)) report("energy balance does not close", where, missingKWh, "kWh");
    const bothKW = Math.min(importKW, exportKW);
    if (site.gridExclusive && bothKW > POWER_KW) report("import and export at once", where, bothKW, "kW");
    checkRelief(plan, input, step, where, report);
  }
}

/** Relief may be claimed in congested steps only, and no more than the import stays below the base load. */
function checkRelief(plan: DepotPlan, input: DepotInput, step: number, where: string, report: Report): void {
  const reliefKW = plan.reliefKW[step] as number;
  const belowKW = (input.baseLoad[step] as number) - (plan.importKW[step] as number);
  const isCongested = input.congested[step] === 1;
  checkPower(reliefKW, isCongested ? Math.max(0, belowKW) : 0, "relief", where, report);
  if (isCongested && input.site.reliefMode === "hard" && belowKW < -POWER_KW) {
    const isSoft = input.soft !== null;
    report("import above the base load in a congested step", where, -belowKW, "kW", isSoft);
  }
}

function checkTruckPowers(truck: DepotTruck, plan: TruckPlan, input: DepotInput, report: Report): void {
  const traceKW = SWITCH_NOISE * Math.max(1, truck.chargeKW, truck.dischargeKW);
  for (let step = 0; step < input.steps; step++) {
    const where = `truck ${truck.id}, step ${step} (${stepLabel(input, step)})`;
    const chargeKW = plan.chargeKW[step] as number;
    const dischargeKW = plan.dischargeKW[step] as number;
    const isParked = truck.parked[step] === 1;
    const mayDischarge = isParked && truck.v2g[step] === 1;
    checkPower(chargeKW, isParked ? truck.chargeKW : 0, "charging power", where, report);
    checkPower(dischargeKW, mayDischarge ? truck.dischargeKW : 0, "discharging power", where, report);
    const bothKW = Math.min(chargeKW, dischargeKW);
    if (bothKW > POWER_KW) report("charging and discharging at once", where, bothKW, "kW");
    const underChargeKW = truck.minChargeKW - chargeKW;
    if (chargeKW > traceKW && underChargeKW > traceKW) {
      report("charging power below its least", where, underChargeKW, "kW");
    }
    const underDischargeKW = truck.minDischargeKW - dischargeKW;
    if (dischargeKW > traceKW && underDischargeKW > traceKW) {
      report("discharging power below its least", where, underDischargeKW, "kW");
    }
  }
}

/** States recomputed from the powers, against the plan's own states and the limits. */
function checkTruckStates(truck: DepotTruck, plan: TruckPlan, input: DepotInput, report: Report): void {
  const soc = socFromPowers(truck, plan.chargeKW, plan.dischargeKW, input.stepHours);
  for (let step = 0; step < input.steps; step++) {
    const where = `truck ${truck.id}, step ${step} (${stepLabel(input, step)})`;
    const state = soc[step] as number;
    const tolerance = SOC_KWH + step * SOC_KWH_PER_STEP;
    const wrongKWh = Math.abs((plan.socKWh[step] as number) - state);
    if (!(wrongKWh <= tolerance))
      report("state of charge does not follow from the powers", where, wrongKWh, "kWh");
    const underKWh = truck.socMinKWh - state;
    const overKWh = state - truck.socMaxKWh;
    if (underKWh > tolerance) report("state of charge below its least", where, underKWh, "kWh");
    if (overKWh > tolerance) report("state of charge above capacity", where, overKWh, "kWh");
    const departs = truck.parked[step] === 1 && truck.parked[step + 1] === 0;
    const lateKWh = departs ? (truck.departureSocKWh[step] as number) - state : 0;
    if (lateKWh > tolerance) report("departure state missed", where, lateKWh, "kWh", input.soft !== null);
  }
  const missingKWh = truck.socEndKWh - (soc[input.steps - 1] as number);
  const tolerance = SOC_KWH + input.steps * SOC_KWH_PER_STEP;
  if (missingKWh > tolerance) {
    report("end state of charge missed", `truck ${truck.id}`, missingKWh, "kWh", input.soft !== null);
  }
}

/** Trucks that charge or discharge in a step, beyond the traces that a switch lets through. */
function countActive(plan: DepotPlan, input: DepotInput, step: number): number {
  let active = 0;
  for (const [pos, truck] of plan.trucks.entries()) {
    const limits = input.trucks[pos] as DepotTruck;
    const traceKW = SWITCH_NOISE * Math.max(1, limits.chargeKW, limits.dischargeKW);
    if ((truck.chargeKW[step] as number) > traceKW || (truck.dischargeKW[step] as number) > traceKW) active++;
  }
  return active;
}

/** Whether the powers of each step can be dealt out to the chargers. */
function checkChargers(plan: DepotPlan, input: DepotInput, report: Report): void {
  const { chargers, chargerTypes } = input.site;
  for (let step = 0; step < input.steps; step++) {
    const where = `step ${step} (${stepLabel(input, step)})`;
    if (chargerTypes === null) {
      const excess = countActive(plan, input, step) - (chargers ?? Number.POSITIVE_INFINITY);
      if (excess > 0) report("more trucks active than chargers", where, excess, "trucks");
      continue;
    }
    const powersKW = plan.trucks.map((truck, pos) => {
      const { chargeKW, dischargeKW } = input.trucks[pos] as DepotTruck;
      const powerKW = Math.max(truck.chargeKW[step] as number, truck.dischargeKW[step] as number);
      return powerKW > SWITCH_NOISE * Math.max(1, chargeKW, dischargeKW) ? powerKW : 0;
    });
    const traceKW = POWER_KW + SWITCH_NOISE * powersKW.reduce((most, powerKW) => Math.max(most, powerKW), 0);
    const without = dealChargers(chargerTypes, powersKW, traceKW).filter((ratingKW) => ratingKW < 0).length;
    if (without > 0) report("no charger strong enough is free", where, without, "trucks");
  }
}

/** What the plan breaks; empty = it can be carried out. */
export function checkDepot(plan: DepotPlan, input: DepotInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  const report = reportTo(violations);
  checkSite(plan, input, report);
  if (!areAllPlanned(plan.trucks, input.trucks, "trucks", report)) return violations;
  for (const [pos, truck] of input.trucks.entries()) {
    const truckPlan = plan.trucks[pos] as TruckPlan;
    checkTruckPowers(truck, truckPlan, input, report);
    checkTruckStates(truck, truckPlan, input, report);
  }
  checkChargers(plan, input, report);
  return violations;
}
