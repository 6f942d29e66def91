import { describe, expect, it } from "vitest";
import { type Model, type SolveOptions, solve, verify } from "../../engine/index.ts";
import { type CapexInput, capex } from "../../formulations/capex/index.ts";
import { solveCapex } from "../../formulations/capex/solve.ts";
import { InputError, type SolverAccess } from "../../formulations/index.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { exampleWith, type RawCapex, REFERENCE_CAPEX, readReference } from "./capex-cases.ts";
import { randomCapex } from "./capex-random.ts";

/** Answers by the formulation's method; counts what the engine solved for it. */
async function answer(input: CapexInput, options: SolveOptions) {
  const documented = capex.build(input);
  const solved: Model[] = [];
  const access: SolverAccess = {
    options,
    solve(model, more = {}) {
      solved.push(model);
      return solve(model, { ...options, ...more });
    },
    warm() {
      throw new Error("not needed");
    },
  };
  for await (const progress of solveCapex(access, documented)) return { ...progress, documented, solved };
  throw new Error("no answer");
}

function inputOf(raw: RawCapex, scenario = 0): CapexInput {
  const input = capex.scenarios?.(capex.parse(raw, new Map()))[scenario]?.input;
  if (input === undefined) throw new Error(`no scenario ${scenario}`);
  return input;
}

function parseIfSound(seed: number): CapexInput | null {
  try {
    return inputOf(randomCapex(seed, { years: 4, slots: 5 }));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

const EXACT: SolveOptions = { mipGap: 0, mipGapAbs: 0 };
const SEEDS = Array.from({ length: 36 }, (_, pos) => pos + 1);

describe("capex by its purchases", () => {
  it("has the optimum of the documented model (by HiGHS), and a bound that holds", {
    timeout: 60_000,
  }, async () => {
    const count = { optimal: 0, infeasible: 0, byEngine: 0 };
    for (const seed of SEEDS) {
      const input = parseIfSound(seed);
      if (input === null) continue;
      const { objective, dualBound, plan, result, documented, solved } = await answer(input, EXACT);
      const expected = await solveWithHighs(documented.model.toProblem(), { timeLimit: 20 });
      if (expected.solution === null) {
        expect(result.status, `seed ${seed}`).toBe("infeasible");
        count.infeasible++;
        continue;
      }
      if (objective === null || dualBound === null || plan === null || result.solution === null) {
        throw new Error(`seed ${seed}: no plan`);
      }
      const optimum = expected.solution.objective;
      const noise = 1e-6 * Math.max(1, Math.abs(optimum));
      expect(Math.abs(objective - optimum), `seed ${seed}`).toBeLessThanOrEqual(noise);
      expect(dualBound, `seed ${seed}`).toBeGreaterThanOrEqual(objective - noise);
      expect(dualBound).toBeLessThanOrEqual(objective);
      expect(verify(documented.model.toProblem(), result.solution).accepted).toBe(true);
      expect(capex.check(plan, input)).toEqual([]);
      count.optimal++;
      if (solved.length > 0) count.byEngine++;
    }
    expect(count.optimal).toBeGreaterThan(25);
    expect(count.infeasible).toBeGreaterThan(0);
    expect(count.byEngine).toBe(0);
  });

  it("leaves to the engine what it does not stand for", async () => {
    const negative = inputOf(
      exampleWith(({ data }) => {
        data.gridPrice[0][0] = -0.05;
      }),
    );
    expect((await answer(negative, {})).solved).toHaveLength(1);
    const plain = inputOf(exampleWith(() => {}));
    expect((await answer(plain, {})).solved).toHaveLength(0);
    expect((await answer(plain, { nodeLimit: 10_000 })).solved).toHaveLength(1);
  });

  it("starts from a plan that is given, and repeats itself", async () => {
    const input = inputOf(exampleWith(() => {}));
    const once = await answer(input, EXACT);
    const again = await answer(input, EXACT);
    expect(again.result.solution?.colValue).toEqual(once.result.solution?.colValue);
    expect(again.result.nodes).toBe(once.result.nodes);
    const start = once.result.solution?.colValue as Float64Array;
    const started = await answer(input, { ...EXACT, start });
    expect(started.objective).toBeCloseTo(once.objective as number, 6);
    // The root alone does not prove it, so a search that may not begin has the given plan only.
    const stopped = await answer(input, { ...EXACT, start, signal: { aborted: true } });
    expect(stopped.result.status).toBe("interrupted");
    expect(stopped.objective).toBeCloseTo(once.objective as number, 6);
  });

  it("keeps the time limit and tells how it goes", async () => {
    const input = inputOf(exampleWith(() => {}));
    const { result } = await answer(input, { timeLimit: 0 });
    expect(result.status).toBe("time_limit");
    const found: number[] = [];
    const { objective } = await answer(input, {
      ...EXACT,
      onIncumbent: (event) => found.push(event.objective),
    });
    expect(found.at(-1)).toBeCloseTo(objective as number, 6);
    for (const [pos, each] of found.slice(1).entries()) expect(each).toBeLessThan(found[pos] as number);
  });
});

describe.skipIf(REFERENCE_CAPEX === null)("capex by its purchases against the references", () => {
  it.each([
    "capex-source-5y4s",
    "capex-source-5y4s-crate-hour",
    "capex-8y8s5k-tight",
    "capex-10y24s4k",
    "capex-10y24s4k-modules",
  ])("%s, every scenario", { timeout: 60_000 }, async (name) => {
    const { data, reference } = readReference(name);
    for (const [pos, expected] of reference.scenarios.entries()) {
      const input = inputOf({ data }, pos);
      const { objective, dualBound, plan, solved } = await answer(input, EXACT);
      if (objective === null || plan === null) throw new Error("no plan");
      expect(Math.abs(objective - expected.objective)).toBeLessThanOrEqual(0.005);
      expect(objective - (dualBound as number)).toBeLessThanOrEqual(0.005);
      expect(capex.check(plan, input)).toEqual([]);
      expect(solved).toHaveLength(0);
    }
  });
});
