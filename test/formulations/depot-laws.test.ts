/** What must hold for every depot, whatever its figures. */
import { describe, expect, it } from "vitest";
import { solveSync } from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { Random } from "../generators/random.ts";
import { exampleWith, type RawDepot } from "./depot-cases.ts";

/** The example with other prices, sun and loads. */
function varied(seed: number, change: (raw: RawDepot) => void = () => {}): RawDepot {
  const random = new Random(seed);
  return exampleWith((raw) => {
    const { data } = raw;
    data.importPrice = data.importPrice.map((price: number) => price + 0.4 * random.unit() - 0.15);
    data.exportPrice = data.importPrice.map((price: number) => 0.6 * price);
    data.pv = data.pv.map((power: number) => power * 2 * random.unit());
    data.baseLoad = data.baseLoad.map((power: number) => power * (0.5 + random.unit()));
    change(raw);
  });
}

function solveRaw(raw: RawDepot) {
  const input = depot.parse(raw, new Map());
  const { model, built } = depot.build(input);
  const { solution, status } = solveSync(model, { mipGap: 1e-9, mipGapAbs: 1e-9, timeLimit: 60 });
  if (solution === null || status !== "optimal") throw new Error(`ended as ${status}`);
  const plan = depot.plan(solution, built);
  return { input, plan, objective: solution.objective, kpis: depot.kpis(plan, input) as RawDepot };
}

const SEEDS = [1, 2, 3, 4, 5];

describe("depot laws", () => {
  it("the energy of each plan adds up to 1e-6 kWh, and its cost is the objective", () => {
    for (const seed of SEEDS) {
      const { input, plan, objective, kpis } = solveRaw(varied(seed));
      expect(depot.check(plan, input)).toEqual([]);
      expect(kpis.balanceErrorKWh).toBeLessThan(1e-6);
      expect(kpis.costEur).toBeCloseTo(objective, 6);
    }
  });

  it("half the step with twice the powers and loads costs the same", () => {
    for (const seed of SEEDS) {
      const other = solveRaw(
        varied(seed, ({ data }) => {
          data.stepHours = 0.5;
          for (const key of ["pv", "baseLoad"]) data[key] = data[key].map((power: number) => 2 * power);
          data.site.importLimitKW *= 2;
          data.site.exportLimitKW *= 2;
          for (const truck of data.trucks) {
            truck.chargeKW *= 2;
            truck.dischargeKW *= 2;
          }
        }),
      );
      expect(other.objective).toBeCloseTo(solveRaw(varied(seed)).objective, 6);
    }
  });
});
