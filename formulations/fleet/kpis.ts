/** Key figures of a plan. Every cost is recomputed from the plan, never taken from the solver. */
import { energyCost, energyKWh } from "../common/tariff.ts";
import type { Kpis } from "../formulation.ts";
import { Wear } from "./degradation.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";
import { missedTargets, overloadOf } from "./soft.ts";

/** Signals up to this count as none where simultaneous steps are counted. */
const SIGNAL_NOISE = 1e-6;

/** The key figures of one plan; a type alias, so that it is a `Kpis`. */
export type FleetFigures = {
  /** The model's objective: charging cost less discharging revenue. */
  readonly costEur: number;
  /** Grid energy bought for charging. */
  readonly chargingCostEur: number;
  readonly dischargingRevenueEur: number;
  /** At the grid side of the chargers, sun included. */
  readonly energyChargedKWh: number;
  /** At the batteries. */
  readonly energyDischargedKWh: number;
  /** What of it reaches the grid. */
  readonly energyFedInKWh: number;
  readonly energyFromGridKWh: number;
  readonly pvUsedKWh: number;
  readonly pvAvailableKWh: number;
  /** Charging less discharging of all vehicles. */
  readonly peakFleetKW: number;
  /** The same with load less sun. */
  readonly peakGridKW: number;
  /** Steps of a vehicle that charges and discharges at once. */
  readonly simultaneousSteps: number;
  /** Steps in which the fleet as a whole exceeds the connection; with perVehicle no row forbids it. */
  readonly gridOverloadStepsOfTheSum: number;
  readonly gridOverloadKWh: number;
  /** Wear, shares of a battery, summed over the vehicles. */
  readonly degradationCalendarSum: number;
  readonly degradationCyclicSum: number;
  /** Largest difference in a stay between the change of the state and the energies. */
  readonly balanceErrorKWh: number;
  /** What the plan misses of all targets, at the batteries. */
  readonly shortfallKWh: number;
};

/** Charging less discharging of all vehicles in each step, kW. */
export function fleetPower(plan: FleetPlan, steps: number): Float64Array {
  const total = new Float64Array(steps);
  for (const { chargeKW, dischargeKW } of plan.vehicles) {
    for (let step = 0; step < steps; step++) {
      total[step] = (total[step] as number) + (chargeKW[step] as number) - (dischargeKW[step] as number);
    }
  }
  return total;
}

/** Wear and the largest error of the energy balance over a vehicle's stays. */
function judgeStates(vehicle: FleetVehicle, plan: VehiclePlan, input: FleetInput, wear: Wear): number {
  const { etaCharge, departureRule } = input.params;
  let worstKWh = 0;
  for (const { first, end, departs, startSoc } of vehicle.sessions) {
    const countedEnd = departs && departureRule === "source" ? end - 1 : end;
    let chargedKWh = 0;
    for (let step = first; step < end; step++) {
      const before = step === first ? startSoc : (plan.soc[step - 1] as number);
      wear.add(before, plan.soc[step] as number, input.stepHours);
      if (step >= countedEnd) continue;
      const net = etaCharge * (plan.chargeKW[step] as number) - (plan.dischargeKW[step] as number);
      chargedKWh += net * input.stepHours;
    }
    const storedKWh = ((plan.soc[end - 1] as number) - startSoc) * vehicle.batteryKWh;
    worstKWh = Math.max(worstKWh, Math.abs(storedKWh - chargedKWh));
  }
  return worstKWh;
}

/** Cost of one vehicle's plan, EUR. */
function costOf(plan: VehiclePlan, input: FleetInput): { chargingEur: number; revenueEur: number } {
  const boughtKW = plan.chargeKW.map((powerKW, step) => powerKW - (plan.pvKW[step] as number));
  return {
    chargingEur: energyCost(boughtKW, input.price, input.stepHours),
    revenueEur: input.params.etaDischarge * energyCost(plan.dischargeKW, input.tariff, input.stepHours),
  };
}

