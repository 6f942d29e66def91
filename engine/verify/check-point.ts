import { ModelError } from "../errors.ts";
import type { Problem } from "../model/problem.ts";
import { ACCEPTED_RELATIVE_VIOLATION, ACCEPTED_VIOLATION, INTEGRALITY } from "../tolerances.ts";
import { checkConditions } from "./check-conditions.ts";
import { dotProduct, multiply, type Product } from "./products.ts";
import type { Violations } from "./violations.ts";

/** How well a point keeps the rules of a problem. Violations are in the units of the row or column. */
export interface PointReport {
  /**
   * Every row and bound is violated by at most 1e-6, or by at most 1e-9 of max(1, |bound|, largest term of the
   * row), every integer column is within 1e-6 of an integer, and what a special ordered set or a least value wants
   * to be 0 (or larger) misses that by at most 1e-6.
   */
  readonly feasible: boolean;
  /** In the problem's sense, with the constant; NaN where the point is not finite. */
  readonly objective: number;
  /** Largest absolute violations; Infinity where a value is not finite. `dual` is null. */
  readonly violations: Violations;
  /** Row of the largest violation; −1 where no row is violated at all. */
  readonly worstRow: number;
  /** Column of the largest bound or integrality violation, sets and least values included; −1 where there is none. */
  readonly worstCol: number;
  /** Sum of row violations. */
  readonly sumRow: number;
  /** Sum of bound violations. */
  readonly sumBound: number;
  /** Largest row violation relative to max(1, |bound|, largest term of the row). */
  readonly relativeRow: number;
  /** Largest bound violation relative to max(1, |bound|). */
  readonly relativeBound: number;
}

/** Violations of lb <= value <= ub, item by item. */
interface IntervalReport {
  readonly worst: number;
  readonly worstIndex: number;
  readonly sum: number;
  readonly relative: number;
  readonly accepted: boolean;
}

/** How far a value is outside its interval; 0 inside; Infinity for NaN. */
function excess(value: number, lb: number, ub: number): number {
  if (value >= lb && value <= ub) return 0;
  const outside = Math.max(lb - value, value - ub);
  return Number.isNaN(outside) ? Number.POSITIVE_INFINITY : outside;
}

function checkIntervals(
  value: Float64Array,
  lb: Float64Array,
  ub: Float64Array,
  scale: Float64Array | null,
): IntervalReport {
  let worst = 0;
  let worstIndex = -1;
  let sum = 0;
  let relative = 0;
  let accepted = true;
  for (let index = 0; index < value.length; index++) {
    // A column must be finite even where its bounds are not; a row's activity may overflow into a free side.
    const isLost = scale === null && !Number.isFinite(value[index]);
    const violation = isLost ? Number.POSITIVE_INFINITY : excess(value[index], lb[index], ub[index]);
    if (violation === 0) continue;
    const bound = value[index] > ub[index] ? ub[index] : lb[index];
    const unit = Math.max(1, Math.abs(bound), scale === null ? 0 : scale[index]);
    // Infinity / Infinity: what is lost stays lost.
    const share = violation === Number.POSITIVE_INFINITY ? violation : violation / unit;
    sum += violation;
    relative = Math.max(relative, share);
    if (!(violation <= ACCEPTED_VIOLATION || share <= ACCEPTED_RELATIVE_VIOLATION)) accepted = false;
    if (violation > worst) {
      worst = violation;
      worstIndex = index;
    }
  }
  return { worst, worstIndex, sum, relative, accepted };
}

/** @throws ModelError for a wrong length. */
export function assertColValueLength(problem: Problem, colValue: Float64Array): void {
  if (colValue.length === problem.numCols) return;
  throw new ModelError(`colValue: found length ${colValue.length}, expected length ${problem.numCols}`);
}

/**
 * Measures a point on the problem itself, in compensated arithmetic.
 *
 * @param colValue length numCols; borrowed.
 * @throws ModelError for a wrong length. A point that is not finite is infeasible, not an error.
 */
export function checkSolution(problem: Problem, colValue: Float64Array): PointReport {
  assertColValueLength(problem, colValue);
  return checkPoint(problem, colValue, multiply(problem, colValue));
}

/** The same, with the rows' activities at hand. */
export function checkPoint(problem: Problem, colValue: Float64Array, activity: Product): PointReport {
  const rows = checkIntervals(activity.value, problem.rowLb, problem.rowUb, activity.largestTerm);
  const cols = checkIntervals(colValue, problem.colLb, problem.colUb, null);
  let integrality = 0;
  let leastIntegral = -1;
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 0) continue;
    const value = colValue[col];
    const distance = Number.isFinite(value) ? Math.abs(value - Math.round(value)) : Number.POSITIVE_INFINITY;
    if (distance > integrality) {
      integrality = distance;
      leastIntegral = col;
    }
  }
  const conditions = checkConditions(problem, colValue);
  if (conditions.worst > integrality) {
    integrality = conditions.worst;
    leastIntegral = conditions.worstCol;
  }
  return {
    feasible: rows.accepted && cols.accepted && integrality <= INTEGRALITY,
    objective: dotProduct(problem.objectiveOffset, problem.colCost, colValue),
    violations: { row: rows.worst, bound: cols.worst, integrality, dual: null },
    worstRow: rows.worstIndex,
    worstCol: cols.worst >= integrality ? cols.worstIndex : leastIntegral,
    sumRow: rows.sum,
    sumBound: cols.sum,
    relativeRow: rows.relative,
    relativeBound: cols.relative,
  };
}
