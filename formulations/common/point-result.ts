import { relativeGap, type SolvedResult, type VerificationReport } from "../../engine/index.ts";

/** The effort of a method that is no solve. */
export const NO_EFFORT = {
  nodes: 0,
  simplexIterations: 0,
  threads: 1,
  seconds: { presolve: 0, solve: 0 },
  statistics: {},
};

/**
 * A result at a point of another model than the one it comes from, without duals and basis.
 * @param result gives status and effort. @param report on the point.
 * @param bound a dual bound; a point may have gained by netting what its search had not pushed to the end.
 */
export function resultAt(
  result: SolvedResult,
  { point: { objective }, violations, rowActivity }: VerificationReport,
  colValue: Float64Array,
  bound: number | null,
): SolvedResult {
  const dualBound = bound === null ? null : Math.min(bound, objective);
  return {
    ...result,
    objective,
    dualBound,
    gap: relativeGap(objective, dualBound),
    solution: { objective, colValue, rowActivity },
    duals: null,
    basis: null,
    violations,
  };
}
