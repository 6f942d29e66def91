/** An LP by way of its structure: in components, or without its lazy rows at first. */

import { chooseLazyRows } from "./lazy-rows.ts";
import type { LpOutcome, LpWay } from "./lp-outcome.ts";
import type { Problem } from "./model/problem.ts";
import type { Certificate, Result } from "./result.ts";
import { componentsWorthwhile, solveComponents } from "./solve-components.ts";
import { inSense, type SolveContext } from "./solve-context.ts";
import { solveLazily } from "./solve-lazily.ts";
import { acceptOptimum, withoutCosts } from "./solve-lp.ts";
import { unsolved } from "./solve-result.ts";
import { checkCertificate, verify } from "./verify/verify.ts";

/**
 * The way to solve the LP that makes use of its structure; null if it has none that counts.
 *
 * @param isPriced 1 = the row is no lazy one; null = none is marked.
 */
export function findStructure(context: SolveContext, lp: Problem, isPriced: Uint8Array | null): LpWay | null {
  const { techniques } = context.control.options;
  const components = techniques.has("components") ? componentsWorthwhile(lp) : null;
  const isLazy = techniques.has("lazy-rows") ? chooseLazyRows(lp, isPriced) : null;
  if (components !== null) return (_, problem) => solveComponents(context, problem, components, isLazy);
  return isLazy && ((_, problem) => solveLazily(context, problem, isLazy));
}

/** Writes the outcome of the LP to the log. */
export function logOutcome(context: SolveContext, outcome: LpOutcome): void {
  const objective = outcome.status === "optimal" ? inSense(context, outcome.objective) : null;
  context.log.rootLp(outcome.status, objective);
}

/** The result if the multipliers prove the problem infeasible; else null. @param rowMultiplier kept. */
export function provenInfeasible(context: SolveContext, rowMultiplier: Float64Array): Result | null {
  const certificate: Certificate = { kind: "farkas", rowMultiplier };
  if (!checkCertificate(context.problem, certificate).valid) return null;
  return unsolved(context, "infeasible", { certificate });
}

/** The result if the direction is a ray and a feasible point can be found; else null. */
function* provenUnbounded(
  context: SolveContext,
  way: LpWay,
  colDirection: Float64Array,
): Generator<void, Result | null> {
  const certificate: Certificate = { kind: "ray", colDirection };
  if (!checkCertificate(context.problem, certificate).valid) return null;
  const outcome = yield* way(context, withoutCosts(context.form));
  if (outcome.status !== "optimal") return null;
  if (!verify(context.problem, { colValue: outcome.answer.colValue }).accepted) return null;
  return unsolved(context, "unbounded", { certificate });
}

/** The result by way of the structure; null where there is none, or where it leads to no answer with its proof. */
export function* solveStructured(context: SolveContext): Generator<void, Result | null> {
  const way = findStructure(context, context.form, null);
  if (way === null) return null;
  context.control.standing.phase = "root";
  const outcome = yield* way(context, context.form);
  logOutcome(context, outcome);
  switch (outcome.status) {
    case "optimal": {
      const accepted = acceptOptimum(context, outcome.answer);
      return "accepted" in accepted ? null : accepted;
    }
    case "infeasible":
      return provenInfeasible(context, outcome.rowMultiplier);
    case "unbounded":
      return yield* provenUnbounded(context, way, outcome.colDirection);
    case "numerical_error":
      return null;
    default:
      return unsolved(context, context.control.lpStopReason(), { dualBound: outcome.dualBound });
  }
}
