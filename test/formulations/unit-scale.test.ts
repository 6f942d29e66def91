import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { otherUnits, shiftedNumber, unitExponent } from "../../formulations/common/unit-scale.ts";

describe("units", () => {
  it.each([
    ["W", "kW", -3],
    ["MW", "kW", 3],
    ["kWh", "MWh", -3],
    ["EUR/MWh", "EUR/kWh", -3],
    ["ct/kWh", "EUR/kWh", -2],
    ["USD/kWp", "USD/kWp", 0],
    ["kWh/kWp", "MWh/MWp", 0],
    ["%", "", -2],
    ["kWh", "kW", null],
    ["USD/kWh", "EUR/kWh", null],
    ["EUR/kWh", "EUR", null],
    ["EUR/kWh/h", "EUR/kWh", null],
    ["kw", "kW", null],
    ["constructor", "kW", null],
    ["h", "min", null],
  ])("%s to %s is a power of %s", (from, to, exponent) => {
    expect(unitExponent(from, to)).toBe(exponent);
  });

  it("each unit that is offered can be converted", () => {
    for (const unit of ["kW", "kWh", "EUR/kWh", "USD/kWp", "kWh/kWp", "h"]) {
      for (const other of otherUnits(unit)) expect(unitExponent(other, unit)).not.toBeNull();
    }
    expect(otherUnits("kW")).toEqual(["W", "MW", "GW"]);
    expect(otherUnits("EUR/kWh").slice(0, 4)).toEqual(["EUR/Wh", "EUR/MWh", "EUR/GWh", "ct/kWh"]);
  });

  it("shifting the point is what the decimal text says, to the last bit", () => {
    expect(shiftedNumber("87.3", -3)).toBe(0.0873);
    expect(shiftedNumber("-1.5e2", 3)).toBe(-150_000);
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 }), (whole, places) => {
        const sign = whole < 0 ? "-" : "";
        const digits = String(Math.abs(whole)).padStart(places + 1, "0");
        const text = `${sign}${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
        expect(shiftedNumber(String(whole), -places)).toBe(Number(text.replace(/\.$/, "")));
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
