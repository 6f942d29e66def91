import { describe, expect, it } from "vitest";
import type { Problem } from "../../engine/index.ts";
import { verify } from "../../engine/index.ts";
import { updateDuals } from "../../engine/simplex/dual-step.ts";
import { perturbCosts, restoreCosts } from "../../engine/simplex/perturbation.ts";
import { RatioTest } from "../../engine/simplex/ratio-test.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { Random } from "../generators/random.ts";
import { ALL_ON, denseProblem, finish, solverFor } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

/** Covers at costs that differ by less than a perturbation does: without it another vertex is the best. */
function coveringProgram(seed: number): Problem {
  const random = new Random(seed);
  const numCols = 60;
  const cost = Array.from({ length: numCols }, () => 5000 + random.whole(0, 9) / 4096);
  const rows = Array.from({ length: 40 }, () => ({
    a: cost.map(() => (random.chance(0.15) ? 1 : 0)),
    lb: random.whole(0, 2),
  }));
  return denseProblem(
    cost,
    rows.filter(({ a }) => a.some((entry) => entry !== 0)),
    cost.map((_, col): [number, number] => [0, col % 4 === 0 ? 3 : INF]),
  );
}

describe("a perturbation", () => {
  it("is never part of the answer: what its removal leaves infeasible is repaired at the true costs", () => {
    let repairs = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const problem = coveringProgram(seed);
      const solver = solverFor(problem, { ...ALL_ON, seed });
      expect(finish(solver), `seed ${seed}`).toBe("optimal");
      const { colValue, rowDual, reducedCost } = solver;
      const { duals } = verify(problem, { colValue, rowDual, reducedCost });
      // Perturbed costs differ by some 0.02 from the true ones.
      expect(duals?.reducedCost, `seed ${seed}`).toBeLessThan(1e-7);
      expect(duals?.gap, `seed ${seed}`).toBeLessThan(1e-10);
      const without = solverFor(problem, { ...ALL_ON, perturbation: false });
      finish(without);
      expect(solver.objective / without.objective).toBeCloseTo(1, 11);
      repairs += solver.counters().primalIterations as number;
    }
    expect(repairs).toBeGreaterThan(10);
  });

  it("moves costs by more than the tolerance, to the side that stays feasible, and goes without a trace", () => {
    const problem = denseProblem(
      [7, -7, 7, 7, 7],
      [{ a: [1, 1, 1, 1, 1], lb: 1 }],
      [
        [0, INF],
        [0, 5],
        [-INF, 5],
        [-INF, INF],
        [2, 2],
      ],
    );
    const state = new SimplexState(scaleLp(problem, false), ALL_ON);
    state.lower.set(state.lp.lower);
    state.upper.set(state.lp.upper);
    restoreCosts(state);
    expect(state.costsChanged).toBe(false);
    perturbCosts(state, 1);
    const change = [...state.cost.slice(0, 5)].map((cost, col) => cost - (problem.colCost[col] as number));
    expect(change[0]).toBeGreaterThan(1e-6);
    expect(change[1]).toBeLessThan(-1e-6);
    expect(change[2]).toBeLessThan(-1e-6);
    expect(change.slice(3)).toEqual([0, 0]);
    expect([state.costsChanged, state.hasDuals]).toEqual([true, false]);
    restoreCosts(state);
    expect([...state.cost]).toEqual([...state.lp.cost]);
  });
});

describe("a shift", () => {
  it("of the entering column's cost is recorded: cost, counter and the mark that costs are not the model's", () => {
    const bounds: [number, number][] = [
      [0, INF],
      [0, INF],
    ];
    const problem = denseProblem([1, 3], [{ a: [1, 1], lb: 1 }], bounds);
    const state = new SimplexState(scaleLp(problem, false), ALL_ON);
    restoreCosts(state);
    state.isBasic[2] = 1;
    const test = new RatioTest(state.numTotal);
    test.entering = 0;
    test.dualStep = 0;
    state.dual.set([-1e-8, 3, 0]);
    updateDuals(state, test, 2);
    // −1e-8 was wrong by a trifle; at cost 1 + 1e-8 the reduced cost is 0.
    expect(state.cost[0]).toBe(1 + 1e-8);
    expect([...state.dual]).toEqual([0, 3, -0]);
    expect([state.costsChanged, state.counters.costShifts]).toEqual([true, 1]);
  });

  it("is taken back before the answer, however many there were", () => {
    let shifts = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const problem = coveringProgram(seed);
      // No perturbation, and costs beside which those of the first half are noise within the dual tolerance.
      const colCost = problem.colCost.map((cost, col) => (col % 2 === 0 ? cost / 5000 : cost * 1e-12));
      const noisy = { ...problem, colCost };
      const solver = solverFor(noisy, { ...ALL_ON, scaling: false, seed });
      expect(finish(solver), `seed ${seed}`).toBe("optimal");
      const { colValue, rowDual, reducedCost } = solver;
      const { duals } = verify(noisy, { colValue, rowDual, reducedCost });
      expect(duals?.reducedCost, `seed ${seed}`).toBeLessThan(1.1e-7);
      expect(duals?.reducedCostError).toBeLessThan(1e-12);
      shifts += solver.counters().costShifts as number;
    }
    expect(shifts).toBeGreaterThan(10);
  });
});
