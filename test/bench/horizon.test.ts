import { describe, expect, it } from "vitest";
import { drawHorizons, growthExponent, type HorizonPoint } from "../../bench/horizon/plot.ts";

const point = (series: string, steps: number, seconds: number): HorizonPoint => {
  return { series, instance: `${series}-${steps}`, steps, columns: 10 * steps, seconds };
};

describe("the growth of time with the horizon", () => {
  it("is the slope on logarithmic axes", () => {
    const linear = [100, 1000, 35040].map((steps) => ({ steps, seconds: 3e-4 * steps }));
    const square = [100, 1000, 35040].map((steps) => ({ steps, seconds: 1e-8 * steps ** 2 }));
    expect(growthExponent(linear)).toBeCloseTo(1, 12);
    expect(growthExponent(square)).toBeCloseTo(2, 12);
    expect(growthExponent(linear.slice(0, 1))).toBeNaN();
  });

  it("is drawn with a line a series and a mark a point, within the paper", () => {
    const svg = drawHorizons([point("a", 96, 0.05), point("a", 35040, 4), point("b", 96, 0.07)]);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg.match(/stroke-width="2"/g)).toHaveLength(2);
    const places = [...svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map((match) =>
      match.slice(1).map(Number),
    );
    for (const [x, y] of places as [number, number][]) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(640);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(400);
    }
    // More steps are further right, more seconds higher up.
    expect(places[1]?.[0]).toBeGreaterThan(places[0]?.[0] as number);
    expect(places[1]?.[1]).toBeLessThan(places[0]?.[1] as number);
  });
});
