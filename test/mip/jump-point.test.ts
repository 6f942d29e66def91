import { describe, expect, it } from "vitest";
import { Model, sum } from "../../engine/index.ts";
import { JumpPoint } from "../../engine/mip/heuristics/jump-point.ts";
import { mipOf } from "./example.ts";

/** 2 x + y >= 7, x + y <= 5, x and y integer from 0 to 9. */
function twoRows() {
  const model = new Model();
  const x = model.addCol({ ub: 9, integer: true });
  const y = model.addCol({ ub: 9, integer: true });
  model.addRow(sum([x.times(2), y]).atLeast(7));
  model.addRow(sum([x, y]).atMost(5));
  return mipOf(model.toProblem());
}

describe("a point that jumps", () => {
  it("knows its broken rows, and mends them by the best value of a column", () => {
    const point = new JumpPoint(twoRows(), Float64Array.of(0, 0));
    expect([point.numBroken, point.brokenRow(0)]).toEqual([1, 0]);
    // x = 3.5 mends the first row exactly; the whole numbers beside it break it by 1 or not at all.
    expect(point.bestJump(0)).toEqual({ to: 4, gain: 7 });
    point.apply(0, 4);
    expect(point.numBroken).toBe(0);
    expect(point.bestJump(0)).toBeNull();
  });

  it("weighs rows: a row that counts more is mended at the other's expense", () => {
    const mip = twoRows();
    const point = new JumpPoint(mip, Float64Array.of(0, 0));
    // y alone: 5 of 7 are mended before the second row breaks; beyond that both sides weigh the same.
    expect(point.bestJump(1)).toEqual({ to: 5, gain: 5 });
    point.raiseWeight(0);
    expect(point.bestJump(1)).toEqual({ to: 7, gain: 12 });
  });

  it("sums afresh to the same rows", () => {
    const point = new JumpPoint(twoRows(), Float64Array.of(9, 9));
    expect([point.numBroken, point.brokenRow(0)]).toEqual([1, 1]);
    for (const [col, to] of [
      [0, 1],
      [1, 2],
      [0, 2],
      [1, 3],
    ] as const) {
      point.apply(col, to);
    }
    const before = point.numBroken;
    point.refresh();
    expect([before, point.numBroken]).toEqual([0, 0]);
  });
});
