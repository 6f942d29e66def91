import type { Problem } from "../../engine/model/problem.ts";
import { type ExactAnswer, solveExactLp } from "./exact-lp.ts";

/** Assignments of the integer columns, times patterns of the sets, that may be tried. */
const MOST_ASSIGNMENTS = 4096;
/** A bound of an integer column this near a whole number is that number, as it is to solvers. */
const INTEGRALITY = 1e-6;

/** Whether the first of two answers is the better one. */
function isBetter(answer: ExactAnswer, best: ExactAnswer, maximize: boolean): boolean {
  if (answer.status !== "optimal" || best.status !== "optimal") return answer.status === "optimal";
  const comparison = answer.objective.compare(best.objective);
  return maximize ? comparison > 0 : comparison < 0;
}

/**
 * The problems without sets and least values whose points together are those of the problem.
 *
 * @throws RangeError for more than 4096 of them.
 */
export function listPatterns(problem: Problem): readonly Problem[] {
  const { sets, semicontinuous, ...plain } = problem;
  let patterns: Problem[] = [plain];
  const divide = (parts: readonly ((colLb: Float64Array, colUb: Float64Array) => void)[]): void => {
    patterns = patterns.flatMap((pattern) =>
      parts.map((change) => {
        const colLb = pattern.colLb.slice();
        const colUb = pattern.colUb.slice();
        change(colLb, colUb);
        return { ...pattern, colLb, colUb };
      }),
    );
    if (patterns.length > MOST_ASSIGNMENTS) throw new RangeError(`found ${patterns.length} patterns`);
  };
  const close = (colLb: Float64Array, colUb: Float64Array, col: number): void => {
    colLb[col] = Math.max(colLb[col] as number, 0);
    colUb[col] = Math.min(colUb[col] as number, 0);
  };
  for (let set = 0; sets !== undefined && set < sets.count; set++) {
    const members = [...sets.col.subarray(sets.start[set], sets.start[set + 1])];
    if (members.length === 0) continue;
    const width = sets.type[set] as number;
    divide(
      members.map((_, open) => (colLb, colUb) => {
        for (const [pos, col] of members.entries()) {
          if (pos < open || pos >= open + width) close(colLb, colUb, col);
        }
      }),
    );
  }
  for (const [pos, col] of (semicontinuous?.col ?? []).entries()) {
    divide([
      (colLb, colUb) => close(colLb, colUb, col),
      (colLb) => {
        colLb[col] = Math.max(colLb[col] as number, semicontinuous?.least[pos] as number);
      },
    ]);
  }
  return patterns;
}

/**
 * Solves a tiny MIP exactly: every pattern of zeros that its sets allow, every assignment of the integer columns within
 * their bounds, the rest by exact LP.
 *
 * @returns unbounded as soon as the rest of one assignment is.
 * @throws RangeError for more than 4096 assignments, or an integer column without finite bounds.
 */
export function solveByBruteForce(problem: Problem): ExactAnswer {
  const patterns = listPatterns(problem);
  let best: ExactAnswer = { status: "infeasible", objective: null, colValue: null };
  for (const pattern of patterns) {
    const answer = solveIntegers(pattern, MOST_ASSIGNMENTS / patterns.length);
    if (answer.status === "unbounded") return answer;
    if (isBetter(answer, best, problem.maximize)) best = answer;
  }
  return best;
}

function solveIntegers(problem: Problem, most: number): ExactAnswer {
  const integerCols: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  let assignments = 1;
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 0) continue;
    const low = Math.ceil((problem.colLb[col] as number) - INTEGRALITY);
    const high = Math.floor((problem.colUb[col] as number) + INTEGRALITY);
    integerCols.push(col);
    first.push(low);
    last.push(high);
    assignments *= Math.max(0, high - low + 1);
  }
  if (!(assignments <= most)) {
    throw new RangeError(`found ${assignments} assignments, expected at most ${most}`);
  }
  let best: ExactAnswer = { status: "infeasible", objective: null, colValue: null };
  const present = first.slice();
  for (let count = 0; count < assignments; count++) {
    const answer = solveExactLp(fix(problem, integerCols, present));
    if (answer.status === "unbounded") return answer;
    if (isBetter(answer, best, problem.maximize)) best = answer;
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
