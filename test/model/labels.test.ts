import { describe, expect, it } from "vitest";
import { Labels } from "../../engine/model/labels.ts";

describe("Labels", () => {
  const labels = new Labels();
  labels.add(2, 3, { name: (pos) => `a${pos}`, tag: (pos) => ({ step: pos }) });
  labels.add(5, 1, {});
  labels.add(6, 0, { name: () => "nobody" });
  labels.add(6, 2, { name: (pos) => `b${pos}` });

  it("finds names by block", () => {
    const names = Array.from({ length: 10 }, (_, index) => labels.name(index));
    expect(names).toEqual([
      undefined,
      undefined,
      "a0",
      "a1",
      "a2",
      undefined,
      "b0",
      "b1",
      undefined,
      undefined,
    ]);
  });

  it("finds tags only where they were given", () => {
    expect(labels.tag(4)).toEqual({ step: 2 });
    expect(labels.tag(6)).toBeUndefined();
    expect(new Labels().tag(0)).toBeUndefined();
  });
});
