import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import { Model } from "../../engine/model/model.ts";
import { checkSolution } from "../../engine/verify/verify.ts";
import { plantedLp } from "../generators/lp.ts";

fc.configureGlobal({ seed: 20260101 });

/** 1 <= x + 2y <= 4, x − y >= −1; 0 <= x <= 3 integer, 0 <= y; max 3x + y + 10. */
function example() {
  const model = new Model();
  const x = model.addCol({ ub: 3, integer: true });
  const y = model.addCol();
  model.addRow(x.plus(y.times(2)).between(1, 4));
  model.addRow(x.minus(y).atLeast(-1));
  model.maximize(x.times(3).plus(y).plus(10));
  return model.toProblem();
}

describe("checkSolution", () => {
  it("accepts a feasible point and computes its objective in the problem's sense", () => {
    expect(checkSolution(example(), Float64Array.of(2, 1))).toEqual({
      feasible: true,
      objective: 17,
      violations: { row: 0, bound: 0, integrality: 0, dual: null },
      ...{ worstRow: -1, worstCol: -1, sumRow: 0, sumBound: 0, relativeRow: 0, relativeBound: 0 },
    });
  });

  it("measures rows, bounds and integrality by hand", () => {
    // Row 0: 3.5 − 1 = 2.5, inside. Row 1: 3.5 + 0.5 = 4, inside. x is 0.5 above 3, y 0.5 below 0.
    const bounds = checkSolution(example(), Float64Array.of(3.5, -0.5));
    expect(bounds).toMatchObject({
      feasible: false,
      violations: { row: 0, bound: 0.5, integrality: 0.5 },
      sumBound: 1,
      worstCol: 0,
      relativeBound: 0.5,
    });
    // Row 0: 0 + 6 = 6 against 4; terms up to 6. Row 1: −3 against −1; terms up to 3.
    const rows = checkSolution(example(), Float64Array.of(0, 3));
    expect(rows).toMatchObject({ feasible: false, violations: { row: 2, bound: 0 }, worstRow: 0, sumRow: 4 });
    expect(rows.relativeRow).toBeCloseTo(2 / 3, 15);
  });

  it("grants 1e-6 and no more", () => {
    const at = (x: number, y: number) => checkSolution(example(), Float64Array.of(x, y)).feasible;
    expect(at(2, 1 + 4.9e-7)).toBe(true);
    expect(at(2, 1 + 5.1e-7)).toBe(false);
    expect(at(3 + 0.9e-6, 0)).toBe(true);
    expect(at(3 + 1.1e-6, 0)).toBe(false);
    expect(at(2 - 0.9e-6, 1)).toBe(true);
    expect(at(2 - 1.1e-6, 1)).toBe(false);
    expect(at(2, -0.9e-6)).toBe(true);
    expect(at(2, -1.1e-6)).toBe(false);
  });

  it("grants large rows 1e-9 of their terms", () => {
    const model = new Model();
    const x = model.addCol();
    const y = model.addCol();
    model.addRow(x.minus(y).equals(0));
    const at = (error: number) => checkSolution(model.toProblem(), Float64Array.of(1e6 + error, 1e6));
    expect(at(0.9e-3)).toMatchObject({ feasible: true });
    expect(at(1.1e-3)).toMatchObject({ feasible: false });
    expect(at(0.9e-3).violations.row).toBeCloseTo(0.9e-3, 8);
  });

  it("sees a violation that plain sums lose", () => {
    const model = new Model();
    const x = model.addCols(3);
    model.addRows(1, { lb: 1, ub: 1, terms: (row) => row.add(1, x.at(0)).add(1, x.at(1)).add(-1, x.at(2)) });
    const report = checkSolution(model.toProblem(), Float64Array.of(1e16, 0, 1e16));
    expect(report.violations.row).toBe(1);
    expect(checkSolution(model.toProblem(), Float64Array.of(1e16, 1, 1e16)).violations.row).toBe(0);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "reports %s as infeasible",
    (bad) => {
      for (const point of [Float64Array.of(bad, 0), Float64Array.of(1, bad)]) {
        const report = checkSolution(example(), point);
        expect(report.feasible).toBe(false);
        expect(report.violations.bound).toBe(Number.POSITIVE_INFINITY);
        expect(report.relativeBound).toBe(Number.POSITIVE_INFINITY);
        expect(report.worstCol).toBe(Number.isNaN(point[0]) || !Number.isFinite(point[0]) ? 0 : 1);
      }
      const integer = checkSolution(example(), Float64Array.of(bad, 0));
      expect(integer.violations.integrality).toBe(Number.POSITIVE_INFINITY);
      expect(integer.violations.row).toBe(Number.POSITIVE_INFINITY);
    },
  );

  it("reports activities that overflow against each other as violated", () => {
    const model = new Model();
    const [x, y] = [model.addCol(), model.addCol()];
    model.addRow(x.times(1e14).minus(y.times(1e14)).atMost(0));
    const report = checkSolution(model.toProblem(), Float64Array.of(1e300, 1e300));
    expect(report).toMatchObject({ feasible: false, violations: { row: Number.POSITIVE_INFINITY } });
  });

  it("never accepts crossed bounds, and takes rows and columns without entries", () => {
    const model = new Model();
    model.addCol({ lb: 2, ub: 1 });
    expect(checkSolution(model.toProblem(), Float64Array.of(1.5))).toMatchObject({
      feasible: false,
      violations: { bound: 0.5 },
    });
    const empty = new Model();
    empty.addRows(1, { lb: 1, terms: () => undefined });
    expect(checkSolution(empty.toProblem(), new Float64Array(0))).toMatchObject({
      feasible: false,
      worstRow: 0,
    });
  });

  it("refuses a point of another length", () => {
    expect(() => checkSolution(example(), new Float64Array(3))).toThrow(ModelError);
  });

  it("rejects a feasible point once it is moved across a bound or a row", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 1e-3, max: 10, noNaN: true }), (seed, step) => {
        const { problem, colValue } = plantedLp(seed, { planted: "feasible" });
        const point = colValue ?? new Float64Array();
        expect(checkSolution(problem, point).feasible).toBe(true);
        for (let col = 0; col < problem.numCols; col++) {
          const above = point.slice();
          above[col] = (problem.colUb[col] as number) + step;
          expect(checkSolution(problem, above).feasible).toBe(false);
          const below = point.slice();
          below[col] = (problem.colLb[col] as number) - step;
          expect(checkSolution(problem, below).feasible).toBe(false);
        }
        for (let row = 0; row < problem.numRows; row++) {
          const rowLb = problem.rowLb.slice();
          rowLb[row] = (problem.rowUb[row] as number) + step;
          if (!Number.isFinite(rowLb[row])) continue;
          const report = checkSolution({ ...problem, rowLb }, point);
          expect(report.feasible).toBe(false);
          expect(report.worstRow).toBe(row);
        }
      }),
    );
  });
});
