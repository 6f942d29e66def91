import { describe, expect, it } from "vitest";
import { type Model, type SolveOptions, solve, verify } from "../../engine/index.ts";
import { boxModel, type MeterPattern } from "../../formulations/depot/meter-box.ts";
import { MeterSearch } from "../../formulations/depot/meter-first.ts";
import { PlanMaster } from "../../formulations/depot/plan-master.ts";
import { PlanPricing } from "../../formulations/depot/plan-pricing.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import type { DepotInput } from "../../formulations/index.ts";
import { Random } from "../generators/random.ts";
import { drawnDepots } from "./depot-random.ts";
import { accessWith } from "./solver-access.ts";

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 1e-7 };
const HALF = 0.5;

const sharesChargers = (input: DepotInput) =>
  input.chargerLevels.length > 0 && stepKinds(input, "strict").meter.includes(1);

/** The relaxation of a box. */
function relaxed(model: Model, fixed: MeterPattern): Model {
  const problem = model.toProblem();
  return boxModel({ ...problem, integrality: new Uint8Array(problem.numCols) }, fixed);
}

describe("bounds by plans of trucks", () => {
  it("hold at any multipliers, in every box", async () => {
    let numSolved = 0;
    for (const [seed, input] of drawnDepots(80, sharesChargers).entries()) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const random = new Random(seed);
      const pricing = new PlanPricing(built);
      const whole = await solve(model, EXACT);
      if (whole.solution === null) continue;
      const { colValue } = whole.solution;
      for (const share of [0, HALF, 1]) {
        const cols = Array.from(built.isImporting).filter((col) => col >= 0);
        const fixed = new Map<number, 0 | 1>();
        for (const col of cols) {
          if (random.whole(0, 99) < 100 * share) fixed.set(col, (colValue[col] as number) > HALF ? 1 : 0);
        }
        pricing.setBox(fixed);
        const drawn = pricing.site.rowLb.map(() => random.whole(-8, 8) / 8);
        const priced = await pricing.price(pricing.signed(drawn), async () => true);
        expect(priced?.bound, input.name).toBeLessThanOrEqual(whole.objective);
      }
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
  });

  it("are at least as good as the relaxation of a box, and never above its optimum", async () => {
    let [numSolved, numBetter] = [0, 0];
    for (const [pos, input] of drawnDepots(80, sharesChargers).entries()) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const access = accessWith(EXACT);
      const cols = Array.from(built.isImporting).filter((col) => col >= 0);
      const whole = await solve(relaxed(model, new Map()));
      if (whole.solution === null || whole.duals === null) continue;
      const master = new PlanMaster(built, whole.duals.rowDual, access);
      // With all directions settled plans are at least as good as the relaxation; in other boxes a truck's plans may share its time.
      const isSettled = pos % 2 === 0;
      const settled = cols.map(
        (col) => [col, (whole.solution.colValue[col] as number) > HALF ? 1 : 0] as const,
      );
      const fixed = new Map<number, 0 | 1>(isSettled ? settled : [[cols[0] as number, 1]]);
      const bounded = await master.solve(fixed, Number.POSITIVE_INFINITY, () => false);
      const box = await solve(boxModel(model.toProblem(), fixed), EXACT);
      if (bounded.kind === "stopped") continue;
      if (bounded.kind === "empty") {
        expect(box.solution, input.name).toBe(null);
        continue;
      }
      if (box.solution === null) continue;
      const noise = 1e-6 * Math.max(1, Math.abs(box.objective));
      expect(bounded.bound, input.name).toBeLessThanOrEqual(box.objective + noise);
      const lp = (await solve(relaxed(model, fixed))).objective ?? Number.NEGATIVE_INFINITY;
      // It stops within 1e-4 of what the weights cost.
      const noiseOfLp = 1e-3 * Math.max(1, Math.abs(lp));
      if (isSettled) expect(bounded.bound, input.name).toBeGreaterThanOrEqual(lp - noiseOfLp);
      if (bounded.bound > lp + noiseOfLp) numBetter++;
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
    expect(numBetter).toBeGreaterThan(3);
  });

  it.each([
    ["where directions of the meter are open", true],
    ["where none is", false],
  ])("prove the optimum of small depots %s, with the plan that has it", async (_, isOpen) => {
    let numSolved = 0;
    const isWanted = (input: DepotInput) =>
      input.chargerLevels.length > 0 && sharesChargers(input) === isOpen;
    for (const [pos, input] of drawnDepots(isOpen ? 80 : 160, isWanted).entries()) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const whole = await solve(model, EXACT);
      const options = pos % 2 === 0 ? EXACT : { mipGap: 0.02 };
      const search = new MeterSearch(model, built, accessWith(options), null, 60);
      const end = await search.run();
      if (whole.solution === null) {
        expect(end.solution, input.name).toBe(null);
        continue;
      }
      const noise = 1e-6 * Math.max(1, Math.abs(whole.objective));
      expect(end.dualBound, input.name).toBeLessThanOrEqual(whole.objective + noise);
      expect(end.isProven, input.name).toBe(true);
      const { objective = Number.NaN, colValue = new Float64Array(0) } = end.solution ?? {};
      const allowed = (options.mipGap ?? 0) * Math.abs(objective);
      expect(objective - whole.objective, input.name).toBeLessThanOrEqual(allowed + noise);
      expect(verify(model.toProblem(), { colValue }).accepted, input.name).toBe(true);
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
  });
});

