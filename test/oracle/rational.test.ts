import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rational } from "./rational.ts";

fc.configureGlobal({ seed: 20260101 });

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("Rational", () => {
  it("holds a double without rounding", () => {
    expect(Rational.fromNumber(0.1).toString()).toBe("3602879701896397/36028797018963968");
    expect(Rational.fromNumber(-0.75).toString()).toBe("-3/4");
    expect(Rational.fromNumber(2 ** 60).toString()).toBe("1152921504606846976");
  });

  it("gives every double back", () => {
    fc.assert(fc.property(finite, (value) => Rational.fromNumber(value).toNumber() === value));
    expect(Rational.fromNumber(Number.MIN_VALUE).toNumber()).toBe(Number.MIN_VALUE);
    expect(Rational.fromNumber(Number.MAX_VALUE).toNumber()).toBe(Number.MAX_VALUE);
  });

  it("rounds a third to the nearest double", () => {
    expect(Rational.of(1n, 3n).toNumber()).toBe(1 / 3);
    expect(Rational.of(-2n, 6n).toString()).toBe("-1/3");
  });

  it("obeys the laws of a field", () => {
    fc.assert(
      fc.property(finite, finite, finite, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(Rational.fromNumber) as [Rational, Rational, Rational];
        const distributed = x.times(y).plus(x.times(z));
        expect(x.times(y.plus(z)).compare(distributed)).toBe(0);
        expect(x.minus(x).sign()).toBe(0);
        if (b !== 0) expect(x.over(y).times(y).compare(x)).toBe(0);
        expect(Math.sign(x.compare(y))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it("refuses what is not a number and a zero denominator", () => {
    expect(() => Rational.fromNumber(Number.NaN)).toThrow(RangeError);
    expect(() => Rational.one.over(Rational.zero)).toThrow(RangeError);
  });
});
