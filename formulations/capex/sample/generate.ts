/**
 * Makes the sample data of this folder: `npx tsx formulations/capex/sample/generate.ts`. The same seeds give the
 * same bytes. Everything is invented; the shapes follow ordinary days and falling prices of batteries.
 *
 * delivery-vans.json   4 years, 6 slots, 3 kinds of chargers, any size of panels and batteries (seed 4)
 * bus-depot/           6 years, 8 slots, 3 kinds of chargers, panels and batteries in modules, as CSV files (seed 6)
 */
import { makeRandom } from "../../common/random-numbers.ts";
import {
  bump,
  csv,
  csvOf,
  formatInstance,
  formatJson,
  inFolder,
  round,
  writeSamples,
} from "../../common/sample-data.ts";

interface Shape {
  readonly firstYear: number;
  readonly years: number;
  readonly slots: number;
  /** Charging energy of the first day, and what each year adds. */
  readonly dailyKWh: number;
  readonly growthKWh: number;
  readonly baseKW: number;
  readonly gridKW: number;
  readonly budgetUSD: number;
  /** When vehicles charge: shares around two hours of the day. */
  readonly chargeHours: readonly [number, number];
}

const LABELS = ["night", "early", "morning", "noon", "afternoon", "evening", "late", "midnight"];

/** Years, slots and the tables by year and slot. */
function makeTables(random: () => number, shape: Shape) {
  const hours = 24 / shape.slots;
  const middles = Array.from({ length: shape.slots }, (_, slot) => (slot + 0.5) * hours);
  const noise = (width: number) => 1 + width * (random() - 0.5);
  const [main, other] = shape.chargeHours;
  const share = middles.map((hour) => 0.12 + bump(hour, main, 6) + 0.5 * bump(hour, other, 5));
  const total = share.reduce((sum, each) => sum + each, 0);
  const years = Array.from({ length: shape.years }, (_, year) => year);
  const table = (valueAt: (year: number, hour: number, slot: number) => number, digits: number) =>
    years.map((year) => middles.map((hour, slot) => round(valueAt(year, hour, slot), digits)));
  return {
    years: years.map((year) => shape.firstYear + year),
    slots: middles.map((_, slot) => ({ id: LABELS[Math.floor((slot * 8) / shape.slots)], hours })),
    chargingDemandKWh: table(
      (year, _hour, slot) => ((shape.dailyKWh + year * shape.growthKWh) * share[slot] * noise(0.1)) / total,
      1,
    ),
    baseloadKWh: table(
      (_year, hour) => shape.baseKW * hours * (0.5 + 0.5 * bump(hour, 13, 9)) * noise(0.05),
      2,
    ),
    gridPrice: table(
      (year, hour) =>
        (0.13 + 0.17 * bump(hour, 19, 5) + 0.06 * bump(hour, 8, 4) - 0.03 * bump(hour, 13, 4)) *
        1.02 ** year *
        noise(0.03),
      4,
    ),
    solarYieldKWhPerKWp: table((_year, hour) => 0.62 * hours * bump(hour, 12.75, 7.5), 4),
    gridLimitKWhPerSlot: middles.map(() => shape.gridKW * hours),
    capexBudget: years.map(() => shape.budgetUSD),
  };
}

const falling = (first: number, factor: number, count: number) =>
  Array.from({ length: count }, (_, year) => Math.round(first * factor ** year));

const charger = (id: string, powerKW: number, firstUSD: number, years: number) => ({
  id,
  powerKW,
  cost: falling(firstUSD, 0.98, years),
});

