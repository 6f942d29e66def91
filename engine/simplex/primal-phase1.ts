/**
 * Primal phase 1: the composite objective, whose cost is −1 for a basic variable below its lower bound, +1 above
 * its upper bound and 0 within. As basic variables become feasible their cost goes, and the reduced costs follow.
 * Source: Maros, "Computational Techniques of the Simplex Method" (Kluwer, 2003), chapter 9.3.
 */

import { clearVector, copyVector } from "../linalg/sparse-vector.ts";
import { btran } from "../linalg/triangular-solve.ts";
import { price } from "./price.ts";
import { computeRowDuals } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

function infeasibilityCost(state: SimplexState, row: number): number {
  const { baseValue, baseLower, baseUpper, primalTolerance } = state;
  const x = baseValue[row];
  if (x < baseLower[row] - primalTolerance) return -1;
  return x > baseUpper[row] + primalTolerance ? 1 : 0;
}

/**
 * Working costs of the composite objective, from scratch; reduced costs have to be computed anew.
 * @returns number of infeasible rows.
 */
export function loadInfeasibilityCosts(state: SimplexState): number {
  const { cost, basicCol, numRows } = state;
  cost.fill(0);
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    const c = infeasibilityCost(state, row);
    cost[basicCol[row]] = c;
    if (c !== 0) count++;
  }
  state.costsChanged = true;
  state.hasDuals = false;
  return count;
}

/** Brings costs and reduced costs up to date after the basic values of the pivot column's rows have changed. */
export function updateInfeasibilityCosts(state: SimplexState): void {
  const { cost, basicCol, pivotCol, work, pivotRow, dual, isBasic, numCols } = state;
  clearVector(work);
  for (let k = 0; k < pivotCol.count; k++) {
    const row = pivotCol.index[k];
    const variable = basicCol[row];
    const now = infeasibilityCost(state, row);
    const before = cost[variable];
    if (now === before) continue;
    cost[variable] = now;
    work.array[row] = now - before;
    work.index[work.count++] = row;
  }
  if (work.count === 0) return;
  btran(state.lu, work, state.densityDual, false);
  price(state.rows, state.lp, isBasic, work, pivotRow);
  for (let k = 0; k < pivotRow.count; k++) {
    const col = pivotRow.index[k];
    if (isBasic[col] === 0) dual[col] -= pivotRow.array[col];
  }
  for (let k = 0; k < work.count; k++) {
    const row = work.index[k];
    if (isBasic[numCols + row] === 0) dual[numCols + row] -= work.array[row];
  }
}

/** The row duals of the composite objective into state.rho: at its optimum they prove infeasibility. */
export function computeInfeasibilityRow(state: SimplexState): void {
  loadInfeasibilityCosts(state);
  computeRowDuals(state, state.cost);
  copyVector(state.work, state.rho);
}
