import { isMixedInteger } from "../model/conditions.ts";
import type { Result } from "../result.ts";
import { withObjectiveUnit } from "./objective-unit.ts";
import type { SolveContext } from "./solve-context.ts";
import { type LpSource, solveLp } from "./solve-lp.ts";
import { solveMip } from "./solve-mip.ts";
import { solvePresolvedLp } from "./solve-presolved.ts";
import { solveByTableau } from "./solve-tableau.ts";
import { solveTrivial } from "./solve-trivial.ts";

/**
 * The way to the answer: the first that applies of trivial cases, tree search, tableau and LP.
 *
 * @param keptLp where a solver that is kept between solves comes from; with it an LP is not presolved, which would
 *   hide its basis.
 */
export function* findAnswer(given: SolveContext, keptLp: LpSource | null = null): Generator<void, Result> {
  // A solver that is kept has the costs as they were given.
  const context = keptLp === null ? withObjectiveUnit(given) : given;
  const hasLazyRows = (context.control.options.plugins.lazyRows ?? []).length > 0;
  const trivial = solveTrivial(context);
  // What is infeasible stays so with further rows; an optimum may not.
  const isFinal = !hasLazyRows || trivial?.status === "infeasible" || context.form.numCols === 0;
  if (trivial !== null && isFinal) return trivial;
  if (hasLazyRows || isMixedInteger(context.form)) return yield* solveMip(context);
  if (keptLp !== null) return yield* solveLp(context, keptLp);
  return (yield* solveByTableau(context)) ?? (yield* solvePresolvedLp(context));
}
