import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

describe("Random", () => {
  it("repeats itself for the same seed and differs for others", () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => random.uint32());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(new Set(draw(0)).size).toBe(20);
  });

  it("draws whole numbers evenly from the closed range", () => {
    const random = new Random(1);
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 10_000; draw++) counts[random.whole(-2, 2) + 2]++;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it("never draws zero where zero is excluded", () => {
    const random = new Random(2);
    for (let draw = 0; draw < 1000; draw++) {
      const value = random.nonZero(3);
      expect(Math.abs(value)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(value)).toBeLessThanOrEqual(3);
    }
  });
});
