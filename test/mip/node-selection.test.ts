import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bestBound } from "../../engine/mip/node-selection/best-bound.ts";
import { bestEstimate } from "../../engine/mip/node-selection/best-estimate.ts";
import { NODE_SELECTORS } from "../../engine/mip/node-selection/registry.ts";
import { templateSelector } from "../../engine/mip/node-selection/template.ts";
import { describeNodeSelector } from "../conformance/node-selector.ts";
import { knapsack, mipOf } from "./example.ts";

for (const selector of [...NODE_SELECTORS, templateSelector]) describeNodeSelector(selector);

const node = (id: number, depth: number, dualBound: number, estimate = dualBound) => ({
  id,
  depth,
  dualBound,
  estimate,
});

describe("node selection", () => {
  it("the template has fewer than 40 lines", () => {
    const url = new URL("../../engine/mip/node-selection/template.ts", import.meta.url);
    expect(readFileSync(url, "utf8").split("\n").length).toBeLessThan(40);
  });

  it("best bound takes the nodes in the order of their bounds", () => {
    const selector = bestBound.create(mipOf(knapsack()));
    for (const [id, bound] of [5, 1, 4, 2, 3].entries()) selector.push(node(id, 1, bound));
    const bounds = Array.from({ length: 5 }, () => selector.pop()?.dualBound);
    expect(bounds).toEqual([1, 2, 3, 4, 5]);
  });

  it("best estimate goes down with the child pushed last while its bound is good", () => {
    const selector = bestEstimate.create(mipOf(knapsack()));
    selector.push(node(0, 0, 0));
    expect(selector.pop()?.id).toBe(0);
    selector.push(node(1, 1, 0));
    selector.push(node(2, 1, 5));
    expect(selector.pop()?.id).toBe(2);
  });

  it("best estimate follows a path to its end whatever its bound, goes back some times, then jumps", () => {
    const selector = bestEstimate.create(mipOf(knapsack()));
    selector.push(node(0, 0, 0));
    selector.pop();
    selector.prune(10, () => {});
    // A path of seven with a sibling at each step.
    for (let depth = 1; depth <= 7; depth++) {
      selector.push(node(2 * depth, depth, 8, 9 - depth));
      selector.push(node(2 * depth + 1, depth, 9, 9));
      expect(selector.pop()?.id).toBe(2 * depth + 1);
    }
    // Six ways back from the deepest up, then the least estimate of what is left.
    const back = Array.from({ length: 6 }, () => selector.pop()?.id);
    expect(back).toEqual([14, 12, 10, 8, 6, 4]);
    selector.push(node(30, 1, 7, 7));
    selector.push(node(31, 1, 9, 9));
    expect(selector.pop()?.id).toBe(30);
  });

  it("best estimate leaves no path before its end, in long searches either", () => {
    const selector = bestEstimate.create(mipOf(knapsack()));
    for (let id = 0; id <= 600; id++) {
      selector.push(node(id, 0, 0));
      selector.pop();
    }
    selector.prune(10, () => {});
    selector.push(node(1001, 1, 0));
    selector.push(node(1002, 1, 9));
    expect(selector.pop()?.id).toBe(1002);
  });

  it("best estimate holds a hundred thousand open nodes and gives them all back", () => {
    const selector = bestEstimate.create(mipOf(knapsack()));
    for (let id = 0; id < 100_000; id++) selector.push(node(id, 1, (id * 7919) % 100_003));
    expect(selector.dualBound()).toBe(0);
    const seen = new Uint8Array(100_000);
    for (let next = selector.pop(); next !== undefined; next = selector.pop()) seen[next.id]++;
    expect(seen.every((count) => count === 1)).toBe(true);
  });
});
