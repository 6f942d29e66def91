import { describe, expect, it } from "vitest";
import { type Model, type SolveOptions, Solver, solve, verify } from "../../engine/index.ts";
import { PartSearch } from "../../formulations/depot/improve-plan.ts";
import { depot } from "../../formulations/depot/index.ts";
import { solveByTightModel } from "../../formulations/depot/solve.ts";
import { buildTightDepot } from "../../formulations/depot/tight-model.ts";
import { documentedPoint, tightPoint } from "../../formulations/depot/tight-point.ts";
import { stepKinds } from "../../formulations/depot/tight-steps.ts";
import { InputError, type SolverAccess } from "../../formulations/index.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { exampleWith, type RawDepot, REFERENCE_DEPOT, readReference } from "./depot-cases.ts";
import { randomDepot, randomDepotWithOptions } from "./depot-random.ts";

/** Access that counts its solves. */
function accessWith(options: SolveOptions): SolverAccess & { readonly solved: Model[] } {
  const solved: Model[] = [];
  return {
    options,
    solved,
    solve(model, more = {}) {
      solved.push(model);
      const { start: _documented, ...rest } = options;
      return solve(model, { ...rest, ...more });
    },
    warm: (model, more = {}) => new Solver(model, { ...options, ...more }),
  };
}

/** What a solve of an instance switches off. */
async function offOf(change: (raw: RawDepot) => void): Promise<readonly string[]> {
  const input = depot.parse(exampleWith(change), new Map());
  const access = accessWith({ off: ["rens"] });
  let off: readonly string[] = [];
  const watching: SolverAccess = {
    ...access,
    solve(model, more = {}) {
      off = more.off ?? [];
      return access.solve(model, more);
    },
  };
  await solveByTightModel(depot.build(input), watching);
  return off;
}

