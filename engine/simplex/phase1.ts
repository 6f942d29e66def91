/**
 * Dual phase 1 by boxing: every variable gets bounds that make any basis dual feasible by flips, and the same
 * dual simplex maximises minus the sum of dual infeasibilities of the original problem.
 * Source: Koberstein & Suhl, Comput. Optim. Appl. 37 (2007) 49–65 (artificial bounds subproblem).
 */

import type { SimplexState } from "./simplex-state.ts";
import { placeNonbasic } from "./simplex-state.ts";

/** Box of a free variable. */
const FREE_BOX = 1000;

/** Working bounds of phase 1; nonbasic variables go to the side their reduced cost asks for. */
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
