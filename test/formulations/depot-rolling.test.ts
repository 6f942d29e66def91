import { describe, expect, it } from "vitest";
import { type SolveOptions, solve, verify } from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { InputError, type RollingWindows, windowsOf } from "../../formulations/index.ts";
import { exampleWith, type RawDepot, REFERENCE_DEPOT, readReference } from "./depot-cases.ts";
import { randomDepot, randomDepotWithOptions } from "./depot-random.ts";
import { rollRaw } from "./rolling-access.ts";

const roll = (raw: RawDepot, windows: RollingWindows, options: SolveOptions = {}) =>
  rollRaw(depot, raw, windows, options);

describe("windows", () => {
  it("follow each other by the steps kept; the one that reaches the end is kept whole", () => {
    expect(windowsOf(10, { windowSteps: 4, fixedSteps: 3 })).toEqual([
      { first: 0, count: 4, kept: 3 },
      { first: 3, count: 4, kept: 3 },
      { first: 6, count: 4, kept: 4 },
    ]);
    expect(windowsOf(5, { windowSteps: 2, fixedSteps: 2 })).toEqual([
      { first: 0, count: 2, kept: 2 },
      { first: 2, count: 2, kept: 2 },
      { first: 4, count: 1, kept: 1 },
    ]);
    expect(windowsOf(5, { windowSteps: 9, fixedSteps: 1 })).toEqual([{ first: 0, count: 5, kept: 5 }]);
  });
});

describe("a depot over a rolling horizon", () => {
  it("one window is the whole problem", async () => {
    const raw = exampleWith((each) => (each.data.importPrice[1] = -0.1));
    const { objective, ready } = await roll(raw, { windowSteps: 6, fixedSteps: 6 });
    const full = await solve(ready.model);
    expect(objective).toBeCloseTo(full.objective as number, 6);
  });

  it("keeps what it cannot see: the trips after a window can still be driven", async () => {
    // Truck 1 drives 30 kWh from step 2 on and has 60, but 20 must stay: without foresight it would sell too much.
    const raw = exampleWith((each) => (each.data.exportPrice[0] = 0.5));
    const { plan, input, objective, ready } = await roll(raw, { windowSteps: 2, fixedSteps: 2 });
    if (plan === null) throw new Error("no plan");
    expect(depot.check(plan, input)).toEqual([]);
    expect(plan.trucks[0]?.socKWh[1]).toBeGreaterThan(50 - 1e-6);
    const full = await solve(ready.model);
    expect(objective).toBeGreaterThan((full.objective as number) - 1e-6);
  });

  it("plans of random depots hold, cost no less than the optimum, and their bound is one", {
    timeout: 120_000,
  }, async () => {
    let numPlans = 0;
    let numStarts = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const raw = seed % 2 === 0 ? randomDepot(seed) : randomDepotWithOptions(seed);
      try {
        depot.parse(raw, new Map());
      } catch (error) {
        if (error instanceof InputError) continue;
        throw error;
      }
      const rolled = await roll(raw, { windowSteps: 3, fixedSteps: 1 }, { mipGap: 0 });
      numStarts += rolled.seen.starts;
      const { plan, input, result, ready } = rolled;
      if (plan === null || result.solution === null) {
        expect(result.status).toBe("infeasible");
        expect((await solve(ready.model)).status, `seed ${seed}`).toBe("infeasible");
        continue;
      }
      numPlans++;
      expect(depot.check(plan, input), `seed ${seed}`).toEqual([]);
      const problem = ready.model.toProblem();
      expect(verify(problem, { colValue: result.solution.colValue }).accepted, `seed ${seed}`).toBe(true);
      const full = await solve(ready.model, { mipGap: 0 });
      const scale = Math.max(1, Math.abs(full.objective as number));
      expect(rolled.objective as number).toBeGreaterThan((full.objective as number) - 1e-6 * scale);
      expect(rolled.dualBound as number).toBeLessThan((full.objective as number) + 1e-6 * scale);
      expect(depot.kpis(plan, input).costEur as number).toBeCloseTo(rolled.objective as number, 4);
    }
    expect(numPlans).toBeGreaterThan(40);
    expect(numStarts).toBeGreaterThan(40);
  });

  it("charges early enough for trucks that share a narrow connection or a charger", async () => {
    // Three trucks have to charge 40 kWh each by the end, which takes 8 of 9 steps of 15 kW; energy is dear at first.
    for (const chargers of [null, 1]) {
      const truck = (id: number) => ({
        ...{ id, chargeKW: 15, dischargeKW: 0, etaCharge: 1, etaDischarge: 1 },
        ...{ socMinKWh: 0, socMaxKWh: 100, socStartKWh: 0, socEndKWh: 40 },
        ...{ parked: Array(9).fill(1), v2g: Array(9).fill(0), drain: Array(9).fill(0) },
      });
      const raw = {
        formulation: "depot",
        data: {
          ...{ steps: 9, stepHours: 1, importPrice: [9, 8, 7, 6, 5, 4, 3, 2, 1] },
          ...{ pv: Array(9).fill(0), baseLoad: Array(9).fill(0) },
          site: { importLimitKW: chargers === null ? 15 : 100, exportLimitKW: 0, chargers },
          trucks: [truck(1), truck(2), truck(3)],
        },
      };
      const lines: string[] = [];
      const log = (line: string) => void lines.push(line);
      const host = { now: () => 0, yield: () => Promise.resolve(), log };
      const { plan, input } = await roll(raw, { windowSteps: 2, fixedSteps: 1 }, { host });
      if (plan === null) throw new Error("no plan");
      expect(depot.check(plan, input)).toEqual([]);
      expect(lines.filter((line) => line.includes("at once"))).toEqual([]);
    }
  });

  it("tells of each window on the log, and of a horizon that ends early", async () => {
    const lines: string[] = [];
    const host = {
      now: () => 0,
      yield: () => Promise.resolve(),
      log: (line: string) => void lines.push(line),
    };
    await roll(
      exampleWith(() => {}),
      { windowSteps: 4, fixedSteps: 2 },
      { host },
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^rolling: 2 of 6 steps; the window costs -?[\d.]+ EUR/);
    expect(lines[1]).toMatch(/^rolling: 6 of 6 steps/);
    expect(lines[2]).toMatch(/^rolling: all 6 steps: best -?[\d.]+ EUR, bound -?[\d.]+ EUR, gap [\d.e-]+ %/);
    const stopped = await roll(
      exampleWith(() => {}),
      { windowSteps: 4, fixedSteps: 2 },
      { timeLimit: 0 },
    );
    expect(stopped.plan).toBeNull();
    expect(stopped.result.status).toBe("time_limit");
  });
});

describe.skipIf(REFERENCE_DEPOT === null)("reference depots over a rolling horizon", () => {
  it("half a day ahead costs little more than the whole horizon", { timeout: 60_000 }, async () => {
    const raw = readReference("depot-5x48");
    const { plan, input, objective, dualBound } = await roll(raw, { windowSteps: 24, fixedSteps: 12 });
    if (plan === null) throw new Error("no plan");
    expect(depot.check(plan, input)).toEqual([]);
    const optimum = raw.reference.objective as number;
    expect(objective as number).toBeGreaterThan(optimum - 1e-6 * Math.abs(optimum));
    expect(dualBound as number).toBeLessThan(optimum);
    expect(objective as number).toBeLessThan(optimum + 0.2 * Math.abs(optimum));
  });
});
