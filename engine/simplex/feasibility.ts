/** How feasible a basis is, and what is done about it before a method starts. */

import { perturbCosts } from "./perturbation.ts";
import { computeInfeasibilities, computePrimals, correctDuals, dualInfeasibility } from "./rebuild.ts";
import type { ScaledLp } from "./scaled-lp.ts";
import type { SimplexState } from "./simplex-state.ts";
import type { BoundChanges } from "./warm-start.ts";

/** Dual infeasibilities below this are shifted into the costs and repaired at the end, instead of a phase 1. */
const SHIFTED_INFEASIBILITY = 3e-4;
/** Bounds that cross by less than this, relative to them, are taken for equal. */
const CROSSING = 1e-9;
/** Residual on the unscaled problem above which a tolerance is tightened, once. */
const UNSCALED_RESIDUAL = 5e-7;
/** Residual with which an answer is not an answer, but a case for the next attempt. */
export const REJECTED_RESIDUAL = 1e-4;
/** Residual of a warm solve above which its point is made anew from a fresh factor. */
const DRIFT = 2e-7;
/** Tolerance of a point whose residuals were too large, or whose duals are to be cleaned up. */
export const TIGHT_TOLERANCE = 1e-9;

/** Whether changed bounds exclude each other; bounds that cross by rounding are made equal. */
export function hasCrossedBounds({ lower, upper }: ScaledLp, { variable, count }: BoundChanges): boolean {
  for (let k = 0; k < count; k++) {
    const j = variable[k];
    const gap = lower[j] - upper[j];
    if (gap <= 0) continue;
    if (gap > CROSSING * Math.max(1, Math.abs(lower[j]))) return true;
    lower[j] = upper[j];
  }
  return false;
}

/** Whether the basic values, computed anew, are within their bounds. */
export function isPrimalFeasible(state: SimplexState): boolean {
  computePrimals(state);
  computeInfeasibilities(state);
  return state.numInfeasible === 0;
}

/** Perturbs, unless the present basis is primal feasible already and only needs a look at its duals. */
export function perturbUnlessFeasible(state: SimplexState): void {
  if (!isPrimalFeasible(state)) perturbCosts(state, 1);
}

/** Flips what can be flipped; what remains must be small enough for phase 2 to shift it away. */
export function isNearlyDualFeasible(state: SimplexState): boolean {
  return correctDuals(state, false) === 0 || dualInfeasibility(state).largest < SHIFTED_INFEASIBILITY;
}

/** Tightens the tolerances whose residual on the unscaled problem is too large; says whether one was. */
export function tightenTolerances(
  state: SimplexState,
  primalResidual: number,
  dualResidual: number,
): boolean {
  const isPrimal = primalResidual > UNSCALED_RESIDUAL && state.primalTolerance > TIGHT_TOLERANCE;
  const isDual = dualResidual > UNSCALED_RESIDUAL && state.dualTolerance > TIGHT_TOLERANCE;
  if (isPrimal) state.primalTolerance = TIGHT_TOLERANCE;
  if (isDual) state.dualTolerance = TIGHT_TOLERANCE;
  return isPrimal || isDual;
}

/** Whether updates have spoilt the point of a warm solve, so that it is to be made anew. */
export function hasDrifted(state: SimplexState, residual: number): boolean {
  return state.lu.numUpdates > 0 && residual > DRIFT;
}
