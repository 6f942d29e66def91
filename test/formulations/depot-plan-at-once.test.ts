import { describe, expect, it } from "vitest";
import { Model, solve, solveSync } from "../../engine/index.ts";
import { carriedPoint } from "../../formulations/depot/carried-point.ts";
import { depot } from "../../formulations/depot/index.ts";
import { knownPlan } from "../../formulations/depot/known-plan.ts";
import { NOISE_KW } from "../../formulations/depot/plan.ts";
import { type CostOf, planAtOnce } from "../../formulations/depot/plan-at-once.ts";
import { solveByTightModel } from "../../formulations/depot/solve.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import type { SolverAccess } from "../../formulations/formulation.ts";
import { Random } from "../generators/random.ts";
import type { RawDepot } from "./depot-cases.ts";
import { drawnDepots } from "./depot-random.ts";

/** Trucks that may give energy back, at prices of no sign that pays for burning it. */
function manyTrucks(seed: number, numTrucks: number, steps: number): RawDepot {
  const random = new Random(seed);
  const series = (least: number, most: number, unit: number) =>
    Array.from({ length: steps }, () => random.whole(least, most) * unit);
  const importPrice = series(2, 30, 0.01);
  const trucks = Array.from({ length: numTrucks }, (_, id) => {
    const away = random.whole(0, steps - 3);
    const parked = Array.from({ length: steps }, (_each, step) => (step < away || step > away + 2 ? 1 : 0));
    const full = random.pick([140, 350]);
    const start = Math.round(full * 0.6);
    return {
      ...{ id, chargeKW: random.pick([50, 150]), dischargeKW: 50, minChargeKW: 0, minDischargeKW: 0 },
      ...{ etaCharge: 0.95, etaDischarge: 0.95, socMinKWh: 0.1 * full, socMaxKWh: full },
      ...{ socStartKWh: start, socEndKWh: start, degradationCost: random.pick([0, 0.02]), parked },
      v2g: parked.map((isParked) => (id % 3 === 0 ? 0 : isParked)),
      drain: parked.map((isParked) => (isParked === 1 ? 0 : 8)),
    };
  });
  return {
    formulation: "depot",
    name: `many ${seed}`,
    data: {
      ...{ steps, stepHours: 0.5, importPrice, exportPrice: importPrice.map((price) => 0.6 * price) },
      ...{ pv: series(0, 4, 30), baseLoad: series(1, 4, 40) },
      site: {
        ...{ importLimitKW: 40 * numTrucks + 200, exportLimitKW: 30 * numTrucks, gridExclusive: true },
        peakCharge: random.pick([0, 2]),
      },
      trucks,
    },
  };
}

const ACCESS: SolverAccess = {
  options: {},
  solve,
  warm() {
    throw new Error("no other program is asked for");
  },
};

