import { describe, expect, it } from "vitest";
import { growableFloat64, growableInt32, growableUint8 } from "../../engine/model/growable.ts";

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
