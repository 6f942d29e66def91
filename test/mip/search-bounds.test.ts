import { describe, expect, it } from "vitest";
import { SearchBounds } from "../../engine/mip/domain/search-bounds.ts";

const rules = { mipGap: 0, mipGapAbs: 0, offset: 0, step: 0 };

describe("search bounds", () => {
  it("without an incumbent nothing is cut off", () => {
    const bounds = new SearchBounds(rules);
    expect(bounds.cutoff).toBe(Number.POSITIVE_INFINITY);
    expect(bounds.dualBound(5)).toBe(5);
  });

  it("the cutoff leaves room for the allowed gap, relative or absolute, whichever is larger", () => {
    const relative = new SearchBounds({ ...rules, mipGap: 0.1, mipGapAbs: 1 });
    relative.improve(200);
    expect(relative.cutoff).toBeCloseTo(180, 1);
    const absolute = new SearchBounds({ ...rules, mipGap: 0.1, mipGapAbs: 50 });
    absolute.improve(200);
    expect(absolute.cutoff).toBeCloseTo(150, 0);
  });

  it("with objectives in steps of 2 from 1, a bound of 5.5 proves 7 and the cutoff is one step down", () => {
    const bounds = new SearchBounds({ ...rules, offset: 1, step: 2 });
    expect(bounds.tighten(5.5)).toBe(7);
    expect(bounds.tighten(7.0000001)).toBeCloseTo(7, 6);
    bounds.improve(9);
    expect(bounds.cutoff).toBeGreaterThan(7);
    expect(bounds.cutoff).toBeLessThan(7.001);
  });

  it("an incumbent from elsewhere between two steps leaves the step below it open", () => {
    const bounds = new SearchBounds({ ...rules, step: 1 });
    bounds.improve(2.5);
    expect(bounds.tighten(1.5)).toBeLessThan(bounds.cutoff);
    expect(bounds.tighten(2.2)).toBeGreaterThan(bounds.cutoff);
  });

  it("what was given up elsewhere is not rounded up to a step", () => {
    const bounds = new SearchBounds({ ...rules, step: 1 });
    bounds.improve(10);
    bounds.closeElsewhere(9.6);
    expect(bounds.dualBound(Number.POSITIVE_INFINITY)).toBe(9.6);
  });

  it("the dual bound counts regions closed within the gap and is never above the incumbent", () => {
    const bounds = new SearchBounds({ ...rules, mipGap: 0.1 });
    bounds.improve(100);
    bounds.close(95);
    expect(bounds.dualBound(97)).toBe(95);
    expect(bounds.dualBound(93)).toBe(93);
    bounds.improve(94);
    expect(bounds.dualBound(Number.POSITIVE_INFINITY)).toBe(94);
  });

  it("a step finer than the accuracy of an LP is not used", () => {
    const bounds = new SearchBounds({ ...rules, step: 1 });
    expect(bounds.tighten(1e9 + 0.5)).toBe(1e9 + 0.5);
  });
});
