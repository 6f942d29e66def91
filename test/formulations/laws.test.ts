/** What must hold for every plan of every formulation, whatever its figures: one table, one line a formulation. */
import { describe, expect, it } from "vitest";
import { findFormulation } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import { solveRawBy } from "./solve-raw.ts";

// biome-ignore lint/suspicious/noExplicitAny: instances and plans of five shapes
type Loose = any;

interface Laws {
  readonly name: string;
  /** Changes prices, loads and sun of the example. */
  vary(raw: Loose, random: Random): void;
  /** Multiplies everything that is money by three. */
  triple(raw: Loose): void;
  /** Puts in another order what has none. */
  reorder(raw: Loose): void;
  /** Energies that must be 0, kWh: what comes in, less what goes out and what is stored. */
  balancesKWh(plan: Loose, input: Loose): readonly number[];
  /** Relative difference that the method's certified gap allows. */
  readonly noise: number;
}

const times = (factor: number) => (value: number) => factor * value;
const jittered = (random: Random, least: number, most: number) => (value: number) =>
  value * (least + (most - least) * random.unit());
const indices = (count: number) => Array.from({ length: count }, (_, pos) => pos);

const LAWS: readonly Laws[] = [
  {
    name: "depot",
    noise: 1e-7,
    vary({ data }, random) {
      data.importPrice = data.importPrice.map((price: number) => price + 0.4 * random.unit() - 0.15);
      data.exportPrice = data.importPrice.map(times(0.6));
      data.pv = data.pv.map(jittered(random, 0, 2));
      data.baseLoad = data.baseLoad.map(jittered(random, 0.5, 1.5));
    },
    triple({ data }) {
      for (const key of ["importPrice", "exportPrice"]) data[key] = data[key].map(times(3));
    },
    reorder: ({ data }) => data.trucks.reverse(),
    balancesKWh(plan, { steps, stepHours, pv, baseLoad, trucks }) {
      const site = indices(steps).map((step) => {
        const drawn = plan.trucks.map((each: Loose) => each.chargeKW[step] - each.dischargeKW[step]);
        const inKW = plan.importKW[step] + pv[step] - plan.curtailedKW[step];
        return (
          stepHours *
          drawn.reduce(
            (rest: number, power: number) => rest - power,
            inKW - baseLoad[step] - plan.exportKW[step],
          )
        );
      });
      const batteries = trucks.map((truck: Loose, pos: number) => {
        const { chargeKW, dischargeKW, socKWh } = plan.trucks[pos];
        let stored = socKWh.at(-1) - truck.socStartKWh;
        for (const step of indices(steps)) {
          const taken = dischargeKW[step] / truck.etaDischarge;
          stored -= stepHours * (truck.etaCharge * chargeKW[step] - taken) - truck.drain[step];
        }
        return stored;
      });
      return [...site, ...batteries];
    },
  },
  {
    name: "fleet",
    noise: 1e-7,
    vary({ data }, random) {
      data.spot = data.spot.map((price: number) => price + 80 * random.unit() - 30);
      data.pv = data.pv.map(jittered(random, 0, 2));
      data.load = data.load.map(jittered(random, 0.5, 1.5));
    },
    triple({ data }) {
      data.spot = data.spot.map(times(3));
    },
    reorder: ({ vehicles }) => vehicles.reverse(),
    balancesKWh(plan, { stepHours, params, vehicles }) {
      return vehicles.flatMap(({ sessions, batteryKWh }: Loose, pos: number) =>
        sessions.map(({ first, end, startSoc }: Loose) => {
          const { chargeKW, dischargeKW, soc } = plan.vehicles[pos];
          let stored = batteryKWh * (soc[end - 1] - startSoc);
          for (let step = first; step < end; step++) {
            stored -= stepHours * (params.etaCharge * chargeKW[step] - dischargeKW[step]);
          }
          return stored;
        }),
      );
    },
  },
  ...(["convex", "pwl1"] as const).map(
    (variant): Laws => ({
      name: "parkinglot",
      noise: 2e-6,
      vary(raw, random) {
        raw.variant = variant;
        raw.data.price = raw.data.price.map(jittered(random, 0.5, 1.5));
        for (const vehicle of raw.data.vehicles) vehicle.socArrival *= 0.9 + 0.1 * random.unit();
      },
      triple({ data, params }) {
        data.price = data.price.map(times(3));
        params.degradationWeight *= 3;
      },
      reorder: ({ data }) => data.vehicles.reverse(),
      balancesKWh(plan, { vehicles, stepHours, etaCharge }) {
        return vehicles.map((vehicle: Loose, pos: number) => {
          const { powerKW, soc } = plan.vehicles[pos];
          const gainKWh = (soc[vehicle.departureStep - 1] - vehicle.socArrival) * vehicle.capacityKWh;
          return powerKW.reduce(
            (rest: number, power: number) => rest - power * stepHours * etaCharge,
            gainKWh,
          );
        });
      },
    }),
  ),
  {
    name: "dcopf",
    noise: 2e-7,
    vary({ data }, random) {
      data.loadScale = data.loadScale.map(jittered(random, 0.7, 1.2));
      data.pv[0].mw = data.pv[0].mw.map(jittered(random, 0, 2));
      for (const generator of data.network.generators) generator.costLinear *= 0.6 + 0.8 * random.unit();
    },
    triple({ data }) {
      for (const generator of data.network.generators) {
        for (const key of ["costQuadratic", "costLinear", "costConstant"])
          generator[key] = 3 * (generator[key] ?? 0);
      }
      data.tariff.peakPrice *= 3;
      data.tariff.offpeakPrice *= 3;
      data.shedCost *= 3;
    },
    reorder({ data }) {
      data.network.buses.reverse();
      data.network.branches.reverse();
      data.network.generators.reverse();
    },
    balancesKWh(plan, input) {
      const kpis = findFormulation("dcopf").kpis(plan, input) as Loose;
      const sources = kpis.generatedMWh + kpis.pvUsedMWh + kpis.dischargedMWh + kpis.shedMWh;
      return [1000 * kpis.balanceErrorMWh, 1000 * (sources - kpis.loadMWh - kpis.chargedMWh)];
    },
  },
  {
    name: "capex",
    noise: 1e-7,
    vary({ data }, random) {
      const table = (rows: number[][], least: number) =>
        rows.map((row) => row.map(jittered(random, least, least + 0.4)));
      data.gridPrice = table(data.gridPrice, 0.8);
      data.chargingDemandKWh = table(data.chargingDemandKWh, 0.6);
    },
    triple({ data }) {
      data.gridPrice = data.gridPrice.map((row: number[]) => row.map(times(3)));
      data.capexBudget = data.capexBudget.map(times(3));
      data.solar.costPerKWp = data.solar.costPerKWp.map(times(3));
      data.battery.costPerKWh = data.battery.costPerKWh.map(times(3));
      for (const charger of data.chargers) charger.cost = charger.cost.map(times(3));
    },
    reorder: ({ data }) => data.chargers.reverse(),
    balancesKWh(plan, { years, slots, solar, battery, ...input }) {
      const numSlots = slots.length;
      let bought = 0;
      return indices(years.length).flatMap((year) => {
        bought += plan.solarBoughtKWp[year];
        let cycle = 0;
        const each = indices(numSlots).flatMap((slot) => {
          const at = year * numSlots + slot;
          const served = plan.gridKWh[at] + plan.solarUsedKWh[at] + plan.batteryUsedKWh[at];
          const sun = (solar.existingKWp + bought) * input.solarYieldKWhPerKWp[at];
          const spent = plan.solarUsedKWh[at] + plan.solarStoredKWh[at] + plan.solarExportedKWh[at];
          cycle += plan.solarStoredKWh[at] * battery.chargeEfficiency;
          cycle -= (plan.batteryUsedKWh[at] + plan.batteryExportedKWh[at]) / battery.dischargeEfficiency;
          return [served - input.chargingDemandKWh[at] - input.baseloadKWh[at], sun - spent];
        });
        // The day of a year begins and ends with the same energy in the battery.
        return [...each, cycle];
      });
    },
  },
];

