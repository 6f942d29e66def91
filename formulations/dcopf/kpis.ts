/** Key figures of a plan. Every cost is recomputed from the plan, never taken from the solver. */
import type { Kpis } from "../formulation.ts";
import { costsOf, fleetNetMW, type PlanCosts } from "./costs.ts";
import type { DcopfInput } from "./input.ts";
import { type DcopfPlan, surplusMW } from "./plan.ts";
import { isRounding, missingMWh } from "./soft.ts";

/** The key figures of a plan; costs in $ over the horizon. A type alias, so that it is a `Kpis`. */
export type DcopfFigures = {
  /** The true cost: generationCost + tariffCost + shedCost. */
  readonly exactCost: number;
  readonly generationCost: number;
  readonly tariffCost: number;
  readonly shedCost: number;
  /** What the model's segments make of the cost; exactCost where there are none. */
  readonly modelCost: number;
  /** What the buyers of energy pay beyond what its sellers get, at the prices; null without prices. */
  readonly congestionRentCost: number | null;
  readonly generatedMWh: number;
  readonly loadMWh: number;
  readonly shedMWh: number;
  readonly pvAvailableMWh: number;
  readonly pvUsedMWh: number;
  readonly curtailedMWh: number;
  readonly chargedMWh: number;
  readonly dischargedMWh: number;
  readonly drivenMWh: number;
  /** Energy lost in charging and discharging. */
  readonly lossesMWh: number;
  readonly peakGenerationMW: number;
  /** Largest net power of all fleets. */
  readonly peakFleetMW: number;
  /** Largest flow as a share of its rating; null without ratings. */
  readonly maxLoadingPercent: number | null;
  /** Pairs of branch and step with a loading of 99.99 % and more. */
  readonly congestedCount: number;
  /** Over all buses and steps; null without prices. */
  readonly priceMinUsdPerMWh: number | null;
  readonly priceMeanUsdPerMWh: number | null;
  readonly priceMaxUsdPerMWh: number | null;
  /** Largest error of the power balance of a bus over a step. */
  readonly balanceErrorMWh: number;
};

/** Loading from which a branch counts as congested. */
const CONGESTED = 0.9999;

/** Sum of an array. */
function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Loading of each branch by step as a share of its rating, steps × branches; 0 without rating. */
export function loadings(plan: DcopfPlan, input: DcopfInput): Float64Array {
  const { count, ratingMW } = input.network.branches;
  return plan.flowMW.map((flow, pos) => Math.abs(flow) / ratingMW[pos % count]);
}

/** Sum over the items of each step; length steps. */
export function stepSums(values: Float64Array, steps: number): Float64Array {
  const perStep = values.length / steps;
  return Float64Array.from({ length: steps }, (_, step) =>
    total(values.subarray(step * perStep, (step + 1) * perStep)),
  );
}

/** Demand of all buses by step, MW. */
export function demandByStep({ steps, network, loadScale }: DcopfInput): Float64Array {
  const load = total(network.buses.loadMW);
  const shunt = total(network.buses.shuntMW);
  return Float64Array.from({ length: steps }, (_, step) => load * loadScale[step] + shunt);
}

/** What the network itself earns: price times net withdrawal over all buses. $ over the horizon. */
function congestionRent(plan: DcopfPlan, input: DcopfInput, price: Float64Array): number {
  const { buses, branches } = input.network;
  let rent = 0;
  for (let step = 0; step < input.steps; step++) {
    for (let branch = 0; branch < branches.count; branch++) {
      const from = price[step * buses.count + branches.from[branch]];
      const to = price[step * buses.count + branches.to[branch]];
      rent += (to - from) * plan.flowMW[step * branches.count + branch];
    }
  }
  return rent * input.stepHours;
}

function priceFigures(plan: DcopfPlan, input: DcopfInput) {
  const price = plan.pricePerMWh;
  if (price === null) {
    return {
      congestionRentCost: null,
      priceMinUsdPerMWh: null,
      priceMeanUsdPerMWh: null,
      priceMaxUsdPerMWh: null,
    };
  }
  return {
    congestionRentCost: congestionRent(plan, input, price),
    priceMinUsdPerMWh: price.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    priceMeanUsdPerMWh: total(price) / price.length,
    priceMaxUsdPerMWh: price.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
  };
}

