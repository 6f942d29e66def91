/** An LP by way of its structure: in components, or without its lazy rows at first. */

import type { Problem } from "../model/problem.ts";
import type { Result } from "../result.ts";
import { chooseLazyRows } from "./lazy-rows.ts";
import type { LpOutcome, LpWay } from "./lp-outcome.ts";
import { lpComponents, solveComponents } from "./solve-components.ts";
import { inSense, type SolveContext } from "./solve-context.ts";
import { solveLazily } from "./solve-lazily.ts";
import { acceptOptimum } from "./solve-lp.ts";
import { provenInfeasible, provenUnbounded, type WayBack } from "./solve-proofs.ts";
import { unsolved } from "./solve-result.ts";

/**
 * The way to solve the LP that makes use of its structure; null if it has none that counts.
 *
 * @param isPriced 1 = the row is no lazy one; null = none is marked.
 */
export function findStructure(context: SolveContext, lp: Problem, isPriced: Uint8Array | null): LpWay | null {
  const { techniques } = context.control.options;
  const components = techniques.has("components") ? lpComponents(lp) : null;
  const isLazy = techniques.has("lazy-rows") ? chooseLazyRows(lp, isPriced) : null;
  if (components !== null) return (_, problem) => solveComponents(context, problem, components, isLazy);
  return isLazy && ((_, problem) => solveLazily(context, problem, isLazy));
}

/** Writes the outcome of the LP to the log. */
export function logOutcome(context: SolveContext, outcome: LpOutcome): void {
  const objective = outcome.status === "optimal" ? inSense(context, outcome.objective) : null;
  context.log.rootLp(outcome.status, objective);
}

/** Nothing was reduced: what is found holds as it is. */
function unreduced({ form }: SolveContext): WayBack {
  return {
    reduced: form,
    postsolve: (answer) => answer,
    postsolveFarkas: (rowMultiplier) => rowMultiplier,
    postsolveRay: (colDirection) => colDirection,
  };
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
      return yield* provenUnbounded(context, way, unreduced(context), outcome.colDirection);
    case "numerical_error":
      return null;
    default:
      return unsolved(context, context.control.lpStopReason(), { dualBound: outcome.dualBound });
  }
}
