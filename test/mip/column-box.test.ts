import { describe, expect, it } from "vitest";
import { ColumnBox, placesOf } from "../../engine/mip/domain/column-box.ts";
import { makeRandom } from "../../engine/mip/heuristics/random.ts";

/** A row over a box of a few columns, some of them without end. */
function draw(random: () => number) {
  const numCols = 1 + Math.floor(9 * random());
  const box = new ColumnBox(numCols);
  const whole = (most: number): number => Math.floor((2 * most + 1) * random()) - most;
  for (let c = 0; c < numCols; c++) {
    box.colLb[c] = random() < 0.1 ? Number.NEGATIVE_INFINITY : whole(4);
    box.colUb[c] = random() < 0.1 ? Number.POSITIVE_INFINITY : Math.max(box.colLb[c] as number, whole(4));
  }
  const col = Int32Array.from({ length: 1 + Math.floor(5 * random()) }, () => Math.floor(numCols * random()));
  const value = Float64Array.from(col, () => whole(3) || 1);
  return { box, numCols, col, value, rhs: whole(30) };
}

describe("a box of columns", () => {
  it("keeps both bounds of every column apart", () => {
    const box = new ColumnBox(5);
    box.colLb.fill(1);
    box.colUb.fill(2);
    expect([...box.colLb, ...box.colUb]).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  });

  it("knows the rows that no term can use up by itself", () => {
    const random = makeRandom(7);
    const seen = { below: 0, above: 0, neither: 0 };
    for (let round = 0; round < 3000; round++) {
      const { box, numCols, col, value, rhs } = draw(random);
      const place = placesOf(numCols, col, value);
      const terms = [...value].map((a, k) => {
        const ends = [box.colLb, box.colUb].map((bound) => a * (bound[col[k] as number] as number));
        return { low: Math.min(...ends), high: Math.max(...ends) };
      });
      const least = terms.reduce((sum, { low }) => sum + low, 0);
      const greatest = terms.reduce((sum, { high }) => sum + high, 0);
      const hasRoom = (room: number): boolean =>
        Number.isFinite(room) && terms.every(({ low, high }) => high - low <= room);
      const isBelow = box.hasRoomBelow(place, value, 0, col.length, rhs);
      const isAbove = box.hasRoomAbove(place, value, 0, col.length, rhs);
      expect({ round, isBelow }).toEqual({ round, isBelow: hasRoom(rhs - least) });
      expect({ round, isAbove }).toEqual({ round, isAbove: hasRoom(greatest - rhs) });
      seen.below += +isBelow;
      seen.above += +isAbove;
      seen.neither += +!(isBelow || isAbove);
    }
    expect(Math.min(seen.below, seen.above, seen.neither)).toBeGreaterThan(300);
  });
});
