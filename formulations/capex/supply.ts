/**
 * Demands that no plan can meet, found without a solver: necessary conditions only. What is left can still be
 * impossible for reasons that act together; the solver finds those.
 */
import type { IssueList } from "../common/fields.ts";
import type { CapexCharger, CapexInput } from "./input.ts";

const round = (value: number) => Number(value.toPrecision(8));

/** Largest energy that leaves the battery in a slot, for each kWh of its capacity. */
export function dischargeShare({ battery, slots }: CapexInput, slot: number): number {
  const hours = (slots[slot] as { readonly hours: number }).hours;
  return battery.cRate * (battery.cRateBasis === "perHour" ? hours : 1);
}

/** Charging power that a year needs: that of its most demanding slot, kW. */
export function neededPowerKW(input: CapexInput, year: number): number {
  let most = 0;
  for (const [slot, { hours }] of input.slots.entries()) {
    most = Math.max(most, (input.chargingDemandKWh[year * input.slots.length + slot] as number) / hours);
  }
  return most;
}

/** Slots whose demand exceeds grid, all the sun that can be bought, and the largest battery together. */
function checkEnergy(input: CapexInput, issues: IssueList): void {
  const { slots, solar, battery } = input;
  for (let year = 0; year < input.years.length; year++) {
    for (let slot = 0; slot < slots.length; slot++) {
      const at = year * slots.length + slot;
      const sunKWh = (solar.existingKWp + solar.maxAddKWp) * (input.solarYieldKWhPerKWp[at] as number);
      // What is stored within the slot is sun that is counted already; the rest was there as it began.
      const storedKWh = battery.maxKWh * Math.min(dischargeShare(input, slot), battery.dischargeEfficiency);
      const most = (input.gridLimitKWhPerSlot[slot] as number) + sunKWh + storedKWh;
      const needed = (input.chargingDemandKWh[at] as number) + (input.baseloadKWh[at] as number);
      if (needed <= most + 1e-6) continue;
      const found = `${round(input.chargingDemandKWh[at] as number)}, with the base load ${round(needed)}`;
      const expected = `together at most ${round(most)} [kWh], all that grid, sun and battery can supply in year ${input.years[year]}`;
      issues.add(`data.chargingDemandKWh[${year}][${slot}]`, found, expected);
    }
  }
}

/** Largest power for a sum of money in a year; infinite where a unit is free. */
function powerPerUSD(chargers: readonly CapexCharger[], year: number): number {
  return chargers.reduce((most, { powerKW, cost }) => Math.max(most, powerKW / (cost[year] as number)), 0);
}

/** The first year whose charging power cannot be paid, or has no room. */
function checkChargers(input: CapexInput, issues: IssueList): void {
  const { chargers, maxChargerUnits } = input;
  const existingKW = chargers.reduce((sum, { powerKW, existing }) => sum + powerKW * existing, 0);
  const largestKW = chargers.reduce((most, { powerKW }) => Math.max(most, powerKW), 0);
  let payableKW = existingKW;
  for (let year = 0; year < input.years.length; year++) {
    payableKW += (input.capexBudget[year] as number) * powerPerUSD(chargers, year) || 0;
    const needed = neededPowerKW(input, year);
    if (needed > payableKW * (1 + 1e-9)) {
      const found = `${input.capexBudget[year]}, with the years before enough for chargers of ${round(payableKW)} kW`;
      const expected = `a budget for the ${round(needed)} kW that the demand of ${input.years[year]} needs`;
      issues.add(`data.capexBudget[${year}]`, found, expected);
      return;
    }
    const roomKW = existingKW + (maxChargerUnits ?? Number.POSITIVE_INFINITY) * largestKW;
    if (needed > roomKW * (1 + 1e-9)) {
      const found = `${maxChargerUnits}, enough for ${round(roomKW)} kW`;
      const expected = `chargers for the ${round(needed)} kW that the demand of ${input.years[year]} needs`;
      issues.add("data.maxChargerUnits", found, expected);
      return;
    }
  }
}

/** Reports demands that no purchase can meet. */
export function checkSupply(input: CapexInput, issues: IssueList): void {
  checkEnergy(input, issues);
  checkChargers(input, issues);
}
