import { describe, expect, it } from "vitest";
import { Pseudocosts } from "../../engine/mip/pseudocosts.ts";

describe("pseudo-costs", () => {
  it("are growth per unit, averaged, blended with the average of all columns", () => {
    const costs = new Pseudocosts(3);
    costs.add(0, "up", 0.5, 3);
    costs.add(0, "up", 0.25, 0.5);
    // Own 6 and 2, average of all 4: (6 + 2 + 4) / 3.
    expect(costs.up(0)).toBeCloseTo(4, 12);
    costs.add(1, "up", 1, 10);
    expect(costs.up(1)).toBeCloseTo((10 + 6) / 2, 12);
    expect(costs.up(2)).toBeCloseTo(6, 12);
  });

  it("keep the directions apart", () => {
    const costs = new Pseudocosts(1);
    costs.add(0, "down", 1, 8);
    expect(costs.down(0)).toBe(8);
    expect(costs.up(0)).toBe(1);
    expect(costs.samples(0)).toBe(0);
  });

  it("ignore infinite gains and moves of no length", () => {
    const costs = new Pseudocosts(1);
    costs.add(0, "down", 0.5, Number.POSITIVE_INFINITY);
    costs.add(0, "down", 0, 5);
    expect(costs.down(0)).toBe(1);
  });
});
