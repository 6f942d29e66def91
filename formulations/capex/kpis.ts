/** Key figures of a plan. Every cost is recomputed from the plan, never taken from the solver. */
import type { Kpis } from "../formulation.ts";
import type { CapexCharger, CapexInput } from "./input.ts";
import { type CapexPlan, demandKWh, runningTotal, solarKWh } from "./plan.ts";
import { unservedKWh } from "./soft.ts";

/** Money and equipment by year, as spent: not discounted. Each array has one entry a year. */
export interface YearFigures {
  readonly capexUSD: Float64Array;
  readonly solarCostUSD: Float64Array;
  readonly batteryCostUSD: Float64Array;
  readonly chargerCostUSD: Float64Array;
  /** Cost of grid energy. */
  readonly opexUSD: Float64Array;
  readonly solarExportRevenueUSD: Float64Array;
  readonly batteryExportRevenueUSD: Float64Array;
  /** CapEx + OpEx − export revenues. */
  readonly totalCostUSD: Float64Array;
  readonly solarBoughtKWp: Float64Array;
  readonly batteryBoughtKWh: Float64Array;
  /** What stands at the end of the year, with what stood before the first. */
  readonly solarKWp: Float64Array;
  readonly batteryKWh: Float64Array;
  readonly chargerPowerKW: Float64Array;
  /** Energies of the year, all days. */
  readonly demandKWh: Float64Array;
  readonly gridKWh: Float64Array;
  readonly solarKWh: Float64Array;
  readonly solarUsedKWh: Float64Array;
  readonly solarExportedKWh: Float64Array;
  readonly solarStoredKWh: Float64Array;
  readonly batteryUsedKWh: Float64Array;
  readonly batteryExportedKWh: Float64Array;
}

/** Sums over the slots of each year, for all its days. */
function byYear(input: CapexInput, valueAt: (at: number) => number): Float64Array {
  const numSlots = input.slots.length;
  const sums = new Float64Array(input.years.length);
  for (let at = 0; at < input.gridPrice.length; at++) {
    const year = Math.floor(at / numSlots);
    sums[year] = (sums[year] as number) + valueAt(at);
  }
  return sums.map((sum) => sum * input.daysPerYear);
}

function add(...terms: readonly Float64Array[]): Float64Array {
  return (terms[0] as Float64Array).map((_, pos) =>
    terms.reduce((sum, term) => sum + (term[pos] as number), 0),
  );
}

function chargerSums(plan: CapexPlan, input: CapexInput) {
  const costUSD = new Float64Array(input.years.length);
  const addedKW = new Float64Array(input.years.length);
  let existingKW = 0;
  for (const [pos, { bought }] of plan.chargers.entries()) {
    const charger = input.chargers[pos] as CapexCharger;
    existingKW += charger.existing * charger.powerKW;
    for (const [year, units] of bought.entries()) {
      costUSD[year] = (costUSD[year] as number) + units * (charger.cost[year] as number);
      addedKW[year] = (addedKW[year] as number) + units * charger.powerKW;
    }
  }
  return { costUSD, powerKW: runningTotal(addedKW).map((power) => power + existingKW) };
}

/** The figures of a plan by year. */
export function yearFigures(plan: CapexPlan, input: CapexInput): YearFigures {
  const numSlots = input.slots.length;
  const price = (at: number) => input.gridPrice[at] as number;
  const worth = (at: number) => price(at) * (input.scenario.exportRatio[at % numSlots] as number);
  const energy = (values: Float64Array) => byYear(input, (at) => values[at] as number);
  const solarCostUSD = plan.solarBoughtKWp.map(
    (size, year) => size * (input.solar.costPerKWp[year] as number),
  );
  const batteryCostUSD = plan.batteryBoughtKWh.map(
    (size, year) => size * (input.battery.costPerKWh[year] as number),
  );
  const { costUSD: chargerCostUSD, powerKW } = chargerSums(plan, input);
  const capexUSD = add(solarCostUSD, batteryCostUSD, chargerCostUSD);
  const opexUSD = byYear(input, (at) => price(at) * (plan.gridKWh[at] as number));
  const solarExportRevenueUSD = byYear(input, (at) => worth(at) * (plan.solarExportedKWh[at] as number));
  const batteryExportRevenueUSD = byYear(input, (at) => worth(at) * (plan.batteryExportedKWh[at] as number));
  const revenueUSD = add(solarExportRevenueUSD, batteryExportRevenueUSD);
  return {
    capexUSD,
    solarCostUSD,
    batteryCostUSD,
    chargerCostUSD,
    opexUSD,
    solarExportRevenueUSD,
    batteryExportRevenueUSD,
    totalCostUSD: add(capexUSD, opexUSD).map((cost, year) => cost - (revenueUSD[year] as number)),
    solarBoughtKWp: plan.solarBoughtKWp,
    batteryBoughtKWh: plan.batteryBoughtKWh,
    solarKWp: runningTotal(plan.solarBoughtKWp).map((added) => added + input.solar.existingKWp),
    batteryKWh: runningTotal(plan.batteryBoughtKWh),
    chargerPowerKW: powerKW,
    demandKWh: energy(demandKWh(input)),
    gridKWh: energy(plan.gridKWh),
    solarKWh: energy(solarKWh(plan, input)),
    solarUsedKWh: energy(plan.solarUsedKWh),
    solarExportedKWh: energy(plan.solarExportedKWh),
    solarStoredKWh: energy(plan.solarStoredKWh),
    batteryUsedKWh: energy(plan.batteryUsedKWh),
    batteryExportedKWh: energy(plan.batteryExportedKWh),
  };
}

