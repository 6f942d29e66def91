import { describe, expect, it } from "vitest";
import { carryCuts } from "../../engine/mip/cuts/carried-cuts.ts";
import type { Cut } from "../../engine/mip/cuts/cut.ts";
import { Random } from "../generators/random.ts";

function cutOf(col: readonly number[], value: readonly number[], rhs: number): Cut {
  const norm = Math.sqrt(value.reduce((sum, a) => sum + a * a, 0));
  return { col: Int32Array.from(col), value: Float64Array.from(value), rhs, norm, foundBy: "mir" };
}

describe("cuts carried over a new beginning", () => {
  const bounds = {
    colLb: Float64Array.of(0, -1, 2, 0),
    colUb: Float64Array.of(5, 4, 6, Number.POSITIVE_INFINITY),
  };

  it("stand in the new columns, and of columns that left the least term goes to the right", () => {
    // 2 x0 + 3 x1 − x2 <= 7, where x0 is column 1 now and the others have left: 2 x <= 7 + 3 + 6.
    const [carried] = carryCuts([cutOf([0, 1, 2], [2, 3, -1], 7)], bounds, Int32Array.of(3, 0));
    expect([...carried.col]).toEqual([1]);
    expect([...carried.value]).toEqual([2]);
    expect(carried.rhs).toBe(16);
  });

  it("are left behind where a column that left has no bound, or none stayed", () => {
    expect(carryCuts([cutOf([0, 3], [1, -1], 2)], bounds, Int32Array.of(0))).toEqual([]);
    expect(carryCuts([cutOf([0, 1], [1, 1], 2)], bounds, Int32Array.of(2, -1))).toEqual([]);
  });

  it("keep every point of the box that kept them, in the columns that stayed", () => {
    const random = new Random(3);
    const box = { colLb: Float64Array.of(0, 0, -2, 1), colUb: Float64Array.of(3, 1, 2, 4) };
    for (let round = 0; round < 300; round++) {
      const value = Array.from({ length: 4 }, () => random.whole(-3, 3));
      const point = Array.from({ length: 4 }, (_, col) => random.whole(box.colLb[col], box.colUb[col]));
      const activity = value.reduce((sum, a, col) => sum + a * point[col], 0);
      const origin = Int32Array.of(random.whole(2, 3), -1, random.whole(0, 1));
      for (const cut of carryCuts([cutOf([0, 1, 2, 3], value, activity)], box, origin)) {
        let carried = 0;
        for (let entry = 0; entry < cut.col.length; entry++)
          carried += cut.value[entry] * point[origin[cut.col[entry]]];
        expect(carried).toBeLessThanOrEqual(cut.rhs);
      }
    }
  });
});
