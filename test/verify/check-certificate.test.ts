import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import { Model, sum } from "../../engine/model/model.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { checkCertificate } from "../../engine/verify/verify.ts";
import { plantedLp } from "../generators/lp.ts";

fc.configureGlobal({ seed: 20260101 });

const farkas = (problem: Problem, ...y: number[]) =>
  checkCertificate(problem, { kind: "farkas", rowMultiplier: Float64Array.from(y) });

const ray = (problem: Problem, ...r: number[]) =>
  checkCertificate(problem, { kind: "ray", colDirection: Float64Array.from(r) });

/** x + y >= 3 and x + 2y <= 2 with x, y >= 0: y'A = (0, −1) for y = (1, −1), and 3 − 2 = 1 > 0. */
function contradiction(build?: (model: Model) => void): Problem {
  const model = new Model();
  const [x, y] = [model.addCol(), model.addCol()];
  model.addRow(x.plus(y).atLeast(3));
  model.addRow(x.plus(y.times(2)).atMost(2));
  build?.(model);
  return model.toProblem();
}

describe("Farkas multipliers", () => {
  it("prove a contradiction of two rows, with its margin", () => {
    // Terms 3 and −2, margin 1 of 3.
    const report = farkas(contradiction(), 1, -1);
    expect(report.valid).toBe(true);
    expect(report.margin).toBeCloseTo(1 / 3, 15);
    expect(farkas(contradiction(), 1e-8, -1e-8).margin).toBeCloseTo(1 / 3, 15);
  });

  it("prove that a row is out of the columns' reach", () => {
    const model = new Model();
    const [x, y] = [model.addCol({ ub: 1 }), model.addCol({ lb: -1, ub: 1 })];
    model.addRow(x.minus(y).atLeast(2.5));
    expect(farkas(model.toProblem(), 1)).toMatchObject({ valid: true, margin: 0.2 });
    expect(farkas(model.toProblem(), -1)).toMatchObject({ valid: false });
  });

  it("prove that a row without entries cannot be 1", () => {
    const problem = contradiction((model) => model.addRow(sum([]).equals(1)));
    expect(farkas(problem, 0, 0, 1)).toMatchObject({ valid: true, margin: Number.POSITIVE_INFINITY });
    const possible = contradiction((model) => model.addRow(sum([]).equals(0)));
    expect(farkas(possible, 0, 0, 1).valid).toBe(false);
  });

  it("may leave of a column what rounding leaves of an exact zero, if that is worth little in the units of the scaled rows and columns", () => {
    // 0.1 K x + a <= 0, 0.2 K x + b <= 0, 0.3 K x − c >= side with K = 2^30 and x free: 0.1 + 0.2 is not 0.3 in doubles.
    const problem = (third: number, side: number) => {
      const model = new Model();
      const [x, a, b, c] = [{ lb: Number.NEGATIVE_INFINITY }, {}, {}, {}].map((col) => model.addCol(col));
      model.addRow(
        x
          .times(0.1 * 2 ** 30)
          .plus(a)
          .atMost(0),
      );
      model.addRow(
        x
          .times(0.2 * 2 ** 30)
          .plus(b)
          .atMost(0),
      );
      model.addRow(
        x
          .times(third * 2 ** 30)
          .minus(c)
          .atLeast(side),
      );
      return model.toProblem();
    };
    expect(farkas(problem(0.3, 1e-3), -1, -1, 1).valid).toBe(true);
    // Not where the side is worth less than that, nor where more is left than rounding.
    expect(farkas(problem(0.3, 1e-9), -1, -1, 1).valid).toBe(false);
    expect(farkas(problem(0.3 * (1 + 1e-11), 1e-3), -1, -1, 1).valid).toBe(false);
  });

  it("do not prove a system that has solutions", () => {
    const model = new Model();
    const [x, y] = [model.addCol(), model.addCol()];
    model.addRow(x.plus(y).atLeast(3));
    model.addRow(x.plus(y.times(2)).atMost(3));
    for (const [a, b] of [
      [1, -1],
      [2, -2],
      [1, 1],
      [-1, -1],
      [0, 0],
    ] as const) {
      expect(farkas(model.toProblem(), a, b).valid).toBe(false);
    }
  });

  it("fail when they meet an infinite bound beyond rounding", () => {
    const problem = contradiction((model) =>
      model.setColBounds(1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
    expect(farkas(problem, 1, -1)).toMatchObject({ valid: false });
    expect(farkas(problem, 1, -1).reason).toContain("column 1");
  });

  it("are forgiven rounding of what cancels, and only that", () => {
    // x free cancels up to the rounding of the multipliers.
    const problem = contradiction((model) =>
      model.setColBounds(0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
    expect(farkas(problem, 1, -1 - 1e-12).valid).toBe(true);
    expect(farkas(problem, 1, -1 - 1e-7).valid).toBe(false);
  });

  it("are not fooled by a small coefficient beside large ones", () => {
    // 1e-4 x + 1e6 z >= 1e6 and z <= 0 (a row), x free: feasible with x = 1e10.
    const model = new Model();
    const x = model.addCol({ lb: Number.NEGATIVE_INFINITY });
    const z = model.addCol({ lb: Number.NEGATIVE_INFINITY });
    model.addRow(sum([x.times(1e-4), z.times(1e6)]).atLeast(1e6));
    model.addRow(z.times(1e6).atMost(0));
    expect(farkas(model.toProblem(), 1, -1).valid).toBe(false);
  });

  it("do not hold when a large value of a cancelled column meets the rows", () => {
    // (1e6 + 1e-4) x + z >= 1 and 1e6 x + z <= 0: feasible at x = 1e4, z = −1e10.
    const model = new Model();
    const x = model.addCol({ lb: Number.NEGATIVE_INFINITY });
    const z = model.addCol({ lb: Number.NEGATIVE_INFINITY });
    model.addRow(
      x
        .times(1e6 + 1e-4)
        .plus(z)
        .atLeast(1),
    );
    model.addRow(x.times(1e6).plus(z).atMost(0));
    expect(farkas(model.toProblem(), 1, -1).valid).toBe(false);
  });

  it("lose noise that spoils them: tiny multipliers and infinite sides", () => {
    const problem = contradiction((model) => {
      const free = model.addCol({ lb: Number.NEGATIVE_INFINITY });
      model.addRow(free.plus(model.col(0)).equals(1));
      model.addRow(model.col(0).atMost(Number.POSITIVE_INFINITY));
    });
    expect(farkas(problem, 1, -1, 1e-13, 0).valid).toBe(true);
    expect(farkas(problem, 1, -1, 0, 1e-13).valid).toBe(true);
    expect(farkas(problem, 1, -1, 0, -1e-3).valid).toBe(true);
    expect(farkas(problem, 1, -1, 1e-3, 0).valid).toBe(false);
    expect(farkas(problem, 1, -1, Number.NaN, 0).valid).toBe(false);
  });

  it("are not needed where bounds cross or hold no integer", () => {
    const crossed = contradiction((model) => model.setColBounds(0, 2, 1));
    expect(farkas(crossed, 0, 0)).toMatchObject({ valid: true, margin: Number.POSITIVE_INFINITY });
    const crossedRow = contradiction((model) => model.setRowBounds(1, 2, 1));
    expect(farkas(crossedRow, 0, 0).valid).toBe(true);
    const gap = new Model();
    gap.addCol({ lb: 0.2, ub: 0.8, integer: true });
    expect(farkas(gap.toProblem()).valid).toBe(true);
    gap.setInteger(0, false);
    expect(farkas(gap.toProblem()).valid).toBe(false);
  });

  it("never prove a feasible program, whatever they are", () => {
    const multipliers = fc.array(fc.oneof(fc.constant(0), fc.double({ min: -9, max: 9, noNaN: true })), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 6 }), multipliers, (seed, wide, y) => {
        const { problem } = plantedLp(seed, { planted: "feasible", degenerate: true, wide });
        expect(farkas(problem, ...y).valid).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("prove planted contradictions, but not once the rows are relaxed", () => {
    for (let seed = 0; seed < 100; seed++) {
      const { problem, rowDual } = plantedLp(seed, { planted: "infeasible" });
      const y = rowDual ?? new Float64Array();
      expect(farkas(problem, ...y).valid).toBe(true);
      const rowLb = problem.rowLb.map((lb, row) => ((y[row] as number) > 0 ? -1e6 : lb));
      const rowUb = problem.rowUb.map((ub, row) => ((y[row] as number) < 0 ? 1e6 : ub));
      expect(farkas({ ...problem, rowLb, rowUb }, ...y).valid).toBe(false);
    }
  });
});

describe("rays", () => {
  /** max x + y with x − y <= 1, x − 2y <= 4 and x, y >= 0. */
  function open(): Problem {
    const model = new Model();
    const [x, y] = [model.addCol(), model.addCol()];
    model.addRow(x.minus(y).atMost(1));
    model.addRow(x.minus(y.times(2)).atMost(4));
    model.maximize(x.plus(y));
    return model.toProblem();
  }

  it("prove that the objective improves for ever", () => {
    // (1, 1): changes 0 and −1; the objective grows by 2, its largest term is 1.
    expect(ray(open(), 1, 1)).toMatchObject({ valid: true, margin: 2 });
    expect(ray(open(), 1e-9, 1e-9).valid).toBe(true);
    expect(ray(open(), 0, 1).valid).toBe(true);
  });

  it("fail against a row, a bound, the objective, or when they are zero", () => {
    expect(ray(open(), 2, 1).reason).toContain("row 0");
    expect(ray(open(), -1, 1).reason).toContain("column 0");
    expect(ray({ ...open(), maximize: false }, 1, 1).reason).toContain("does not improve");
    expect(ray({ ...open(), colCost: Float64Array.of(1, -1) }, 1, 1).reason).toContain("does not improve");
    expect(ray(open(), 0, 0).valid).toBe(false);
    expect(ray(open(), Number.NaN, 1).valid).toBe(false);
    expect(ray(open(), Number.POSITIVE_INFINITY, 1).valid).toBe(false);
  });

  it("lose noise that runs into a bound, but gain nothing from it", () => {
    const problem = { ...open(), colUb: Float64Array.of(5, Number.POSITIVE_INFINITY) };
    expect(ray(problem, 1e-9, 1).valid).toBe(true);
    expect(ray(problem, 1e-3, 1).valid).toBe(false);
    // Only the bounded column earns anything.
    expect(ray({ ...problem, colCost: Float64Array.of(1, 0) }, 1e-9, 1).valid).toBe(false);
  });

  it("lose noise where a row has nothing else, but gain nothing from it", () => {
    // max x with x, y free and y + w = 0: y and w are left at 1e-12 and 2e-12, which do not cancel.
    const model = new Model();
    const [x, y, w] = [model.addCol(), model.addCol({ lb: -1e30 }), model.addCol({ lb: -1e30 })];
    model.addRow(y.plus(w).equals(0));
    model.maximize(x);
    expect(ray(model.toProblem(), 1, 1e-12, 2e-12).valid).toBe(true);
    expect(ray(model.toProblem(), 1, 1e-6, 2e-6).valid).toBe(false);
    expect(ray({ ...model.toProblem(), colCost: Float64Array.of(0, 1, 0) }, 1, 1e-12, 2e-12).valid).toBe(
      false,
    );
  });

  it("are forgiven rounding in rows that cancel", () => {
    expect(ray(open(), 1 + 1e-9, 1).valid).toBe(true);
    expect(ray(open(), 1 + 1e-6, 1).valid).toBe(false);
  });

  it("do not pass off a step that hides in a row's rounding as the improvement", () => {
    // max z, x − y + z <= 0, y − x <= 0: z can never be positive.
    const model = new Model();
    const [x, y, z] = [model.addCol(), model.addCol(), model.addCol()];
    model.addRow(x.minus(y).plus(z).atMost(0));
    model.addRow(y.minus(x).atMost(0));
    model.maximize(z);
    expect(ray(model.toProblem(), 1, 1, 1e-9).valid).toBe(false);
    expect(ray(model.toProblem(), 1, 1, 1e-12).valid).toBe(false);
  });

  it("may leave of a row what rounding leaves of an exact zero, if the gain is more than that is worth", () => {
    // min 1e6 x − (1e6 + 0.01) y with x = (1 + 2^-47) y: nearly all of the costs cancels.
    const model = new Model();
    const [x, y] = [model.addCol(), model.addCol()];
    model.addRow(x.minus(y.times(1 + 2 ** -47)).equals(0));
    model.minimize(x.times(1e6).minus(y.times(1e6 + 1e-2)));
    expect(ray(model.toProblem(), 1, 1).valid).toBe(true);
    // A gain of 4e-9: a row dual of 1e6 is worth 7e-9 there.
    const worthless = { ...model.toProblem(), colCost: Float64Array.of(1, -1 - 4e-9) };
    expect(ray(worthless, 1, 1).valid).toBe(false);
  });

  it("may do so too if only the units make row duals dear", () => {
    // min (1 + 1e-7) · 0.3 x + 2^25 w with x = y, 0.1 x + 0.2 y = z and z = 2^25 w, all free: a gain of 3e-8 along −x.
    const problem = (share: number) => {
      const model = new Model();
      const [x, y, z, w] = [0, 1, 2, 3].map(() => model.addCol({ lb: Number.NEGATIVE_INFINITY }));
      model.addRow(x.minus(y).equals(0));
      model.addRow(
        x
          .times(0.1)
          .plus(y.times(0.2 * share))
          .minus(z)
          .equals(0),
      );
      model.addRow(z.minus(w.times(2 ** 25)).equals(0));
      model.minimize(w.times(2 ** 25).minus(x.times(0.3 + 3e-8)));
      return model.toProblem();
    };
    const z = 0.1 + 0.2;
    expect(ray(problem(1), 1, 1, z, z / 2 ** 25).valid).toBe(true);
    expect(ray(problem(1 + 1e-13), 1, 1, z, z / 2 ** 25).valid).toBe(false);
  });

  it("do not rest on rounding that stands for a column of great cost, however many rows lie in between", () => {
    // min −1e8 w with x − z + n = 0, x = z and n = w: nothing can move.
    const model = new Model();
    const [x, z, n, w] = [0, 1, 2, 3].map(() => model.addCol());
    model.addRow(x.minus(z).plus(n).equals(0));
    model.addRow(x.minus(z).equals(0));
    model.addRow(n.minus(w).equals(0));
    model.minimize(w.times(-1e8));
    expect(ray(model.toProblem(), 1, 1, 1e-16, 1e-16).valid).toBe(false);
    // The same in units of x and z that are to be scaled.
    const { value } = model.toProblem();
    const scaled = {
      ...model.toProblem(),
      value: value.map((entry, pos) => (pos < 4 ? entry * 2 ** 20 : entry)),
    };
    expect(ray(scaled, 2 ** -20, 2 ** -20, 1e-16, 1e-16).valid).toBe(false);
  });

  it("never prove a program whose columns are all boxed", () => {
    const direction = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(), direction, (seed, r) => {
        const { problem } = plantedLp(seed, { boxed: true });
        expect(ray(problem, ...r).valid).toBe(false);
      }),
    );
  });

  it("never prove a program that has an optimum", () => {
    const entry = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -9, max: 9, noNaN: true }));
    const direction = fc.array(entry, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(), direction, (seed, r) => {
        const { problem } = plantedLp(seed, { rows: 3, cols: 4, planted: "optimal", degenerate: true });
        expect(ray(problem, ...r).valid).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it("fail backwards", () => {
    for (let seed = 0; seed < 100; seed++) {
      const planted = plantedLp(seed, { planted: "unbounded" });
      const r = planted.ray ?? new Float64Array();
      expect(ray(planted.problem, ...r).valid).toBe(true);
      expect(ray(planted.problem, ...r.map((entry) => 0 - entry)).valid).toBe(false);
    }
  });
});

describe("certificates", () => {
  it("of another length are refused", () => {
    expect(() => farkas(contradiction(), 1)).toThrow(ModelError);
    expect(() => ray(contradiction(), 1, 1, 1)).toThrow(ModelError);
  });
});
