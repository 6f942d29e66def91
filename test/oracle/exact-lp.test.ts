import { describe, expect, it } from "vitest";
import { Model, sum } from "../../engine/model/model.ts";
import { randomLp } from "../generators/lp.ts";
import { solveExactLp } from "./exact-lp.ts";
import { bestVertex } from "./vertices.ts";

describe("exact LP", () => {
  it("solves Chvátal's first example: maximum 13 at (2, 0, 1)", () => {
    // Chvátal, "Linear Programming", p. 13.
    const model = new Model();
    const [x, y, z] = [model.addCol(), model.addCol(), model.addCol()];
    model.addRow(sum([x.times(2), y.times(3), z]).atMost(5));
    model.addRow(sum([x.times(4), y, z.times(2)]).atMost(11));
    model.addRow(sum([x.times(3), y.times(4), z.times(2)]).atMost(8));
    model.maximize(sum([x.times(5), y.times(4), z.times(3)]));
    const answer = solveExactLp(model.toProblem());
    expect(answer.objective?.toString()).toBe("13");
    expect(answer.colValue?.map(String)).toEqual(["2", "0", "1"]);
  });

  it("ends on Beale's cycling example: minimum −1/20", () => {
    // Beale, "Cycling in the dual simplex algorithm", Naval Res. Logist. Quart. 2 (1955) 269–275.
    const model = new Model();
    const x = [0, 1, 2, 3].map(() => model.addCol());
    const row = (a: readonly number[]) => sum(a.map((factor, pos) => x[pos]?.times(factor) ?? 0));
    model.addRow(row([0.25, -60, -0.04, 9]).atMost(0));
    model.addRow(row([0.5, -90, -0.02, 3]).atMost(0));
    model.addRow(row([0, 0, 1, 0]).atMost(1));
    model.minimize(row([-0.75, 150, -0.02, 6]));
    // 0.04 and 0.02 are doubles near 1/25 and 1/50, so the exact optimum is only near −1/20.
    expect(solveExactLp(model.toProblem()).objective?.toNumber()).toBeCloseTo(-0.05, 15);
  });

  it("tells infeasible from unbounded", () => {
    const infeasible = new Model();
    const x = infeasible.addCol();
    infeasible.addRow(x.atMost(-1));
    expect(solveExactLp(infeasible.toProblem()).status).toBe("infeasible");
    const unbounded = new Model();
    const [y, z] = [unbounded.addCol({ lb: Number.NEGATIVE_INFINITY }), unbounded.addCol()];
    unbounded.addRow(y.plus(z).equals(3));
    unbounded.minimize(y);
    expect(solveExactLp(unbounded.toProblem()).status).toBe("unbounded");
    const crossed = new Model();
    crossed.addCol({ lb: 2, ub: 1 });
    expect(solveExactLp(crossed.toProblem()).status).toBe("infeasible");
  });

  it("agrees with the best vertex of random boxes", () => {
    for (let seed = 0; seed < 40; seed++) {
      for (const planted of ["feasible", "infeasible"] as const) {
        const problem = randomLp(seed, {
          rows: 3,
          cols: 3,
          planted,
          boxed: true,
          degenerate: seed % 2 === 0,
        });
        const answer = solveExactLp(problem);
        const vertex = bestVertex(problem);
        expect(answer.status).toBe(vertex === null ? "infeasible" : "optimal");
        expect(answer.objective?.toString()).toBe(vertex?.toString());
      }
    }
  });
});