describe("plans at once", () => {
  it.each([1, 2, 3, 4, 5, 6])(
    "a bound by all trucks' cheapest plans meets the optimum, seed %i",
    async (seed) => {
      const input = depot.parse(manyTrucks(seed, 8, 24), new Map());
      const kinds = stepKinds(input, "trusting");
      const found = await planAtOnce(input, kinds, () => null, ACCESS);
      const { objective } = solveSync(buildTightDepot(input, kinds).model);
      const relative = Math.max(1, Math.abs(objective as number));
      expect(Math.abs((found?.bound ?? Number.NaN) - (objective as number))).toBeLessThan(1e-5 * relative);
      expect(found?.bound).toBeLessThanOrEqual((objective as number) + 1e-6 * relative);
    },
  );

  it("no bound is above the optimum and no plan below it, whatever must be decided", async () => {
    let [numPlans, numNear] = [0, 0];
    for (const input of drawnDepots(200)) {
      const documented = depot.build(input);
      const { objective } = solveSync(documented.model, { mipGap: 1e-9 });
      if (objective === null) continue;
      const costOf: CostOf = (built, colValue) =>
        carriedPoint({ colValue, objective: Number.POSITIVE_INFINITY }, built, documented)?.report.point
          .objective ?? null;
      const found = await planAtOnce(input, stepKinds(input, "trusting"), costOf, ACCESS);
      if (found === null) continue;
      const cost = costOf(found.built, found.colValue) ?? Number.POSITIVE_INFINITY;
      expect(found.bound, input.name).toBeLessThanOrEqual(objective + 1e-6);
      expect(cost, input.name).toBeGreaterThanOrEqual(objective - 1e-6);
      numPlans++;
      if (cost - objective <= 0.05 * Math.abs(objective)) numNear++;
    }
    expect(numPlans).toBeGreaterThan(60);
    expect(numNear).toBeGreaterThan(0.7 * numPlans);
  });

  it.each([
    ["least powers", { minChargeKW: 10, minDischargeKW: 10 }, 0],
    ["negative prices", {}, 0.15],
    ["least powers and negative prices", { minChargeKW: 10, minDischargeKW: 10 }, 0.15],
  ])("many trucks with %s have plan and bound without a search", async (_name, least, lower) => {
    const raw = manyTrucks(11, 90, 48);
    for (const truck of raw.data.trucks) Object.assign(truck, least);
    raw.data.importPrice = raw.data.importPrice.map((price: number) => price - lower);
    raw.data.exportPrice = raw.data.importPrice.map((price: number) => 0.6 * Math.max(0, price));
    const input = depot.parse(raw, new Map());
    const documented = depot.build(input);
    const known = await knownPlan(stepKinds(input, "trusting"), documented, ACCESS);
    expect(known?.result.gap ?? 1).toBeLessThan(5e-3);
    // What plans leave out as rounding would be missing where the meter is at its limit.
    const powers = documented.built.trucks.flatMap(({ charge, discharge }) =>
      [charge, discharge].flatMap(({ first }) =>
        Array.from(known?.result.solution.colValue.subarray(first, first + input.steps) ?? []),
      ),
    );
    expect(powers.filter((power) => power > 0 && power < NOISE_KW)).toEqual([]);
  });

  it("the site's chargers count in the relaxation of trucks that share them", async () => {
    const raw = manyTrucks(12, 12, 24);
    raw.data.site.chargers = 2;
    const input = depot.parse(raw, new Map());
    const kinds = stepKinds(input, "trusting");
    const found = await planAtOnce(input, kinds, () => 0, ACCESS);
    const problem = buildTightDepot(input, kinds).model.toProblem();
    const relaxed = { ...problem, integrality: new Uint8Array(problem.numCols) };
    const { objective } = solveSync(Model.fromProblem(relaxed));
    // Each truck's cheapest plan is exact, so that the bound is no worse.
    expect(found?.bound).toBeGreaterThan((objective as number) - 1e-5 * Math.abs(objective as number));
  });

  it("many trucks are planned to the gap without a search", async () => {
    const input = depot.parse(manyTrucks(7, 90, 48), new Map());
    const solver = { ...ACCESS, solve: () => Promise.reject(new Error("searched")) };
    const documented = depot.build(input);
    const result = await solveByTightModel(documented, solver);
    expect(result.status).toBe("optimal");
    expect(result.gap).toBeLessThan(1e-5);
    const { violations } = solveSync(
      Model.fromProblem({
        ...documented.model.toProblem(),
        colLb: result.solution?.colValue.slice() as Float64Array,
        colUb: result.solution?.colValue.slice() as Float64Array,
      }),
    );
    expect(violations?.row ?? 0).toBeLessThan(1e-6);
  });

  it("a depot without a plan is left to the search", async () => {
    const raw = manyTrucks(8, 90, 48);
    // The base load takes all that may be imported, and what is driven is missing in the end.
    raw.data.baseLoad.fill(raw.data.site.importLimitKW);
    raw.data.pv.fill(0);
    const input = depot.parse(raw, new Map());
    let searched = 0;
    const counting: SolverAccess = {
      ...ACCESS,
      solve: (model, options) => {
        searched++;
        return solve(model, { ...options, timeLimit: 0 });
      },
    };
    const result = await solveByTightModel(depot.build(input), counting);
    expect(searched).toBe(1);
    expect(result.solution).toBeNull();
  });

  it("plan, bound and every search after them share one time limit", async () => {
    const raw = manyTrucks(9, 90, 48);
    // Directions of trucks are decided in a second model: most of what they discharge cannot be exported.
    raw.data.site.exportLimitKW = 10;
    // What is driven is missing in the end, so that there is no plan.
    raw.data.baseLoad.fill(raw.data.site.importLimitKW);
    raw.data.pv.fill(0);
    let ms = 0;
    const host = { now: () => (ms += 20), yield: () => Promise.resolve() };
    const timed: SolverAccess = {
      ...ACCESS,
      options: { host, timeLimit: 1 },
      solve: (model) => solve(model, { timeLimit: 0 }),
    };
    const { status } = await solveByTightModel(depot.build(depot.parse(raw, new Map())), timed);
    expect(status).toBe("time_limit");
    expect(ms).toBeLessThan(1200);
  });

  it("builds no other model once no time is left", async () => {
    let ms = 0;
    const host = { now: () => (ms += 20), yield: () => Promise.resolve() };
    const searched: string[] = [];
    const timed: SolverAccess = {
      ...ACCESS,
      options: { host, timeLimit: 0.1 },
      solve: (model) => {
        searched.push(model.name);
        return solve(model, { timeLimit: 0 });
      },
    };
    const documented = depot.build(depot.parse(manyTrucks(9, 90, 48), new Map()));
    const { status } = await solveByTightModel(documented, timed);
    expect(status).toBe("time_limit");
    expect(searched).toEqual([documented.model.name]);
  });

  it("a plan is kept where the end is asked for before its bound is there", async () => {
    let looks = 0;
    const signal = {
      get aborted() {
        return ++looks > 60;
      },
    };
    const interrupted: SolverAccess = {
      ...ACCESS,
      options: { signal },
      solve: () => Promise.reject(new Error("searched")),
    };
    const documented = depot.build(depot.parse(manyTrucks(7, 90, 48), new Map()));
    const { status, solution, dualBound } = await solveByTightModel(documented, interrupted);
    expect(status).toBe("interrupted");
    expect(solution).not.toBeNull();
    expect(dualBound).toBeNull();
  });

  it("a meter wider than what can run through it weakens no bound where imports are paid for", async () => {
    const raw = manyTrucks(11, 90, 48);
    raw.data.importPrice = raw.data.importPrice.map((price: number) => price - 0.15);
    raw.data.exportPrice.fill(0);
    const boundAt = async (exportLimitKW: number): Promise<number> => {
      raw.data.site.exportLimitKW = exportLimitKW;
      const input = depot.parse(raw, new Map());
      const found = await planAtOnce(input, stepKinds(input, "trusting"), () => 0, ACCESS);
      return found?.bound ?? Number.NEGATIVE_INFINITY;
    };
    const narrow = await boundAt(20_000);
    expect(Number.isFinite(narrow)).toBe(true);
    expect(Math.abs((await boundAt(2_000_000)) - narrow)).toBeLessThan(1e-4 * Math.abs(narrow));
  });

  it("least powers have a plan although there was no time for a bound", async () => {
    const raw = manyTrucks(11, 90, 48);
    for (const truck of raw.data.trucks) Object.assign(truck, { minChargeKW: 10, minDischargeKW: 10 });
    const documented = depot.build(depot.parse(raw, new Map()));
    const { input } = documented.built;
    const costOf: CostOf = (built, colValue) =>
      carriedPoint({ colValue, objective: Number.POSITIVE_INFINITY }, built, documented)?.report.point
        .objective ?? null;
    let looks = 0;
    // The times of relaxation and bound are over after some steps of the first; there is some left for paths.
    const host = { now: () => (looks++ < 8 ? 0 : 550), yield: () => Promise.resolve() };
    const timed: SolverAccess = { ...ACCESS, options: { host, timeLimit: 1 } };
    const found = await planAtOnce(input, stepKinds(input, "trusting"), costOf, timed);
    expect(found?.bound).toBe(Number.NEGATIVE_INFINITY);
    expect(found === null ? null : costOf(found.built, found.colValue)).not.toBeNull();
  });
});
