import type { LpProblem } from "./lp-types.ts";
import { computeRowDuals } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Reduced costs up to this share of their largest term are what rounding leaves of zero. */
const CANCELLATION = 1e-12;

/**
 * A lower bound on the LP that holds whatever the row duals are: here those of the present basis under the true
 * costs, even while the simplex works on perturbed ones. Those that point at a side that is not there are left out.
 * A reduced cost that meets an infinite bound leaves no bound at all, be it within the dual tolerance: it may be worth much on a
 * column that goes far. Only what rounding leaves of its terms counts as zero.
 *
 * @param rowDual filled with these row duals in the units of the unscaled problem; length numRows.
 * @returns the bound, or −Infinity.
 */
export function provenLowerBound(state: SimplexState, problem: LpProblem, rowDual: Float64Array): number {
  const { lp, numRows, numCols } = state;
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
    let size = Math.abs(d);
    if (variable < numCols) {
      const end = colStart[variable + 1];
      for (let entry = colStart[variable]; entry < end; entry++) {
        const term = value[entry] * y[rowIndex[entry]];
        d -= term;
        size = Math.max(size, Math.abs(term));
      }
    } else d -= y[variable - numCols];
    if (d === 0) continue;
    const side = d > 0 ? lower[variable] : upper[variable];
    if (side === Number.NEGATIVE_INFINITY || side === Number.POSITIVE_INFINITY) {
      if (Math.abs(d) > CANCELLATION * size) return Number.NEGATIVE_INFINITY;
      continue;
    }
    bound += d * side;
  }
  return problem.objectiveOffset + bound;
}
