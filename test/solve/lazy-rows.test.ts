import { describe, expect, it } from "vitest";
import { checkCertificate, type Problem, ranging, solveSync, verify } from "../../engine/index.ts";
import { chooseLazyRows } from "../../engine/solve/lazy-rows.ts";
import type { LpOutcome } from "../../engine/solve/lp-outcome.ts";
import type { SolveContext } from "../../engine/solve/solve-context.ts";
import { solveLazily } from "../../engine/solve/solve-lazily.ts";
import { gridLp } from "../generators/grid.ts";
import { plantedLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";
import { contextOf, runToEnd } from "./solve-context.ts";

/** Runs the loop with these rows left out at first. */
function runLazily(problem: Problem, isLazy: Uint8Array): { outcome: LpOutcome; context: SolveContext } {
  const context = contextOf(problem);
  return { outcome: runToEnd(solveLazily(context, context.form, isLazy)), context };
}

/** Marks about half of the inequalities. */
function someInequalities({ numRows, rowLb, rowUb }: Problem, random: Random): Uint8Array {
  return Uint8Array.from({ length: numRows }, (_, row) =>
    rowLb[row] < rowUb[row] && random.chance(0.5) ? 1 : 0,
  );
}

const SHAPE = { rows: 20, cols: 25, density: 0.2, maximize: false } as const;

describe("solving without lazy rows at first", () => {
  it("ends at the optimum of all rows, with their duals and a basis of them", () => {
    let added = 0;
    for (let seed = 0; seed < 60; seed++) {
      const shape = { ...SHAPE, boxed: seed % 2 === 0, degenerate: seed % 3 === 0 };
      const { problem, objective } = plantedLp(seed, shape);
      const { outcome, context } = runLazily(problem, someInequalities(problem, new Random(seed)));
      if (outcome.status !== "optimal") throw new Error(`expected an optimum, found ${outcome.status}`);
      expect(outcome.objective).toBeCloseTo(objective as number, 6);
      const { basis, ...answer } = outcome.answer;
      expect(verify(problem, answer).accepted).toBe(true);
      const basics = [...basis.colStatus, ...basis.rowStatus].filter((status) => status === 0);
      expect(basics).toHaveLength(problem.numRows);
      expect(() => ranging(problem, basis)).not.toThrow();
      added += context.control.recorded.lazyRows?.added ?? 0;
    }
    expect(added).toBeGreaterThan(60);
  });

  it("proves infeasibility by multipliers that are zero for rows left out", () => {
    let leftOut = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { problem } = plantedLp(seed, { ...SHAPE, planted: "infeasible" });
      const isLazy = someInequalities(problem, new Random(seed));
      const { outcome, context } = runLazily(problem, isLazy);
      if (outcome.status !== "infeasible") throw new Error(`expected infeasible, found ${outcome.status}`);
      const { rowMultiplier } = outcome;
      expect(checkCertificate(problem, { kind: "farkas", rowMultiplier }).valid).toBe(true);
      const { lazyRows } = context.control.recorded;
      leftOut += lazyRows.leftOut - (lazyRows.added ?? 0);
    }
    expect(leftOut).toBeGreaterThan(60);
  });

  it("takes the whole where the rest is unbounded", () => {
    // max x + y, x + y <= 4, x − y in [−1, 1]; without the first row nothing stops it.
    const problem: Problem = {
      numRows: 2,
      numCols: 2,
      maximize: true,
      objectiveOffset: 0,
      colCost: Float64Array.of(1, 1),
      colLb: new Float64Array(2),
      colUb: new Float64Array(2).fill(Number.POSITIVE_INFINITY),
      integrality: new Uint8Array(2),
      rowLb: Float64Array.of(Number.NEGATIVE_INFINITY, -1),
      rowUb: Float64Array.of(4, 1),
      colStart: Int32Array.of(0, 2, 4),
      rowIndex: Int32Array.of(0, 1, 0, 1),
      value: Float64Array.of(1, 1, 1, -1),
    };
    const { outcome } = runLazily(problem, Uint8Array.of(1, 0));
    expect(outcome).toMatchObject({ status: "optimal", objective: -4 });
  });
});

describe("the choice of lazy rows", () => {
  it("takes the line limits of a grid, not its balances, and only if they are many", () => {
    const problem = gridLp(1, { buses: 60, hours: 24 });
    const isLazy = chooseLazyRows(problem, null);
    if (isLazy === null) throw new Error("expected lazy rows");
    for (const row of isLazy.keys()) {
      if (isLazy[row] === 1) expect(problem.rowLb[row]).toBeLessThan(problem.rowUb[row]);
    }
    expect(isLazy.reduce((sum, mark) => sum + mark, 0)).toBeGreaterThan(2000);
    expect(chooseLazyRows(gridLp(1, { buses: 60, hours: 4 }), null)).toBeNull();
  });

  it("leaves rows alone that are priced or hold a column back", () => {
    const problem = gridLp(1, { buses: 60, hours: 24 });
    const isPriced = new Uint8Array(problem.numRows).fill(1, 0, 100);
    const isLazy = chooseLazyRows(problem, isPriced);
    expect(isLazy?.subarray(0, 100).every((mark) => mark === 0)).toBe(true);
    const free = problem.colLb.indexOf(Number.NEGATIVE_INFINITY);
    const rows = [...problem.rowIndex.subarray(problem.colStart[free], problem.colStart[free + 1])];
    const colCost = problem.colCost.slice();
    colCost[free] = 1;
    const held = chooseLazyRows({ ...problem, colCost }, null);
    expect(rows.some((row) => held?.[row] === 1)).toBe(true);
    // Without an equation among its rows, all of them have to stay.
    const rowLb = problem.rowLb.map((lb, row) => (rows.includes(row) ? lb - 1 : lb));
    const unheld = chooseLazyRows({ ...problem, colCost, rowLb }, null);
    expect(unheld).not.toBeNull();
    expect(rows.every((row) => unheld?.[row] === 0)).toBe(true);
  });
});

describe("a power flow over many hours", () => {
  it.each([0.6, 1, 3])("has the same optimum with and without lazy rows; limits times %s", (slack) => {
    for (let seed = 0; seed < 2; seed++) {
      const problem = gridLp(seed, { buses: 110, hours: 24, slack });
      const lazy = solveSync(problem);
      const plain = solveSync(problem, { off: ["lazy-rows"] });
      expect([lazy.status, plain.status]).toEqual(["optimal", "optimal"]);
      expect(Math.abs((lazy.objective as number) - (plain.objective as number))).toBeLessThan(
        1e-6 * Math.abs(plain.objective as number),
      );
      expect(lazy.statistics.lazyRows.leftOut).toBeGreaterThan(2000);
      expect(lazy.statistics.lazyRows.added ?? 0).toBeLessThan(lazy.statistics.lazyRows.leftOut);
      expect(plain.statistics).not.toHaveProperty("lazyRows");
    }
  });

  it("that lacks energy is infeasible, with a proof for the whole", () => {
    const problem = gridLp(3, { buses: 60, hours: 30, slack: 0.2, canShed: false });
    const { status, certificate } = solveSync(problem, { off: ["presolve"] });
    expect(status).toBe("infeasible");
    expect(certificate !== null && checkCertificate(problem, certificate).valid).toBe(true);
  });
});
