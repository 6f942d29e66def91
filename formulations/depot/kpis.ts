/** Key figures of a plan. Every cost is recomputed from the plan, never taken from the solver. */
import { leastState } from "../common/battery.ts";
import { energyCost, energyKWh } from "../common/tariff.ts";
import type { Kpis } from "../formulation.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { type DepotPlan, surplusKW } from "./plan.ts";
import { planUncontrolled } from "./uncontrolled.ts";

/** The key figures of one plan; a type alias, so that it is a `Kpis`. */
export type DepotFigures = {
  /** The model's objective: every term below with its sign. */
  readonly costEur: number;
  readonly importCostEur: number;
  readonly exportRevenueEur: number;
  /** Reward for import limit left unused. */
  readonly peakReductionRewardEur: number;
  readonly reliefRewardEur: number;
  readonly degradationCostEur: number;
  /** Charge for the largest import of the billing period. */
  readonly peakChargeEur: number;
  readonly energyImportedKWh: number;
  readonly energyExportedKWh: number;
  readonly baseLoadKWh: number;
  readonly pvAvailableKWh: number;
  readonly pvUsedKWh: number;
  readonly curtailedKWh: number;
  readonly chargedKWh: number;
  readonly dischargedKWh: number;
  readonly drivenKWh: number;
  /** Energy lost in charging and discharging. */
  readonly lossesKWh: number;
  readonly reliefKWh: number;
  readonly peakImportKW: number;
  readonly peakExportKW: number;
  /** Largest sum of import and other load. */
  readonly peakTransformerKW: number;
  /** Worth of the discharged energy: exported at the export price, the rest at the import price it replaced. */
  readonly v2gRevenueEur: number;
  /** Sum over trucks of what their end states and departures miss. */
  readonly shortfallKWh: number;
  /** Largest difference between what comes in and goes out in a step. */
  readonly balanceErrorKWh: number;
};

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** Total discharging power of each step, kW. */
export function totalKW(plan: DepotPlan, of: "chargeKW" | "dischargeKW"): Float64Array {
  const total = new Float64Array(plan.importKW.length);
  for (const truck of plan.trucks) {
    for (let step = 0; step < total.length; step++) {
      total[step] = (total[step] as number) + (truck[of][step] as number);
    }
  }
  return total;
}

/** Splits the discharged power: exports are sun first, so only what is left of them comes from trucks. */
function v2gWorth(plan: DepotPlan, input: DepotInput): number {
  const dischargeKW = totalKW(plan, "dischargeKW");
  let worth = 0;
  for (let step = 0; step < input.steps; step++) {
    const sunKW = (input.pv[step] as number) - (plan.curtailedKW[step] as number);
    const fromTrucksKW = Math.max(0, (plan.exportKW[step] as number) - sunKW);
    const exportedKW = Math.min(dischargeKW[step] as number, fromTrucksKW);
    const usedKW = (dischargeKW[step] as number) - exportedKW;
    worth += exportedKW * (input.exportPrice[step] as number) + usedKW * (input.importPrice[step] as number);
  }
  return worth * input.stepHours;
}

function truckSums(plan: DepotPlan, input: DepotInput) {
  const sums = {
    chargedKWh: 0,
    dischargedKWh: 0,
    drivenKWh: 0,
    lossesKWh: 0,
    degradationEur: 0,
    shortKWh: 0,
  };
  for (const [pos, truckPlan] of plan.trucks.entries()) {
    const truck = input.trucks[pos] as DepotTruck;
    const charged = energyKWh(truckPlan.chargeKW, input.stepHours);
    const discharged = energyKWh(truckPlan.dischargeKW, input.stepHours);
    sums.chargedKWh += charged;
    sums.dischargedKWh += discharged;
    sums.drivenKWh += energyKWh(truck.drain, 1);
    sums.lossesKWh += charged * (1 - truck.etaCharge) + discharged * (1 / truck.etaDischarge - 1);
    sums.degradationEur += discharged * truck.degradationCost;
    for (let step = 0; step < input.steps; step++) {
      const missing = leastState(truck, step) - (truckPlan.socKWh[step] as number);
      // As in the check, rounding is not a shortfall. The floor is none either, except where a target stands on it.
      const isTarget = step === input.steps - 1 || (truck.leastSocKWh[step] as number) > truck.socMinKWh;
      if (isTarget && missing > 1e-5 + 1e-6 * (step + 1)) sums.shortKWh += missing;
    }
  }
  return sums;
}

