import { describe, expect, it } from "vitest";
import { appended, growableFloat64, growableInt32, growableUint8 } from "../../engine/model/growable.ts";

describe("growable arrays", () => {
  it("keep their values while they grow", () => {
    const array = growableInt32();
    for (let value = 0; value < 1000; value++) array.push(value * value);
    expect(array.length).toBe(1000);
    expect([...array.toArray()]).toEqual(Array.from({ length: 1000 }, (_, value) => value * value));
  });

  it("append many values, also none", () => {
    const array = growableFloat64();
    array.pushMany(0, 1);
    array.pushMany(3, 0.5);
    array.pushAll(Float64Array.of(1, 2));
    expect([...array.toArray()]).toEqual([0.5, 0.5, 0.5, 1, 2]);
  });

  it("are appended to in the room of their buffer, the shorter ones staying as they were", () => {
    let array = Float64Array.of(1);
    const all = [1];
    const views: Float64Array[] = [];
    for (let value = 2; value < 200; value += 2) {
      views.push(array);
      array = appended(array, [value, value + 1]);
      all.push(value, value + 1);
      expect([...array]).toEqual(all);
    }
    for (const [pos, view] of views.entries()) expect([...view]).toEqual(all.slice(0, 1 + 2 * pos));
    expect(new Set(views.map(({ buffer }) => buffer)).size).toBeLessThan(15);
  });

  it("overwrite what was truncated and hand out copies", () => {
    const array = growableUint8();
    array.pushMany(5, 1);
    array.truncate(2);
    array.push(7);
    const copy = array.toArray();
    array.items[0] = 9;
    expect([...copy]).toEqual([1, 1, 7]);
    expect(copy).toBeInstanceOf(Uint8Array);
  });
});