const SEEDS = [1, 2, 3, 4];
const CASES = LAWS.flatMap((laws) => SEEDS.map((seed) => ({ ...laws, seed })));

/** The example with other figures, changed by a law. */
function varied(
  { name, vary, seed }: (typeof CASES)[number],
  change: (raw: Loose) => void = () => {},
): Loose {
  const raw: Loose = findFormulation(name).example?.();
  vary(raw, new Random(seed));
  change(raw);
  return raw;
}

const relative = (one: number, other: number) => Math.abs(one - other) / Math.max(1e-3, Math.abs(other));

describe("laws of all formulations", () => {
  it.each(CASES)(
    "$name, draw $seed: energy adds up to 1e-6 kWh in a plan that can be carried out",
    async (each) => {
      const formulation = findFormulation(each.name);
      const { plan, input } = await solveRawBy(formulation, varied(each));
      expect(formulation.check(plan, input)).toEqual([]);
      const balances = each.balancesKWh(plan, input);
      expect(balances.length).toBeGreaterThan(0);
      for (const balance of balances) expect(Math.abs(balance)).toBeLessThan(1e-6);
    },
  );

  it.each(CASES)("$name, draw $seed: three times all prices is three times the cost", async (each) => {
    const formulation = findFormulation(each.name);
    const { objective } = await solveRawBy(formulation, varied(each));
    const thrice = await solveRawBy(formulation, varied(each, each.triple));
    expect(objective).not.toBe(0);
    expect(relative(thrice.objective, 3 * objective)).toBeLessThan(each.noise);
  });

  it.each(CASES)(
    "$name, draw $seed: the order of vehicles, generators and chargers changes nothing",
    async (each) => {
      const formulation = findFormulation(each.name);
      const { objective } = await solveRawBy(formulation, varied(each));
      const other = await solveRawBy(formulation, varied(each, each.reorder));
      expect(relative(other.objective, objective)).toBeLessThan(each.noise);
    },
  );
});
