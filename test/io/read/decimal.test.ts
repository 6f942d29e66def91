import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDecimal, parseInfinity } from "../../../io/read/decimal.ts";
import { utf8 } from "./dialect.ts";

const parse = (text: string) => parseDecimal(utf8(text), 0, text.length);

describe("parseDecimal", () => {
  it("agrees with Number on every double's shortest text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(value + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it("agrees with Number on digits, points and exponents of any length", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 25 });
    const exponent = fc.option(fc.integer({ min: -330, max: 330 }));
    fc.assert(
      fc.property(fc.constantFrom("", "+", "-"), digits, digits, exponent, (sign, whole, fraction, power) => {
        const text = `${sign}${whole}.${fraction}${power === null ? "" : `E${power}`}`;
        const expected = whole + fraction === "" ? Number.NaN : Number(text) + 0;
        expect(parse(text)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("takes the exponent letters of Fortran", () => {
    expect([parse("1D5"), parse("1d-5"), parse("1.25D+2")]).toEqual([1e5, 1e-5, 125]);
  });

  it.each([
    "",
    "+",
    "-",
    ".",
    "e5",
    "1e",
    "1e+",
    "1x",
    "0x10",
    "1,5",
    "1.2.3",
    "--1",
    "1 ",
    "nan",
    "inf",
    "1e5.5",
  ])("refuses %j", (text) => expect(parse(text)).toBeNaN());

  it("refuses numbers of more than 4096 bytes, and takes shorter ones", () => {
    expect(parse("1".repeat(5000))).toBeNaN();
    expect(parse(`0.${"0".repeat(300)}1`)).toBe(1e-301);
  });
});

it("parseInfinity takes inf and infinity in any case, with sign", () => {
  const infinity = (text: string) => parseInfinity(utf8(text), 0, text.length);
  expect(["inf", "+Inf", "INFINITY"].map(infinity)).toEqual(Array(3).fill(Number.POSITIVE_INFINITY));
  expect(infinity("-infinity")).toBe(Number.NEGATIVE_INFINITY);
  expect(["in", "infi", "-", "nan", "infinityx"].map(infinity)).toEqual(Array(5).fill(Number.NaN));
});