/** The figures of one plan. */
export function figuresOf(plan: DepotPlan, input: DepotInput): DepotFigures {
  const { stepHours, site } = input;
  const unusedKW = plan.importKW.map((importKW) => site.importLimitKW - importKW);
  const importCostEur = energyCost(plan.importKW, input.importPrice, stepHours);
  const exportRevenueEur = energyCost(plan.exportKW, input.exportPrice, stepHours);
  const peakReductionRewardEur = energyCost(unusedKW, input.peakReductionReward, stepHours);
  const reliefKWh = energyKWh(plan.reliefKW, stepHours);
  const reliefRewardEur = reliefKWh * site.reliefReward;
  const sums = truckSums(plan, input);
  const rewards = exportRevenueEur + peakReductionRewardEur + reliefRewardEur;
  const pvAvailableKWh = energyKWh(input.pv, stepHours);
  const curtailedKWh = energyKWh(plan.curtailedKW, stepHours);
  const peakImportKW = largest(plan.importKW);
  const peakChargeEur = site.peakCharge * Math.max(site.peakSoFarKW, peakImportKW);
  let balanceErrorKWh = 0;
  for (let step = 0; step < input.steps; step++) {
    balanceErrorKWh = Math.max(balanceErrorKWh, Math.abs(surplusKW(input, plan, step)) * stepHours);
  }
  return {
    costEur: importCostEur - rewards + sums.degradationEur + peakChargeEur,
    importCostEur,
    exportRevenueEur,
    peakReductionRewardEur,
    reliefRewardEur,
    degradationCostEur: sums.degradationEur,
    peakChargeEur,
    energyImportedKWh: energyKWh(plan.importKW, stepHours),
    energyExportedKWh: energyKWh(plan.exportKW, stepHours),
    baseLoadKWh: energyKWh(input.baseLoad, stepHours),
    pvAvailableKWh,
    pvUsedKWh: pvAvailableKWh - curtailedKWh,
    curtailedKWh,
    chargedKWh: sums.chargedKWh,
    dischargedKWh: sums.dischargedKWh,
    drivenKWh: sums.drivenKWh,
    lossesKWh: sums.lossesKWh,
    reliefKWh,
    peakImportKW,
    peakExportKW: largest(plan.exportKW),
    peakTransformerKW: largest(plan.importKW.map((power, step) => power + (input.otherLoad[step] as number))),
    v2gRevenueEur: v2gWorth(plan, input),
    shortfallKWh: sums.shortKWh,
    balanceErrorKWh,
  };
}

/** With soft targets: the largest import beyond the limit, and what the objective counts for all that was missed. */
function softFigures(plan: DepotPlan, input: DepotInput, { shortfallKWh }: DepotFigures): Kpis {
  const { soft, stepHours, importLimitKW } = input;
  if (soft === null) return {};
  const overKW = plan.importKW.map((power, step) => Math.max(0, power - (importLimitKW[step] as number)));
  const overloadEur = energyKWh(overKW, stepHours) * soft.overloadEurPerKWh;
  return {
    overloadKW: largest(overKW),
    shortfallPenaltyEur: shortfallKWh * soft.targetEurPerKWh + overloadEur,
  };
}

/** Key figures of a plan, with the cost of uncontrolled charging beside it. */
export function kpisDepot(plan: DepotPlan, input: DepotInput): Kpis {
  const figures = figuresOf(plan, input);
  const uncontrolled = figuresOf(planUncontrolled(input), input);
  return {
    ...figures,
    ...softFigures(plan, input, figures),
    costUncontrolledEur: uncontrolled.costEur,
    peakImportUncontrolledKW: uncontrolled.peakImportKW,
    shortfallUncontrolledKWh: uncontrolled.shortfallKWh,
    savingsEur: uncontrolled.costEur - figures.costEur,
  };
}
