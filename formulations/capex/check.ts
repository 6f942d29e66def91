/** The physical and financial check of a plan. It reads the input and the plan only, never the model. */
import { areAllPlanned, type Report, reportTo } from "../common/violations.ts";
import type { PlanViolation } from "../formulation.ts";
import type { CapexCharger, CapexInput } from "./input.ts";
import { type CapexPlan, type ChargerPlan, demandKWh, solarKWh } from "./plan.ts";
import { unservedKWh } from "./soft.ts";

/** Energy that may be missing in a balance of a slot, kWh. */
const BALANCE_KWH = 1e-6;

/** Beyond a limit up to these is rounding. */
const ENERGY_KWH = 1e-5;
const MONEY_USD = 1e-4;
const SIZE = 1e-6;

/** Reports what lies below 0, above its limit, or is no number. */
function checkRange(
  value: number,
  limit: number,
  tolerance: number,
  what: string,
  where: string,
  unit: string,
  report: Report,
): void {
  if (!Number.isFinite(value)) report(`${what} is not a number`, where, Number.MAX_VALUE, unit);
  else if (value < -tolerance) report(`negative ${what}`, where, -value, unit);
  else if (value > limit + tolerance * Math.max(1, Math.abs(limit) * 1e-3)) {
    report(`${what} above its limit`, where, value - limit, unit);
  }
}

/** Purchases of one kind of equipment: no negative ones, whole modules, within the room. */
function checkPurchases(
  input: CapexInput,
  bought: Float64Array,
  most: number,
  module: number | null,
  what: string,
  unit: string,
  report: Report,
): void {
  let total = 0;
  for (const [year, amount] of bought.entries()) {
    const where = `year ${input.years[year]}`;
    total += amount;
    checkRange(amount, Number.POSITIVE_INFINITY, SIZE, `purchase of ${what}`, where, unit, report);
    if (module === null) continue;
    const offKWh = Math.abs(amount - Math.round(amount / module) * module);
    if (offKWh > SIZE) report(`purchase of ${what} is not in whole modules`, where, offKWh, unit);
  }
  if (total > most + SIZE * Math.max(1, most * 1e-3))
    report(`${what} beyond the room for it`, "all years", total - most, unit);
}

function checkChargers(plan: CapexPlan, input: CapexInput, report: Report): void {
  let all = 0;
  for (const [pos, charger] of input.chargers.entries()) {
    const { bought } = plan.chargers[pos] as ChargerPlan;
    const what = `charger ${charger.id}`;
    checkPurchases(input, bought, charger.maxTotal ?? Number.POSITIVE_INFINITY, 1, what, "units", report);
    for (const [year, units] of bought.entries()) {
      all += units;
      const excess = units - (charger.maxUnits ?? Number.POSITIVE_INFINITY);
      if (excess > SIZE)
        report(`purchase of ${what} above its limit`, `year ${input.years[year]}`, excess, "units");
    }
  }
  const excess = all - (input.maxChargerUnits ?? Number.POSITIVE_INFINITY);
  if (excess > SIZE) report("more chargers than there is room for", "all years", excess, "units");
}

/** The budget of each year, and whether its chargers can deliver each slot's energy. */
function checkYears(plan: CapexPlan, input: CapexInput, report: Report): void {
  const numSlots = input.slots.length;
  let powerKW = input.chargers.reduce((sum, { powerKW: each, existing }) => sum + each * existing, 0);
  // Chargers need not deliver what is reported as not served.
  const unserved = input.unservedUSD === null ? null : unservedKWh(plan, input);
  for (const [year, name] of input.years.entries()) {
    let spent = (plan.solarBoughtKWp[year] as number) * (input.solar.costPerKWp[year] as number);
    spent += (plan.batteryBoughtKWh[year] as number) * (input.battery.costPerKWh[year] as number);
    for (const [pos, { bought }] of plan.chargers.entries()) {
      const charger = input.chargers[pos] as CapexCharger;
      spent += (bought[year] as number) * (charger.cost[year] as number);
      powerKW += (bought[year] as number) * charger.powerKW;
    }
    const budget = input.capexBudget[year] as number;
    const overUSD = spent - budget;
    if (overUSD > MONEY_USD + 1e-9 * budget)
      report("purchases above the budget", `year ${name}`, overUSD, "USD");
    for (const [slot, { id, hours }] of input.slots.entries()) {
      const at = year * numSlots + slot;
      const asked = (input.chargingDemandKWh[at] as number) - (unserved?.[at] ?? 0);
      const missing = asked - powerKW * hours;
      if (missing > ENERGY_KWH)
        report("chargers too small for the demand", `year ${name}, slot ${id}`, missing, "kWh");
    }
  }
}

