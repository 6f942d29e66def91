import type { Problem } from "../model/problem.ts";
import { DEFAULT_OPTIONS, type ResolvedOptions } from "../options.ts";
import type { SolveContext } from "./solve-context.ts";

/** Largest cost from which on the objective stays in its own unit: next to the tolerance of reduced costs, signs of costs say nothing. */
const LEAST_LARGEST_COST = 2 ** -20;
/** Smallest cost up to which it does: what rounding leaves of larger ones is more than that tolerance. */
const MOST_SMALLEST_COST = 2 ** 20;

/** Power of two that lifts the largest cost to 1, or lowers the smallest one to 1; 1 where costs are of ordinary size, or all 0. */
function unitFor({ colCost }: Problem): number {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const cost of colCost) {
    if (cost === 0) continue;
    const size = Math.abs(cost);
    if (size > largest) largest = size;
    if (size < smallest) smallest = size;
  }
  if (largest === 0) return 1;
  // Costs next to the least number have no power of two to lift them all the way.
  if (largest < LEAST_LARGEST_COST) return 2 ** Math.min(1000, Math.ceil(-Math.log2(largest)));
  return smallest > MOST_SMALLEST_COST ? 2 ** -Math.floor(Math.log2(smallest)) : 1;
}

/**
 * The context with tiny costs lifted and huge ones lowered: the simplex takes costs of 1e-13 for zero, what rounding leaves of those of 1e12
 * for something, and searches compare objectives with tolerances of their own size. A tree of costs of 1e-9 and columns to 1e6 would never
 * see which point is better. Powers of two change no digit. A caller's plug-ins see costs as they are.
 */
export function withObjectiveUnit(context: SolveContext): SolveContext {
  const { form, control } = context;
  const objectiveUnit = Object.keys(control.options.plugins).length > 0 ? 1 : unitFor(form);
  if (objectiveUnit === 1) return context;
  const colCost = form.colCost.map((cost) => cost * objectiveUnit);
  return {
    ...context,
    form: { ...form, colCost, objectiveOffset: form.objectiveOffset * objectiveUnit },
    objectiveUnit,
  };
}

/**
 * The gaps that end a search, in the unit of the form. The absolute gap that holds where none is asked for is one of objectives of
 * ordinary size, and counts in costs that were lifted: 1e-6 would be more than all of a tiny objective.
 * Who asks for just 1e-6 gets that, too.
 */
export function gapsInForm({
  control,
  objectiveUnit,
}: SolveContext): Pick<ResolvedOptions, "mipGap" | "mipGapAbs"> {
  const { mipGap, mipGapAbs } = control.options;
  const isAsked = mipGapAbs !== DEFAULT_OPTIONS.mipGapAbs;
  return { mipGap, mipGapAbs: isAsked || objectiveUnit < 1 ? mipGapAbs * objectiveUnit : mipGapAbs };
}
