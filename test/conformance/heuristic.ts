import { describe } from "vitest";
import type { Heuristic } from "../../engine/index.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { declareSearchPluginTests } from "./search-plugin.ts";

/** Checks that any heuristic must pass as the only one: hand in your own. */
export function describeHeuristic(heuristic: Heuristic): void {
  describe(`heuristic ${heuristic.name}`, () => {
    const off = HEURISTICS.map((each) => each.name);
    declareSearchPluginTests(heuristic, { off, plugins: { heuristics: [heuristic] } });
  });
}
