import type { Problem } from "./problem.ts";

/**
 * The equivalent minimisation: cost and offset negated where the problem is a maximisation. Everything else is
 * shared with the given record; a minimisation is returned as it is.
 */
export function minimizationForm(problem: Problem): Problem {
  if (!problem.maximize) return problem;
  return {
    ...problem,
    maximize: false,
    // 0 − c rather than −c: a cost of zero stays +0.
    objectiveOffset: 0 - problem.objectiveOffset,
    colCost: problem.colCost.map((cost) => 0 - cost),
  };
}
