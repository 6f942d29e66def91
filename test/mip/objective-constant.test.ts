/**
 * A constant in the objective is seen by no LP: which point is best does not depend on it. Objectives are the same to a search
 * within a share of their size, and a constant of 1e12 once made that share 1000.
 */
import { describe, expect, it } from "vitest";
import { type Problem, solveSync } from "../../engine/index.ts";
import { dot } from "../generators/draft.ts";
import { tinyMip } from "./tiny-mip.ts";

const EXACT = { mipGap: 0, mipGapAbs: 1e-9 };
const WAYS = [[], ["presolve"], ["presolve", "tableau"], ["all"]];

/** Status, and the objective of the point without the constant. */
function solveWith(problem: Problem, objectiveOffset: number, off: readonly string[]) {
  const { status, solution } = solveSync({ ...problem, objectiveOffset }, { ...EXACT, off });
  return { status, amount: solution === null ? null : dot(problem.colCost, solution.colValue) };
}

describe("a large constant in the objective", () => {
  for (const off of WAYS) {
    it(`changes no optimum${off.length === 0 ? "" : ` without ${off.join(", ")}`}`, () => {
      for (let seed = 0; seed < 150; seed++) {
        const problem = tinyMip(seed);
        const { status, amount } = solveWith(problem, 0, off);
        for (const constant of [1e12, -1e12]) {
          const shifted = solveWith(problem, constant, off);
          expect(shifted.status, `seed ${seed}`).toBe(status);
          // Doubles near 1e12 are a few ten thousandths apart.
          if (amount !== null && status === "optimal")
            expect(Math.abs((shifted.amount as number) - amount), `seed ${seed}`).toBeLessThan(5e-3);
        }
      }
    });
  }
});