/** Peaks and overload of the fleet behind the connection. */
function gridFigures(plan: FleetPlan, input: FleetInput) {
  const power = fleetPower(plan, input.steps);
  const figures = { peakFleetKW: 0, peakGridKW: 0, overloadSteps: 0, overloadKWh: 0 };
  const limitKW = input.params.gridConnectionKW;
  figures.peakFleetKW = Number.NEGATIVE_INFINITY;
  figures.peakGridKW = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < input.steps; step++) {
    const fleetKW = power[step] as number;
    const gridKW = (input.loadKW[step] as number) - (input.pvKW[step] as number) + fleetKW;
    figures.peakFleetKW = Math.max(figures.peakFleetKW, fleetKW);
    figures.peakGridKW = Math.max(figures.peakGridKW, gridKW);
    if (gridKW <= limitKW + 1e-6 * Math.max(1, limitKW)) continue;
    figures.overloadSteps++;
    figures.overloadKWh += (gridKW - limitKW) * input.stepHours;
  }
  return figures;
}

/** The figures of one plan. */
export function figuresOf(plan: FleetPlan, input: FleetInput): FleetFigures {
  const wear = new Wear();
  const sums = { charging: 0, revenue: 0, charged: 0, discharged: 0, pv: 0, simultaneous: 0, balance: 0 };
  for (const [pos, each] of plan.vehicles.entries()) {
    const vehicle = input.vehicles[pos] as FleetVehicle;
    const { chargingEur, revenueEur } = costOf(each, input);
    sums.charging += chargingEur;
    sums.revenue += revenueEur;
    sums.charged += energyKWh(each.chargeKW, input.stepHours);
    sums.discharged += energyKWh(each.dischargeKW, input.stepHours);
    sums.pv += energyKWh(each.pvKW, input.stepHours);
    sums.balance = Math.max(sums.balance, judgeStates(vehicle, each, input, wear));
    const noiseKW = SIGNAL_NOISE * vehicle.chargerKW;
    for (let step = 0; step < input.steps; step++) {
      const bothKW = Math.min(each.chargeKW[step] as number, each.dischargeKW[step] as number);
      if (bothKW > noiseKW) sums.simultaneous++;
    }
  }
  const grid = gridFigures(plan, input);
  return {
    costEur: sums.charging - sums.revenue,
    chargingCostEur: sums.charging,
    dischargingRevenueEur: sums.revenue,
    energyChargedKWh: sums.charged,
    energyDischargedKWh: sums.discharged,
    energyFedInKWh: sums.discharged * input.params.etaDischarge,
    energyFromGridKWh: sums.charged - sums.pv,
    pvUsedKWh: sums.pv,
    pvAvailableKWh: energyKWh(input.pvKW, input.stepHours),
    peakFleetKW: grid.peakFleetKW,
    peakGridKW: grid.peakGridKW,
    simultaneousSteps: sums.simultaneous,
    gridOverloadStepsOfTheSum: grid.overloadSteps,
    gridOverloadKWh: grid.overloadKWh,
    degradationCalendarSum: wear.calendar,
    degradationCyclicSum: wear.cyclic,
    balanceErrorKWh: sums.balance,
    shortfallKWh: missedTargets(plan, input).targetsKWh,
  };
}

/** With soft targets: the largest overload of the connection, and what the objective counts for all that was missed. */
function softFigures(plan: FleetPlan, input: FleetInput, { shortfallKWh }: FleetFigures): Kpis {
  const { soft } = input;
  if (soft === null) return {};
  const { mostKW, energyKWh: overKWh } = overloadOf(plan, input);
  return {
    overloadKW: mostKW,
    shortfallPenaltyEur: shortfallKWh * soft.targetEurPerKWh + overKWh * soft.overloadEurPerKWh,
  };
}

/** Key figures of a plan, with the cost of each vehicle in the order of the input. */
export function kpisFleet(plan: FleetPlan, input: FleetInput): Kpis {
  const costs = plan.vehicles.map((each) => {
    const { chargingEur, revenueEur } = costOf(each, input);
    return chargingEur - revenueEur;
  });
  const figures = figuresOf(plan, input);
  return { ...figures, ...softFigures(plan, input, figures), costPerVehicleEur: costs };
}
