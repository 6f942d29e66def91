import { describe, expect, it } from "vitest";
import { type SolveOptions, solve, verify } from "../../engine/index.ts";
import { fleet } from "../../formulations/fleet/index.ts";
import { neededStates } from "../../formulations/fleet/needed-state.ts";
import { InputError, type RollingWindows } from "../../formulations/index.ts";
import { exampleWith, type RawFleet, tinyFleet } from "./fleet-cases.ts";
import { randomFleet } from "./fleet-random.ts";
import { rollRaw } from "./rolling-access.ts";

const roll = (raw: RawFleet, windows: RollingWindows, options: SolveOptions = {}) =>
  rollRaw(fleet, raw, windows, options);

/** Two vehicles of 10 kWh and 5 kW, plugged in for four hours from half on, that leave full. */
function pair(params: object): RawFleet {
  const raw = tinyFleet("111100", [10, 20, 30, 40, 50, 60], { etaCharge: 1, initialSoc: 0.4, ...params });
  const [one] = raw.vehicles;
  one.targetSoc = 1;
  raw.vehicles.push({ ...one, id: 2 });
  return raw;
}

describe("states that a fleet needs", () => {
  const needed = (raw: RawFleet) => neededStates(fleet.parse(raw, new Map())).map((each) => Array.from(each));

  it("alone: what full charging until the departure adds is not needed yet", () => {
    const [one] = needed(pair({ gridConnectionKW: 100 }));
    expect(one).toEqual([0, 0, 0, 0.5, 1, 0, 0]);
  });

  it("by the rule of the source the last step of a stay counts for nothing", () => {
    const [one] = needed(pair({ gridConnectionKW: 100, departureRule: "source" }));
    expect(one).toEqual([0, 0, 0.5, 1, 0, 0, 0]);
  });

  it("together: the feeder's energy of each step is given once", () => {
    // 6 kW for two vehicles that lack 12 kWh: of four hours the last two cannot do it.
    const both = needed(pair({ gridConnectionKW: 100, fleetLimitKW: 6 }));
    const sums = [0, 1, 2, 3, 4].map((point) => both.reduce((sum, each) => sum + (each[point] ?? 0), 0));
    expect(sums.map((sum) => Math.round(1e9 * sum) / 1e9)).toEqual([0, 0.2, 0.8, 1.4, 2]);
    for (const each of both) expect(each[0]).toBeLessThanOrEqual(0.4);
  });
});

describe("a fleet over a rolling horizon", () => {
  it("one window is the whole problem", async () => {
    const { objective, ready, seen } = await roll(exampleWith(), { windowSteps: 1000, fixedSteps: 1000 });
    const full = await solve(ready.model);
    expect(objective).toBeCloseTo(full.objective as number, 6);
    // The bound and the window.
    expect(seen.solves).toBe(2);
  });

  it("leaves enough for targets beyond a window, also where the feeder is shared", async () => {
    // Energy gets dearer by the hour the other way round: without foresight nobody would charge before the last two hours.
    const raw = pair({ gridConnectionKW: 100, fleetLimitKW: 6 });
    raw.data.spot.reverse();
    const { plan, input, seen } = await roll(raw, { windowSteps: 1, fixedSteps: 1 });
    if (plan === null) throw new Error("no plan");
    expect(fleet.check(plan, input)).toEqual([]);
    // The bound and six windows: none had to give up for the whole.
    expect(seen.solves).toBe(7);
  });

  it("plans of random fleets hold, cost no less than the optimum, and their bound is one", {
    timeout: 120_000,
  }, async () => {
    const counts = { plans: 0, starts: 0, infeasible: 0 };
    for (let seed = 1; seed <= 150; seed++) {
      const raw = randomFleet(seed);
      try {
        fleet.parse(raw, new Map());
      } catch (error) {
        if (error instanceof InputError) continue;
        throw error;
      }
      const rolled = await roll(raw, { windowSteps: 3, fixedSteps: 1 + (seed % 3) }, { mipGap: 0 });
      const { plan, input, result, ready, objective, dualBound } = rolled;
      counts.starts += rolled.seen.starts;
      const full = await solve(ready.model, { mipGap: 0 });
      if (plan === null || result.solution === null) {
        counts.infeasible++;
        expect(result.status, `seed ${seed}`).toBe("infeasible");
        expect(full.status, `seed ${seed}`).toBe("infeasible");
        continue;
      }
      counts.plans++;
      expect(fleet.check(plan, input), `seed ${seed}`).toEqual([]);
      const problem = ready.model.toProblem();
      expect(verify(problem, { colValue: result.solution.colValue }).accepted, `seed ${seed}`).toBe(true);
      expect(objective as number).toBeGreaterThan((full.objective as number) - 1e-6);
      expect(dualBound as number).toBeLessThan((full.objective as number) + 1e-6);
      expect(fleet.kpis(plan, input).costEur as number).toBeCloseTo(objective as number, 5);
    }
    expect(counts.plans).toBeGreaterThan(40);
    expect(counts.infeasible).toBeGreaterThan(5);
    expect(counts.starts).toBeGreaterThan(40);
  });

  it("ends early without a plan where no time is left", async () => {
    const { plan, result } = await roll(exampleWith(), { windowSteps: 4, fixedSteps: 2 }, { timeLimit: 0 });
    expect(plan).toBeNull();
    expect(result.status).toBe("time_limit");
  });
});
