import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  computeTangent,
  degradationCost,
  fullPowerSoc,
  type Tangent,
} from "../../formulations/parkinglot/degradation.ts";

const LAW = { coefficient: 0.05, exponent: 0.795 };
const CAR = { capacityKWh: 40, maxKW: 7.4, stepHours: 1 / 12 };

const point = () =>
  fc.record({
    soc: fc.double({ min: 0, max: 0.98, noNaN: true }),
    powerKW: fc.double({ min: 0.01, max: 7.4, noNaN: true }),
  });

function tangentAt(powerKW: number, soc: number) {
  const tangent: Tangent = { value: 0, byPower: 0, bySoc: 0 };
  const touching = computeTangent(LAW, CAR, powerKW, soc, tangent);
  return { ...tangent, touching };
}

describe("degradation cost", () => {
  it("agrees with an evaluation of the law in a table of other figures", () => {
    // EUR a step of 5 minutes for 40 kWh, to three digits
    const table: readonly (readonly [number, number, number])[] = [
      [1.85, 0, 1.65e-5],
      [3.7, 0.4, 1.47e-4],
      [5.55, 0.9, 7.23e-4],
      [7.4, 0.6, 1.28e-3],
      [7.4, 0.98, 2.65e-3],
    ];
    for (const [powerKW, soc, cost] of table) {
      expect(degradationCost(LAW, CAR, powerKW, soc) / cost).toBeCloseTo(1, 2);
    }
  });

  it("is homogeneous of degree 2 + a in power and room", () => {
    const full = degradationCost(LAW, CAR, 6, 0.5);
    expect(degradationCost(LAW, CAR, 3, 0.75) / full).toBeCloseTo(0.5 ** 2.795, 12);
  });

  it("costs nothing without power", () => {
    expect(degradationCost(LAW, CAR, 0, 1)).toBe(0);
    expect(tangentAt(0, 1)).toEqual({ value: 0, byPower: 0, bySoc: 0, touching: 0 });
  });

  it("full power is within the domain up to its highest state of charge", () => {
    expect(fullPowerSoc(CAR)).toBe(0.98);
    const soc = fullPowerSoc({ ...CAR, capacityKWh: 24 });
    expect(soc).toBeCloseTo(1 - 7.4 / 12 / 24, 12);
  });

  it("the gradient agrees with differences", () => {
    fc.assert(
      fc.property(point(), ({ powerKW, soc }) => {
        fc.pre((powerKW / 12 / 40) * 1.2 < 1 - soc);
        const { value, byPower, bySoc } = tangentAt(powerKW, soc);
        expect(value / degradationCost(LAW, CAR, powerKW, soc)).toBeCloseTo(1, 12);
        const h = 1e-6;
        const alongPower =
          (degradationCost(LAW, CAR, powerKW + h, soc) - degradationCost(LAW, CAR, powerKW - h, soc)) /
          (2 * h);
        const alongSoc =
          (degradationCost(LAW, CAR, powerKW, soc + h) -
            degradationCost(LAW, CAR, powerKW, Math.max(0, soc - h))) /
          (soc + h - Math.max(0, soc - h));
        expect(Math.abs(alongPower - byPower)).toBeLessThan(1e-3 * byPower + 1e-9);
        expect(Math.abs(alongSoc - bySoc)).toBeLessThan(1e-2 * bySoc + 1e-8);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("a tangent plane lies below the cost in the whole domain", () => {
    fc.assert(
      fc.property(point(), point(), (at, other) => {
        const room = ((1 - other.soc) * 40 * 12) / 7.4;
        const powerKW = Math.min(other.powerKW, room * 7.4);
        const { value, byPower, bySoc, touching } = tangentAt(at.powerKW, at.soc);
        const plane = value + byPower * (powerKW - touching) + bySoc * (other.soc - at.soc);
        expect(plane).toBeLessThanOrEqual(degradationCost(LAW, CAR, powerKW, other.soc) + 1e-12);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});
