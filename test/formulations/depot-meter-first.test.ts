import { describe, expect, it } from "vitest";
import { type Result, relativeGap, type SolveOptions, solve, verify } from "../../engine/index.ts";
import { depot } from "../../formulations/depot/index.ts";
import { MeterSearch } from "../../formulations/depot/meter-first.ts";
import { solvePlanFirst } from "../../formulations/depot/plan-first.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import { type DepotInput, InputError, type SolverAccess } from "../../formulations/index.ts";
import { randomDepot, randomDepotWithOptions } from "./depot-random.ts";
import { accessWith } from "./solver-access.ts";

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 1e-7 };

type SolvedAs = SolverAccess["solve"];

/** A result turned into that of a problem without points. */
function emptied(result: Result): Result {
  const nothing = { objective: null, dualBound: null, gap: null, solution: null, certificate: null } as const;
  return { ...result, ...nothing, status: "infeasible", duals: null, basis: null };
}

/** A result turned into that of a search stopped five short of its objective. */
function asStopped(result: Result): Result {
  if (result.solution === null) return result;
  const dualBound = result.objective - 5;
  return { ...result, status: "time_limit", dualBound, gap: relativeGap(result.objective, dualBound) };
}

/** Sound instances with chargers to share and an open meter. */
function drawnInputs(numSeeds: number): readonly DepotInput[] {
  const drawn: DepotInput[] = [];
  for (let seed = 1; seed <= numSeeds; seed++) {
    try {
      const raw = seed % 2 === 0 ? randomDepot(seed) : randomDepotWithOptions(seed);
      const input = depot.parse(raw, new Map());
      const isOpen = stepKinds(input, "strict").meter.includes(1);
      if (isOpen && input.chargerLevels.length > 0) drawn.push(input);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return drawn;
}

describe("the search that settles the meter first", () => {
  it("has the optimum of the whole search, and its bound holds at every gap", async () => {
    let numSolved = 0;
    for (const [pos, input] of drawnInputs(60).entries()) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const whole = await solve(model, EXACT);
      const options = pos % 2 === 0 ? EXACT : { mipGap: 0.02 };
      const end = await new MeterSearch(model, built, accessWith(options), null, 60).run();
      if (whole.solution === null) {
        expect(end.solution, input.name).toBe(null);
        continue;
      }
      const noise = 1e-6 * Math.max(1, Math.abs(whole.objective));
      expect(end.isProven, input.name).toBe(true);
      expect(end.dualBound, input.name).toBeLessThanOrEqual(whole.objective + noise);
      const { objective = Number.NaN, colValue = new Float64Array(0) } = end.solution ?? {};
      const allowed = (options.mipGap ?? 0) * Math.abs(objective);
      expect(objective - whole.objective, input.name).toBeLessThanOrEqual(allowed + noise);
      expect(verify(model.toProblem(), { colValue }).accepted, input.name).toBe(true);
      numSolved++;
    }
    expect(numSolved).toBeGreaterThan(5);
  });

  it("keeps a bound when its time is up", async () => {
    const input = drawnInputs(40)[0] as DepotInput;
    const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
    const end = await new MeterSearch(model, built, accessWith(EXACT), null, 0).run();
    expect(end).toMatchObject({ solution: null, isProven: false, isDone: false });
    expect(end.dualBound).toBe(Number.NEGATIVE_INFINITY);
  });

  it("proves nothing where every box is wrongly said to be empty", async () => {
    let [numPlans, numRefuted] = [0, 0];
    for (const input of drawnInputs(60)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const whole = await solve(model, EXACT);
      if (whole.solution === null) continue;
      const honest = accessWith(EXACT);
      const empty: SolvedAs = async (each, more) => emptied(await honest.solve(each, more));
      const unplanned = await new MeterSearch(model, built, { ...honest, solve: empty }, null, 60).run();
      expect(unplanned, input.name).toMatchObject({ solution: null, isProven: false });
      expect(unplanned.dualBound, input.name).toBeLessThanOrEqual(whole.objective);
      const first = whole.solution;
      const planned = await new MeterSearch(model, built, { ...honest, solve: empty }, first, 60).run();
      // Relaxations do not lie here, and sometimes close all boxes by themselves.
      if (!planned.isProven) {
        expect(planned, input.name).toMatchObject({ solution: first, isDone: false });
        expect(planned.dualBound, input.name).toBe(Number.NEGATIVE_INFINITY);
        numRefuted++;
      }
      // The search of the whole is stopped, and what the boxes claimed must not close its gap.
      const stopped: SolvedAs = async (each, more) =>
        each === model ? asStopped(await honest.solve(each, more)) : empty(each, more);
      const result = await solvePlanFirst(model, built, {}, { ...honest, solve: stopped });
      expect(result.status, input.name).toBe("time_limit");
      expect(result.dualBound, input.name).toBeCloseTo(whole.objective - 5, 4);
      numPlans++;
    }
    expect(numPlans).toBeGreaterThan(5);
    expect(numRefuted).toBeGreaterThan(2);
  });

  it("keeps no time for parts that have stopped gaining when the whole is searched", async () => {
    const limits: (number | undefined)[] = [];
    // The clock stands still, so parts stop for want of gains alone.
    const host = { now: () => 0, yield: () => Promise.resolve() };
    for (const input of drawnInputs(30)) {
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const honest = accessWith({ ...EXACT, timeLimit: 100, host });
      // Weights of plans fail, so boxes stay open.
      const warm: SolverAccess["warm"] = (each, more) => honest.warm(each, { ...more, iterationLimit: 0 });
      const noted: SolvedAs = (each, more) => {
        if (each === model) limits.push(more?.timeLimit);
        return honest.solve(each, more);
      };
      await solvePlanFirst(model, built, {}, { ...honest, warm, solve: noted });
    }
    expect(limits).toContain(100);
  });
});
