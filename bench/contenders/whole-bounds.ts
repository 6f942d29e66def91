import type { Problem } from "../../engine/index.ts";

/** A bound this near a whole number is meant to be that number: 0.3 / 0.1 makes 2.9999999999999996. */
const NOISE = 1e-6;

/** The problem with the bounds of integer columns rounded inward: some solvers take no others. */
export function withWholeBounds(problem: Problem): Problem {
  const rounded = (bounds: Float64Array, round: (bound: number) => number) =>
    bounds.map((bound, col) => (problem.integrality[col] === 1 ? round(bound) : bound));
  return {
    ...problem,
    colLb: rounded(problem.colLb, (lb) => Math.ceil(lb - NOISE)),
    colUb: rounded(problem.colUb, (ub) => Math.floor(ub + NOISE)),
  };
}
