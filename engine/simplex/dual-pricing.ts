import { squaredNorm } from "../linalg/sparse-vector.ts";
import type { SimplexState } from "./simplex-state.ts";

/** A stored weight is trusted if it is at least this share of the true one. */
const WEIGHT_ACCEPT_RATIO = 0.25;
/** Weights never fall below this. */
export const LEAST_WEIGHT = 1e-4;

/**
 * Chooses the leaving row: the largest infeasibility² / weight over the listed rows. Rows that turned feasible
 * drop off the list. Ties go to the lower row.
 * @returns the row, or -1 if no row that is not taboo is infeasible.
 */
export function chooseLeaving(state: SimplexState): number {
  const { infeasibility, infeasibleRow, isListed, edgeWeight, tabooRow } = state;
  let count = state.numInfeasible;
  let best = -1;
  let bestInfeasibility = 0;
  let bestWeight = 1;
  for (let k = 0; k < count; k++) {
    const row = infeasibleRow[k];
    const amount = infeasibility[row];
    if (amount === 0) {
      isListed[row] = 0;
      infeasibleRow[k--] = infeasibleRow[--count];
      continue;
    }
    const weight = edgeWeight[row];
    const merit = amount * bestWeight;
    const other = bestInfeasibility * weight;
    if ((merit > other || (merit === other && row < best)) && tabooRow[row] === 0) {
      best = row;
      bestInfeasibility = amount;
      bestWeight = weight;
    }
  }
  state.numInfeasible = count;
  return best;
}

/**
 * Compares the stored weight of the leaving row with the true one, which state.rho gives for nothing.
 * @returns false if it was far too small: the true weight is stored, and another row should be chosen.
 */
export function acceptWeight(state: SimplexState, row: number): boolean {
  if (!state.options.edgeWeights) return true;
  const stored = state.edgeWeight[row];
  const exact = Math.max(squaredNorm(state.rho), LEAST_WEIGHT);
  state.edgeWeight[row] = exact;
  if (stored >= WEIGHT_ACCEPT_RATIO * exact) return true;
  state.counters.weightRejections++;
  return false;
}
