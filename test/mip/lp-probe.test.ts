import { describe, expect, it } from "vitest";
import { searchBox } from "../../engine/mip/heuristics/box-search.ts";
import { createSearch } from "../../engine/mip/search.ts";
import { WorkerControl } from "../../engine/parallel/worker-control.ts";
import { knapsack, mipOf } from "./example.ts";

/** A search that has not begun. */
function newSearch() {
  const plain = { mipGap: 0, mipGapAbs: 0, seed: 0, techniques: [] };
  const control = new WorkerControl(
    plain,
    () => false,
    () => 0,
  );
  const silent = { rootSolved() {}, improved() {}, nodeDone() {} };
  return createSearch(mipOf(knapsack()), control, (lp) => control.makeLp(lp), silent, "optimum", searchBox);
}

describe("the probe of heuristics", () => {
  it("has iterations to begin with, but none of those once it forgoes them", () => {
    const { probe, mip, incumbent } = newSearch();
    expect(probe.iterationsLeft).toBeGreaterThan(0);
    probe.forgoFree();
    expect(probe.iterationsLeft).toBe(0);
    const { colLb, colUb } = mip;
    expect(probe.solve(colLb, colUb, 100)).toEqual({ status: "limit" });
    const box = probe.searchBox(colLb, colUb, 10, incumbent.sink("test"));
    expect(box.next()).toEqual({ done: true, value: "skipped" });
    expect(probe.iterations).toBe(0);
  });
});
