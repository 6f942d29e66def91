/**
 * Cost perturbation against dual degeneracy, and its removal. The size follows the costs of the model and a
 * reproducible random number of each variable; nothing is drawn again in mid-solve.
 */

import type { SimplexState } from "./simplex-state.ts";
import { randomOf } from "./simplex-state.ts";

/** Size of the perturbation relative to the largest cost. */
const BASE = 5e-7;
/** Noise on the logicals. */
const LOGICAL_NOISE = 1e-12;
/** Costs larger than this count with their fourth root only. */
const LARGE_COST = 100;
/** With fewer boxed variables than this share, the size is capped at that of unit costs. */
const FEW_BOXED = 0.01;

/** Unit of the perturbation for the LP's costs. */
function perturbationUnit(state: SimplexState): number {
  const { lower, upper, numTotal, numCols } = state;
  const cost = state.lp.cost;
  let largest = 0;
  for (let col = 0; col < numCols; col++) largest = Math.max(largest, Math.abs(cost[col]));
  let boxed = 0;
  for (let variable = 0; variable < numTotal; variable++) {
    if (upper[variable] - lower[variable] < 1e30) boxed++;
  }
  if (largest === 0) largest = 1;
  if (largest > LARGE_COST) largest = Math.sqrt(Math.sqrt(largest));
  if (boxed < FEW_BOXED * numTotal) largest = Math.min(largest, 1);
  return BASE * largest;
}

/**
 * Adds the perturbation to the working costs. Each moves into the direction that keeps its variable's present
 * side dual feasible.
 * @param factor multiple of the usual size.
 */
export function perturbCosts(state: SimplexState, factor: number): void {
  const { lower, upper, cost, numTotal, numCols, options } = state;
  const unit = perturbationUnit(state) * factor;
  for (let variable = 0; variable < numTotal; variable++) {
    const random = randomOf(options.seed, variable);
    if (variable >= numCols) {
      cost[variable] += (random - 0.5) * LOGICAL_NOISE * factor;
      continue;
    }
    const lb = lower[variable];
    const ub = upper[variable];
    if (lb === ub) continue;
    const size = (1 + random) * (Math.abs(cost[variable]) + 1) * unit;
    if (ub === Number.POSITIVE_INFINITY) {
      if (lb !== Number.NEGATIVE_INFINITY) cost[variable] += size;
    } else if (lb === Number.NEGATIVE_INFINITY) cost[variable] -= size;
    else cost[variable] += cost[variable] >= 0 ? size : -size;
  }
  state.costsChanged = true;
  state.hasDuals = false;
}

/** Gives the working costs back their values of the LP. */
export function restoreCosts(state: SimplexState): void {
  if (!state.costsChanged) return;
  state.cost.set(state.lp.cost);
  state.costsChanged = false;
  state.hasDuals = false;
}
