import type { Problem } from "../../engine/index.ts";

/** The problem with the bounds of integer columns rounded inward: some solvers take no others. */
export function withWholeBounds(problem: Problem): Problem {
  const rounded = (bounds: Float64Array, round: (bound: number) => number) =>
    bounds.map((bound, col) => (problem.integrality[col] === 1 ? round(bound) : bound));
  return { ...problem, colLb: rounded(problem.colLb, Math.ceil), colUb: rounded(problem.colUb, Math.floor) };
}