function parseIfSound(raw: RawDepot) {
  try {
    return depot.parse(raw, new Map());
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

const SEEDS = Array.from({ length: 280 }, (_, seed) => seed + 1);

describe("the tight depot model", () => {
  it("is searched without cuts at the root where only directions are open", async () => {
    expect(await offOf(() => {})).toContain("gomory");
    expect(await offOf(() => {})).toContain("rens");
    const withChargers = await offOf((raw) => {
      (raw.data.site as Record<string, unknown>).chargers = 1;
    });
    expect(withChargers).not.toContain("gomory");
  });

  it("has the optimum of the documented model (by HiGHS) and plans that hold", {
    timeout: 240_000,
  }, async () => {
    let numOptimal = 0;
    let numTighter = 0;
    let numRetried = 0;
    for (const seed of SEEDS) {
      // Every second one has the options, too.
      const input = parseIfSound(seed % 2 === 0 ? randomDepot(seed) : randomDepotWithOptions(seed));
      if (input === null) continue;
      const documented = depot.build(input);
      const problem = documented.model.toProblem();
      const expected = await solveWithHighs(problem, { timeLimit: 20 });
      const access = accessWith({ mipGap: 0, timeLimit: 20 });
      const result = await solveByTightModel(documented, access);
      expect(`${seed} ${result.status}`).toBe(`${seed} ${expected.status}`);
      if (expected.solution === null || result.solution === null) continue;
      numOptimal++;
      const scale = Math.max(1, Math.abs(expected.solution.objective));
      const off = Math.abs(result.solution.objective - expected.solution.objective) / scale;
      expect(off, `seed ${seed}`).toBeLessThan(2e-6);
      // No detour by the documented model: a carried-over point held.
      expect(access.solved.at(-1), `seed ${seed}`).not.toBe(documented.model);
      if (access.solved.length > 1) numRetried++;
      expect(verify(problem, { colValue: result.solution.colValue }).accepted).toBe(true);
      expect(depot.check(depot.plan(result.solution, documented.built), input)).toEqual([]);
      const relaxed = await solveWithHighs(problem, { relax: true });
      const tight = await solveWithHighs(
        buildTightDepot(input, stepKinds(input, "strict")).model.toProblem(),
        { relax: true },
      );
      expect(tight.dualBound).toBeGreaterThan(relaxed.dualBound - 1e-6 * scale);
      if (tight.dualBound > relaxed.dualBound + 1e-4 * scale) numTighter++;
    }
    expect(numOptimal).toBeGreaterThan(100);
    expect(numTighter).toBeGreaterThan(35);
    expect(numRetried).toBeGreaterThan(0);
  });

  it("a documented solution is one of the tight model, too", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const input = parseIfSound(seed % 2 === 0 ? randomDepot(seed) : randomDepotWithOptions(seed));
      if (input === null) continue;
      const documented = depot.build(input);
      const { solution } = await solve(documented.model, { timeLimit: 20 });
      if (solution === null) continue;
      const through = await solveByTightModel(documented, accessWith({ mipGap: 0 }));
      if (through.solution === null) throw new Error(`seed ${seed}: ${through.status}`);
      // Netted plans are what the tight model holds.
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const start = tightPoint(documented.built, through.solution.colValue, built, model.numCols);
      expect(start.some(Number.isNaN), `seed ${seed}`).toBe(false);
      const { point } = verify(model.toProblem(), { colValue: start });
      expect(point.feasible, `seed ${seed}`).toBe(true);
      const scale = Math.max(1, Math.abs(through.solution.objective));
      expect(Math.abs(point.objective - through.solution.objective) / scale).toBeLessThan(1e-6);
    }
  });

  it("asks for no direction where no price is negative and exports pay less than imports", () => {
    const wide = exampleWith((raw) => (raw.data.site.exportLimitKW = 100));
    const input = depot.parse(wide, new Map());
    const kinds = stepKinds(input, "strict");
    expect([...kinds.meter, ...kinds.truck].every((kind) => kind === 0)).toBe(true);
    expect(buildTightDepot(input, kinds).model.toProblem().integrality.includes(1)).toBe(false);
  });

  it("asks for it in the step of a negative price, and in every step whose surplus has nowhere to go", () => {
    const negative = exampleWith((raw) => {
      raw.data.importPrice[1] = -0.1;
      raw.data.site.exportLimitKW = 100;
    });
    const first = stepKinds(depot.parse(negative, new Map()), "strict");
    expect([...first.meter]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...first.truck]).toEqual([0, 1, 0, 0, 0, 0]);
    // Two trucks can discharge 100 kW, the base load takes 20 to 30 of them and the meter 10.
    const narrow = exampleWith((raw) => (raw.data.site.exportLimitKW = 10));
    const input = depot.parse(narrow, new Map());
    expect([...stepKinds(input, "strict").truck]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...stepKinds(input, "trusting").truck]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("a search that trusts a narrow meter ends with the first plan that does not hold", async () => {
    const raw = exampleWith(({ data }) => {
      // What the trucks burn before the price is negative they are paid to charge again, and nobody takes it off them.
      data.site.exportLimitKW = 0;
      data.importPrice[3] = -5;
      for (const truck of data.trucks) truck.socStartKWh = truck.socMaxKWh;
    });
    const documented = depot.build(depot.parse(raw, new Map()));
    const access = accessWith({});
    /** For each solve: whether it was to end after each plan found. */
    const isEnd: boolean[][] = [];
    const watching: SolverAccess = {
      ...access,
      solve(model, { onIncumbent, ...more } = {}) {
        const ends: boolean[] = [];
        isEnd.push(ends);
        return access.solve(model, {
          ...more,
          onIncumbent(event) {
            onIncumbent?.(event);
            ends.push(more.signal?.aborted === true);
          },
        });
      },
    };
    const result = await solveByTightModel(documented, watching);
    expect(isEnd.length).toBe(2);
    expect(isEnd[0]?.[0]).toBe(true);
    expect(isEnd[1]).not.toContain(true);
    const { objective } = await solve(documented.model);
    expect(result.status).toBe("optimal");
    expect(result.objective).toBeCloseTo(objective as number, 4);
  });

  it("takes a start in the columns of the documented model", async () => {
    const input = depot.parse(
      exampleWith((raw) => (raw.data.importPrice[1] = -0.1)),
      new Map(),
    );
    const documented = depot.build(input);
    const { solution } = await solve(documented.model);
    if (solution === null) throw new Error("no solution");
    const found: string[] = [];
    const access = accessWith({
      start: solution.colValue,
      onIncumbent: ({ foundBy }) => void found.push(foundBy),
    });
    const result = await solveByTightModel(documented, access);
    expect(found[0]).toBe("start");
    expect(result.objective).toBeCloseTo(solution.objective, 6);
  });
});

describe("plans bettered by parts", () => {
  it("reach the optimum (by HiGHS) from the first plan of a search that was stopped, and hold", {
    timeout: 120_000,
  }, async () => {
    let numBetter = 0;
    for (const seed of SEEDS.slice(0, 120)) {
      const input = parseIfSound(randomDepot(seed));
      if (input === null || input.site.chargers === null) continue;
      const documented = depot.build(input);
      const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
      const stopped = await solve(model, { solutionLimit: 1 });
      if (stopped.solution === null) continue;
      const access = accessWith({ mipGap: 0 });
      const parts = new PartSearch(model, built, access);
      const better = await parts.improve(stopped.solution, 20);
      // So few steps and trucks are one part, which is solved to the end.
      const { objective = null } =
        (await solveWithHighs(model.toProblem(), { timeLimit: 20 })).solution ?? {};
      if (objective === null) throw new Error(`seed ${seed}: no optimum`);
      const scale = Math.max(1, Math.abs(objective));
      expect(Math.abs(better.objective - objective) / scale, `seed ${seed}`).toBeLessThan(2e-6);
      if (better.objective < stopped.objective - 1e-6 * scale) numBetter++;
      const { numCols } = documented.model;
      const colValue = documentedPoint(built, better.colValue, documented.built, numCols);
      const { accepted, point } = verify(documented.model.toProblem(), { colValue });
      expect(accepted, `seed ${seed}`).toBe(true);
      expect(point.objective).toBeLessThan(better.objective + 1e-6 * scale);
    }
    expect(numBetter).toBeGreaterThan(5);
  });

  it("leave no rest of a power where the binary says idle", () => {
    const input = depot.parse(
      exampleWith((raw) => (raw.data.site.chargers = 1)),
      new Map(),
    );
    const documented = depot.build(input);
    const { model, built } = buildTightDepot(input, stepKinds(input, "strict"));
    const colValue = new Float64Array(model.numCols);
    const [truck] = built.trucks;
    if (truck === undefined) throw new Error("no truck");
    const step = truck.charging.findIndex((col) => col >= 0);
    colValue[truck.charge.importing[step] as number] = 1e-7;
    const { numCols } = documented.model;
    const idle = documentedPoint(built, colValue, documented.built, numCols);
    const [cols] = documented.built.trucks;
    expect(idle[(cols?.charge.first ?? 0) + step]).toBe(0);
    expect(idle[(cols?.charging.first ?? 0) + step]).toBe(0);
    colValue[truck.charging[step] as number] = 1;
    const active = documentedPoint(built, colValue, documented.built, numCols);
    expect(active[(cols?.charge.first ?? 0) + step]).toBe(1e-7);
    expect(active[(cols?.charging.first ?? 0) + step]).toBe(1);
  });
});

/** Proven within the time, on one thread. */
const REFERENCES: readonly string[] = [
  "depot-1x48",
  "depot-1x48-lp",
  "depot-5x48",
  "depot-20x96",
  "depot-100x96-neg",
  "depot-5x48-minpower",
];

describe.skipIf(REFERENCE_DEPOT === null)("depot instances by the tight model", () => {
  it.each(REFERENCES)("%s is proven to 1e-4", { timeout: 120_000 }, async (name) => {
    const raw = readReference(name);
    const input = depot.parse(raw, new Map());
    const documented = depot.build(input);
    const result = await solveByTightModel(documented, accessWith({ timeLimit: 100 }));
    expect(result.status).toBe("optimal");
    const { objective, bound } = raw.reference;
    const scale = Math.max(1, Math.abs(objective));
    expect(result.objective).toBeLessThan(objective + 1e-4 * scale);
    expect(result.objective).toBeGreaterThan(bound - 1e-6 * scale);
    expect(result.dualBound).toBeLessThan(objective + 1e-6 * scale);
    if (result.solution === null) throw new Error("no solution");
    expect(depot.check(depot.plan(result.solution, documented.built), input)).toEqual([]);
  });
});
