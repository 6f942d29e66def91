import { describe } from "vitest";
import type { BranchingRule } from "../../engine/index.ts";
import { declareSearchPluginTests } from "./search-plugin.ts";

/** Checks that any branching rule must pass: hand in your own. */
export function describeBranchingRule(rule: BranchingRule): void {
  describe(`branching rule ${rule.name}`, () => {
    declareSearchPluginTests(rule, { plugins: { branchingRule: rule } });
  });
}
