import type { LpStatus } from "../../simplex/lp-types.ts";
import { checkSolution } from "../../verify/verify.ts";
import { boxProblem, wholePoint } from "../heuristics/box-problem.ts";
import { provedObjective } from "../node/proved-objective.ts";
import type { Search } from "../search.ts";

/**
 * Decides a node whose integer columns are all fixed but whose LP cannot be trusted, by the LP of its continuous columns
 * alone: a big M times a fixed column is a constant there, and spoils neither scaling nor tolerances. Sets are left to the
 * node's bounds and to the check of the point. In steps.
 *
 * @param dualBound of the node.
 * @returns whether the node is closed; false where that LP fails, too, or its point breaks a set.
 */
export function* settleLeaf(search: Search, dualBound: number): Generator<void, boolean> {
  const { mip, domain, bounds, control, incumbent } = search;
  // Bounds that propagation deduced for continuous columns carry a tolerance: the problem's own are exact. Members of sets
  // that the node fixed are at zero; a semi-continuous column is off, or at its least value or above.
  const isDecided = mip.integrality.slice();
  for (const col of mip.form.semicontinuous?.col ?? []) isDecided[col] = 1;
  for (const col of mip.form.sets?.col ?? []) if (domain.colLb[col] === domain.colUb[col]) isDecided[col] = 1;
  const choose = (own: Float64Array, found: Float64Array): Float64Array =>
    own.map((bound, col) => (isDecided[col] === 1 ? found[col] : bound));
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
