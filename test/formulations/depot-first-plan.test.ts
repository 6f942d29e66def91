import { describe, expect, it } from "vitest";
import { type SolveOptions, solve, verify } from "../../engine/index.ts";
import { findFirstPlan } from "../../formulations/depot/first-plan.ts";
import { depot } from "../../formulations/depot/index.ts";
import { planQuickly } from "../../formulations/depot/quick-plan.ts";
import { siteCost, siteSteps } from "../../formulations/depot/site-cost.ts";
import { solveByTightModel } from "../../formulations/depot/solve.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { documentedPoint } from "../../formulations/depot/tight-point.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import { cheapestPath, makeTruckGrid, mayMove, PathSpace } from "../../formulations/depot/truck-grid.ts";
import { type DepotInput, InputError } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import { drawnDepots, randomDepot } from "./depot-random.ts";
import { accessWith } from "./solver-access.ts";

function parseIfSound(raw: unknown): DepotInput | null {
  try {
    return depot.parse(raw, new Map());
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** A clock that other programs do not hurry. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Trucks that share chargers over a day and a half of prices of both signs. */
function manyDecisions(): DepotInput {
  const random = new Random(5);
  const steps = 36;
  const trucks = Array.from({ length: 10 }, (_, pos) => {
    const away = random.whole(6, 20);
    const parked = Array.from({ length: steps }, (__, step) => (step >= away && step < away + 6 ? 0 : 1));
    return {
      ...{ id: pos + 1, chargeKW: 100, dischargeKW: 100, minChargeKW: 20, minDischargeKW: 20 },
      ...{ etaCharge: 0.95, etaDischarge: 0.95, socMinKWh: 20, socMaxKWh: 250, socStartKWh: 150 },
      ...{ socEndKWh: 150, parked, v2g: parked, drain: parked.map((isParked) => (isParked === 1 ? 0 : 9)) },
    };
  });
  const series = (least: number, most: number, unit: number) =>
    Array.from({ length: steps }, () => random.whole(least, most) * unit);
  const importPrice = series(-5, 30, 0.01);
  const data = {
    ...{
      steps,
      stepHours: 1,
      importPrice,
      exportPrice: importPrice.map((price) => 0.7 * Math.max(0, price)),
    },
    ...{ pv: series(0, 5, 20), baseLoad: series(5, 9, 10), trucks },
    site: { importLimitKW: 900, exportLimitKW: 500, chargers: 4 },
  };
  return depot.parse({ formulation: "depot", name: "shared chargers", data }, new Map());
}

describe("what a step costs the site", () => {
  it("ends where a plan costs exactly nothing", async () => {
    const input = manyDecisions();
    const free = new Float64Array(input.steps);
    const gratis = { ...input, importPrice: free, exportPrice: free };
    expect(await planQuickly(gratis, 0, async () => true)).toHaveLength(input.trucks.length);
  });

  it("is asked before each truck whether to go on, and stops with what it has", async () => {
    const input = manyDecisions();
    const numTrucks = input.trucks.length;
    for (const [most, hasPlan] of [
      [numTrucks - 1, false],
      [numTrucks, true],
      [2 * numTrucks + 1, true],
    ] as const) {
      let asked = 0;
      const plan = await planQuickly(input, 0, async () => ++asked <= most);
      expect(plan !== null).toBe(hasPlan);
      // Once more where the shuffles would begin.
      expect(asked).toBeLessThanOrEqual(most + 2);
    }
  });

  it("goes round many trucks a few times only", async () => {
    const few = manyDecisions();
    // Batteries so large that the first paths alone are some work.
    const drawn = Array.from({ length: 8 }, (_, pos) =>
      few.trucks.map((truck) => ({ ...truck, chargeKW: 60 + 8 * pos, socMaxKWh: 700 + 20 * pos })),
    );
    const trucks = drawn.flat();
    let asked = 0;
    await planQuickly({ ...few, stepHours: 0.25, trucks }, 0, async () => ++asked > 0);
    expect(asked).toBeLessThanOrEqual(4 * trucks.length + 2);
  });

  it("adds up to the optimum of the documented model at the powers of its trucks", async () => {
    let numCompared = 0;
    for (const input of drawnDepots(40)) {
      if (!input.site.gridExclusive) continue;
      const { model, built } = depot.build(input);
      const { solution } = await solve(model, { mipGap: 0, timeLimit: 20 });
      if (solution === null) continue;
      const plan = depot.plan(solution, built);
      const sites = siteSteps(input, 1e6);
      const peakKW = input.site.peakCharge > 0 ? Math.max(input.site.peakSoFarKW, ...plan.importKW) : 0;
      let total = input.site.peakCharge * peakKW;
      for (const [step, site] of sites.entries()) {
        let netKW = 0;
        for (const [pos, { chargeKW, dischargeKW }] of plan.trucks.entries()) {
          netKW += (chargeKW[step] ?? 0) - (dischargeKW[step] ?? 0);
          total += (dischargeKW[step] ?? 0) * (input.trucks[pos]?.degradationCost ?? 0) * input.stepHours;
        }
        total += siteCost(site, netKW, peakKW);
        total -= (input.peakReductionReward[step] ?? 0) * input.stepHours * input.site.importLimitKW;
      }
      const scale = Math.max(1, Math.abs(solution.objective));
      expect(Math.abs(total - solution.objective) / scale, input.name).toBeLessThan(1e-5);
      numCompared++;
    }
    expect(numCompared).toBeGreaterThan(10);
  });
});

describe("the cheapest path of a truck on its grid", () => {
  it("costs what trying all moves finds", () => {
    const random = new Random(1);
    let numFound = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const input = parseIfSound(randomDepot(seed));
      const truck = input?.trucks[0];
      if (input === null || truck === undefined || input.steps > 4) continue;
      const grid = makeTruckGrid(input, truck);
      if (grid === null) continue;
      const { up, down, least, most } = grid;
      const price = Array.from({ length: input.steps }, () =>
        Array.from({ length: up + down + 1 }, () => random.whole(-9, 9)),
      );
      const costOf = (step: number, move: number): number => {
        if (truck.parked[step] !== 1) return move === 0 ? 0 : Number.POSITIVE_INFINITY;
        return mayMove(grid, step, move) ? (price[step]?.[move + down] ?? 0) : Number.POSITIVE_INFINITY;
      };
      const fill = (step: number, cost: Float64Array) => {
        for (let move = -down; move <= up; move++) cost[move + down] = costOf(step, move);
      };
      const tryAll = (step: number, level: number): number => {
        if (step === input.steps) return 0;
        let best = Number.POSITIVE_INFINITY;
        for (let move = -down; move <= up; move++) {
          const after = level + move;
          const own = costOf(step, move);
          if (own === Number.POSITIVE_INFINITY) continue;
          if (after < (least[step] ?? 0) || after > (most[step] ?? 0)) continue;
          best = Math.min(best, own + tryAll(step + 1, after));
        }
        return best;
      };
      const found = new Int16Array(input.steps);
      const cost = cheapestPath(grid, fill, new PathSpace(up + down + 1), found);
      expect(cost, `seed ${seed}`).toBe(tryAll(0, 0));
      if (cost === Number.POSITIVE_INFINITY) continue;
      numFound++;
      expect(found.reduce((sum, move, step) => sum + costOf(step, move), 0)).toBe(cost);
    }
    expect(numFound).toBeGreaterThan(20);
  });
});

describe("a first plan", () => {
  it("is a point of the tight model", async () => {
    let numFound = 0;
    for (const input of drawnDepots(24)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const first = await findFirstPlan(model, built, accessWith({}), 10);
      if (first === null) continue;
      numFound++;
      expect(verify(model.toProblem(), { colValue: first.colValue }).accepted, input.name).toBe(true);
    }
    expect(numFound).toBeGreaterThan(8);
  });

  it("has time left when the quick plan took all that it may", async () => {
    const input = manyDecisions();
    const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
    const seen: SolveOptions[] = [];
    let ms = 0;
    const host = { now: () => ms++, yield: () => Promise.resolve() };
    await findFirstPlan(model, built, accessWith({ host }, seen), 0.2);
    expect(seen[0]?.timeLimit).toBeGreaterThan(0.08);
    expect(seen[0]?.timeLimit).toBeLessThan(0.12);
  });

  it("starts the search where much must be decided, is bettered, and holds", {
    timeout: 60_000,
  }, async () => {
    const input = manyDecisions();
    const seen: SolveOptions[] = [];
    const host = { now: cpuMilliseconds, yield: () => Promise.resolve() };
    const result = await solveByTightModel(depot.build(input), accessWith({ timeLimit: 2.5, host }, seen));
    const starts = seen.filter(({ start }) => start !== undefined);
    expect(starts.length).toBeGreaterThan(0);
    if (result.solution === null) throw new Error(result.status);
    expect(depot.check(depot.plan(result.solution, depot.build(input).built), input)).toEqual([]);
    const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
    const first = await findFirstPlan(model, built, accessWith({}), 10);
    expect(result.objective).toBeLessThan(first?.objective ?? Number.NEGATIVE_INFINITY);
  });

  it("may be given: boxes and parts better it", { timeout: 60_000 }, async () => {
    const input = manyDecisions();
    const documented = depot.build(input);
    const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
    const given = await findFirstPlan(model, built, accessWith({}), 10);
    if (given === null) throw new Error("no plan");
    const start = documentedPoint(built, given.colValue, documented.built, documented.model.numCols);
    const lines: string[] = [];
    const host = {
      now: cpuMilliseconds,
      yield: () => Promise.resolve(),
      log: (line: string) => lines.push(line),
    };
    const result = await solveByTightModel(documented, accessWith({ start, timeLimit: 3, host }));
    expect(lines.filter((line) => line.startsWith("meter: box")).length).toBeGreaterThan(0);
    expect(result.objective).toBeLessThan(given.objective);
    expect(result.dualBound).toBeLessThanOrEqual(result.objective as number);
  });

  it("that is given with binaries that allow no plan is replaced", { timeout: 60_000 }, async () => {
    const input = manyDecisions();
    const documented = depot.build(input);
    const start = new Float64Array(documented.model.numCols);
    const host = { now: cpuMilliseconds, yield: () => Promise.resolve() };
    const result = await solveByTightModel(documented, accessWith({ start, timeLimit: 3, host }));
    if (result.solution === null) throw new Error(result.status);
    expect(depot.check(depot.plan(result.solution, documented.built), input)).toEqual([]);
  });

  it("is not asked for where nodes are counted", async () => {
    const seen: SolveOptions[] = [];
    await solveByTightModel(depot.build(manyDecisions()), accessWith({ nodeLimit: 1, timeLimit: 1 }, seen));
    expect(seen.length).toBe(1);
  });
});
