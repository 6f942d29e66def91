import type { Problem } from "../../engine/model/problem.ts";
import { type ExactAnswer, solveExactLp } from "./exact-lp.ts";

/** Assignments of the integer columns that may be tried. */
const MOST_ASSIGNMENTS = 4096;

/**
 * Solves a tiny MIP exactly: every assignment of the integer columns within their bounds, the rest by exact LP.
 *
 * @returns unbounded as soon as the rest of one assignment is.
 * @throws RangeError for more than 4096 assignments, or an integer column without finite bounds.
 */
export function solveByBruteForce(problem: Problem): ExactAnswer {
  const integerCols: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  let assignments = 1;
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 0) continue;
    const low = Math.ceil(problem.colLb[col] as number);
    const high = Math.floor(problem.colUb[col] as number);
    integerCols.push(col);
    first.push(low);
    last.push(high);
    assignments *= Math.max(0, high - low + 1);
  }
  if (!(assignments <= MOST_ASSIGNMENTS)) {
    throw new RangeError(`found ${assignments} assignments, expected at most ${MOST_ASSIGNMENTS}`);
  }
  let best: ExactAnswer = { status: "infeasible", objective: null, colValue: null };
  const present = first.slice();
  for (let count = 0; count < assignments; count++) {
    const answer = solveExactLp(fix(problem, integerCols, present));
    if (answer.status === "unbounded") return answer;
    if (answer.status === "optimal") {
      const comparison = best.status === "optimal" ? answer.objective.compare(best.objective) : 0;
      if (best.status !== "optimal" || (problem.maximize ? comparison > 0 : comparison < 0)) best = answer;
    }
    // Count up like an odometer.
    for (let pos = 0; pos < present.length; pos++) {
      present[pos]++;
      if ((present[pos] as number) <= (last[pos] as number)) break;
      present[pos] = first[pos] as number;
    }
  }
  return best;
}

function fix(problem: Problem, cols: readonly number[], values: readonly number[]): Problem {
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  for (let pos = 0; pos < cols.length; pos++) {
    colLb[cols[pos] as number] = values[pos] as number;
    colUb[cols[pos] as number] = values[pos] as number;
  }
  return { ...problem, colLb, colUb };
}
