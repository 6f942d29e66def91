import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import { Model, sum } from "../../engine/model/model.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { checkDuals, verify } from "../../engine/verify/verify.ts";
import { plantedLp } from "../generators/lp.ts";

fc.configureGlobal({ seed: 20260101 });

/**
 * max 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18: optimum 36 at (2, 6), duals 0, 3/2, 1.
 * Hillier, Lieberman, "Introduction to Operations Research", Wyndor Glass.
 */
function wyndor(): Problem {
  const model = new Model();
  const [x, y] = [model.addCol(), model.addCol()];
  model.addRow(x.atMost(4));
  model.addRow(y.times(2).atMost(12));
  model.addRow(sum([x.times(3), y.times(2)]).atMost(18));
  model.maximize(sum([x.times(3), y.times(5)]));
  return model.toProblem();
}

const POINT = Float64Array.of(2, 6);

/** The planted optimum of a random program. */
function optimum(seed: number, degenerate = false) {
  const { problem, colValue, rowDual, objective } = plantedLp(seed, { degenerate });
  if (colValue === null || rowDual === null || objective === null) throw new Error("no optimum was planted");
  return { problem, colValue, rowDual, objective };
}

describe("checkDuals", () => {
  it("proves the optimum of a maximisation with duals in its sense", () => {
    const report = checkDuals(wyndor(), POINT, Float64Array.of(0, 1.5, 1), Float64Array.of(0, 0));
    expect(report).toEqual({
      ...{ reducedCost: 0, rowDual: 0, worstCol: -1, worstRow: -1, reducedCostError: 0 },
      ...{ complementarity: 0, dualBound: 36, dualObjective: 36, gap: 0, forgiven: 0, accepted: true },
    });
  });

  it("bounds the optimum for any duals of the right sign", () => {
    // y = (3, 5/2, 0): d = 0; bound 3·4 + 5/2·12 = 42. Row 0 is not active at the point: wrong by 3.
    const report = checkDuals(wyndor(), POINT, Float64Array.of(3, 2.5, 0));
    expect(report).toMatchObject({ dualBound: 42, rowDual: 3, worstRow: 0, reducedCost: 0, accepted: false });
    expect(report.gap).toBeCloseTo(6 / 37, 15);
    expect(report.complementarity).toBe(6);
  });

  it("sees a dual of the wrong sign", () => {
    // The minimisation dual of a <= row must not be positive, so the public one must not be negative.
    const report = checkDuals(wyndor(), POINT, Float64Array.of(0, 1.5, -1));
    expect(report).toMatchObject({ rowDual: 1, worstRow: 2, accepted: false });
    expect(report.dualBound).toBe(Number.POSITIVE_INFINITY);
  });

  it("does not forgive a tiny dual at a missing side that balances a column", () => {
    // min x with 1e5 y - 1e11 x >= 4e11, x free: the row bounds x from above only, x = -4 is not the optimum.
    const model = new Model();
    const x = model.addCol({ lb: Number.NEGATIVE_INFINITY, cost: 1 });
    const y = model.addCol({ ub: 10 });
    model.addRow(sum([y.times(1e5), x.times(-1e11)]).atLeast(4e11));
    const report = verify(model.toProblem(), {
      colValue: Float64Array.of(-4, 0),
      rowDual: Float64Array.of(-1e-11),
    });
    expect(report.duals).toMatchObject({ rowDual: 1e-11, accepted: false });
    expect(report.accepted).toBe(false);
  });

  it("does not forgive a small reduced cost beside a value so large that it is worth something", () => {
    // min -1e-8 x with x <= 1e10: a dual of 0 leaves all of the objective to a wrong sign.
    const model = new Model();
    const x = model.addCol({ cost: -1e-8 });
    model.addRow(x.atMost(1e10));
    const right = verify(model.toProblem(), {
      colValue: Float64Array.of(1e10),
      rowDual: Float64Array.of(-1e-8),
    });
    expect(right).toMatchObject({ accepted: true, duals: { forgiven: 0 } });
    const wrong = verify(model.toProblem(), { colValue: Float64Array.of(9e9), rowDual: Float64Array.of(0) });
    expect(wrong.duals?.forgiven).toBeCloseTo(90 / 91, 12);
    expect(wrong.accepted).toBe(false);
  });

  it("sees a reduced cost against the bound at which the column stands", () => {
    // With y = 0 the reduced costs are the costs: improving, while the columns stand between bounds.
    const report = checkDuals(wyndor(), POINT, new Float64Array(3));
    expect(report).toMatchObject({ reducedCost: 5, worstCol: 1, accepted: false });
    // At their lower bounds, too: both columns would have to grow.
    expect(checkDuals(wyndor(), new Float64Array(2), new Float64Array(3))).toMatchObject({ reducedCost: 5 });
  });

  it("tells a wrong reduced cost from a wrong dual", () => {
    const report = checkDuals(wyndor(), POINT, Float64Array.of(0, 1.5, 1), Float64Array.of(0, 0.25));
    expect(report).toMatchObject({ reducedCost: 0, reducedCostError: 0.25, gap: 0, accepted: false });
  });

  it("forgives rounding against an infinite bound in the gap, but not in the bound", () => {
    // d = (−1e-9, 0) in minimisation form at x = 2 with no upper bound.
    const report = checkDuals(wyndor(), POINT, Float64Array.of(0, 1.5, 1 - 3e-10));
    expect(report.accepted).toBe(true);
    expect(report.dualBound).toBe(Number.POSITIVE_INFINITY);
    expect(report.gap).toBeLessThan(1e-8);
  });

  it("counts a column within 1e-6 of its bound as standing there", () => {
    const model = new Model();
    model.addCol({ cost: 2 });
    const problem = model.toProblem();
    const none = new Float64Array(0);
    expect(checkDuals(problem, Float64Array.of(0.9e-6), none).reducedCost).toBe(0);
    expect(checkDuals(problem, Float64Array.of(1.1e-6), none).reducedCost).toBe(2);
  });

  it("reports what is not finite as infinite", () => {
    const report = checkDuals(wyndor(), POINT, Float64Array.of(0, Number.NaN, 1));
    expect(report).toMatchObject({
      accepted: false,
      rowDual: Number.POSITIVE_INFINITY,
      gap: Number.POSITIVE_INFINITY,
    });
    const lost = checkDuals(wyndor(), Float64Array.of(Number.NaN, 6), Float64Array.of(0, 1.5, 1));
    expect(lost).toMatchObject({ accepted: false, gap: Number.POSITIVE_INFINITY });
  });

  it("refuses wrong lengths", () => {
    expect(() => checkDuals(wyndor(), POINT, new Float64Array(2))).toThrow(ModelError);
    expect(() => checkDuals(wyndor(), new Float64Array(1), new Float64Array(3))).toThrow(ModelError);
    expect(() => checkDuals(wyndor(), POINT, new Float64Array(3), new Float64Array(3))).toThrow(ModelError);
  });

  it("bounds the optimum from the right side for any duals at all", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 6 }),
        (seed, y) => {
          const { problem, colValue, objective } = optimum(seed);
          const { dualBound } = checkDuals(problem, colValue, Float64Array.from(y));
          if (problem.maximize) expect(dualBound).toBeGreaterThanOrEqual(objective - 1e-9);
          else expect(dualBound).toBeLessThanOrEqual(objective + 1e-9);
        },
      ),
    );
  });

  it("measures a gap that equals the complementarity when all bounds are finite", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 }),
        (seed, y) => {
          const rowKinds = ["range", "equality"] as const;
          const { problem, colValue } = plantedLp(seed, { rows: 4, boxed: true, rowKinds });
          const point = colValue ?? new Float64Array();
          const { gap, complementarity, dualBound } = checkDuals(problem, point, Float64Array.from(y));
          const { objective } = verify(problem, { colValue: point }).point;
          expect(Math.abs(objective - dualBound)).toBeCloseTo(complementarity, 9);
          expect(gap * (1 + Math.abs(objective))).toBeCloseTo(complementarity, 9);
        },
      ),
    );
  });
});