describe("what is missing of chargers", () => {
  it("says how far other prices of chargers can lift the bound", async () => {
    let numTold = 0;
    for (const [seed, input] of drawnDepots(60, sharesChargers).entries()) {
      const { built } = buildTightDepot(input, stepKinds(input, "strict"));
      const random = new Random(seed);
      const pricing = new PlanPricing(built);
      const draw = (from: Float64Array) => {
        const drawn = from.slice();
        for (const row of pricing.chargerRows())
          drawn[row] = (drawn[row] as number) - random.whole(0, 24) / 16;
        return pricing.signed(drawn);
      };
      const one = draw(pricing.priceDuals());
      const priced = await pricing.price(one, async () => true);
      if (priced === null || !Number.isFinite(priced.bound)) continue;
      const missing = pricing.supergradient(one, priced.plans);
      for (let other = 0; other < 4; other++) {
        const moved = draw(other < 2 ? one : pricing.priceDuals());
        let most = priced.bound;
        for (const row of pricing.chargerRows()) {
          most += (missing[row] as number) * ((moved[row] as number) - (one[row] as number));
        }
        const bound = (await pricing.price(moved, async () => true))?.bound ?? Number.NaN;
        // Cheapest plans may cost a little more than what is proved of them.
        expect(bound, input.name).toBeLessThanOrEqual(most + 1e-4 * Math.max(1, Math.abs(bound)));
        if (most > priced.bound + 1e-3) numTold++;
      }
    }
    expect(numTold).toBeGreaterThan(10);
  });
});

