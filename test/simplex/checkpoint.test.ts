import { describe, expect, it } from "vitest";
import type { LpSolver, LpStatus } from "../../engine/simplex/lp-types.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { plantedLp } from "../generators/lp.ts";
import { ALL_ON } from "./lp-solving.ts";

function run(solver: LpSolver): LpStatus {
  let status = solver.advance();
  while (status === "working") status = solver.advance();
  return status;
}

describe("a saved LP", () => {
  it("comes back as it was after other bounds were tried, factor included", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { problem } = plantedLp(seed, { rows: 40, cols: 60, density: 0.15, boxed: true });
      const solver = createLpSolver(problem, ALL_ON);
      expect(run(solver)).toBe("optimal");
      if (!solver.save()) continue;
      const before = {
        objective: solver.objective,
        colValue: solver.colValue.slice(),
        basis: solver.getBasis(),
      };
      for (let col = 0; col < 60; col += 7) {
        const { [col]: lb = 0 } = problem.colLb;
        const { [col]: ub = 0 } = problem.colUb;
        const middle = (lb + ub) / 2;
        const isUp = (before.colValue[col] as number) < middle;
        solver.setColBounds(col, isUp ? middle : lb, isUp ? ub : middle);
        run(solver);
        solver.setColBounds(col, lb, ub);
        solver.restore();
        expect(solver.getBasis()).toEqual(before.basis);
        expect(solver.objective).toBe(before.objective);
        expect(solver.colValue).toEqual(before.colValue);
        const iterations = solver.iterations;
        expect(run(solver)).toBe("optimal");
        expect(solver.iterations).toBe(iterations);
        expect(solver.objective).toBeCloseTo(before.objective, 7);
      }
    }
  });

  it("takes over bounds that were changed in the meantime", () => {
    const { problem } = plantedLp(3, { rows: 30, cols: 50, density: 0.2, boxed: true });
    const solver = createLpSolver(problem, ALL_ON);
    run(solver);
    expect(solver.save()).toBe(true);
    const other = createLpSolver(problem, ALL_ON);
    for (let col = 0; col < 50; col += 5) {
      const at = solver.colValue[col] as number;
      const ub = Math.max(problem.colLb[col] as number, at - 0.25);
      solver.setColBounds(col, problem.colLb[col] as number, ub);
      other.setColBounds(col, problem.colLb[col] as number, ub);
      run(solver);
      solver.restore();
    }
    const status = run(solver);
    expect(status).toBe(run(other));
    if (status === "optimal") expect(solver.objective).toBeCloseTo(other.objective, 6);
  });

  it("cannot be saved before there is an optimum", () => {
    const { problem } = plantedLp(4, { rows: 10, cols: 15, density: 0.3 });
    expect(createLpSolver(problem, ALL_ON).save()).toBe(false);
  });
});
