import { DUAL_FEASIBILITY, INTEGRALITY } from "../../tolerances.ts";

/** Reduced costs below this prove nothing: they are within the LP's tolerance. */
const LEAST_REDUCED_COST = 10 * DUAL_FEASIBILITY;

/** The optimum of an LP and the bounds it had; lengths numCols. */
export interface LpOptimum {
  readonly objective: number;
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly colValue: Float64Array;
  readonly reducedCost: Float64Array;
}

/**
 * Tightens integer columns that stand at a bound: moving by t costs at least |reducedCost| · t, so the objective
 * stays below the cutoff only within (cutoff − lpObjective) / |reducedCost|.
 *
 * @param lp optimum of an LP with the bounds it had; borrowed.
 * @param cutoff finite; below the LP's objective there is nothing to tighten, the LP's whole region is closed.
 * @param tighten called with each column whose bounds get tighter and the least objective of what they cut off.
 * @returns the number of columns that were tightened.
 * Source: Dantzig, Fulkerson, Johnson, "Solution of a large-scale traveling-salesman problem", 1954.
 */
export function fixByReducedCost(
  integrality: Uint8Array,
  lp: LpOptimum,
  cutoff: number,
  tighten: (col: number, lb: number, ub: number, bound: number) => void,
): number {
  const { colLb, colUb, colValue, reducedCost } = lp;
  const room = cutoff - lp.objective + 1e-9 * Math.max(1, Math.abs(cutoff));
  if (room < 0) return 0;
  let numTightened = 0;
  for (let col = 0; col < integrality.length; col++) {
    if (integrality[col] === 0) continue;
    const lb = colLb[col];
    const ub = colUb[col];
    const cost = reducedCost[col];
    if (lb === ub || Math.abs(cost) < LEAST_REDUCED_COST) continue;
    const steps = Math.floor(room / Math.abs(cost) + INTEGRALITY);
    const bound = lp.objective + Math.abs(cost) * (steps + 1);
    if (cost > 0 && colValue[col] <= lb + INTEGRALITY && lb + steps < ub) {
      tighten(col, lb, lb + steps, bound);
      numTightened++;
    } else if (cost < 0 && colValue[col] >= ub - INTEGRALITY && ub - steps > lb) {
      tighten(col, ub - steps, ub, bound);
      numTightened++;
    }
  }
  return numTightened;
}
