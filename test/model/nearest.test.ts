import { describe, expect, it } from "vitest";
import { didYouMean, nearestName } from "../../engine/index.ts";

describe("nearestName", () => {
  it("finds what was meant", () => {
    expect(nearestName("ImportLimitkw", ["exportLimitKW", "importLimitKW"])).toBe("importLimitKW");
    expect(nearestName("pvs", ["pv", "baseLoad"])).toBe("pv");
    expect(nearestName("colunms", ["columns", "rows"])).toBe("columns");
    expect(nearestName("bound flipping", ["scaling", "bound-flipping"])).toBe("bound-flipping");
  });

  it("finds nothing where nothing is near", () => {
    expect(nearestName("zzzzzz", ["pv", "baseLoad"])).toBeNull();
    expect(nearestName("xyz", ["columns", "rows", "sense"])).toBeNull();
    expect(nearestName("", ["pv"])).toBeNull();
    expect(nearestName("pv", [])).toBeNull();
  });

  it("answers at once to a word of any length", () => {
    expect(nearestName("q".repeat(1_000_000), ["columns", "rows"])).toBeNull();
  });
});

describe("didYouMean", () => {
  it("is a question behind a message, or nothing", () => {
    expect(didYouMean("sede", ["seed", "start"])).toBe(' (did you mean "seed"?)');
    expect(didYouMean("zzzzzz", ["seed", "start"])).toBe("");
  });
});
