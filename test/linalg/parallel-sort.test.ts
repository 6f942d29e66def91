import fc from "fast-check";
import { expect, it } from "vitest";
import { sortParallel } from "../../engine/linalg/parallel-sort.ts";

it("sorts by key, then index, and carries the third array along", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 300 }), (keys) => {
      const key = Float64Array.from(keys);
      const index = Int32Array.from(keys, (_, k) => (k * 7919) % 1009);
      const other = Float64Array.from(index, (i) => i / 2);
      const want = keys
        .map((k, pos) => ({ k, i: index[pos] as number }))
        .sort((a, b) => a.k - b.k || a.i - b.i);
      sortParallel(key, index, other, 0, keys.length);
      expect([...key]).toEqual(want.map((w) => w.k));
      expect([...index]).toEqual(want.map((w) => w.i));
      expect([...other]).toEqual(want.map((w) => w.i / 2));
    }),
    { numRuns: 300, seed: 1 },
  );
});

it("leaves what is outside the range alone", () => {
  const key = Float64Array.of(9, 3, 2, 1, 0);
  const index = Int32Array.of(0, 1, 2, 3, 4);
  const other = new Float64Array(5);
  sortParallel(key, index, other, 1, 4);
  expect([...key]).toEqual([9, 1, 2, 3, 0]);
});
