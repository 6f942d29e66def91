import { describe, expect, it } from "vitest";
import { Pseudocosts, pseudocostsSince } from "../../engine/mip/branching/pseudocosts.ts";

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

  it("are the same after a way through a record", () => {
    const costs = new Pseudocosts(5);
    costs.add(3, "up", 0.5, 3);
    costs.add(3, "down", 0.25, Number.POSITIVE_INFINITY);
    costs.add(1, "down", 1, 4);
    costs.addDeductions(1, "up", 7);
    const other = new Pseudocosts(5);
    other.merge(structuredClone(costs.export()));
    for (const each of [costs, other]) {
      expect([...each.export().col]).toEqual([1, 3]);
      expect(each.up(0)).toBe(6);
      expect(each.samples(3)).toBe(0);
    }
    expect(other.export()).toEqual(costs.export());
    for (let col = 0; col < 5; col++) {
      expect([other.up(col), other.down(col), other.closing(col)]).toEqual([
        ...[costs.up(col), costs.down(col), costs.closing(col)],
      ]);
    }
  });

  it("add up: what has come since, merged with what was known, is what is known now", () => {
    const costs = new Pseudocosts(6);
    costs.add(4, "up", 0.5, 3);
    costs.add(2, "up", 0.5, 1);
    const before = costs.export();
    const other = new Pseudocosts(6);
    other.merge(before);
    costs.add(2, "up", 0.25, 2);
    costs.add(0, "down", 1, 5);
    costs.add(5, "down", 1, 2);
    const since = pseudocostsSince(before, costs.export());
    expect([...since.col]).toEqual([0, 2, 5]);
    other.merge(since);
    expect(other.export()).toEqual(costs.export());
    expect(pseudocostsSince(costs.export(), costs.export()).col).toHaveLength(0);
  });

  it("ignore infinite gains and moves of no length", () => {
    const costs = new Pseudocosts(1);
    costs.add(0, "down", 0.5, Number.POSITIVE_INFINITY);
    costs.add(0, "down", 0, 5);
    expect(costs.down(0)).toBe(1);
  });
});
