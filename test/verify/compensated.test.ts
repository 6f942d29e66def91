import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addProduct, makeAccumulator, setColumnProduct, total } from "../../engine/verify/compensated.ts";
import { Rational } from "../oracle/rational.ts";

fc.configureGlobal({ seed: 20260101 });

function dot(a: readonly number[], b: readonly number[]): number {
  const sum = makeAccumulator(1);
  for (let pos = 0; pos < a.length; pos++) addProduct(sum, 0, a[pos] as number, b[pos] as number);
  return total(sum, 0);
}

describe("compensated sums of products", () => {
  it("keep what plain arithmetic loses", () => {
    expect(1e16 + 1 - 1e16).toBe(0);
    expect(dot([1e16, 1, -1e16], [1, 1, 1])).toBe(1);
    const a = 2 ** 27 + 1;
    // (2^27 + 1)^2 = 2^54 + 2^28 + 1 does not fit a double.
    expect(a * a - 2 ** 54 - 2 ** 28).toBe(0);
    expect(dot([a, 2 ** 54, 2 ** 28], [a, -1, -1])).toBe(1);
  });

  it("are within a few units of the exact sum, whatever cancels", () => {
    const term = fc.tuple(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(term, { maxLength: 30 }), (terms) => {
        const a = [...terms.map(([x]) => x), ...terms.map(([x]) => -x), 3];
        const b = [...terms.map(([, y]) => y), ...terms.map(([, y]) => y), 0.1];
        const exact = a.reduce(
          (sum, x, pos) => sum.plus(Rational.fromNumber(x).times(Rational.fromNumber(b[pos] as number))),
          Rational.zero,
        );
        const magnitude = terms.reduce((sum, [x, y]) => sum + 2 * Math.abs(x * y), 1);
        const error = Math.abs(exact.minus(Rational.fromNumber(dot(a, b))).toNumber());
        // The bound of the algorithm: one rounding of the result and a square of the rounding unit in the sizes.
        expect(error).toBeLessThanOrEqual(2 ** -53 + 1e4 * 2 ** -106 * magnitude);
      }),
    );
  });

  it("over a column are to the last bit those of one term after another, and know the largest term", () => {
    const number = fc.oneof(
      fc.constantFrom(0, -0, 1e300, Number.NaN),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { maxLength: 12 }), (terms) => {
        const factor = Float64Array.from(terms, ([, y]) => y).reverse();
        const index = Int32Array.from(terms, (_, pos) => terms.length - 1 - pos);
        const value = Float64Array.from(terms, ([x]) => x);
        const column = makeAccumulator(3);
        const single = makeAccumulator(3);
        const largest = new Float64Array(3);
        setColumnProduct(column, largest, 1, index, value, 0, terms.length, factor);
        const sizes = [0];
        for (const [x, y] of terms) {
          if (y === 0) continue;
          addProduct(single, 1, x, y);
          sizes.push(Math.abs(x * y));
        }
        expect(column).toEqual(single);
        expect(largest[1]).toEqual(Math.max(...sizes));
        expect([largest[0], largest[2]]).toEqual([0, 0]);
      }),
    );
  });

  it("show overflow and NaN, and nothing worse", () => {
    expect(dot([1e300], [1e300])).toBe(Number.POSITIVE_INFINITY);
    expect(dot([1e300, 1], [1, 1])).toBe(1e300);
    expect(dot([1e305, 1], [1, 1])).toBe(1e305);
    expect(dot([Number.NaN], [1])).toBeNaN();
    expect(dot([1e300, -1e300], [1e300, 1e300])).toBeNaN();
  });
});
