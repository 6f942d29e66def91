import { squaredNorm } from "../linalg/sparse-vector.ts";
import type { SimplexState } from "./simplex-state.ts";

/** A stored weight is trusted if it is at least this share of the true one. */
const WEIGHT_ACCEPT_RATIO = 0.25;
/** Weights never fall below this. */
export const LEAST_WEIGHT = 1e-4;

/** Lists of infeasible rows longer than this are not scanned in every iteration. */
const LONG_LIST = 500;
/** The short list takes the rows whose merit is at least this share of the best. */
const SHORT_SHARE = 0.3;

/**
 * Chooses the leaving row: the largest infeasibility² / weight over the listed rows. Ties go to the lower row.
 *
 * Of a long list only the best rows are looked at again, with those that the last step changed, until none of them
 * reaches the merit below which the others stayed: the choice is that of a full scan. Source: Hall & McKinnon,
 * "Hyper-sparsity in the revised simplex method and how to exploit it", Comput. Optim. Appl. 32 (2005) 259–283.
 * @returns the row, or -1 if no row that is not taboo is infeasible.
 */
export function chooseLeaving(state: SimplexState): number {
  if (state.numInfeasible <= LONG_LIST) {
    clearShortList(state);
    return scanInfeasible(state);
  }
  if (state.numShort > 0) {
    const { pivotCol, flipCol } = state;
    enlist(state, pivotCol.index, pivotCol.count);
    if (state.hasFlipped) enlist(state, flipCol.index, flipCol.count);
    const best = scanShortList(state);
    if (best >= 0) return best;
  }
  const best = scanInfeasible(state);
  makeShortList(state, best);
  return best;
}

/** The best row of the whole list. Rows that turned feasible drop off it. */
function scanInfeasible(state: SimplexState): number {
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

/** Lists the rows that come near the best one. */
function makeShortList(state: SimplexState, best: number): void {
  clearShortList(state);
  if (best < 0) return;
  const { infeasibility, infeasibleRow, edgeWeight, numInfeasible } = state;
  state.leastMerit = (SHORT_SHARE * infeasibility[best]) / edgeWeight[best];
  enlist(state, infeasibleRow, numInfeasible);
}

/** Forgets the short list; whoever changes merits at large calls this. */
export function clearShortList(state: SimplexState): void {
  const { shortRow, isShort } = state;
  for (let k = 0; k < state.numShort; k++) isShort[shortRow[k]] = 0;
  state.numShort = 0;
}

/** Adds those of the given rows that reach the least merit. */
function enlist(state: SimplexState, rows: Int32Array, end: number): void {
  const { infeasibility, edgeWeight, shortRow, isShort, leastMerit } = state;
  let count = state.numShort;
  for (let k = 0; k < end; k++) {
    const row = rows[k];
    if (infeasibility[row] < leastMerit * edgeWeight[row] || isShort[row] !== 0) continue;
    isShort[row] = 1;
    shortRow[count++] = row;
  }
  state.numShort = count;
}

/** The best row of the short list, or -1 if none reaches the least merit any more. */
function scanShortList(state: SimplexState): number {
  const { infeasibility, edgeWeight, shortRow, isShort, tabooRow, leastMerit } = state;
  let count = state.numShort;
  let best = -1;
  let bestInfeasibility = 0;
  let bestWeight = 1;
  for (let k = 0; k < count; k++) {
    const row = shortRow[k];
    const amount = infeasibility[row];
    const weight = edgeWeight[row];
    if (amount < leastMerit * weight) {
      isShort[row] = 0;
      shortRow[k--] = shortRow[--count];
      continue;
    }
    const merit = amount * bestWeight;
    const other = bestInfeasibility * weight;
    if ((merit > other || (merit === other && row < best)) && tabooRow[row] === 0) {
      best = row;
      bestInfeasibility = amount;
      bestWeight = weight;
    }
  }
  state.numShort = count;
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
