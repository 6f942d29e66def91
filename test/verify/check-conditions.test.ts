import { describe, expect, it } from "vitest";
import { checkCertificate, checkSolution, Model } from "../../engine/index.ts";

/** Four free columns in a set of type 2, and x4, 0 or from 2 to 5. */
function example(type: 1 | 2 = 2) {
  const model = new Model();
  const cols = model.addCols(4, { lb: Number.NEGATIVE_INFINITY });
  model.addSos({ type, cols: [0, 1, 2, 3].map((pos) => cols.at(pos)) });
  model.addCol({ least: 2, ub: 5 });
  return model.toProblem();
}

const violationOf = (point: number[], type: 1 | 2 = 2) => {
  const { feasible, violations, worstCol } = checkSolution(example(type), Float64Array.from(point));
  return [violations.integrality, feasible, worstCol];
};

describe("sets and least values in the check of a point", () => {
  it("accept two neighbours, one column, none", () => {
    expect(violationOf([0, 3, -4, 0, 2])).toEqual([0, true, -1]);
    expect(violationOf([0, 0, 0, 7, 0])).toEqual([0, true, -1]);
    expect(violationOf([0, 0, 0, 0, 5])).toEqual([0, true, -1]);
  });

  it("measure what stands outside of the best place", () => {
    expect(violationOf([0.5, 3, -4, 0.25, 0])).toEqual([0.75, false, 0]);
    expect(violationOf([3, 0, -2, 0, 0])).toEqual([2, false, 0]);
    expect(violationOf([0.5, 3, -4, 0, 0], 1)).toEqual([3.5, false, 0]);
    expect(violationOf([1e-7, 3e8, 1, 0, 0])).toEqual([1e-7, true, 0]);
  });

  it("measure the nearer way out of the gap of a semi-continuous column", () => {
    expect(violationOf([0, 0, 0, 0, 0.5])).toEqual([0.5, false, 4]);
    expect(violationOf([0, 0, 0, 0, 1.75])).toEqual([0.25, false, 4]);
  });

  it("find no number infeasible", () => {
    expect(violationOf([Number.NaN, 0, 0, 0, 0])[1]).toBe(false);
    expect(violationOf([0, 0, 0, 0, Number.NaN])[1]).toBe(false);
  });
});

it("a direction that moves two members of a set of type 1 proves nothing", () => {
  const model = new Model();
  const [x, y] = [model.addCol({ cost: -1 }), model.addCol({ cost: -1 })];
  model.addRow(x.minus(y).equals(0));
  const certificate = { kind: "ray", colDirection: Float64Array.of(1, 1) } as const;
  expect(checkCertificate(model.toProblem(), certificate).valid).toBe(true);
  model.addSos({ type: 1, cols: [x, y] });
  expect(checkCertificate(model.toProblem(), certificate).reason).toMatch(/special ordered set/);
});
