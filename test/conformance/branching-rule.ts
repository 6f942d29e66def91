import { describe, expect, it } from "vitest";
import { type BranchingRule, solveSync } from "../../engine/index.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

/** Checks that any branching rule must pass: hand in your own. */
export function describeBranchingRule(rule: BranchingRule): void {
  describe(`branching rule ${rule.name}`, () => {
    it("has a kebab-case name and a description of one line", () => {
      expect(rule.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(rule.description).toMatch(/^\S[^\n]+$/);
    });

    it("leads to the optimum that counting finds", () => {
      for (const seed of SEEDS) {
        const problem = tinyMip(seed);
        const exact = solveByBruteForce(problem);
        const options = { mipGap: 0, mipGapAbs: 0, nodeLimit: 5000, plugins: { branchingRule: rule } };
        const found = solveSync(problem, options);
        expect([seed, found.status]).toEqual([seed, exact.status]);
        if (exact.status === "optimal") {
          expect(found.objective).toBeCloseTo(exact.objective.toNumber(), 6);
        }
      }
    });

    it("makes the same tree twice", () => {
      for (const seed of SEEDS.slice(0, 20)) {
        const run = () => solveSync(tinyMip(seed), { nodeLimit: 5000, plugins: { branchingRule: rule } });
        const first = run();
        const second = run();
        expect([first.nodes, first.simplexIterations]).toEqual([second.nodes, second.simplexIterations]);
      }
    });
  });
}
