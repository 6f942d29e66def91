/** Random capex instances: small, each option now and then, some without a plan. */
import { makeRandom } from "../../formulations/common/random-numbers.ts";
import type { RawCapex } from "./capex-cases.ts";

/** The instance of a seed; it need not pass the checks of reading. */
export function randomCapex(
  seed: number,
  most: { readonly years: number; readonly slots: number },
): RawCapex {
  const random = makeRandom(seed);
  const chance = (share: number) => random() < share;
  const between = (low: number, high: number) => low + (high - low) * random();
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  const numYears = whole(1, most.years);
  const numSlots = whole(1, most.slots);
  const hours = 24 / numSlots;
  const list = <T>(count: number, valueAt: (pos: number) => T): T[] =>
    Array.from({ length: count }, (_, pos) => valueAt(pos));
  const table = (valueAt: (year: number, slot: number) => number) =>
    list(numYears, (year) => list(numSlots, (slot) => Number(valueAt(year, slot).toFixed(3))));
  const growth = between(0, 0.5);
  const isSunny = list(numSlots, () => chance(0.6));
  const peakKW = between(20, 120);
  const gridKW = chance(0.3) ? between(0.6, 1.3) * peakKW : 1000;
  const chargers = list(whole(1, 3), (pos) => ({
    id: `c${pos}`,
    powerKW: chance(0.5) ? whole(1, 9) * 10 : Number(between(5, 90).toFixed(1)),
    cost: list(numYears, () => (chance(0.05) ? 0 : whole(200, 3000))),
    ...(chance(0.3) ? { existing: whole(0, 2) } : {}),
    ...(chance(0.2) ? { maxUnits: whole(1, 4) } : {}),
    ...(chance(0.2) ? { maxTotal: whole(1, 8) } : {}),
  }));
  const isModular = chance(0.5);
  return {
    formulation: "capex",
    name: `random ${seed}`,
    data: {
      years: list(numYears, (year) => 2030 + year),
      slots: list(numSlots, (slot) => ({ id: `s${slot}`, hours: chance(0.2) ? hours / 2 : hours })),
      daysPerYear: whole(1, 366),
      chargingDemandKWh: table((year) => hours * peakKW * (1 + growth * year) * between(0, 0.5)),
      baseloadKWh: table(() => hours * between(0, 10)),
      gridPrice: table(() => (chance(0.1) ? 0 : between(0.05, 0.5))),
      solarYieldKWhPerKWp: table((_, slot) => (isSunny[slot] ? hours * between(0, 0.6) : 0)),
      gridLimitKWhPerSlot: list(numSlots, () => Number((gridKW * hours * between(0.5, 1)).toFixed(2))),
      capexBudget: list(numYears, () => whole(2000, 40000)),
      ...(chance(0.5) ? { discountFactor: list(numYears, (year) => 0.95 ** year) } : {}),
      solar: {
        existingKWp: chance(0.5) ? whole(0, 60) : 0,
        maxAddKWp: whole(0, 120),
        costPerKWp: list(numYears, () => (chance(0.05) ? 0 : whole(100, 900))),
        moduleKWp: isModular ? Number(between(3, 25).toFixed(1)) : null,
      },
      battery: {
        maxKWh: whole(0, 400),
        cRate: between(0.1, 1),
        cRateBasis: chance(0.5) ? "perSlot" : "perHour",
        costPerKWh: list(numYears, () => whole(20, 300)),
        moduleKWh: isModular && chance(0.7) ? Number(between(5, 40).toFixed(1)) : null,
        ...(chance(0.6) ? { chargeEfficiency: between(0.7, 1), dischargeEfficiency: between(0.7, 1) } : {}),
        limitCharge: chance(0.5),
      },
      chargers,
      ...(chance(0.2) ? { maxChargerUnits: whole(2, 9) } : {}),
      scenarios: [
        { id: "a", exportRatio: chance(0.2) ? list(numSlots, () => between(0, 1.6)) : whole(0, 2) / 2 },
      ],
    },
  };
}
