import { hasConditions } from "../model/conditions.ts";
import type { LpStatus } from "../simplex/lp-types.ts";
import { checkSolution } from "../verify/verify.ts";
import { boxProblem, wholePoint } from "./box-problem.ts";
import { provedObjective } from "./proved-objective.ts";
import type { Search } from "./search.ts";

/**
 * Decides a node whose integer columns are all fixed but whose LP cannot be trusted, by the LP of its continuous columns
 * alone: a big M times a fixed column is a constant there, and spoils neither scaling nor tolerances. In steps.
 *
 * @param dualBound of the node.
 * @returns whether the node is closed; false where that LP fails, too, or the model has sets.
 */
export function* settleLeaf(search: Search, dualBound: number): Generator<void, boolean> {
  const { mip, domain, bounds, control, incumbent } = search;
  if (hasConditions(mip.form)) return false;
  // Bounds that propagation deduced for continuous columns carry a tolerance: the problem's own are exact.
  const choose = (own: Float64Array, found: Float64Array): Float64Array =>
    own.map((bound, col) => (mip.integrality[col] === 1 ? found[col] : bound));
  const box = boxProblem(mip, choose(mip.colLb, domain.colLb), choose(mip.colUb, domain.colUb));
  if (box.cols.length === 0) {
    // One point is left: it counts, or it is infeasible. One that only the problem before presolve refuses decides nothing.
    if (incumbent.offer(box.colValue, "lp") === "invalid")
      return !checkSolution(mip.form, box.colValue).feasible;
    bounds.close(Math.max(dualBound, box.form.objectiveOffset));
    return true;
  }
  const solver = search.makeLp(box.form);
  solver.setIterationLimit(control.iterationsLeft);
  let status: LpStatus = solver.advance();
  while (status === "working") {
    yield;
    status = solver.advance();
  }
  const objective =
    status === "optimal" ? provedObjective(box.form, box.form, solver) : Number.NEGATIVE_INFINITY;
  const isTaken =
    status === "optimal" && incumbent.offer(wholePoint(box, solver.colValue), "lp") !== "invalid";
  control.retire(solver);
  if (isTaken) bounds.close(Math.max(dualBound, objective));
  return isTaken || status === "infeasible";
}
