/** What must hold for every investment plan, whatever its figures. */
import { describe, expect, it } from "vitest";
import { Random } from "../generators/random.ts";
import { exampleWith, type RawCapex, solveCapex } from "./capex-cases.ts";

/** The example with other prices and demands. */
function varied(seed: number, change: (data: RawCapex) => void = () => {}): RawCapex {
  const random = new Random(seed);
  const scaled = (table: number[][], least: number) =>
    table.map((row) => row.map((value) => value * (least + 0.4 * random.unit())));
  return exampleWith(({ data }) => {
    data.gridPrice = scaled(data.gridPrice, 0.8);
    data.chargingDemandKWh = scaled(data.chargingDemandKWh, 0.6);
    change(data);
  });
}

const SEEDS = [1, 2, 3];
const times = (factor: number) => (value: number) => factor * value;
const relative = (one: number, other: number) => Math.abs(one - other) / Math.abs(other);

describe("capex laws", () => {
  it("every plan can be carried out", async () => {
    for (const seed of SEEDS) expect((await solveCapex(varied(seed))).violations).toEqual([]);
  });

  it("three times all prices, costs and budgets is three times the cost", async () => {
    for (const seed of SEEDS) {
      const thrice = varied(seed, (data) => {
        data.gridPrice = data.gridPrice.map((row: number[]) => row.map(times(3)));
        data.capexBudget = data.capexBudget.map(times(3));
        data.solar.costPerKWp = data.solar.costPerKWp.map(times(3));
        data.battery.costPerKWh = data.battery.costPerKWh.map(times(3));
        for (const charger of data.chargers) charger.cost = charger.cost.map(times(3));
      });
      const { objective } = await solveCapex(varied(seed));
      expect(relative((await solveCapex(thrice)).objective, 3 * objective)).toBeLessThan(1e-7);
    }
  });

  it("the order of the chargers changes nothing", async () => {
    for (const seed of SEEDS) {
      const other = varied(seed, (data) => void data.chargers.reverse());
      const { objective } = await solveCapex(varied(seed));
      expect(relative((await solveCapex(other)).objective, objective)).toBeLessThan(1e-7);
    }
  });
});
