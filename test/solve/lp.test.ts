import { describe, expect, it } from "vitest";
import { BASIC, checkCertificate, Model, solveSync, verify } from "../../engine/index.ts";
import { plantedLp } from "../generators/lp.ts";

describe("linear programs", () => {
  it("give point, duals, reduced costs and basis in the model's own sense", () => {
    // Dantzig's diet in small: max 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18; optimum 36 at (2, 6), duals 0, 1.5, 1.
    const model = new Model();
    const x = model.addCol();
    const y = model.addCol();
    model.addRow(x.times(1).atMost(4));
    model.addRow(y.times(2).atMost(12));
    model.addRow(x.times(3).plus(y.times(2)).atMost(18));
    model.maximize(x.times(3).plus(y.times(5)));
    const result = solveSync(model);
    if (result.status !== "optimal") expect.unreachable(result.status);
    else {
      expect(result.objective).toBeCloseTo(36, 9);
      expect(result.dualBound).toBeCloseTo(36, 9);
      expect([...result.solution.colValue]).toEqual([expect.closeTo(2, 9), expect.closeTo(6, 9)]);
      expect([...(result.duals?.rowDual ?? [])]).toEqual([0, 1.5, 1].map((v) => expect.closeTo(v, 9)));
      expect(result.basis?.colStatus.every((status) => status === BASIC)).toBe(true);
      expect(result.violations.dual).toBeLessThan(1e-9);
    }
  });

  for (const planted of ["optimal", "feasible", "infeasible", "unbounded"] as const) {
    it.each([
      ["by tableau", []],
      ["by presolve and simplex", ["tableau"]],
      ["by simplex", ["tableau", "presolve"]],
    ])(`end with a checked answer where the answer planted is ${planted}: %s`, (_, off) => {
      for (let seed = 0; seed < 150; seed++) {
        const lp = plantedLp(seed, { planted, degenerate: seed % 2 === 0 });
        const result = solveSync(lp.problem, { off });
        const allowed = planted === "feasible" ? ["optimal", "unbounded"] : [planted];
        expect(allowed).toContain(result.status);
        if (result.certificate !== null) {
          expect(checkCertificate(lp.problem, result.certificate).valid).toBe(true);
        }
        if (result.solution === null) continue;
        const { colValue } = result.solution;
        expect(verify(lp.problem, { colValue, ...result.duals }).accepted).toBe(true);
        if (lp.objective !== null) expect(result.objective).toBeCloseTo(lp.objective, 6);
      }
    });
  }

  it("end at the optimum where a dual within the usual tolerance is worth something in a row of 1e11", () => {
    // max y, 120 x >= 1.5e8 y, 4e10 x >= 1.6e11, y <= 1: what rounding leaves to the second row's dual balances x.
    const model = new Model("far apart");
    const x = model.addCol({ lb: Number.NEGATIVE_INFINITY });
    const y = model.addCol({ lb: Number.NEGATIVE_INFINITY, ub: 1 });
    model.maximize(y.times(1));
    model.addRow(x.times(120).minus(y.times(1.5e8)).atLeast(0));
    model.addRow(x.times(4e10).atLeast(1.6e11));
    const result = solveSync(model, { off: ["tableau", "presolve"] });
    expect(result.status).toBe("optimal");
    expect(result.objective).toBeCloseTo(1, 9);
  });

  it.each([[["scaling", "presolve"]], [["scaling", "presolve", "tableau"]]])(
    "end at the optimum where a free column beside an entry of 1e11 has far to go: without %s",
    (off) => {
      // min x, 1e11 x + 40 f >= 1e11: a reduced cost of 4e-10 is worth 1, for f goes to 2.5e9.
      const model = new Model("far to go");
      const [x, f] = [model.addCol(), model.addCol({ lb: Number.NEGATIVE_INFINITY })];
      model.addRow(x.times(1e11).plus(f.times(40)).atLeast(1e11));
      model.minimize(x);
      const result = solveSync(model, { off });
      expect(result.status).toBe("optimal");
      expect(result.objective).toBeCloseTo(0, 9);
    },
  );
});
