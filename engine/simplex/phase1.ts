/**
 * Dual phase 1, in two ways. First by bounds far away: variables whose reduced cost has the wrong sign for the bounds
 * they have get another one, and the dual simplex goes for the optimum at once; mostly all of them are basic at the end, or
 * back at a bound of their own. Else by boxing: every variable gets bounds that make any basis dual feasible by flips, and the
 * same dual simplex maximises minus the sum of dual infeasibilities of the original problem.
 * Source: Koberstein & Suhl, Comput. Optim. Appl. 37 (2007) 49–65 (artificial bounds; artificial bounds subproblem).
 */

import { dualInfeasibilityOf } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";
import { placeNonbasic } from "./simplex-state.ts";

/**
 * Distance of the bounds that are added. Nearer ones stay active (1e5: greenbea takes 7721 iterations, not 3349), farther ones cost
 * digits. 75 Netlib models: 0.979, 0.968 and 0.980 of the iterations with 1e5, 1e6 and 1e7, beside boxes alone.
 */
const FAR = 1e6;
/** Box of a free variable. */
const FREE_BOX = 1000;

/** Bounds far away for the nonbasic variables that are dual infeasible; they move there. */
export function setFarBounds(state: SimplexState): void {
  const { lower, upper, dual, isBasic, numTotal, dualTolerance } = state;
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] !== 0 || dualInfeasibilityOf(state, variable) <= dualTolerance) continue;
    const lb = lower[variable];
    const ub = upper[variable];
    if (lb === Number.NEGATIVE_INFINITY) lower[variable] = ub === Number.POSITIVE_INFINITY ? -FAR : ub - FAR;
    if (ub === Number.POSITIVE_INFINITY) upper[variable] = lb === Number.NEGATIVE_INFINITY ? FAR : lb + FAR;
    placeNonbasic(state, variable, dual[variable] < 0);
  }
  state.hasPrimals = false;
}

/** Working bounds of phase 1 by boxing; nonbasic variables go to the side their reduced cost asks for. */
export function setPhase1Bounds(state: SimplexState): void {
  const { lp, lower, upper, dual, isBasic, numTotal } = state;
  for (let variable = 0; variable < numTotal; variable++) {
    const hasLower = lp.lower[variable] !== Number.NEGATIVE_INFINITY;
    const hasUpper = lp.upper[variable] !== Number.POSITIVE_INFINITY;
    if (hasLower && hasUpper) {
      lower[variable] = 0;
      upper[variable] = 0;
    } else {
      lower[variable] = hasLower ? 0 : hasUpper ? -1 : -FREE_BOX;
      upper[variable] = hasUpper ? 0 : hasLower ? 1 : FREE_BOX;
    }
    if (isBasic[variable] === 0) placeNonbasic(state, variable, dual[variable] < 0);
  }
  state.hasPrimals = false;
}

/** The true bounds again; nonbasic variables go to the side their reduced cost asks for. */
export function leavePhase1Bounds(state: SimplexState): void {
  const { lp, lower, upper, dual, isBasic, numTotal } = state;
  lower.set(lp.lower);
  upper.set(lp.upper);
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] === 0) placeNonbasic(state, variable, dual[variable] < 0);
  }
  state.hasPrimals = false;
}
