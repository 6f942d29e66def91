import { describe, expect, it } from "vitest";
import { CONTENDERS } from "../../bench/contenders/registry.ts";
import { runContender } from "../../bench/race.ts";
import type { Instance } from "../../bench/suites.ts";
import { Model, numIntegers, type Problem } from "../../engine/index.ts";
import { solveExactLp } from "../oracle/exact-lp.ts";

/**
 * Every kind of bound and row once, each of them active at the optimum or moving it: boxes away from 0, a column with
 * only an upper bound, a free one, a fixed one, a range, an equality, a free row, a constant, maximisation.
 */
function everyKind(isInteger: boolean): Problem {
  const model = new Model();
  const box = model.addCol({ lb: -2.5, ub: 4.5, cost: 3, integer: isInteger });
  const below = model.addCol({ lb: -Infinity, ub: 2, cost: 2 });
  const free = model.addCol({ lb: -Infinity, cost: -1 });
  const fixed = model.addCol({ lb: 1.5, ub: 1.5, cost: 7 });
  model.addRow(box.plus(below).plus(fixed).between(-1, 6));
  model.addRow(free.minus(box.times(2)).equals(-1));
  model.addRow(below.minus(free).atLeast(-4.5));
  model.addRow(box.plus(free).between(-Infinity, Infinity));
  model.addObjectiveOffset(10);
  const problem = model.toProblem();
  return { ...problem, maximize: true };
}

/** x + y >= 3 with both at most 1. */
function infeasible(): Problem {
  const model = new Model();
  const x = model.addCol({ ub: 1, cost: 1 });
  const y = model.addCol({ ub: 1, cost: 1 });
  model.addRow(x.plus(y).atLeast(3));
  model.addRow(x.minus(y).atMost(2));
  return model.toProblem();
}

/** min −x − y with x − y <= 1. */
function unbounded(): Problem {
  const model = new Model();
  const x = model.addCol({ cost: -1 });
  const y = model.addCol({ cost: -1 });
  model.addRow(x.minus(y).atMost(1));
  return model.toProblem();
}

/** LP optimum by exact arithmetic; the MIP's by fixing its one integer column to each value. */
function optimum(problem: Problem): number {
  const values = numIntegers(problem) === 0 ? [null] : [-2, -1, 0, 1, 2, 3, 4];
  const found = values.map((value) => {
    const set = (bounds: Float64Array) =>
      bounds.map((bound, col) => (col === 0 && value !== null ? value : bound));
    const exact = solveExactLp({ ...problem, colLb: set(problem.colLb), colUb: set(problem.colUb) });
    return exact.objective?.toNumber() ?? Number.NEGATIVE_INFINITY;
  });
  return Math.max(...found);
}

const CASES: readonly (readonly [string, Problem, "optimal" | "infeasible" | "unbounded"])[] = [
  ["an LP with every kind of bound", everyKind(false), "optimal"],
  ["a MIP with every kind of bound", everyKind(true), "optimal"],
  ["an infeasible LP", infeasible(), "infeasible"],
  ["an unbounded LP", unbounded(), "unbounded"],
];

/** glpk.js reports neither when its presolver finds them. */
const SAYS_ONLY_OPTIMAL: readonly string[] = ["glpk.js"];

describe.each(CONTENDERS)("contender $name", (source) => {
  it("answers every kind of model rightly, twice over", async ({ skip }) => {
    if (!(await source.available())) skip(`${source.name} is not installed`);
    const contender = await source.load();
    expect(contender.name).toBe(source.name);
    expect(contender.version).toMatch(/\d+\.\d+/);
    for (const [name, problem, status] of CASES) {
      if (numIntegers(problem) > 0 && !source.takesIntegers) continue;
      if (status !== "optimal" && SAYS_ONLY_OPTIMAL.includes(source.name)) continue;
      const objective = status === "optimal" ? optimum(problem) : null;
      const instance: Instance = { name, file: "", kind: "model", status, objective };
      const run = await runContender(contender, instance, problem, { timeLimit: 10, mipGap: 0 });
      expect(run, name).toMatchObject({ verdict: "ok", why: status });
      expect(run.repetitions).toBeGreaterThan(1);
    }
  });
});

describe("the cases", () => {
  it("have optima that integrality changes", () => {
    expect(optimum(everyKind(false))).not.toBeCloseTo(optimum(everyKind(true)), 3);
  });
});
