import { describe, expect, it } from "vitest";
import { checkSolution, type Heuristic, solveSync } from "../../engine/index.ts";
import { HEURISTICS } from "../../engine/mip/heuristics/registry.ts";
import { tinyMip } from "../mip/tiny-mip.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";

/** Checks that any heuristic must pass: hand in your own. */
export function describeHeuristic(heuristic: Heuristic): void {
  describe(`heuristic ${heuristic.name}`, () => {
    it("has a kebab-case name and a description of one line", () => {
      expect(heuristic.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(heuristic.description).toMatch(/^\S[^\n]+$/);
    });

    it("as the only heuristic leaves the optimum what it is, and what it finds is feasible", () => {
      for (let seed = 0; seed < 60; seed++) {
        const problem = tinyMip(seed);
        const exact = solveByBruteForce(problem);
        const found = solveSync(problem, {
          mipGap: 0,
          mipGapAbs: 0,
          nodeLimit: 5000,
          off: HEURISTICS.map((each) => each.name),
          plugins: { heuristics: [heuristic] },
          onIncumbent: (event) => expect(checkSolution(problem, event.colValue).feasible).toBe(true),
        });
        expect([seed, found.status]).toEqual([seed, exact.status]);
        if (exact.status === "optimal") {
          expect(found.objective).toBeCloseTo(exact.objective.toNumber(), 6);
        }
      }
    });
  });
}
