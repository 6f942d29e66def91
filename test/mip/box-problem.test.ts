import { describe, expect, it } from "vitest";
import { checkSolution, Model, type Problem, solveSync, sum } from "../../engine/index.ts";
import { boxProblem, wholePoint } from "../../engine/mip/heuristics/box-problem.ts";
import { mipOf } from "./example.ts";
import { tinyMip } from "./tiny-mip.ts";

/** The problem with other bounds, solved as a whole. */
function solveWithin(problem: Problem, colLb: Float64Array, colUb: Float64Array) {
  return solveSync({ ...problem, colLb, colUb }, { mipGap: 0, mipGapAbs: 0, nodeLimit: 5000 });
}

describe("the problem of a box", () => {
  it("has the optimum of the whole within the box, at a point of the whole", () => {
    let compared = 0;
    for (let seed = 0; seed < 300; seed++) {
      const mip = mipOf(tinyMip(seed));
      const colLb = mip.colLb.slice();
      const colUb = mip.colUb.slice();
      for (let col = 0; col < mip.numCols; col += 2) {
        const at = seed % 3 === 0 ? colLb[col] : colUb[col];
        const isWhole = mip.integrality[col] === 0 || Number.isInteger(at);
        if (!Number.isFinite(at) || !isWhole) continue;
        colLb[col] = at as number;
        colUb[col] = at as number;
      }
      const whole = solveWithin(mip.form, colLb, colUb);
      const box = boxProblem(mip, colLb, colUb);
      const part = solveSync(box.form, { mipGap: 0, mipGapAbs: 0, nodeLimit: 5000 });
      expect([seed, part.status]).toEqual([seed, whole.status]);
      if (part.solution === null) continue;
      expect(part.objective).toBeCloseTo(whole.objective as number, 6);
      expect(checkSolution(mip.form, wholePoint(box, part.solution.colValue)).feasible).toBe(true);
      compared++;
    }
    expect(compared).toBeGreaterThan(60);
  });

  it("keeps the fixed members of a special ordered set, so that the set says what it said", () => {
    const model = new Model();
    const members = [1, 2, 3, 4].map((cost) => model.addCol({ ub: 5, cost: -cost }));
    const other = model.addCol({ ub: 3, cost: -1, integer: true });
    model.addSos({ type: 2, cols: members });
    model.addRow(sum([...members, other]).atMost(7));
    const mip = mipOf(model.toProblem());
    const colUb = mip.colUb.slice();
    colUb[2] = 0;
    colUb[other.index] = 0;
    const box = boxProblem(mip, mip.colLb, colUb);
    expect([...box.cols]).toEqual([0, 1, 2, 3]);
    // Without the member in the middle the second and the last one would be neighbours.
    expect(solveSync(box.form).objective).toBeCloseTo(-20, 9);
  });

  it("keeps a row whose activity has no end, and leaves out one that holds anywhere", () => {
    const model = new Model();
    const x = model.addCol({ ub: 4, integer: true });
    const y = model.addCol({ lb: Number.NEGATIVE_INFINITY, cost: 1 });
    model.addRow(sum([x, y]).atLeast(1));
    model.addRow(x.times(2).atMost(9));
    const mip = mipOf(model.toProblem());
    expect(boxProblem(mip, mip.colLb, mip.colUb).form.numRows).toBe(1);
  });
});
