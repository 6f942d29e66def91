/** Demand that may stay unserved: its price, and what a plan leaves unserved. */
import type { CapexInput } from "./input.ts";
import { type CapexPlan, demandKWh } from "./plan.ts";

/** Shares of a slot's mean demand up to this may stay unserved where whole equipment would be needed for them. */
const LEAST_SHARE = 1e-3;

/** Energy that rounding may miss in a slot, kWh. */
const ROUNDING_KWH = 1e-6;

/**
 * Price of a kWh of the representative day that is not served in a year, USD: a thousandth of a slot's mean demand outweighs all
 * that a plan can spend or earn over the horizon, so that no purchase is left undone to save money.
 */
export function unservedPrice(input: Omit<CapexInput, "unservedUSD">): number {
  const { daysPerYear, discountFactor, solar, slots, scenarios } = input;
  const demand = demandKWh(input);
  let ratio = 1;
  for (const { exportRatio } of scenarios) for (const each of exportRatio) ratio = Math.max(ratio, each);
  let mostUSD = 1;
  let allKWh = 0;
  for (const [year, budget] of input.capexBudget.entries()) {
    mostUSD += (discountFactor[year] as number) * budget;
    for (let at = year * slots.length; at < (year + 1) * slots.length; at++) {
      const sunKWh = (solar.existingKWp + solar.maxAddKWp) * (input.solarYieldKWhPerKWp[at] as number);
      const worth = ratio * Math.abs(input.gridPrice[at] as number);
      mostUSD += daysPerYear * (discountFactor[year] as number) * worth * ((demand[at] as number) + sunKWh);
      allKWh += demand[at] as number;
    }
  }
  return allKWh > 0 ? mostUSD / (LEAST_SHARE * (allKWh / demand.length)) : mostUSD;
}

/** What a plan leaves unserved in each year and slot, kWh of the representative day; 0 where rounding misses it. */
export function unservedKWh(plan: CapexPlan, input: CapexInput): Float64Array {
  return demandKWh(input).map((needed, at) => {
    const used = (plan.solarUsedKWh[at] as number) + (plan.batteryUsedKWh[at] as number);
    const missing = needed - used - (plan.gridKWh[at] as number);
    return missing > ROUNDING_KWH ? missing : 0;
  });
}
