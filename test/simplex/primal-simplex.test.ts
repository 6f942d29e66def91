import { describe, expect, it } from "vitest";
import { randomLp } from "../generators/lp.ts";
import { ALL_ON, denseProblem, finish, solverFor } from "./lp-solving.ts";

const PRIMAL = { ...ALL_ON, dualSimplex: false };

describe("primal simplex", () => {
  it("starts from an infeasible basis and makes no dual step", () => {
    // x + y >= 2, x - y = 1, min x + 2 y: the vertex is (1.5, 0.5).
    const problem = denseProblem(
      [1, 2],
      [
        { a: [1, 1], lb: 2 },
        { a: [1, -1], lb: 1, ub: 1 },
      ],
      [
        [0, 10],
        [0, 10],
      ],
    );
    const solver = solverFor(problem, PRIMAL);
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(2.5, 9);
    const counters = solver.counters();
    expect(counters.primalIterations).toBeGreaterThan(0);
    expect((counters.dualIterations ?? 0) + (counters.dualPhase1Iterations ?? 0)).toBe(0);
  });

  it("proves infeasibility by the duals of the infeasibility sum", () => {
    const problem = denseProblem(
      [0, 0],
      [
        { a: [1, 1], lb: 3 },
        { a: [1, -1], lb: 0, ub: 0 },
      ],
      [
        [0, 1],
        [0, 4],
      ],
    );
    const solver = solverFor(problem, PRIMAL);
    expect(finish(solver)).toBe("infeasible");
    const y = solver.farkas();
    // 3 y0 exceeds the largest of (y0 + y1) x0 + (y0 − y1) x1 over the bounds.
    const most = Math.max(0, y[0] + y[1]) + 4 * Math.max(0, y[0] - y[1]);
    expect(y[0]).toBeGreaterThan(0);
    expect(3 * y[0]).toBeGreaterThan(most);
  });

  it("pivots on an entry that is small beside the others where only that leads to a ray", () => {
    // max x + y, 1000 x + 1000 y >= 0, 5e-9 x = 5e-9 y: neither of them is a ray, both together are.
    const problem = denseProblem(
      [-1, -1],
      [
        { a: [1e3, 1e3], lb: 0 },
        { a: [5e-9, -5e-9], lb: 0, ub: 0 },
      ],
      [
        [0, Number.POSITIVE_INFINITY],
        [0, Number.POSITIVE_INFINITY],
      ],
    );
    const solver = solverFor(problem, { ...PRIMAL, scaling: false });
    expect(finish(solver)).toBe("unbounded");
    const [x, y] = solver.ray();
    expect(x).toBeGreaterThan(0);
    expect(y / x).toBeCloseTo(1, 12);
    expect(solver.counters().numericalTrouble).toBe(0);
  });

  it("reaches the status and the objective of the dual simplex", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const problem = randomLp(seed, { rows: 3 + (seed % 25), cols: 3 + (seed % 37), density: 0.3 });
      const dual = solverFor(problem);
      const primal = solverFor(problem, PRIMAL);
      const status = finish(dual);
      expect(finish(primal), `seed ${seed}`).toBe(status);
      if (status !== "optimal") continue;
      const tolerance = 1e-7 * Math.max(1, Math.abs(dual.objective));
      expect(Math.abs(primal.objective - dual.objective), `seed ${seed}`).toBeLessThan(tolerance);
    }
  });
});
