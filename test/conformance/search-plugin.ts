import { expect, it } from "vitest";
import { checkSolution, type SolveOptions, solveSync } from "../../engine/index.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

/**
 * Declares the tests that every kind of search plug-in must pass, inside the caller's `describe`.
 * @param use options that make a solve use the plug-in.
 */
export function declareSearchPluginTests(
  plugin: { readonly name: string; readonly description: string },
  use: SolveOptions,
): void {
  it("has a kebab-case name and a description of one line", () => {
    expect(plugin.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(plugin.description).toMatch(/^\S[^\n]+$/);
  });

  it("leads to the optimum that counting finds, by feasible points only", () => {
    for (const seed of SEEDS) {
      const problem = tinyMip(seed);
      const exact = solveByBruteForce(problem);
      const found = solveSync(problem, {
        ...{ mipGap: 0, mipGapAbs: 0, nodeLimit: 5000 },
        ...use,
        onIncumbent: (event) => expect(checkSolution(problem, event.colValue).feasible).toBe(true),
      });
      expect([seed, found.status]).toEqual([seed, exact.status]);
      if (exact.status === "optimal") {
        expect(found.objective).toBeCloseTo(exact.objective.toNumber(), 6);
      }
    }
  });

  it("makes the same tree twice", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const run = () => solveSync(tinyMip(seed), { nodeLimit: 5000, ...use });
      const first = run();
      const second = run();
      expect([first.nodes, first.simplexIterations]).toEqual([second.nodes, second.simplexIterations]);
    }
  });
}
