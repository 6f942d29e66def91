/**
 * A linear program by way of presolve: reduce, solve what is left, carry the optimum back and check it on the
 * problem as given. Whatever goes wrong on the way, the problem is solved as it is.
 */

import { type PresolveResult, presolveSteps } from "../presolve/presolve.ts";
import { workingBytes } from "../presolve/working-model.ts";
import type { Result } from "../result.ts";
import { finishLp, type LpOutcome, type LpWay, outcomeOf, solveWhole } from "./lp-outcome.ts";
import { type LpAnswer, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { acceptOptimum, solveLp } from "./solve-lp.ts";
import { provenInfeasible, provenUnbounded } from "./solve-proofs.ts";
import { unsolved } from "./solve-result.ts";
import { findStructure, logOutcome, solveStructured } from "./solve-structured.ts";
import { acceptTableau, runByTableau } from "./solve-tableau.ts";

/** The simplex on the problem as given, from the restored basis; null if that does not lead to an optimum. */
function* cleanUp(context: SolveContext, answer: LpAnswer): Generator<void, Result | null> {
  context.log.note("restored optimum fails the check; the simplex goes on from its basis");
  const solver = makeLpSolver(context, context.form, "fresh");
  solver.setBasis(answer.basis);
  const found = outcomeOf(solver, yield* finishLp(context, solver));
  if (found.status !== "optimal") return null;
  const outcome = acceptOptimum(context, found.answer);
  return "accepted" in outcome ? null : outcome;
}

/** The restored optimum as it is, or as the simplex mends it; null if neither passes the check. */
function* acceptOrCleanUp(context: SolveContext, answer: LpAnswer): Generator<void, Result | null> {
  const outcome = acceptOptimum(context, answer);
  return "accepted" in outcome ? yield* cleanUp(context, answer) : outcome;
}

/**
 * The result that follows from how the reduced problem ended; null where its proof gets lost.
 *
 * @param way to solve another LP on the reduced rows and columns.
 * @param isTableau a tableau said so: an optimum has to be good as it is, for the simplex has not had its turn.
 */
function* carryBack(
  context: SolveContext,
  presolved: PresolveResult,
  found: LpOutcome,
  way: LpWay,
  isTableau: boolean,
): Generator<void, Result | null> {
  logOutcome(context, found);
  switch (found.status) {
    case "stopped":
    case "iteration_limit":
      return unsolved(context, context.control.lpStopReason(), { dualBound: found.dualBound });
    case "infeasible":
      return provenInfeasible(context, presolved.postsolveFarkas(found.rowMultiplier));
    case "unbounded":
      return yield* provenUnbounded(context, way, presolved, found.colDirection);
    case "optimal": {
      // The simplex is done with its arrays.
      context.control.options.host.released?.();
      yield;
      const answer = presolved.postsolve(found.answer);
      yield;
      return isTableau ? acceptTableau(context, answer) : yield* acceptOrCleanUp(context, answer);
    }
    default:
      return null;
  }
}

/** The result by way of the reduced problem; null where that gives no answer with its proof. */
function* solveReduced(context: SolveContext, presolved: PresolveResult): Generator<void, Result | null> {
  const { reduced } = presolved;
  const small = yield* runByTableau(context, reduced);
  if (small !== null) {
    const result = yield* carryBack(context, presolved, small, solveWhole, true);
    if (result !== null) return result;
  }
  const way = findStructure(context, reduced, presolved.isPriced) ?? solveWhole;
  yield;
  return yield* carryBack(context, presolved, yield* way(context, reduced), way, false);
}

/** What the reduced problem has to say; null where it says nothing that can be proved. */
function* tryReduced(context: SolveContext, presolved: PresolveResult): Generator<void, Result | null> {
  const { status, conflict, postsolveFarkas } = presolved;
  if (conflict !== null) return provenInfeasible(context, postsolveFarkas(conflict));
  return status === "reduced" ? yield* solveReduced(context, presolved) : null;
}

/**
 * Presolves the problem, with the reductions that are switched on; null once a limit has ended that.
 *
 * @param mayUse whether a reduction, by its name, is to be used where it is on.
 */
export function* presolveUnlessStopped(
  { form, control }: SolveContext,
  mayUse: (name: string) => boolean = () => true,
): Generator<void, PresolveResult | null> {
  const { shouldStop, isTurnDue, options } = control;
  const released = () => options.host.released?.();
  const isOn = (name: string): boolean => options.techniques.has(name) && mayUse(name);
  const steps = presolveSteps(form, { isOn, shouldStop, isTurnDue, released });
  while (!shouldStop()) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield;
  }
  return null;
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

/** The problem as it is: by way of its structure, or else in one piece. */
function* solveAsGiven(context: SolveContext): Generator<void, Result> {
  return (yield* solveStructured(context)) ?? (yield* solveLp(context));
}

/**
 * Solves a linear program, presolved where that technique is on. One that presolve itself finds unbounded is solved
 * as it is, for the certificate; so is one whose proof gets lost on the way back.
 */
export function* solvePresolvedLp(context: SolveContext): Generator<void, Result> {
  const { control, log } = context;
  const { techniques } = control.options;
  if (!techniques.has("presolve")) return yield* solveAsGiven(context);
  const before = control.seconds;
  const presolved = yield* presolveUnlessStopped(context);
  const presolve = control.seconds - before;
  if (presolved === null) return stoppedInPresolve(context, presolve);
  control.options.host.released?.(workingBytes(context.form));
  yield;
  if (control.shouldStop()) return stoppedInPresolve(context, presolve);
  log.note(describe(presolved));
  control.standing.phase = "root";
  const result = (yield* tryReduced(context, presolved)) ?? (yield* solveAsGiven(context));
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
