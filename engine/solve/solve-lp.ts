import type { Certificate, Result, SolvedResult } from "../result.ts";
import type { LpTry } from "../simplex/lp-options.ts";
import type { LpProblem, LpSolver, LpStatus } from "../simplex/lp-types.ts";
import { checkCertificate, type VerificationReport, verify } from "../verify/verify.ts";
import type { Violations } from "../verify/violations.ts";
import { finishLp } from "./lp-outcome.ts";
import {
  allInSense,
  inForm,
  inSense,
  type LpAnswer,
  makeLpSolver,
  type SolveContext,
} from "./solve-context.ts";
import { solved, unsolved } from "./solve-result.ts";

/** Result of one try: an answer that passed its check, or what was wrong with it. */
type Attempt =
  | { readonly kind: "answer"; readonly result: Result }
  | { readonly kind: "rejected"; readonly reason: string; readonly violations: Violations | null };

/** An LP run to its end, with its solver to read from. */
interface LpRun {
  readonly status: LpStatus;
  readonly solver: LpSolver;
}

const FRESH_TRIES: readonly LpTry[] = ["fresh", "plain", "tight", "other"];

/** Where the solver of a try comes from. Its iterations must be counted by the control. */
export type LpSource = (how: LpTry) => LpSolver;

/** Runs a fresh LP solver within the limits; one yield after each slice. */
export function* runLp(context: SolveContext, lp: LpProblem, how: LpTry): Generator<void, LpRun> {
  const solver = makeLpSolver(context, lp, how);
  return { status: yield* finishLp(context, solver), solver };
}

/** The LP without costs: it asks for nothing but a feasible point. */
export function withoutCosts<T extends LpProblem>(lp: T): T {
  return { ...lp, objectiveOffset: 0, colCost: new Float64Array(lp.numCols) };
}

/** The point with every value inside its bounds; a copy. */
function clipToBounds({ colLb, colUb }: LpProblem, colValue: Float64Array): Float64Array {
  const clipped = colValue.slice();
  for (let col = 0; col < clipped.length; col++) {
    if (clipped[col] < colLb[col]) clipped[col] = colLb[col];
    else if (clipped[col] > colUb[col]) clipped[col] = colUb[col];
  }
  return clipped;
}

/**
 * The result for an LP optimum that the independent check accepts; else the report on it.
 *
 * @param answer minimisation form; copied.
 */
export function acceptOptimum(context: SolveContext, answer: LpAnswer): SolvedResult | VerificationReport {
  const { problem, form } = context;
  const duals = {
    rowDual: allInSense(context, answer.rowDual),
    reducedCost: allInSense(context, answer.reducedCost),
  };
  // Values a trifle outside their bounds are put on them, unless rows suffer from that.
  const clipped = clipToBounds(form, answer.colValue);
  let colValue = clipped;
  let report = verify(problem, { colValue, ...duals });
  if (!report.accepted) {
    colValue = answer.colValue.slice();
    report = verify(problem, { colValue, ...duals });
  }
  if (!report.accepted) return report;
  const { objective } = report.point;
  const { violations, rowActivity } = report;
  const point = { colValue, rowActivity, objective, violations, duals, basis: answer.basis };
  return solved(context, "optimal", point, inForm(context, objective));
}

function checkOptimum(context: SolveContext, solver: LpSolver): Attempt {
  const { colValue, rowDual, reducedCost } = solver;
  const outcome = acceptOptimum(context, { colValue, rowDual, reducedCost, basis: solver.getBasis() });
  if ("accepted" in outcome) {
    return { kind: "rejected", reason: "optimum fails the check", violations: outcome.violations };
  }
  return { kind: "answer", result: outcome };
}

function checkInfeasible(context: SolveContext, solver: LpSolver): Attempt {
  const certificate: Certificate = { kind: "farkas", rowMultiplier: solver.farkas() };
  const report = checkCertificate(context.problem, certificate);
  if (!report.valid) return { kind: "rejected", reason: report.reason, violations: null };
  return { kind: "answer", result: unsolved(context, "infeasible", { certificate }) };
}

/** The result where a limit ended the LP. @param dualBound minimisation form. */
function limitResult(context: SolveContext, dualBound: number): Attempt {
  return { kind: "answer", result: unsolved(context, context.control.lpStopReason(), { dualBound }) };
}

/** A ray proves something only together with a feasible point, which a second LP has to find. */
function* checkUnbounded(context: SolveContext, solver: LpSolver, how: LpTry): Generator<void, Attempt> {
  const certificate: Certificate = { kind: "ray", colDirection: solver.ray() };
  const report = checkCertificate(context.problem, certificate);
  if (!report.valid) return { kind: "rejected", reason: report.reason, violations: null };
  const { status, solver: feasibility } = yield* runLp(context, withoutCosts(context.form), how);
  if (status === "infeasible") return checkInfeasible(context, feasibility);
  if (status === "stopped" || status === "iteration_limit") {
    return limitResult(context, Number.NEGATIVE_INFINITY);
  }
  if (status !== "optimal") return { kind: "rejected", reason: `feasibility: ${status}`, violations: null };
  const { accepted, violations } = verify(context.problem, { colValue: feasibility.colValue });
  if (!accepted) return { kind: "rejected", reason: "feasible point fails the check", violations };
  return { kind: "answer", result: unsolved(context, "unbounded", { certificate }) };
}

function* attempt(context: SolveContext, source: LpSource, how: LpTry): Generator<void, Attempt> {
  const solver = source(how);
  const status = yield* finishLp(context, solver);
  const objective = status === "optimal" ? inSense(context, solver.objective) : null;
  context.log.rootLp(status, objective);
  switch (status) {
    case "optimal":
      return checkOptimum(context, solver);
    case "infeasible":
      return checkInfeasible(context, solver);
    case "unbounded":
      return yield* checkUnbounded(context, solver, how);
    case "stopped":
    case "iteration_limit":
      return limitResult(context, solver.objective);
    default:
      return { kind: "rejected", reason: status, violations: null };
  }
}

/**
 * Solves a linear program. An answer that fails its check is computed once more by a fresh solver without
 * scaling and perturbation, that of a kept solver by a fresh one before, then with next to no dual tolerance, and at last by the
 * other simplex; when all fail, the status says so.
 *
 * @param keptLp gives the solvers, loaded with the form; null: all are fresh.
 */
export function* solveLp(context: SolveContext, keptLp: LpSource | null = null): Generator<void, Result> {
  context.control.standing.phase = "root";
  const source = keptLp ?? ((how) => makeLpSolver(context, context.form, how));
  const tries: readonly LpTry[] = keptLp === null ? FRESH_TRIES : ["kept", ...FRESH_TRIES];
  let violations: Violations | null = null;
  for (const [pos, how] of tries.entries()) {
    const outcome = yield* attempt(context, source, how);
    if (outcome.kind === "answer") return outcome.result;
    const next = pos + 1 < tries.length ? "; solving again from scratch" : "";
    context.log.note(`LP answer rejected${pos === 0 ? "" : " again"} (${outcome.reason})${next}`);
    violations = outcome.violations ?? violations;
  }
  return unsolved(context, "numerical_error", { violations });
}
