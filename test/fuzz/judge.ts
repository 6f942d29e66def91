/** Solves one program by gridplex and by HiGHS, and where they differ lets exact arithmetic say who is right. */
import { checkSolution, numIntegers, type Problem, type Status, solveSync } from "../../engine/index.ts";
import { solveByBruteForce } from "../oracle/brute-force.ts";
import { type ExactAnswer, solveExactLp } from "../oracle/exact-lp.ts";
import { solveWithHighs } from "../oracle/highs.ts";
import { type DenseProgram, toProblem } from "./dense-program.ts";

/** Objectives agree within this, relative to max(1, |objective|). */
const OBJECTIVE_TOLERANCE = 1e-6;
/** Far more than any of these programs needs: what spends it is stuck. */
const ITERATION_LIMIT = 200_000;
const SECONDS = 20;
const NODE_LIMIT = 100_000;
/** Rows and columns together up to which exact arithmetic stays quick. */
const MOST_EXACT_LP = 130;
const MOST_EXACT_MIP = 40;

/** One solver's answer. */
export interface Claim {
  /** `crash` with the message in `note` where the solver threw. */
  readonly status: Status | "crash";
  readonly objective: number | null;
  readonly note: string;
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

/** What gridplex answers, with these techniques off; its point and certificate are checked by the solver itself. */
export function askGridplex(
  problem: Problem,
  off: readonly string[],
): Claim & { colValue: Float64Array | null } {
  const limits = { iterationLimit: ITERATION_LIMIT, timeLimit: SECONDS, nodeLimit: NODE_LIMIT };
  try {
    const result = solveSync(problem, { off, mipGap: 0, mipGapAbs: 1e-9, ...limits });
    const { status, objective } = result;
    return { status, objective, note: "", colValue: result.solution?.colValue ?? null };
  } catch (error) {
    return { status: "crash", objective: null, note: String(error), colValue: null };
  }
}

async function askHighs(problem: Problem): Promise<Claim & { colValue: Float64Array | null }> {
  try {
    const { status, solution } = await solveWithHighs(problem, { timeLimit: SECONDS });
    return { status, objective: solution?.objective ?? null, note: "", colValue: solution?.colValue ?? null };
  } catch (error) {
    return { status: "crash", objective: null, note: String(error), colValue: null };
  }
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
  if (numIntegers(problem) === 0) return size <= MOST_EXACT_LP ? solveExactLp(problem) : null;
  return size <= MOST_EXACT_MIP ? solveByBruteForce(problem) : null;
}

function matchesTruth(claim: Claim, truth: ExactAnswer): boolean {
  if (truth.status !== "optimal") {
    return claim.status === truth.status || claim.status === "infeasible_or_unbounded";
  }
  return claim.status === "optimal" && isClose(claim.objective, truth.objective.toNumber());
}

/** A wrong answer that the feasibility tolerance explains: a point that passes the check and is no worse. */
function isWithinTolerance(
  problem: Problem,
  claim: Claim,
  colValue: Float64Array | null,
  truth: ExactAnswer,
): boolean {
  if (claim.status !== "optimal" || claim.objective === null || colValue === null) return false;
  if (!checkSolution(problem, colValue).feasible) return false;
  if (truth.status === "infeasible") return true;
  if (truth.status === "unbounded") return false;
  const gain = truth.objective.toNumber() - claim.objective;
  return problem.maximize ? gain <= 0 : gain >= 0;
}

/** Both answers and, where they differ, whose is wrong. @param off techniques that gridplex leaves out. */
export async function judge(program: DenseProgram, off: readonly string[], settles = true): Promise<Verdict> {
  const problem = toProblem(program);
  const { colValue: ownPoint, ...gridplex } = askGridplex(problem, off);
  const { colValue: otherPoint, ...highs } = await askHighs(problem);
  if (agree(gridplex, highs)) return { gridplex, highs, fault: null, truth: null };
  const exact = settles ? solveExactly(problem) : null;
  if (exact === null) return { gridplex, highs, fault: "open", truth: null };
  const truth = { status: exact.status, objective: exact.objective?.toNumber() ?? null };
  const ownIsRight = matchesTruth(gridplex, exact);
  const otherIsRight = matchesTruth(highs, exact);
  if (ownIsRight && otherIsRight) return { gridplex, highs, fault: "doubtful", truth };
  const ownIsFine = ownIsRight || isWithinTolerance(problem, gridplex, ownPoint, exact);
  const otherIsFine = otherIsRight || isWithinTolerance(problem, highs, otherPoint, exact);
  if (ownIsFine && otherIsFine) return { gridplex, highs, fault: "doubtful", truth };
  return { gridplex, highs, fault: ownIsFine ? "highs" : otherIsFine ? "gridplex" : "both", truth };
}
