import { describe, expect, it } from "vitest";
import { type Problem, solveSync, verify } from "../../engine/index.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { DUAL_FEASIBILITY, PRIMAL_FEASIBILITY } from "../../engine/tolerances.ts";
import { plantedLp } from "../generators/lp.ts";
import { ALL_ON, denseProblem, finish, solverFor, VARIANTS } from "./lp-solving.ts";

const INF = Number.POSITIVE_INFINITY;

/** Rows of 1e7 x − 1e7 y >= 0.05: in the scaled LP, standing still violates them by a hair only. */
function hiddenRow(): Problem {
  return denseProblem(
    [1, 1, 1],
    [
      { a: [1e7, -1e7, 0], lb: 0.05 },
      { a: [0, 1, 1], lb: 0, ub: 9 },
    ],
    [
      [0, INF],
      [0, INF],
      [0, INF],
    ],
  );
}

/** 4e9 x − (4e9 − 6e-4) y <= 0 with x = y = 1: off by 1e-13 of its terms, beside a column to be decided. */
function roundedRow(): Problem {
  return denseProblem(
    [1, 1, -1],
    [
      { a: [4e9, 6e-4 - 4e9, 0], ub: 0 },
      { a: [1, 1, 1], ub: 4 },
    ],
    [
      [1, 1],
      [1, 1],
      [0, INF],
    ],
  );
}

/** 2.2e8 x <= 0 with x fixed just above 0, beside a column to be decided. */
function nearlyKeptRow(x: number): Problem {
  return denseProblem(
    [1, -1],
    [
      { a: [2.2e8, 0], ub: 0 },
      { a: [1, 1], ub: 4 },
    ],
    [
      [x, x],
      [0, INF],
    ],
  );
}

/** A column of large entries and a cost that looks like nothing once the column is scaled. */
function hiddenCost(): Problem {
  return denseProblem(
    [-5e-4, 1],
    [
      { a: [1e8, 1], ub: 1e8 },
      { a: [1e8, -1], ub: 1e8 },
    ],
    [
      [0, INF],
      [0, INF],
    ],
  );
}

describe("a residual that scaling hides", () => {
  it("is there: scaled row and cost are within the tolerance, while what they stand for is not", () => {
    const { rowScale } = scaleLp(hiddenRow(), true);
    expect(0.05 * (rowScale?.[0] as number)).toBeLessThan(PRIMAL_FEASIBILITY);
    expect(Math.abs(scaleLp(hiddenCost(), true).cost[0] as number)).toBeLessThan(DUAL_FEASIBILITY);
  });

  it.each(VARIANTS)("in a row does not pass for feasible, %s", (_, options) => {
    const solver = solverFor(hiddenRow(), options);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(5e-9, 13);
    expect(verify(hiddenRow(), { colValue: solver.colValue, rowDual: solver.rowDual }).accepted).toBe(true);
  });

  it("in a row is no trouble where it is the rounding of its terms", () => {
    const solver = solverFor(roundedRow(), ALL_ON);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBe(0);
    expect(verify(roundedRow(), { colValue: solver.colValue, rowDual: solver.rowDual }).accepted).toBe(true);
  });

  it("in a row is no trouble where the tightest tolerance leaves it, and is where it would not", () => {
    const solver = solverFor(nearlyKeptRow(3e-12), ALL_ON);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(-4, 9);
    expect(finish(solverFor(nearlyKeptRow(3e-8), ALL_ON))).not.toBe("optimal");
    // Presolve and the check of the answer go by the row as it is.
    for (const off of [[], ["presolve"]]) {
      expect(solveSync(nearlyKeptRow(3e-12), { off }).status).not.toBe("optimal");
    }
  });

  it.each(VARIANTS)("in a cost does not pass for optimal, %s", (_, options) => {
    const solver = solverFor(hiddenCost(), options);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(-5e-4, 12);
  });

  it.each([
    ["with everything on", []],
    ["without presolve", ["presolve"]],
    ["without scaling and presolve", ["presolve", "scaling"]],
  ])("never comes out as an optimum that is none, %s", (_, off) => {
    const counts = { optimal: 0, numerical_error: 0 };
    for (let seed = 1; seed <= 150; seed++) {
      const shape = { rows: 8 + (seed % 25), cols: 8 + (seed % 31), degenerate: seed % 2 === 0 };
      const { problem, objective } = plantedLp(seed, { ...shape, wide: 6 + (seed % 8) });
      const result = solveSync(problem, { off: ["tableau", ...off] });
      expect(["optimal", "numerical_error"], `seed ${seed}`).toContain(result.status);
      counts[result.status as keyof typeof counts]++;
      if (result.status !== "optimal") continue;
      const { colValue } = result.solution;
      const report = verify(problem, { colValue, ...result.duals });
      expect(report.accepted, `seed ${seed}`).toBe(true);
      // The size of the terms is what the accepted violations are relative to.
      const size = problem.colCost.reduce((sum, c, col) => sum + Math.abs(c * colValue[col]), 1);
      expect(Math.abs(result.objective - (objective as number)), `seed ${seed}`).toBeLessThan(1e-6 * size);
    }
    expect(counts.optimal).toBeGreaterThan(140);
  });
});