describe("verify", () => {
  it("reports a point alone without duals", () => {
    const report = verify(wyndor(), { colValue: POINT });
    expect(report).toMatchObject({ accepted: true, duals: null, violations: { dual: null } });
    expect(verify(wyndor(), { colValue: POINT, rowDual: null }).duals).toBeNull();
    expect(verify(wyndor(), { colValue: Float64Array.of(5, 6) })).toMatchObject({ accepted: false });
  });

  it("accepts the optimum and rejects feasible points that are not optimal", () => {
    const rowDual = Float64Array.of(0, 1.5, 1);
    expect(verify(wyndor(), { colValue: POINT, rowDual })).toMatchObject({
      accepted: true,
      violations: { dual: 0 },
    });
    const other = verify(wyndor(), { colValue: Float64Array.of(4, 3), rowDual });
    expect(other.point.feasible).toBe(true);
    expect(other).toMatchObject({ accepted: false, violations: { dual: 1.5 } });
  });

  it("asks for a small gap even where every sign is right", () => {
    // 0.5 above a bound of 1e6 counts as at the bound; the offset makes the objective 500.
    const model = new Model();
    model.addCol({ lb: 1e6, cost: 1000 });
    model.setObjectiveOffset(-1e9);
    const report = verify(model.toProblem(), {
      colValue: Float64Array.of(1e6 + 0.5),
      rowDual: new Float64Array(0),
    });
    expect(report).toMatchObject({ accepted: false, violations: { bound: 0, dual: 0 } });
    expect(report.duals?.gap).toBeCloseTo(500 / 501, 12);
  });

  it("asks for the right signs even where the gap is small", () => {
    const model = new Model();
    model.addCol({ ub: 1, cost: 1 });
    model.setObjectiveOffset(1e9);
    const report = verify(model.toProblem(), {
      colValue: Float64Array.of(0.5),
      rowDual: new Float64Array(0),
    });
    expect(report).toMatchObject({ accepted: false, violations: { dual: 1 } });
    expect(report.duals?.gap).toBeLessThan(1e-9);
  });

  it("accepts planted optima and rejects every change of their duals", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.boolean(),
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        (seed, degenerate, step) => {
          const { problem, colValue, rowDual } = optimum(seed, degenerate);
          expect(verify(problem, { colValue, rowDual }).accepted).toBe(true);
          for (let row = 0; row < problem.numRows; row++) {
            // A free row has no multiplier, so any other than zero is wrong.
            const isFree =
              problem.rowLb[row] === Number.NEGATIVE_INFINITY && !Number.isFinite(problem.rowUb[row]);
            if (!isFree) continue;
            const changed = rowDual.slice();
            changed[row] += step;
            expect(verify(problem, { colValue, rowDual: changed }).accepted).toBe(false);
          }
          // Costs moved against the bound that a column stands at make the same duals wrong.
          for (let col = 0; col < problem.numCols; col++) {
            const isFree =
              problem.colLb[col] === Number.NEGATIVE_INFINITY && !Number.isFinite(problem.colUb[col]);
            if (!isFree) continue;
            const colCost = problem.colCost.slice();
            colCost[col] -= step;
            const report = verify({ ...problem, colCost }, { colValue, rowDual });
            expect(report).toMatchObject({ accepted: false, duals: { worstCol: col } });
            expect(report.violations.dual).toBeCloseTo(step, 9);
          }
        },
      ),
    );
  });
});
