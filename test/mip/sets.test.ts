import { describe, expect, it } from "vitest";
import { checkSolution, type Problem, solveSync } from "../../engine/index.ts";
import { withRandomConditions, withZeros } from "../generators/conditions.ts";
import { Random } from "../generators/random.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { tinyMip } from "./tiny-mip.ts";

const CASES = 600;

function draw(seed: number): Problem {
  const random = new Random(seed + 77);
  const base = withZeros(random, tinyMip(seed));
  const integrality = base.integrality.map((isInteger) => (random.chance(0.5) ? 0 : isInteger));
  return withRandomConditions(random, { ...base, integrality });
}

describe("special ordered sets and semi-continuous columns", () => {
  for (const off of [[], ["all"], ["propagation", "rounding", "slack-rounding"]]) {
    it(`give the optimum that counting finds, without [${off}]`, () => {
      const seen = new Map<string, number>();
      for (let seed = 0; seed < CASES; seed++) {
        const problem = draw(seed);
        const truth = solveByBruteForce(problem);
        const result = solveSync(problem, { mipGap: 0, mipGapAbs: 1e-9, off, nodeLimit: 20_000 });
        expect([seed, result.status]).toEqual([seed, truth.status]);
        seen.set(truth.status, (seen.get(truth.status) ?? 0) + 1);
        if (truth.status !== "optimal" || result.solution === null) continue;
        expect(result.objective, `seed ${seed}`).toBeCloseTo(truth.objective.toNumber(), 6);
        expect(checkSolution(problem, result.solution.colValue).feasible).toBe(true);
      }
      expect(seen.get("optimal")).toBeGreaterThan(CASES / 3);
      expect(seen.get("infeasible")).toBeGreaterThan(10);
      expect(seen.get("unbounded")).toBeGreaterThan(5);
    });
  }
});
