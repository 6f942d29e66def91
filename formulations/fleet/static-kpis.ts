/** The log of the static strategies: cost, energy, overload, missed targets and wear. */
import type { Kpis } from "../formulation.ts";
import { Wear } from "./degradation.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { VehiclePlan } from "./plan.ts";
import { FLAVOURS, type Flavour, nightSchedule, STRATEGIES, type StaticRun, simulate } from "./strategies.ts";

/** A departure counts as missed when more than this share of the battery is missing. */
const SOC_TOLERANCE = 0.005;

/** The log of one strategy; a type alias, so that it is a `Kpis`. */
export type StaticFigures = {
  /** Grid energy at the price; sun is free. */
  readonly energyCostEur: number;
  /** At the grid side of the chargers. */
  readonly energyChargedKWh: number;
  readonly energyFromGridKWh: number;
  readonly pvUsedKWh: number;
  /** Load less sun plus charging, beyond the connection. */
  readonly overloadMaxKW: number;
  readonly overloadSteps: number;
  readonly overloadKWh: number;
  readonly departures: number;
  /** Departures with more than 0.005 missing to the target, and what they miss; shares of the battery. */
  readonly socViolations: number;
  readonly socMissingSum: number;
  readonly socMissingMax: number;
  /** Wear, shares of a battery, summed over the vehicles. */
  readonly degradationCalendarSum: number;
  readonly degradationCyclicSum: number;
};

/** Overload of the connection by charging power, or by the signal that was sent. */
function overloadOf(input: FleetInput, powerKW: readonly Float64Array[]) {
  const limitKW = input.params.gridConnectionKW;
  const figures = { overloadMaxKW: 0, overloadSteps: 0, overloadKWh: 0 };
  for (let step = 0; step < input.steps; step++) {
    let overKW = (input.loadKW[step] as number) - (input.pvKW[step] as number) - limitKW;
    for (const power of powerKW) overKW += power[step] as number;
    if (overKW <= 0) continue;
    figures.overloadMaxKW = Math.max(figures.overloadMaxKW, overKW);
    figures.overloadSteps++;
    figures.overloadKWh += overKW * input.stepHours;
  }
  return figures;
}

/** Departures and wear of one vehicle, added to the sums. */
function judgeStays(
  vehicle: FleetVehicle,
  plan: VehiclePlan,
  stepHours: number,
  wear: Wear,
  missed: { departures: number; socViolations: number; socMissingSum: number; socMissingMax: number },
): void {
  for (const { first, end, departs, startSoc, askedSoc } of vehicle.sessions) {
    for (let step = first; step < end; step++) {
      const before = step === first ? startSoc : (plan.soc[step - 1] as number);
      wear.add(before, plan.soc[step] as number, stepHours);
    }
    if (!departs) continue;
    missed.departures++;
    const missing = askedSoc - (plan.soc[end - 1] as number);
    if (missing <= SOC_TOLERANCE) continue;
    missed.socViolations++;
    missed.socMissingSum += missing;
    missed.socMissingMax = Math.max(missed.socMissingMax, missing);
  }
}

/** The log of a simulated strategy. The source counts the overload of the signal, even where batteries are full. */
export function staticFigures(input: FleetInput, run: StaticRun, flavour: Flavour): StaticFigures {
  const { vehicles } = run.plan;
  const sums = { cost: 0, charged: 0, grid: 0, pv: 0 };
  const missed = { departures: 0, socViolations: 0, socMissingSum: 0, socMissingMax: 0 };
  const wear = new Wear();
  for (const [pos, plan] of vehicles.entries()) {
    for (let step = 0; step < input.steps; step++) {
      const chargedKWh = (plan.chargeKW[step] as number) * input.stepHours;
      const sunKWh = (plan.pvKW[step] as number) * input.stepHours;
      sums.charged += chargedKWh;
      sums.pv += sunKWh;
      sums.grid += chargedKWh - sunKWh;
      sums.cost += (input.price[step] as number) * (chargedKWh - sunKWh);
    }
    judgeStays(input.vehicles[pos] as FleetVehicle, plan, input.stepHours, wear, missed);
  }
  const powerKW = flavour === "source" ? run.signalKW : vehicles.map(({ chargeKW }) => chargeKW);
  return {
    energyCostEur: sums.cost,
    energyChargedKWh: sums.charged,
    energyFromGridKWh: sums.grid,
    pvUsedKWh: sums.pv,
    ...overloadOf(input, powerKW),
    ...missed,
    degradationCalendarSum: wear.calendar,
    degradationCyclicSum: wear.cyclic,
  };
}

/** The logs of all strategies: `static.<strategy>.<source|fixed>.<figure>`. */
export function staticKpis(input: FleetInput): Kpis {
  const { start, hoursNeeded, earliestDeparture } = nightSchedule(input);
  const night = { start, hoursNeeded, earliestDeparture };
  const logs = STRATEGIES.map((strategy): [string, Kpis] => [
    strategy,
    Object.fromEntries(
      FLAVOURS.map((flavour): [string, Kpis] => {
        const figures = staticFigures(input, simulate(input, strategy, flavour), flavour);
        return [flavour, strategy === "night" ? { ...figures, ...night } : figures];
      }),
    ),
  ]);
  return { static: Object.fromEntries(logs) };
}
