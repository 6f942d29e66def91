/** What must hold for every instance of the power flow, whatever its figures. */
import { describe, expect, it } from "vitest";
import { dcopf } from "../../formulations/dcopf/index.ts";
import { Random } from "../generators/random.ts";
import { exampleWith, type RawDcopf, solveRaw } from "./dcopf-cases.ts";

const relative = (one: number, other: number) => Math.abs(one - other) / Math.max(1, Math.abs(other));

/** The example with other loads, sun and costs. */
function varied(seed: number, change: (raw: RawDcopf) => void = () => {}): RawDcopf {
  const random = new Random(seed);
  return exampleWith((raw) => {
    const { data } = raw;
    data.loadScale = data.loadScale.map((scale: number) => scale * (0.7 + 0.5 * random.unit()));
    data.pv[0].mw = data.pv[0].mw.map((power: number) => power * 2 * random.unit());
    for (const generator of data.network.generators) generator.costLinear *= 0.6 + 0.8 * random.unit();
    change(raw);
  });
}

const SEEDS = [1, 2, 3, 4, 5, 6];

describe("dcopf laws", () => {
  it("neither the order of fleets, buses and branches nor the split of a fleet changes the cost", async () => {
    for (const seed of SEEDS) {
      const once = await solveRaw(varied(seed));
      const other = await solveRaw(
        varied(seed, ({ data }) => {
          const [fleet] = data.fleets;
          data.fleets = [
            { ...fleet, id: "b", vehicles: 0.25 * fleet.vehicles },
            { ...fleet, id: "a", vehicles: 0.75 * fleet.vehicles },
          ];
          data.network.buses.reverse();
          data.network.branches.reverse();
          data.network.generators.reverse();
        }),
      );
      expect(relative(other.objective, once.objective)).toBeLessThan(1e-7);
    }
  });

  it("a price is the change of the cost for a little more load", async () => {
    const moreMW = 1e-3;
    const coarse = ({ data }: RawDcopf) => {
      data.costSegments = 7;
    };
    const once = await solveRaw(varied(3, coarse));
    const { count } = once.input.network.buses;
    for (let bus = 0; bus < count; bus++) {
      const above = await solveRaw(
        varied(3, (raw) => {
          coarse(raw);
          raw.data.network.buses[bus].shuntMW = moreMW;
        }),
      );
      let expected = 0;
      for (let step = 0; step < once.input.steps; step++) {
        expected += moreMW * (once.plan.pricePerMWh?.[step * count + bus] ?? Number.NaN);
      }
      expect(above.objective - once.objective).toBeCloseTo(expected, 6);
    }
  });

  it("equal segments lie above the true optimum, by no more than their bound", async () => {
    for (const seed of SEEDS) {
      const exact = await solveRaw(varied(seed));
      for (const segments of [2, 5, 20]) {
        const { objective, input } = await solveRaw(
          varied(seed, ({ data }) => {
            data.costSegments = segments;
          }),
        );
        const bound = varied(seed).data.network.generators.reduce((sum: number, generator: RawDcopf) => {
          const width = (generator.maxMW - (generator.minMW ?? 0)) / segments;
          return sum + (generator.costQuadratic * width * width) / 4;
        }, 0);
        expect(objective).toBeGreaterThanOrEqual(exact.dualBound - 1e-6);
        expect(objective).toBeLessThanOrEqual(exact.objective + bound * input.steps + 1e-6);
      }
    }
  });

  it("exact answers are within 1e-7 of their bound", async () => {
    for (const seed of SEEDS) {
      const { objective, dualBound, last, plan, input } = await solveRaw(varied(seed));
      expect(last.result.status).toBe("optimal");
      expect(objective - dualBound).toBeLessThanOrEqual(1e-7 * Math.abs(objective));
      expect(objective).toBe((dcopf.kpis(plan, input) as RawDcopf).exactCost);
      expect(dcopf.check(plan, input)).toEqual([]);
    }
  });
});
