/** The years of an instance as the master sees them: what given capacities cost to run, and tangents there. */
import type { CapexInput } from "./input.ts";
import { type OperatingCut, operatingCut } from "./operating-cut.ts";
import {
  type DayFlows,
  DayPlanner,
  makeDayFlows,
  scarceSlots,
  type YearSlots,
  yearSlots,
} from "./yearly-operation.ts";

/**
 * Tangents are taken at capacities of at least this, kWp and kWh: at 0 there are many, and most do not know what the first unit
 * is worth.
 */
const LEAST_CAPACITY = 1e-6;

/** Energy of a day that may be missing, kWh. */
const MISSING_KWH = 1e-8;

/** A tangent, and whether it is one of what is missing instead of what is paid. */
export interface YearTangent {
  readonly cut: OperatingCut;
  readonly isScarce: boolean;
  /** Its value at the capacities asked for: USD, or kWh that are missing. */
  readonly value: number;
}

/** Plans days; keeps the workspaces. */
export class OperatingCosts {
  readonly slots: readonly YearSlots[];
  /** The day planned last. */
  readonly flows: DayFlows;
  readonly #scarce: readonly YearSlots[];
  readonly #planner: DayPlanner;

  constructor(input: CapexInput) {
    this.slots = input.years.map((_, year) => yearSlots(input, year));
    this.#scarce = this.slots.map(scarceSlots);
    this.flows = makeDayFlows(input.slots.length);
    this.#planner = new DayPlanner(input.slots.length);
  }

  /** Plans a year's day with given capacities; `flows` holds it until the next call. */
  planDay(year: number, solarKWp: number, batteryKWh: number): DayFlows {
    this.#planner.plan(this.slots[year], solarKWp, batteryKWh, this.flows);
    return this.flows;
  }

  /** The tangent of a year at given capacities: of its cost, or where energy is missing, of that. */
  tangentAt(year: number, solarKWp: number, batteryKWh: number): YearTangent {
    const solar = Math.max(LEAST_CAPACITY, solarKWp);
    const battery = Math.max(LEAST_CAPACITY, batteryKWh);
    const { missingKWh } = this.planDay(year, solar, battery);
    const isScarce = missingKWh > MISSING_KWH;
    const slots = isScarce ? this.#scarce[year] : this.slots[year];
    if (isScarce) this.#planner.plan(slots, solar, battery, this.flows);
    const cut = operatingCut(slots, this.flows, solar, battery);
    return { cut, isScarce, value: cut.constant + cut.bySolar * solarKWp + cut.byBattery * batteryKWh };
  }

  /** Most that a year can cost, USD: all from the grid, nothing exported. */
  mostUSD(year: number): number {
    const { weight, numSlots, gridPrice, demandKWh } = this.slots[year];
    let sum = 0;
    for (let slot = 0; slot < numSlots; slot++) sum += gridPrice[slot] * demandKWh[slot];
    return weight * sum;
  }
}