/** A delivery service that grows; sizes are free, three export scenarios. */
function makeDeliveryVans(): unknown {
  const shape: Shape = {
    firstYear: 2027,
    years: 4,
    slots: 6,
    dailyKWh: 900,
    growthKWh: 450,
    baseKW: 9,
    gridKW: 190,
    budgetUSD: 90000,
    chargeHours: [20, 13],
  };
  return {
    formulation: "capex",
    name: "delivery vans, four years",
    description: "A delivery service that grows every year; three export scenarios; seed 4.",
    data: {
      ...makeTables(makeRandom(4), shape),
      daysPerYear: 365,
      discountFactor: [1, 0.95, 0.9025, 0.8574],
      solar: { existingKWp: 60, maxAddKWp: 400, costPerKWp: falling(820, 0.97, 4), moduleKWp: null },
      battery: {
        maxKWh: 900,
        cRate: 0.5,
        cRateBasis: "perHour",
        chargeEfficiency: 0.96,
        dischargeEfficiency: 0.96,
        limitCharge: true,
        costPerKWh: falling(150, 0.93, 4),
        moduleKWh: null,
      },
      chargers: [charger("11kW", 11, 1400, 4), charger("50kW", 50, 9500, 4), charger("150kW", 150, 26000, 4)],
      scenarios: [
        { id: "full-price", exportRatio: 1 },
        { id: "feed-in", exportRatio: [0.6, 0.6, 0.4, 0.4, 0.6, 0.6] },
        { id: "no-export", exportRatio: 0 },
      ],
    },
  };
}

/** What instance.json of the bus depot holds. */
function busDepotInstance(): unknown {
  return {
    formulation: "capex",
    name: "bus depot, six years",
    description: "A bus depot that grows every year; panels and batteries in modules; seed 6.",
    data: {
      daysPerYear: 330,
      solar: { existingKWp: 0, maxAddKWp: 800, moduleKWp: 25 },
      battery: {
        maxKWh: 2400,
        cRate: 0.5,
        cRateBasis: "perHour",
        chargeEfficiency: 0.96,
        dischargeEfficiency: 0.96,
        limitCharge: true,
        moduleKWh: 100,
      },
      maxChargerUnits: 12,
      scenarios: [
        { id: "feed-in", exportRatio: 0.5 },
        { id: "no-export", exportRatio: 0 },
      ],
    },
  };
}

/** A bus depot with panels and batteries in modules; two scenarios. File name to text. */
function makeBusDepot(): Record<string, string> {
  const shape: Shape = {
    firstYear: 2027,
    years: 6,
    slots: 8,
    dailyKWh: 2600,
    growthKWh: 900,
    baseKW: 30,
    gridKW: 700,
    budgetUSD: 150000,
    chargeHours: [1.5, 13.5],
  };
  const tables = makeTables(makeRandom(6), shape);
  const years = tables.years;
  const solarCost = falling(700, 0.97, years.length);
  const batteryCost = falling(240, 0.92, years.length);
  const chargers = [
    charger("50kW", 50, 9000, years.length),
    charger("150kW", 150, 24000, years.length),
    charger("300kW", 300, 45000, years.length),
  ];
  const at = (table: readonly (readonly number[])[], year: number, slot: number) => table[year]?.[slot];
  const pairs = years.flatMap((year, pos) =>
    tables.slots.map(({ id }, slot) => [
      year,
      id,
      at(tables.chargingDemandKWh, pos, slot),
      at(tables.baseloadKWh, pos, slot),
      at(tables.gridPrice, pos, slot),
      at(tables.solarYieldKWhPerKWp, pos, slot),
    ]),
  );
  return {
    "instance.json": formatJson(busDepotInstance()),
    "years.csv": csv([
      ["year", "capexBudget [USD]", "solarCost [USD/kWp]", "batteryCost [USD/kWh]"],
      ...years.map((year, pos) => [year, tables.capexBudget[pos], solarCost[pos], batteryCost[pos]]),
    ]),
    "slots.csv": csv([
      ["id", "hours [h]", "gridLimit [kWh]"],
      ...tables.slots.map(({ id, hours }, slot) => [id, hours, tables.gridLimitKWhPerSlot[slot]]),
    ]),
    "year_slots.csv": csv([
      [
        "year",
        "slot",
        "chargingDemand [kWh]",
        "baseload [kWh]",
        "gridPrice [USD/kWh]",
        "solarYield [kWh/kWp]",
      ],
      ...pairs,
    ]),
    "chargers.csv": csvOf(chargers.map(({ id, powerKW }) => ({ id, powerKW }))),
    "charger_costs.csv": csv([
      ["charger", "year", "cost [USD]"],
      ...chargers.flatMap(({ id, cost }) => years.map((year, pos) => [id, year, cost[pos]])),
    ]),
  };
}

writeSamples(import.meta.url, {
  "delivery-vans.json": formatInstance(makeDeliveryVans()),
  ...inFolder("bus-depot", makeBusDepot()),
});
