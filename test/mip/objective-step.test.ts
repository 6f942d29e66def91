import { describe, expect, it } from "vitest";
import { computeObjectiveStep } from "../../engine/mip/domain/objective-step.ts";
import { knapsack } from "./example.ts";

const withCosts = (...costs: number[]) => ({ ...knapsack(), colCost: Float64Array.from(costs) });

describe("objective step", () => {
  it("is the greatest common divisor of whole costs", () => {
    expect(computeObjectiveStep(withCosts(6, -9, 0, 12, 0, 3))).toBe(3);
  });

  it("holds for decimal costs", () => {
    expect(computeObjectiveStep(withCosts(0.5, 1.25, 0, 0, 2, 0))).toBeCloseTo(0.25, 12);
  });

  it("is unknown with costs on continuous columns", () => {
    const integrality = Uint8Array.of(0, 1, 1, 1, 1, 1);
    expect(computeObjectiveStep({ ...withCosts(1, 1, 1, 1, 1, 1), integrality })).toBe(0);
    expect(computeObjectiveStep({ ...withCosts(0, 1, 1, 1, 1, 1), integrality })).toBe(1);
  });

  it("is one where nothing has a cost: there is nothing better than a feasible point", () => {
    expect(computeObjectiveStep(withCosts(0, 0, 0, 0, 0, 0))).toBe(1);
  });

  it("is unknown for costs that are no multiples of a millionth", () => {
    expect(computeObjectiveStep(withCosts(1, Math.SQRT2, 1, 1, 1, 1))).toBe(0);
  });
});
