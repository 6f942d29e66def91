import type { Problem } from "../model/problem.ts";

/** How far a point is from keeping its special ordered sets and least values. */
export interface ConditionReport {
  /** Largest violation: the sum of magnitudes that ought to be 0, or the distance to 0 or the least value. */
  readonly worst: number;
  /** A column of it; −1 where all is kept. */
  readonly worstCol: number;
}

/** The size of what stands outside of the best place for the members that may differ from 0. */
function setViolation(size: Float64Array, isPair: boolean): number {
  let sum = 0;
  let best = 0;
  for (let pos = 0; pos < size.length; pos++) {
    const next = isPair && pos + 1 < size.length ? size[pos + 1] : 0;
    best = Math.max(best, size[pos] + next);
    sum += size[pos];
  }
  if (sum === 0) return 0;
  if (!Number.isFinite(sum)) return Number.POSITIVE_INFINITY;
  // Summed anew rather than sum − best, which would lose what is small beside a large member.
  let least = Number.POSITIVE_INFINITY;
  for (let pos = 0; pos < size.length; pos++) {
    const next = isPair && pos + 1 < size.length ? size[pos + 1] : 0;
    if (size[pos] + next < best) continue;
    let outside = 0;
    for (let other = 0; other < size.length; other++) {
      if (other !== pos && !(isPair && other === pos + 1)) outside += size[other];
    }
    least = Math.min(least, outside);
  }
  return least;
}

/** Measures a point on the sets and semi-continuous columns of a problem. @param colValue length numCols; borrowed. */
export function checkConditions(problem: Problem, colValue: Float64Array): ConditionReport {
  let worst = 0;
  let worstCol = -1;
  const { sets, semicontinuous } = problem;
  for (let set = 0; set < (sets?.count ?? 0) && sets !== undefined; set++) {
    const members = sets.col.subarray(sets.start[set], sets.start[set + 1]);
    const size = Float64Array.from(members, (col) => Math.abs(colValue[col]));
    const violation = setViolation(size, sets.type[set] === 2);
    if (!(violation <= worst)) {
      worst = violation;
      worstCol = members[0];
    }
  }
  for (let pos = 0; pos < (semicontinuous?.col.length ?? 0) && semicontinuous !== undefined; pos++) {
    const value = colValue[semicontinuous.col[pos]];
    const violation = Math.min(Math.abs(value), Math.max(0, semicontinuous.least[pos] - value));
    if (!(violation <= worst)) {
      worst = Number.isNaN(violation) ? Number.POSITIVE_INFINITY : violation;
      worstCol = semicontinuous.col[pos];
    }
  }
  return { worst, worstCol };
}
