/**
 * The independent check of an answer: nothing here knows how it was found. Everything is measured on the problem
 * as the user gave it, unscaled and unpresolved.
 */
import type { Problem } from "../model/problem.ts";
import { ACCEPTED_LP_GAP } from "../tolerances.ts";
import { type DualReport, judgeDuals } from "./check-duals.ts";
import { assertColValueLength, checkPoint, type PointReport } from "./check-point.ts";
import { multiply } from "./products.ts";
import type { Violations } from "./violations.ts";

export { type CertificateReport, checkCertificate } from "./check-certificate.ts";
export { checkDuals, type DualReport } from "./check-duals.ts";
export { checkSolution, type PointReport } from "./check-point.ts";

/** An answer to be checked; duals are those of an LP, in the problem's sense. */
export interface Answer {
  /** Length numCols. */
  readonly colValue: Float64Array;
  /** Length numRows. */
  readonly rowDual?: Float64Array | null;
  /** Length numCols. Only compared with c − A'y. */
  readonly reducedCost?: Float64Array | null;
}

/** What the check found. */
export interface VerificationReport {
  /** The point is feasible and, with duals, their signs and the gap to the bound prove it optimal within 1e-6. */
  readonly accepted: boolean;
  readonly point: PointReport;
  /** Null without duals. */
  readonly duals: DualReport | null;
  /** Largest absolute violations. */
  readonly violations: Violations;
  /** A x, compensated; length numRows. */
  readonly rowActivity: Float64Array;
}

/**
 * Checks a point and, where given, its duals.
 *
 * @throws ModelError for wrong lengths.
 */
export function verify(problem: Problem, answer: Answer): VerificationReport {
  const { colValue } = answer;
  assertColValueLength(problem, colValue);
  const activity = multiply(problem, colValue);
  const rowActivity = activity.value;
  const point = checkPoint(problem, colValue, activity);
  const rowDual = answer.rowDual ?? null;
  if (rowDual === null) {
    return { accepted: point.feasible, point, duals: null, violations: point.violations, rowActivity };
  }
  const measured = { colValue, activity, objective: point.objective };
  const duals = judgeDuals(problem, measured, rowDual, answer.reducedCost ?? null);
  return {
    accepted: point.feasible && duals.accepted && Math.max(duals.gap, duals.forgiven) <= ACCEPTED_LP_GAP,
    point,
    duals,
    violations: { ...point.violations, dual: Math.max(duals.reducedCost, duals.rowDual) },
    rowActivity,
  };
}