describe("bounds that begin with a plan", () => {
  it("are those that begin with the relaxation", async () => {
    let numSolved = 0;
    for (const input of drawnDepots(80, sharesChargers)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const whole = await solve(model, EXACT);
      const lp = await solve(relaxed(model, new Map()));
      if (whole.solution === null || lp.duals === null) continue;
      const access = accessWith(EXACT);
      const planned = new PlanMaster(built, null, access);
      planned.addPoint(whole.solution);
      const begun = new PlanMaster(built, lp.duals.rowDual, access);
      const ends = [];
      for (const master of [planned, begun]) {
        ends.push(await master.solve(new Map(), Number.POSITIVE_INFINITY, () => false));
      }
      const [one, other] = ends;
      if (one?.kind !== "relaxed" || other?.kind !== "relaxed") continue;
      const noise = 1e-6 * Math.max(1, Math.abs(whole.objective));
      expect(one.bound, input.name).toBeLessThanOrEqual(whole.objective + noise);
      // Each stops within 1e-4 of what its weights cost.
      const apart = 2e-4 * Math.abs(other.bound) + noise;
      expect(Math.abs(one.bound - other.bound), input.name).toBeLessThanOrEqual(apart);
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
  });

  it("prove the optimum from a first plan, without the relaxation of the whole", async () => {
    let [numSolved, numBetter] = [0, 0];
    for (const input of drawnDepots(80, sharesChargers)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const whole = await solve(model, EXACT);
      const { solution: first } = await solve(model, { solutionLimit: 1, nodeLimit: 20 });
      if (whole.solution === null || first === null) continue;
      const honest = accessWith(EXACT);
      let numRelaxed = 0;
      const access: typeof honest = {
        ...honest,
        solve: (each, more) => {
          if (!each.toProblem().integrality.includes(1)) numRelaxed++;
          return honest.solve(each, more);
        },
      };
      const end = await new MeterSearch(model, built, access, first, 60).run();
      const noise = 1e-6 * Math.max(1, Math.abs(whole.objective));
      expect(end.isProven, input.name).toBe(true);
      expect(end.result, input.name).not.toBe(null);
      expect(Math.abs((end.solution?.objective ?? Number.NaN) - whole.objective)).toBeLessThanOrEqual(noise);
      expect(end.dualBound, input.name).toBeLessThanOrEqual(whole.objective + noise);
      expect(numRelaxed, input.name).toBe(0);
      if (first.objective > whole.objective + 10 * noise) numBetter++;
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
    expect(numBetter).toBeGreaterThan(3);
  });
});

describe("limits of the search by plans", () => {
  /** One with a plan and some trucks. */
  async function someDepot() {
    for (const input of drawnDepots(80, (each) => sharesChargers(each) && each.trucks.length > 2)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const { solution } = await solve(model, EXACT);
      if (solution !== null) return { input, model, built, solution, numTrucks: input.trucks.length };
    }
    throw new Error("none has a plan");
  }

  async function masterOf(each: DepotInput, options: SolveOptions = EXACT) {
    const { model, built } = buildTightDepot(each, stepKinds(each, "strict"));
    const lp = await solve(relaxed(model, new Map()));
    if (lp.duals === null) return null;
    return { model, built, master: new PlanMaster(built, lp.duals.rowDual, accessWith(options)) };
  }

  it("are asked for at each truck, and the event loop has its turns though each solve is short", async () => {
    const { input, numTrucks } = await someDepot();
    let [nowMs, turns, asked] = [0, 0, 0];
    const host = {
      now: () => nowMs,
      yield: async () => {
        turns++;
      },
    };
    const found = await masterOf(input, { ...EXACT, host });
    await found?.master.solve(new Map(), Number.POSITIVE_INFINITY, () => {
      nowMs += 6;
      asked++;
      return false;
    });
    expect(asked).toBeGreaterThan(2 * numTrucks);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(asked / 2) - 1);
  });

  it("leave the bound of the rounds before", async () => {
    const { input, numTrucks, solution } = await someDepot();
    let asked = 0;
    const end = await (await masterOf(input))?.master.solve(
      new Map(),
      Number.POSITIVE_INFINITY,
      () => ++asked > numTrucks,
    );
    expect(end).toMatchObject({ kind: "stopped", bound: expect.any(Number) });
    const { bound } = end as { bound: number };
    expect(bound).toBeGreaterThan(Number.NEGATIVE_INFINITY);
    expect(bound).toBeLessThanOrEqual(solution.objective);
  });

  it("a first plan that the first bound proves needs no search of the whole", async () => {
    const { model, built, solution } = await someDepot();
    const end = await new MeterSearch(model, built, accessWith({ mipGap: HALF }), solution, 60).run();
    expect(end.isProven).toBe(true);
    expect(end.solution).toBe(solution);
    expect(end.result).not.toBe(null);
  });

  it("a peak charge far above the prices of energy leaves the bounds as good", async () => {
    let numSolved = 0;
    for (const each of drawnDepots(80, sharesChargers)) {
      const peaked = { ...each, site: { ...each.site, peakCharge: 100, peakSoFarKW: 0 } };
      const { master, model, built } = (await masterOf(peaked)) ?? {};
      if (master === undefined || model === undefined || built === undefined) continue;
      const cols = Array.from(built.isImporting).filter((col) => col >= 0);
      const fixed = new Map<number, 0 | 1>(cols.map((col) => [col, 1]));
      const lp = await solve(relaxed(model, fixed));
      const bounded = await master.solve(fixed, Number.POSITIVE_INFINITY, () => false);
      if (lp.solution === null || bounded.kind !== "relaxed") continue;
      expect(bounded.bound, each.name).toBeGreaterThanOrEqual(
        lp.objective - 1e-3 * Math.abs(lp.objective) - 1e-3,
      );
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(10);
  });
});
