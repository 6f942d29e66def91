/** Results without an optimum, for LPs that were solved in another shape: their proofs hold on the problem as given. */

import type { Problem } from "../model/problem.ts";
import type { Certificate, Result } from "../result.ts";
import { checkCertificate, verify } from "../verify/verify.ts";
import type { LpWay } from "./lp-outcome.ts";
import type { LpAnswer, SolveContext } from "./solve-context.ts";
import { withoutCosts } from "./solve-lp.ts";
import { unsolved } from "./solve-result.ts";

/** The LP that was solved, and how what it says is carried back to the problem as given. */
export interface WayBack {
  readonly reduced: Problem;
  /** An optimum of `reduced`; borrowed, and so may the point be. */
  readonly postsolve: (answer: LpAnswer) => { readonly colValue: Float64Array };
  readonly postsolveFarkas: (rowMultiplier: Float64Array) => Float64Array;
  readonly postsolveRay: (colDirection: Float64Array) => Float64Array;
}

/** The result if the multipliers prove the problem infeasible; else null. @param rowMultiplier kept. */
export function provenInfeasible(context: SolveContext, rowMultiplier: Float64Array): Result | null {
  const certificate: Certificate = { kind: "farkas", rowMultiplier };
  if (!checkCertificate(context.problem, certificate).valid) return null;
  return unsolved(context, "infeasible", { certificate });
}

/** The result if the direction is a ray and the point feasible; else null. Both kept. */
export function unboundedFrom(
  context: SolveContext,
  colDirection: Float64Array,
  colValue: Float64Array,
): Result | null {
  const certificate: Certificate = { kind: "ray", colDirection };
  if (!checkCertificate(context.problem, certificate).valid) return null;
  return verify(context.problem, { colValue }).accepted
    ? unsolved(context, "unbounded", { certificate })
    : null;
}

/**
 * The result of an LP that has a ray, which a second LP decides: it looks for a feasible point. Null where the ray or
 * the point fails its check; where a limit ends the second LP, the result says so.
 *
 * @param ray of `back.reduced`; borrowed.
 * @param way to solve the second LP.
 */
export function* provenUnbounded(
  context: SolveContext,
  way: LpWay,
  back: WayBack,
  ray: Float64Array,
): Generator<void, Result | null> {
  const { problem, control } = context;
  const certificate: Certificate = { kind: "ray", colDirection: back.postsolveRay(ray) };
  if (!checkCertificate(problem, certificate).valid) return null;
  const found = yield* way(context, withoutCosts(back.reduced));
  switch (found.status) {
    case "stopped":
    case "iteration_limit":
      return unsolved(context, control.lpStopReason());
    case "infeasible":
      return provenInfeasible(context, back.postsolveFarkas(found.rowMultiplier));
    case "optimal": {
      const { colValue } = back.postsolve(found.answer);
      return verify(problem, { colValue }).accepted ? unsolved(context, "unbounded", { certificate }) : null;
    }
    default:
      return null;
  }
}
