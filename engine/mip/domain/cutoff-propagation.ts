/**
 * The objective as a row: whoever looks for points better than the incumbent may take it that cost · x + offset <= cutoff. That bounds
 * every column with a cost by the least that the others can cost, and rows carry it on. Where one column is the objective (a makespan, the
 * radius of a p-center) it says much; where many share it, the reduced costs say more.
 *
 * Achterberg, "Constraint Integer Programming", TU Berlin 2007, chapter 7 (objective propagation).
 */
import { ACCEPTED_VIOLATION, INTEGRALITY } from "../../tolerances.ts";
import type { Search } from "../search.ts";
import { ACTIVITY_NOISE, Domain } from "./propagation.ts";

/** The least that all columns together can cost, in the terms that are finite. */
interface LeastCost {
  readonly cost: number;
  readonly numInfinite: number;
  readonly noise: number;
}

function leastCost(
  colCost: Float64Array,
  offset: number,
  colLb: Float64Array,
  colUb: Float64Array,
): LeastCost {
  let cost = offset;
  let size = Math.abs(offset);
  let numInfinite = 0;
  for (let col = 0; col < colCost.length; col++) {
    const factor = colCost[col];
    if (factor === 0) continue;
    const term = factor > 0 ? factor * colLb[col] : factor * colUb[col];
    if (term === Number.NEGATIVE_INFINITY) numInfinite++;
    else {
      cost += term;
      size += Math.abs(term);
    }
  }
  return { cost, numInfinite, noise: ACTIVITY_NOISE * size };
}

/**
 * Bounds that columns with a cost keep in every point that is better than the cutoff.
 *
 * @param objective minimisation form; borrowed.
 * @param colLb bounds of all columns, as is `colUb`; lengths numCols, borrowed, read before the first call.
 * @param tighten called with the new bounds of each column whose bounds get tighter.
 */
export function boundByCutoff(
  {
    colCost,
    objectiveOffset,
    integrality,
  }: Pick<Search["mip"]["form"], "colCost" | "objectiveOffset" | "integrality">,
  cutoff: number,
  colLb: Float64Array,
  colUb: Float64Array,
  tighten: (col: number, lb: number, ub: number) => void,
): void {
  const { cost, numInfinite, noise } = leastCost(colCost, objectiveOffset, colLb, colUb);
  if (numInfinite > 1) return;
  const size = noise + ACTIVITY_NOISE * Math.abs(cutoff);
  for (let col = 0; col < colCost.length; col++) {
    const factor = colCost[col];
    const lb = colLb[col];
    const ub = colUb[col];
    if (factor === 0 || lb === ub) continue;
    const own = factor > 0 ? factor * lb : factor * ub;
    const isInfinite = own === Number.NEGATIVE_INFINITY;
    if (numInfinite === 1 && !isInfinite) continue;
    // What is left of the cutoff for this column beyond its cheapest value; below 0 there is no such point at all.
    const room = cutoff - cost + size;
    const base = isInfinite ? 0 : factor > 0 ? lb : ub;
    const isInteger = integrality[col] === 1;
    if (factor > 0) {
      const most = base + room / factor;
      const bound = isInteger ? Math.floor(most + INTEGRALITY) : most + ACCEPTED_VIOLATION;
      if (bound < ub) tighten(col, lb, bound);
    } else {
      const least = base + room / factor;
      const bound = isInteger ? Math.ceil(least - INTEGRALITY) : least - ACCEPTED_VIOLATION;
      if (bound > lb) tighten(col, bound, ub);
    }
  }
}

/**
 * Tightens the bounds that hold everywhere by what the cutoff says, and by what follows for other columns from all that moved them since
 * the search began.
 *
 * @returns false when no point is better than the cutoff.
 */
export function propagateCutoff(search: Search): boolean {
  const { mip, bounds, conflicts, globalLb, globalUb } = search;
  const domain = new Domain(mip, conflicts);
  for (let col = 0; col < mip.numCols; col++) domain.tighten(col, globalLb[col], globalUb[col]);
  boundByCutoff(mip.form, bounds.cutoff, globalLb, globalUb, (col, lb, ub) => {
    domain.tighten(col, lb, ub);
    // What is cut off may hold points that are better by less than the gap allows.
    bounds.close(bounds.cutoff);
  });
  if (!domain.propagate()) return false;
  globalLb.set(domain.colLb);
  globalUb.set(domain.colUb);
  return true;
}
