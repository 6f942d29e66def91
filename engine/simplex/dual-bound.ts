import type { LpProblem } from "./lp-types.ts";
import { computeRowDuals } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/**
 * A lower bound on the LP that holds whatever the row duals are: here those of the present basis under the true
 * costs, even while the simplex works on perturbed ones. Those that point at a side that is not there are left out; reduced
 * costs of columns within the dual tolerance that meet an infinite bound count as zero, as in the LP's own optimality.
 *
 * @param rowDual filled with these row duals in the units of the unscaled problem; length numRows.
 * @returns the bound, or −Infinity.
 */
export function provenLowerBound(state: SimplexState, problem: LpProblem, rowDual: Float64Array): number {
  const { lp, numRows, numCols, dualTolerance } = state;
  const { colStart, rowIndex, value, lower, upper, cost } = lp;
  const y = computeRowDuals(state, cost);
  for (let row = 0; row < numRows; row++) {
    // A dual that points at a side which is not there, however small, may be worth much in a row of large entries.
    if (!Number.isFinite(y[row] < 0 ? lower[numCols + row] : upper[numCols + row])) y[row] = 0;
    rowDual[row] = y[row] * (lp.rowScale === null ? 1 : lp.rowScale[row]);
  }
  let bound = 0;
  for (let variable = 0; variable < numCols + numRows; variable++) {
    let d = cost[variable];
    if (variable < numCols) {
      const end = colStart[variable + 1];
      for (let entry = colStart[variable]; entry < end; entry++) d -= value[entry] * y[rowIndex[entry]];
    } else d -= y[variable - numCols];
    if (d === 0) continue;
    const side = d > 0 ? lower[variable] : upper[variable];
    if (side === Number.NEGATIVE_INFINITY || side === Number.POSITIVE_INFINITY) {
      if (Math.abs(d) > dualTolerance) return Number.NEGATIVE_INFINITY;
      continue;
    }
    bound += d * side;
  }
  return problem.objectiveOffset + bound;
}