const FLOWS = [
  ["grid energy", "gridKWh"],
  ["solar energy used", "solarUsedKWh"],
  ["solar energy exported", "solarExportedKWh"],
  ["solar energy stored", "solarStoredKWh"],
  ["battery energy used", "batteryUsedKWh"],
  ["battery energy exported", "batteryExportedKWh"],
] as const;

/** Flows are not negative, the grid limit holds, and both balances of each slot close. */
function checkFlows(plan: CapexPlan, input: CapexInput, report: Report): void {
  const numSlots = input.slots.length;
  const demand = demandKWh(input);
  const sun = solarKWh(plan, input);
  for (let at = 0; at < demand.length; at++) {
    const slot = at % numSlots;
    const where = placeOf(input, at);
    const flow = (key: (typeof FLOWS)[number][1]) => plan[key][at] as number;
    for (const [what, key] of FLOWS) {
      const limit =
        key === "gridKWh" ? (input.gridLimitKWhPerSlot[slot] as number) : Number.POSITIVE_INFINITY;
      checkRange(flow(key), limit, ENERGY_KWH, what, where, "kWh", report);
    }
    const supplied = flow("gridKWh") + flow("solarUsedKWh") + flow("batteryUsedKWh");
    const missing = Math.abs(supplied - (demand[at] as number));
    const isUnserved = input.unservedUSD !== null && supplied < (demand[at] as number);
    if (isUnserved && missing > BALANCE_KWH) report("demand not served", where, missing, "kWh", true);
    else if (!(missing <= BALANCE_KWH)) report("energy balance does not close", where, missing, "kWh");
    const spent = flow("solarUsedKWh") + flow("solarExportedKWh") + flow("solarStoredKWh");
    const unspent = Math.abs(spent - (sun[at] as number));
    if (!(unspent <= BALANCE_KWH)) report("solar energy does not add up", where, unspent, "kWh");
  }
}

function placeOf(input: CapexInput, at: number): string {
  const numSlots = input.slots.length;
  const year = input.years[Math.floor(at / numSlots)];
  return `year ${year}, slot ${(input.slots[at % numSlots] as { readonly id: string }).id}`;
}

/** The battery of one year: its state follows from the flows, returns to where it began, and keeps its limits. */
function checkBattery(
  plan: CapexPlan,
  input: CapexInput,
  year: number,
  capacityKWh: number,
  report: Report,
): void {
  const { battery, slots } = input;
  const first = year * slots.length;
  const tolerance = ENERGY_KWH * slots.length + 1e-9 * capacityKWh;
  for (const [slot, { hours }] of slots.entries()) {
    const at = first + slot;
    const where = placeOf(input, at);
    const state = plan.batteryStartKWh[at] as number;
    checkRange(state, capacityKWh, tolerance, "energy in the battery", where, "kWh", report);
    const storedKWh = plan.solarStoredKWh[at] as number;
    const takenKWh = (plan.batteryUsedKWh[at] as number) + (plan.batteryExportedKWh[at] as number);
    const next = first + ((slot + 1) % slots.length);
    const after = state + storedKWh * battery.chargeEfficiency - takenKWh / battery.dischargeEfficiency;
    const off = Math.abs(after - (plan.batteryStartKWh[next] as number));
    if (!(off <= tolerance))
      report("energy in the battery does not follow from the flows", where, off, "kWh");
    const rateHours = battery.cRateBasis === "perHour" ? hours : 1;
    const mostKWh = battery.cRate * rateHours * capacityKWh;
    checkRange(takenKWh, mostKWh, tolerance, "discharge of the battery", where, "kWh", report);
    if (battery.limitCharge)
      checkRange(storedKWh, mostKWh, tolerance, "charge of the battery", where, "kWh", report);
  }
}

/** What the plan breaks; empty = it can be carried out. */
export function checkCapex(plan: CapexPlan, input: CapexInput): PlanViolation[] {
  const violations: PlanViolation[] = [];
  const report = reportTo(violations);
  if (!areAllPlanned(plan.chargers, input.chargers, "kinds of chargers", report)) return violations;
  const { solar, battery } = input;
  checkPurchases(input, plan.solarBoughtKWp, solar.maxAddKWp, solar.moduleKWp, "solar power", "kWp", report);
  checkPurchases(input, plan.batteryBoughtKWh, battery.maxKWh, battery.moduleKWh, "battery", "kWh", report);
  checkChargers(plan, input, report);
  checkYears(plan, input, report);
  checkFlows(plan, input, report);
  let capacityKWh = 0;
  for (let year = 0; year < input.years.length; year++) {
    capacityKWh += plan.batteryBoughtKWh[year] as number;
    checkBattery(plan, input, year, capacityKWh, report);
  }
  return violations;
}