function fleetSums(plan: DcopfPlan, input: DcopfInput) {
  const sums = { chargedMWh: 0, dischargedMWh: 0, drivenMWh: 0, lossesMWh: 0 };
  for (const [pos, { chargeMW, dischargeMW }] of plan.fleets.entries()) {
    const fleet = input.fleets[pos];
    const charged = total(chargeMW) * input.stepHours;
    const discharged = total(dischargeMW) * input.stepHours;
    sums.chargedMWh += charged;
    sums.dischargedMWh += discharged;
    sums.drivenMWh += (total(fleet.driveKWh) * fleet.vehicles) / 1000;
    sums.lossesMWh += charged * (1 - fleet.etaCharge) + discharged * (1 / fleet.etaDischarge - 1);
  }
  return sums;
}

/** Whether load that is not served is a shortfall: where the instance itself names no price for it. */
function isShedMissed({ soft }: DcopfInput): boolean {
  return soft !== null && soft.shedPerMWh !== null;
}

/** What the objective counts for end states and loads that gave way, $. */
function shortfallPenalty({ shed, missed }: PlanCosts, input: DcopfInput): number {
  return missed + (isShedMissed(input) ? shed : 0);
}

/** With soft targets: energy that end states miss, and what the objective counts for all that gave way. */
function softFigures(plan: DcopfPlan, input: DcopfInput): Kpis {
  if (input.soft === null) return {};
  let shortfallMWh = 0;
  for (const pos of input.fleets.keys()) {
    const missing = missingMWh(plan, input, pos);
    if (!isRounding(missing, input.steps)) shortfallMWh += missing;
  }
  return { shortfallMWh, shortfallPenaltyCost: shortfallPenalty(costsOf(plan, input), input) };
}

/** The figures of a plan. */
export function figuresOf(plan: DcopfPlan, input: DcopfInput): DcopfFigures {
  const { steps, stepHours } = input;
  const costs = costsOf(plan, input);
  const penalty = shortfallPenalty(costs, input);
  // Load that is shed at a derived price is a shortfall, not a cost.
  const shedCost = isShedMissed(input) ? 0 : costs.shed;
  const loading = loadings(plan, input);
  const hasRatings = input.network.branches.ratingMW.some(Number.isFinite);
  const pvAvailableMWh = input.pv.reduce((sum, plant) => sum + total(plant.mw), 0) * stepHours;
  const pvUsedMWh = total(plan.pvMW) * stepHours;
  const fleetNet = Array.from({ length: steps }, (_, step) => fleetNetMW(plan, step));
  return {
    exactCost: costs.exact - penalty,
    generationCost: costs.generation,
    tariffCost: costs.tariff,
    shedCost,
    modelCost: costs.segmented + costs.tariff + shedCost,
    ...priceFigures(plan, input),
    generatedMWh: total(plan.generationMW) * stepHours,
    loadMWh: total(demandByStep(input)) * stepHours,
    shedMWh: total(plan.shedMW) * stepHours,
    pvAvailableMWh,
    pvUsedMWh,
    curtailedMWh: Math.max(0, pvAvailableMWh - pvUsedMWh),
    ...fleetSums(plan, input),
    peakGenerationMW: stepSums(plan.generationMW, steps).reduce((most, value) => Math.max(most, value), 0),
    peakFleetMW: fleetNet.reduce((most, value) => Math.max(most, value), 0),
    maxLoadingPercent: hasRatings ? 100 * loading.reduce((most, value) => Math.max(most, value), 0) : null,
    congestedCount: loading.reduce((count, value) => count + (value >= CONGESTED ? 1 : 0), 0),
    balanceErrorMWh:
      stepHours * surplusMW(input, plan).reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}

/** Key figures of a plan. */
export function kpisDcopf(plan: DcopfPlan, input: DcopfInput): Kpis {
  return { ...figuresOf(plan, input), ...softFigures(plan, input) };
}
