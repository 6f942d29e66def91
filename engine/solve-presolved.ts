/**
 * A linear program by way of presolve: reduce, solve what is left, carry the optimum back and check it on the
 * problem as given. Whatever goes wrong on the way, the problem is solved as it is.
 */
import { type PresolveResult, presolveLp } from "./presolve/presolve.ts";
import type { Certificate, Result } from "./result.ts";
import type { LpSolver } from "./simplex/lp-types.ts";
import { inSense, type LpAnswer, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { acceptOptimum, finishLp, runLp, solveLp, withoutCosts } from "./solve-lp.ts";
import { unsolved } from "./solve-result.ts";
import { checkCertificate, verify } from "./verify/verify.ts";

function answerOf(solver: LpSolver): LpAnswer {
  const { colValue, rowDual, reducedCost } = solver;
  return { colValue, rowDual, reducedCost, basis: solver.getBasis() };
}

/** The simplex on the problem as given, from the restored basis; null if that does not lead to an optimum. */
function* cleanUp(context: SolveContext, answer: LpAnswer): Generator<void, Result | null> {
  context.log.note("restored optimum fails the check; the simplex goes on from its basis");
  const solver = makeLpSolver(context, context.form, false);
  solver.setBasis(answer.basis);
  const status = (yield* finishLp(context, solver)).status;
  if (status !== "optimal") return null;
  const outcome = acceptOptimum(context, answerOf(solver));
  return "accepted" in outcome ? null : outcome;
}

/** The result if the restored multipliers prove the problem infeasible; else null. */
function provenInfeasible(context: SolveContext, rowMultiplier: Float64Array): Result | null {
  const certificate: Certificate = { kind: "farkas", rowMultiplier };
  if (!checkCertificate(context.problem, certificate).valid) return null;
  return unsolved(context, "infeasible", { certificate });
}

/** A restored ray and a feasible point, which a second LP has to find, make the result; null if either fails. */
function* provenUnbounded(
  context: SolveContext,
  presolved: PresolveResult,
  ray: Float64Array,
): Generator<void, Result | null> {
  const { problem, control } = context;
  const certificate: Certificate = { kind: "ray", colDirection: presolved.postsolveRay(ray) };
  if (!checkCertificate(problem, certificate).valid) return null;
  const { status, solver } = yield* runLp(context, withoutCosts(presolved.reduced), false);
  if (status === "stopped" || status === "iteration_limit") {
    return unsolved(context, control.lpStopReason(), { dualBound: Number.NEGATIVE_INFINITY });
  }
  if (status === "infeasible") return provenInfeasible(context, presolved.postsolveFarkas(solver.farkas()));
  if (status !== "optimal") return null;
  const { colValue } = presolved.postsolve(answerOf(solver));
  return verify(problem, { colValue }).accepted ? unsolved(context, "unbounded", { certificate }) : null;
}

/** The result by way of the reduced problem; null where that gives no answer with its proof. */
function* solveReduced(context: SolveContext, presolved: PresolveResult): Generator<void, Result | null> {
  const { control, log } = context;
  const solver = makeLpSolver(context, presolved.reduced, false);
  const { status } = yield* finishLp(context, solver);
  log.rootLp(status, status === "optimal" ? inSense(context, solver.objective) : null);
  if (status === "stopped" || status === "iteration_limit") {
    return unsolved(context, control.lpStopReason(), { dualBound: solver.objective });
  }
  if (status === "infeasible") return provenInfeasible(context, presolved.postsolveFarkas(solver.farkas()));
  if (status === "unbounded") return yield* provenUnbounded(context, presolved, solver.ray());
  if (status !== "optimal") return null;
  yield;
  const answer = presolved.postsolve(answerOf(solver));
  const outcome = acceptOptimum(context, answer);
  return "accepted" in outcome ? yield* cleanUp(context, answer) : outcome;
}

/** What the reduced problem has to say; null where it says nothing that can be proved. */
function* tryReduced(context: SolveContext, presolved: PresolveResult): Generator<void, Result | null> {
  const { status, conflict, postsolveFarkas } = presolved;
  if (conflict !== null) return provenInfeasible(context, postsolveFarkas(conflict));
  return status === "reduced" ? yield* solveReduced(context, presolved) : null;
}

/** A limit ended presolve: there is no bound yet. */
function stoppedInPresolve(context: SolveContext, presolve: number): Result {
  const result = unsolved(context, context.control.lpStopReason());
  return { ...result, seconds: { ...result.seconds, presolve } };
}

function describe(presolved: PresolveResult): string {
  const { numRows, numCols, colStart } = presolved.reduced;
  if (presolved.status !== "reduced") return `presolve: ${presolved.status.replaceAll("_", " ")}`;
  return `presolve: ${numRows} rows, ${numCols} columns, ${colStart[numCols]} entries left`;
}

/**
 * Solves a linear program, presolved where that technique is on. One that presolve itself finds unbounded is solved
 * as it is, for the certificate; so is one whose proof gets lost on the way back.
 */
export function* solvePresolvedLp(context: SolveContext): Generator<void, Result> {
  const { control, form, log } = context;
  const { techniques } = control.options;
  if (!techniques.has("presolve")) return yield* solveLp(context);
  const before = control.seconds;
  const isOn = (name: string): boolean => techniques.has(name);
  const presolved = presolveLp(form, { isOn, shouldStop: control.shouldStop });
  const presolve = control.seconds - before;
  yield;
  if (control.shouldStop()) return stoppedInPresolve(context, presolve);
  log.note(describe(presolved));
  control.standing.phase = "root";
  const result = (yield* tryReduced(context, presolved)) ?? (yield* solveLp(context));
  const { numRows, numCols } = presolved.reduced;
  return {
    ...result,
    seconds: { ...result.seconds, presolve },
    statistics: {
      ...result.statistics,
      presolve: { rowsLeft: numRows, colsLeft: numCols, ...presolved.counters },
    },
  };
}
