/** Key figures, all recomputed from input and plan. */

import { energyKWh } from "../common/tariff.ts";
import type { Kpis } from "../formulation.ts";
import { checkParking } from "./check.ts";
import {
  degradationEur,
  departureShortfalls,
  energyCostEur,
  exactIndexSum,
  frozenIndexSum,
  totalPowerKW,
} from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import type { ParkingPlan } from "./plan.ts";
import { mayMiss, shortfallKWh, shortfallPenaltyEur } from "./soft.ts";
import { planUncontrolled } from "./uncontrolled.ts";

/** Power below the limit that still counts as reaching it, kW. */
const BINDING_KW = 1e-6;

/** The figures of one plan. */
export type ParkingFigures = {
  /** Energy and weighted degradation cost, EUR. */
  readonly totalCost: number;
  /** EUR. */
  readonly energyCost: number;
  /** By the exact law, without weight, EUR. */
  readonly degradationCost: number;
  readonly peakKW: number;
  readonly energyKWh: number;
  /** Steps in which the grid connection is used in full. */
  readonly bindingSteps: number;
  /** Largest state of charge that a vehicle misses at departure, 0 to 1. */
  readonly largestShortfall: number;
};

/** The figures of one plan. */
export function figuresOf(plan: Pick<ParkingPlan, "vehicles">, input: ParkingInput): ParkingFigures {
  const total = totalPowerKW(plan, input);
  const energyCost = energyCostEur(plan, input);
  const degradationCost = degradationEur(plan, input);
  return {
    totalCost: energyCost + input.degradationWeight * degradationCost,
    energyCost,
    degradationCost,
    peakKW: total.reduce((most, value) => Math.max(most, value), 0),
    energyKWh: energyKWh(total, input.stepHours),
    bindingSteps: total.filter((value) => value >= input.gridLimitKW - BINDING_KW).length,
    largestShortfall: departureShortfalls(plan, input).reduce((most, value) => Math.max(most, value), 0),
  };
}

/** Key figures of a plan, with the cost of charging at once beside it. */
export function kpisParking(plan: ParkingPlan, input: ParkingInput): Kpis {
  const { largestShortfall, ...figures } = figuresOf(plan, input);
  const uncontrolled = figuresOf(planUncontrolled(input), input);
  const model = plan.modelDegradationEur;
  const isIndex = input.variant === "index_rh" || input.variant === "index_slp";
  const amounts = checkParking(plan, input).map(({ amount, unit }) => (unit === "kW" ? amount : 0));
  return {
    ...figures,
    modelDegradation: model,
    degradationRelError:
      model === null || figures.degradationCost === 0 ? null : model / figures.degradationCost - 1,
    indexObjective: isIndex
      ? (input.variant === "index_rh" ? frozenIndexSum : exactIndexSum)(plan, input)
      : null,
    lpObjective: plan.lpObjective,
    lps: plan.numSolves,
    maxViolation: amounts.reduce((most, value) => Math.max(most, value), largestShortfall),
    ...(mayMiss(input) ? { shortfallKWh: shortfallKWh(plan, input) } : {}),
    // Only then the objective is a cost that a price can join.
    ...(input.missingEurPerKWh === null ? {} : { shortfallPenaltyEur: shortfallPenaltyEur(plan, input) }),
    departureSocShortfall: departureShortfalls(plan, input),
    costUncontrolledEur: uncontrolled.totalCost,
    peakUncontrolledKW: uncontrolled.peakKW,
    shortfallUncontrolledRatio: uncontrolled.largestShortfall,
    savingsEur: uncontrolled.totalCost - figures.totalCost,
  };
}