/** Largest error of the two energy balances in a slot, kWh. */
export function balanceErrorKWh(plan: CapexPlan, input: CapexInput): number {
  const demand = demandKWh(input);
  const sun = solarKWh(plan, input);
  const unserved = input.unservedUSD === null ? null : unservedKWh(plan, input);
  let most = 0;
  for (let at = 0; at < demand.length; at++) {
    const used = plan.solarUsedKWh[at] as number;
    const supplied = (plan.gridKWh[at] as number) + used + (plan.batteryUsedKWh[at] as number);
    const spent = used + (plan.solarExportedKWh[at] as number) + (plan.solarStoredKWh[at] as number);
    most = Math.max(
      most,
      Math.abs(supplied + (unserved?.[at] ?? 0) - (demand[at] as number)),
      Math.abs(spent - (sun[at] as number)),
    );
  }
  return most;
}

/**
 * The plan with the same chargers but neither panels nor batteries: the existing panels serve the demand first and
 * export the rest, the grid supplies what is missing, beyond its limit if need be.
 */
export function planChargersOnly(plan: CapexPlan, input: CapexInput): CapexPlan {
  const zeros = new Float64Array(input.gridPrice.length);
  const none = new Float64Array(input.years.length);
  const sun = input.solarYieldKWhPerKWp.map((yieldKWh) => yieldKWh * input.solar.existingKWp);
  const demand = demandKWh(input);
  const used = sun.map((energy, at) => Math.min(energy, demand[at] as number));
  return {
    solarBoughtKWp: none,
    batteryBoughtKWh: none,
    chargers: plan.chargers,
    gridKWh: demand.map((energy, at) => energy - (used[at] as number)),
    solarUsedKWh: used,
    solarExportedKWh: sun.map((energy, at) => energy - (used[at] as number)),
    solarStoredKWh: zeros,
    batteryUsedKWh: zeros,
    batteryExportedKWh: zeros,
    batteryStartKWh: zeros,
  };
}

/** Largest energy of a slot beyond the grid's limit, kWh; above 0 the plan cannot be carried out. */
export function gridExcessKWh(plan: CapexPlan, input: CapexInput): number {
  const excess = plan.gridKWh.map((energy, at) => {
    return energy - (input.gridLimitKWhPerSlot[at % input.slots.length] as number);
  });
  return excess.reduce((most, value) => Math.max(most, value), 0);
}

/** The sum over the years, each with its weight. */
export function discounted(values: Float64Array, { discountFactor }: CapexInput): number {
  return values.reduce((sum, value, year) => sum + value * (discountFactor[year] as number), 0);
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** With soft demand: energy over the horizon that is not served, and what the objective counts for it. */
function softFigures(plan: CapexPlan, input: CapexInput): Kpis {
  const { unservedUSD, daysPerYear } = input;
  if (unservedUSD === null) return {};
  const missing = sum(unservedKWh(plan, input));
  return { shortfallKWh: missing * daysPerYear, shortfallPenaltyUSD: missing * unservedUSD };
}

/** Key figures of a plan: totals as the objective counts them, energies over the horizon, and lists by year. */
export function kpisCapex(plan: CapexPlan, input: CapexInput): Kpis {
  const years = yearFigures(plan, input);
  const comparison = planChargersOnly(plan, input);
  const comparisonCostUSD = discounted(yearFigures(comparison, input).totalCostUSD, input);
  const money = (key: keyof YearFigures) => discounted(years[key], input);
  const totalCostUSD = money("totalCostUSD");
  const last = input.years.length - 1;
  return {
    totalCostUSD,
    capexUSD: money("capexUSD"),
    solarCostUSD: money("solarCostUSD"),
    batteryCostUSD: money("batteryCostUSD"),
    chargerCostUSD: money("chargerCostUSD"),
    opexUSD: money("opexUSD"),
    exportRevenueUSD: money("solarExportRevenueUSD") + money("batteryExportRevenueUSD"),
    solarExportRevenueUSD: money("solarExportRevenueUSD"),
    batteryExportRevenueUSD: money("batteryExportRevenueUSD"),
    chargersOnlyCostUSD: comparisonCostUSD,
    savingsUSD: comparisonCostUSD - totalCostUSD,
    chargersOnlyGridExcessKWh: gridExcessKWh(comparison, input),
    solarBoughtKWp: sum(years.solarBoughtKWp),
    batteryBoughtKWh: sum(years.batteryBoughtKWh),
    chargersBoughtCount: plan.chargers.reduce((total, { bought }) => total + sum(bought), 0),
    chargerPowerKW: years.chargerPowerKW[last] as number,
    demandKWh: sum(years.demandKWh),
    gridKWh: sum(years.gridKWh),
    solarKWh: sum(years.solarKWh),
    solarUsedKWh: sum(years.solarUsedKWh),
    solarExportedKWh: sum(years.solarExportedKWh),
    solarStoredKWh: sum(years.solarStoredKWh),
    batteryUsedKWh: sum(years.batteryUsedKWh),
    batteryExportedKWh: sum(years.batteryExportedKWh),
    balanceErrorKWh: balanceErrorKWh(plan, input),
    ...softFigures(plan, input),
    years: input.years.join(" "),
    byYear: Object.fromEntries(
      Object.entries(years).map(([key, values]) => [key, [...(values as Float64Array)]]),
    ),
    chargersByYearCount: Object.fromEntries(plan.chargers.map(({ id, bought }) => [id, [...bought]])),
  };
}
