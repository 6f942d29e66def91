/** Solves one program by gridplex and by HiGHS, and where they differ lets exact arithmetic say who is right. */
import { withWholeBounds } from "../../bench/contenders/whole-bounds.ts";
import {
  checkSolution,
  hasConditions,
  isMixedInteger,
  type Problem,
  type Result,
  type SolveOptions,
  type Status,
  solveSync,
} from "../../engine/index.ts";
import { binaryForm } from "../oracle/binary-form.ts";
import { listPatterns, solveByBruteForce } from "../oracle/brute-force.ts";
import { type ExactAnswer, solveExactLp } from "../oracle/exact-lp.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { type DenseProgram, toProblem } from "./dense-program.ts";

/** Objectives agree within this, relative to max(1, |objective|). */
const OBJECTIVE_TOLERANCE = 1e-6;
/** Far more than any of these programs needs: what spends it is stuck. */
const ITERATION_LIMIT = 200_000;
const SECONDS = 20;
const NODE_LIMIT = 100_000;
/** An optimum beyond this rests on the rounding errors of the data: to solvers it is infinite. */
const HUGE_OBJECTIVE = 1e12;
/** Rows and columns together up to which exact arithmetic takes seconds at most. */
const MOST_EXACT_LP = 300;
const MOST_EXACT_MIP = 40;
/** Patterns of zeros in sets that HiGHS is asked for one by one. */
const MOST_PATTERNS = 200;

/** One solver's answer. */
export interface Claim {
  /** `crash` with the message in `note` where the solver threw. */
  readonly status: Status | "crash";
  readonly objective: number | null;
  readonly note: string;
}

/** A claim with its point, length numCols; null without one. */
interface PointClaim extends Claim {
  readonly colValue: Float64Array | null;
}

/** Who was wrong. `doubtful`: both are right within the tolerances that solvers work with. */
export type Fault = "gridplex" | "highs" | "both" | "doubtful" | "open";

/** Both answers to one program. */
export interface Verdict {
  readonly gridplex: Claim;
  readonly highs: Claim;
  /** Null where the answers agree. */
  readonly fault: Fault | null;
  /** What exact arithmetic says; null where it was not asked. */
  readonly truth: { readonly status: ExactAnswer["status"]; readonly objective: number | null } | null;
}

