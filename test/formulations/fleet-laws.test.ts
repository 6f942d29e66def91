/** What must hold for every fleet, whatever its figures. */
import { describe, expect, it } from "vitest";
import { fleet } from "../../formulations/fleet/index.ts";
import { Random } from "../generators/random.ts";
import { exampleWith, type RawFleet, solveFleet } from "./fleet-cases.ts";

/** The example with other prices, sun and loads. */
function varied(seed: number, change: (raw: RawFleet) => void = () => {}): RawFleet {
  const random = new Random(seed);
  return exampleWith((raw) => {
    const { data } = raw;
    data.spot = data.spot.map((price: number) => price + 80 * random.unit() - 30);
    data.pv = data.pv.map((power: number) => power * 2 * random.unit());
    data.load = data.load.map((power: number) => power * (0.5 + random.unit()));
    change(raw);
  });
}

const SEEDS = [1, 2, 3, 4, 5];

describe("fleet laws", () => {
  it("what is charged comes from the sun and the grid, to 1e-6 kWh, and the cost is the objective", () => {
    for (const seed of SEEDS) {
      const { input, plan, objective } = solveFleet(varied(seed));
      const kpis = fleet.kpis(plan, input) as RawFleet;
      expect(fleet.check(plan, input)).toEqual([]);
      expect(kpis.energyChargedKWh).toBeGreaterThan(1);
      expect(Math.abs(kpis.energyFromGridKWh + kpis.pvUsedKWh - kpis.energyChargedKWh)).toBeLessThan(1e-6);
      expect(kpis.costEur).toBeCloseTo(objective, 6);
    }
  });

  it("steps twice as long with half the powers cost the same", () => {
    for (const seed of SEEDS) {
      const other = varied(seed, ({ data, vehicles, params }) => {
        params.stepHours *= 2;
        params.gridConnectionKW /= 2;
        for (const key of ["load", "pv"]) data[key] = data[key].map((power: number) => power / 2);
        for (const vehicle of vehicles) vehicle.chargerKW /= 2;
      });
      expect(solveFleet(other).objective).toBeCloseTo(solveFleet(varied(seed)).objective, 6);
    }
  });
});
