/** Loads and end states that may give way: their prices, and what a plan misses. */
import { softPrices } from "../common/soft.ts";
import type { GeneratorCost } from "./cost.ts";
import type { DcopfInput, Fleet } from "./input.ts";
import type { DcopfPlan } from "./plan.ts";

/** Energy that rounding may miss: a fixed part, and one that adds up over the steps. MWh. */
const SOC_MWH = 2e-6;
const SOC_MWH_PER_STEP = 1e-6;

/** Prices of what is missed, $/MWh. */
export interface DcopfSoft {
  /** Of energy that the end state of a fleet misses. */
  readonly targetPerMWh: number;
  /** Of load that is not served, where the instance names no price; null = its shedCost stays what it is. */
  readonly shedPerMWh: number | null;
}

/** The largest magnitude of a marginal cost between the limits, $/MWh. */
function marginalCost(cost: GeneratorCost, minMW: number, maxMW: number): number {
  if (cost.kind === "polynomial") {
    return Math.max(Math.abs(2 * cost.c2 * minMW + cost.c1), Math.abs(2 * cost.c2 * maxMW + cost.c1));
  }
  let most = 0;
  for (let last = 1; last < cost.powerMW.length; last++) {
    const slope = (cost.cost[last] - cost.cost[last - 1]) / (cost.powerMW[last] - cost.powerMW[last - 1]);
    most = Math.max(most, Math.abs(slope));
  }
  return most;
}

/** Prices from an instance's own costs. */
export function dcopfSoft(input: Pick<DcopfInput, "network" | "tariff" | "fleets" | "shedCost">): DcopfSoft {
  const { network, tariff, fleets, shedCost } = input;
  const { cost, minMW, maxMW } = network.generators;
  const marginal = cost.reduce(
    (most, each, gen) => Math.max(most, marginalCost(each, minMW[gen], maxMW[gen])),
    0,
  );
  const energy = Math.abs(tariff?.peakPrice ?? 0) + Math.abs(tariff?.offpeakPrice ?? 0);
  const efficiency = fleets.reduce(
    (least, { etaCharge, etaDischarge }) => Math.min(least, etaCharge * etaDischarge),
    1,
  );
  // An instance that sheds at a price of its own does so before a target gives way.
  const perKWh = softPrices((marginal + energy + (shedCost ?? 0)) / 1000, efficiency);
  return {
    targetPerMWh: 1000 * perKWh.targetEurPerKWh,
    shedPerMWh: shedCost === null ? 1000 * perKWh.overloadEurPerKWh : null,
  };
}

/** The fleet without the end state that may give way. */
export function withoutEnd(fleet: Fleet): Fleet {
  return { ...fleet, socEnd: 0 };
}

/** Energy that a fleet's plan misses of its end state, MWh; at least 0. */
export function missingMWh(plan: DcopfPlan, input: DcopfInput, pos: number): number {
  const { socEnd, capacityKWh, vehicles } = input.fleets[pos];
  const end = (socEnd * capacityKWh * vehicles) / 1000;
  return Math.max(0, end - plan.fleets[pos].socMWh[input.steps - 1]);
}

/** Whether an amount that an end state misses is no more than rounding. */
export function isRounding(amountMWh: number, steps: number): boolean {
  return amountMWh <= SOC_MWH + (steps - 1) * SOC_MWH_PER_STEP;
}