function isClose(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= OBJECTIVE_TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** How gridplex is run. */
export type Solver = (problem: Problem, options: SolveOptions) => Result | Promise<Result>;

/** What gridplex answers, with these techniques off; its point and certificate are checked by the solver itself. */
export async function askGridplex(
  problem: Problem,
  off: readonly string[],
  solver: Solver = solveSync,
): Promise<PointClaim> {
  const limits = { iterationLimit: ITERATION_LIMIT, timeLimit: SECONDS, nodeLimit: NODE_LIMIT };
  try {
    const result = await solver(problem, { off, mipGap: 0, mipGapAbs: 1e-9, ...limits });
    const { status, objective } = result;
    return { status, objective, note: "", colValue: result.solution?.colValue ?? null };
  } catch (error) {
    return { status: "crash", objective: null, note: String(error), colValue: null };
  }
}

/**
 * HiGHS 1.15 goes wrong on integer columns with fractional bounds; it gets them rounded inward. Sets and least values it
 * gets as binaries; where columns without end leave no such form, exact arithmetic takes its place, or HiGHS is asked for
 * every pattern of zeros.
 */
async function askHighs(problem: Problem): Promise<PointClaim> {
  try {
    const form = binaryForm(problem);
    if (form !== null) return await askHighsPlainly(form, problem.numCols);
    const exact = solveExactly(problem);
    return exact === null ? await askByPatterns(problem) : claimOf(exact);
  } catch (error) {
    return { status: "crash", objective: null, note: String(error), colValue: null };
  }
}

/** The answer to a problem without sets, with the first `numCols` values of its point. */
async function askHighsPlainly(problem: Problem, numCols: number): Promise<PointClaim> {
  const { status, solution } = await solveWithHighs(withWholeBounds(problem), { timeLimit: SECONDS });
  const colValue = solution?.colValue.slice(0, numCols) ?? null;
  return { status, objective: solution?.objective ?? null, note: "", colValue };
}

/** The best answer over all patterns of zeros; undecided where one of them is, or where they are too many. */
async function askByPatterns(problem: Problem): Promise<PointClaim> {
  const undecided = {
    status: "numerical_error",
    objective: null,
    note: "no binaries",
    colValue: null,
  } as const;
  const patterns = listPatterns(problem);
  if (patterns.length > MOST_PATTERNS) return undecided;
  let best: PointClaim = { status: "infeasible", objective: null, note: "by patterns", colValue: null };
  for (const pattern of patterns) {
    const claim = await askHighsPlainly(pattern, problem.numCols);
    if (claim.status === "unbounded") return claim;
    if (claim.status === "infeasible") continue;
    if (claim.status !== "optimal" || claim.objective === null) return undecided;
    const isBetter = best.objective === null || claim.objective > best.objective === problem.maximize;
    if (isBetter) best = { ...claim, note: "by patterns" };
  }
  return best;
}

/** The exact answer as a claim. */
function claimOf(exact: ExactAnswer): PointClaim {
  const colValue = exact.colValue === null ? null : Float64Array.from(exact.colValue, (x) => x.toNumber());
  return {
    status: exact.status,
    objective: exact.objective?.toNumber() ?? null,
    note: "by counting",
    colValue,
  };
}

/** Whether the two claims say the same. HiGHS may leave infeasible or unbounded open. */
function agree(gridplex: Claim, highs: Claim): boolean {
  if (gridplex.status === "infeasible" || gridplex.status === "unbounded") {
    return highs.status === gridplex.status || highs.status === "infeasible_or_unbounded";
  }
  return (
    gridplex.status === "optimal" &&
    highs.status === "optimal" &&
    isClose(gridplex.objective, highs.objective)
  );
}

/** The exact answer; null where it would take too long. */
export function solveExactly(problem: Problem): ExactAnswer | null {
  const size = problem.numRows + problem.numCols;
  if (!isMixedInteger(problem)) return size <= MOST_EXACT_LP ? solveExactLp(problem) : null;
  if (size > MOST_EXACT_MIP) return null;
  try {
    return solveByBruteForce(problem);
  } catch (error) {
    // Too many assignments.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function matchesTruth(claim: Claim, truth: ExactAnswer): boolean {
  if (truth.status !== "optimal") {
    return claim.status === truth.status || claim.status === "infeasible_or_unbounded";
  }
  return claim.status === "optimal" && isClose(claim.objective, truth.objective.toNumber());
}

/** A wrong answer that the feasibility tolerance explains: a point that passes the check and is no worse. */
function isWithinTolerance(problem: Problem, claim: PointClaim, truth: ExactAnswer): boolean {
  const { status, objective, colValue } = claim;
  if (status !== "optimal" || objective === null || colValue === null) return false;
  if (!checkSolution(problem, colValue).feasible) return false;
  if (truth.status === "infeasible") return true;
  if (truth.status !== "optimal") return false;
  const gain = truth.objective.toNumber() - objective;
  return problem.maximize ? gain <= 0 : gain >= 0;
}

/** The best objective with the integers of this point, made whole, by HiGHS as an LP; null where there is none. */
async function objectiveWithIntegers(problem: Problem, colValue: Float64Array): Promise<number | null> {
  const bound = (own: Float64Array): Float64Array =>
    own.map((value, col) => (problem.integrality[col] === 1 ? Math.round(colValue[col] as number) : value));
  const integrality = new Uint8Array(problem.numCols);
  const fixed = { ...problem, integrality, colLb: bound(problem.colLb), colUb: bound(problem.colUb) };
  const { status, solution } = await solveWithHighs(fixed, { timeLimit: SECONDS });
  return status === "optimal" ? (solution?.objective ?? null) : null;
}

/**
 * Who is wrong where exact arithmetic would take too long, by the better claim: its point is good with whole integers, or
 * only within a tolerance of them.
 */
async function settleByPoints(problem: Problem, gridplex: PointClaim, highs: PointClaim): Promise<Fault> {
  // No claim, no fault: a tree over columns without bounds may have no end.
  if (gridplex.status === "time_limit" || gridplex.status === "node_limit") return "doubtful";
  const isWorse = (one: PointClaim, other: PointClaim): boolean =>
    one.objective === null ||
    (other.objective !== null && one.objective > other.objective === !problem.maximize);
  const isOwnWorse = isWorse(gridplex, highs);
  const better = isOwnWorse ? highs : gridplex;
  if (better.colValue === null || better.objective === null || hasConditions(problem)) return "open";
  const objective = await objectiveWithIntegers(problem, better.colValue);
  if (!isClose(objective, better.objective)) return "doubtful";
  return isOwnWorse ? "gridplex" : "highs";
}

/** Both answers and, where they differ, whose is wrong. @param off techniques that gridplex leaves out. */
export async function judge(
  program: DenseProgram,
  off: readonly string[],
  solver: Solver = solveSync,
): Promise<Verdict> {
  const problem = toProblem(program);
  const { colValue: ownPoint, ...gridplex } = await askGridplex(problem, off, solver);
  const { colValue: otherPoint, ...highs } = await askHighs(problem);
  if (agree(gridplex, highs)) return { gridplex, highs, fault: null, truth: null };
  const exact = solveExactly(problem);
  if (exact === null) {
    const claims = [
      { ...gridplex, colValue: ownPoint },
      { ...highs, colValue: otherPoint },
    ] as const;
    return { gridplex, highs, fault: await settleByPoints(problem, ...claims), truth: null };
  }
  const truth = { status: exact.status, objective: exact.objective?.toNumber() ?? null };
  if (Math.abs(truth.objective ?? 0) > HUGE_OBJECTIVE) return { gridplex, highs, fault: "doubtful", truth };
  const isFine = (claim: Claim, colValue: Float64Array | null) =>
    matchesTruth(claim, exact) || isWithinTolerance(problem, { ...claim, colValue }, exact);
  const ownIsFine = isFine(gridplex, ownPoint);
  const otherIsFine = isFine(highs, otherPoint);
  if (ownIsFine && otherIsFine) return { gridplex, highs, fault: "doubtful", truth };
  return { gridplex, highs, fault: ownIsFine ? "highs" : otherIsFine ? "gridplex" : "both", truth };
}
