import { describe, expect, it } from "vitest";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { randomLp } from "../generators/lp.ts";
import { solveExactLp } from "../oracle/exact-lp.ts";

describe("minimizationForm", () => {
  it("returns a minimisation as it is", () => {
    const problem = randomLp(1, { maximize: false });
    expect(minimizationForm(problem)).toBe(problem);
  });

  it("negates the optimum of a maximisation and leaves the record alone", () => {
    for (let seed = 0; seed < 20; seed++) {
      const problem = randomLp(seed, { maximize: true });
      const before = problem.colCost.slice();
      const form = minimizationForm(problem);
      expect(form.maximize).toBe(false);
      expect(form.value).toBe(problem.value);
      expect(problem.colCost).toEqual(before);
      expect(form.colCost.every((cost) => !Object.is(cost, -0))).toBe(true);
      const [given, turned] = [solveExactLp(problem), solveExactLp(form)];
      expect(turned.objective?.toString()).toBe(given.objective?.negated().toString());
    }
  });
});
