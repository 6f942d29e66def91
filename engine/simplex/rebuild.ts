/**
 * Rebuild: everything that the simplex updates from step to step is made anew from the basis. Compute…
 * functions work from scratch; the loops call them at every factorisation and before each terminal decision.
 */

import { columnProduct, subtractColumn } from "../linalg/sparse-kernels.ts";
import { addColumn, clearVector, type SparseVector } from "../linalg/sparse-vector.ts";
import { btran, ftran } from "../linalg/triangular-solve.ts";
import { CANCELLED } from "../tolerances.ts";
import { clearShortList } from "./dual-pricing.ts";
import { priceLoosely } from "./price.ts";
import type { SimplexState } from "./simplex-state.ts";
import { averageDensity, placeNonbasic } from "./simplex-state.ts";

/** Updates that a factor serves at least. */
const MIN_UPDATES = 50;
/** Work of solves since the last factorisation, in units of its own work, after which a new one pays. */
const REFACTOR_WORK = 80;

/** Work between two returns to the caller, in entries touched. */
export const SLICE_TICKS = 4_000_000;
/** Iterations between two polls of the caller's conditions. */
export const POLL_INTERVAL = 8;

/**
 * Factorises the basis. Dependent columns leave it for logicals (nonbasic at their nearer bound).
 * @returns the rank deficiency that was repaired; −1 where it was interrupted, with the same basis and no factor.
 */
export function factorizeBasis(state: SimplexState): number {
  const { lu, builder, basicCol, edgeWeight, weightOf, counters, numRows } = state;
  for (let row = 0; row < numRows; row++) weightOf[basicCol[row]] = edgeWeight[row];
  const before = lu.ticks;
  const deficiency = builder.build(lu, basicCol);
  if (deficiency > 0) adoptRepairedBasis(state);
  for (let row = 0; row < numRows; row++) edgeWeight[row] = weightOf[basicCol[row]];
  state.ticksAtFactor = lu.ticks;
  state.ticksOfFactor = lu.ticks - before;
  state.hasFactor = deficiency >= 0;
  state.hasPrimals = false;
  counters.factorizations++;
  counters.largestKernel = Math.max(counters.largestKernel, builder.kernelSize);
  counters.largestFactor = Math.max(counters.largestFactor, lu.freshEntries);
  if (deficiency > 0) counters.singularBases++;
  return deficiency;
}

/** Whether a new factorisation is due: by the number of updates, the fill, or the work of solves since the last. */
export function needsRefactor(state: SimplexState): boolean {
  const { lu } = state;
  if (lu.numUpdates >= state.updateLimit) return true;
  if (lu.numUpdates < MIN_UPDATES) return false;
  if (lu.numEntries > 3 * lu.freshEntries + state.numRows) return true;
  return lu.ticks - state.ticksAtFactor > REFACTOR_WORK * state.ticksOfFactor;
}

/** After a repair: the rejected columns become nonbasic, the logicals that replaced them basic. */
function adoptRepairedBasis(state: SimplexState): void {
  const { builder, basicCol, isBasic, move, dual, weightOf, numRows } = state;
  for (const variable of builder.rejected) {
    isBasic[variable] = 0;
    placeNonbasic(state, variable, false);
  }
  for (let row = 0; row < numRows; row++) {
    const variable = basicCol[row];
    if (isBasic[variable] !== 0) continue;
    isBasic[variable] = 1;
    move[variable] = 0;
    dual[variable] = 0;
    weightOf[variable] = 1;
  }
  state.rows.partition(isBasic);
  state.hasDuals = false;
}

/** Copies the working bounds of the basic variables. */
function loadBasicBounds(state: SimplexState): void {
  const { basicCol, lower, upper, baseLower, baseUpper, numRows } = state;
  for (let row = 0; row < numRows; row++) {
    baseLower[row] = lower[basicCol[row]];
    baseUpper[row] = upper[basicCol[row]];
  }
}

/** Working bounds from the LP; nonbasic variables keep their side where they can, else take that of their dual. */
export function loadWorkingBounds(state: SimplexState): void {
  const { lp, isBasic, move, value, dual, numTotal } = state;
  const { lower, upper } = lp;
  state.lower.set(lower);
  state.upper.set(upper);
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] !== 0) continue;
    let preferUpper = move[variable] === -1;
    if (move[variable] === 0) {
      const isNearerUpper = Math.abs(upper[variable]) < Math.abs(lower[variable]);
      preferUpper = dual[variable] < 0 || (dual[variable] === 0 && isNearerUpper);
    }
    const before = value[variable];
    placeNonbasic(state, variable, preferUpper);
    if (before !== value[variable]) state.hasPrimals = false;
  }
  loadBasicBounds(state);
}

/** Takes the nonbasic columns at their values off a right-hand side. */
function subtractNonbasicCols({ lp, value, isBasic, numCols }: SimplexState, rhs: Float64Array): void {
  const { colStart, rowIndex, value: entries } = lp;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] !== 0) continue;
    const x = value[col];
    if (x === 0) continue;
    subtractColumn(rhs, x, rowIndex, entries, colStart[col], colStart[col + 1]);
  }
}

function subtractNonbasicLogicals(
  { value, isBasic, numCols, numTotal }: SimplexState,
  rhs: Float64Array,
): void {
  for (let variable = numCols; variable < numTotal; variable++) {
    if (isBasic[variable] === 0) rhs[variable - numCols] -= value[variable];
  }
}

/** Values of the basic variables from those of the nonbasic ones: B x_B = −N x_N. */
export function computePrimals(state: SimplexState): void {
  const { work, baseValue, numRows } = state;
  clearVector(work);
  subtractNonbasicCols(state, work.array);
  subtractNonbasicLogicals(state, work.array);
  work.count = -1;
  ftran(state.lu, work, 1, false);
  const rhs = work.array;
  for (let row = 0; row < numRows; row++) baseValue[row] = rhs[row];
  loadBasicBounds(state);
  state.hasPrimals = true;
}

/**
 * Row duals of the basis for the given costs, left in state.work: y = B⁻ᵀ c_B.
 * @param cost length numTotal.
 */
export function computeRowDuals(state: SimplexState, cost: Float64Array): Float64Array {
  const { work, basicCol, numRows } = state;
  clearVector(work);
  const { array, index } = work;
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    const c = cost[basicCol[row]];
    if (c === 0) continue;
    array[row] = c;
    index[count++] = row;
  }
  work.count = count;
  btran(state.lu, work, state.densityDual, false);
  state.densityDual = averageDensity(state.densityDual, work.count, numRows);
  return array;
}

function computeColDuals({ lp, cost, dual, isBasic, numCols }: SimplexState, y: Float64Array): void {
  const { colStart, rowIndex, value } = lp;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] !== 0) dual[col] = 0;
    else dual[col] = cost[col] - columnProduct(y, rowIndex, value, colStart[col], colStart[col + 1]);
  }
}

function computeLogicalDuals({ cost, dual, isBasic, numRows, numCols }: SimplexState, y: Float64Array): void {
  for (let row = 0; row < numRows; row++) {
    const variable = numCols + row;
    dual[variable] = isBasic[variable] !== 0 ? 0 : cost[variable] - y[row];
  }
}

/** Reduced costs of all nonbasic variables under the working costs. */
export function computeDuals(state: SimplexState): void {
  const y = computeRowDuals(state, state.cost);
  computeColDuals(state, y);
  computeLogicalDuals(state, y);
  state.hasDuals = true;
}

/** What nonbasic variables at their values contribute by their duals. */
function sumNonbasic({ value, dual, isBasic, numTotal }: SimplexState): number {
  let sum = 0;
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] === 0 && value[variable] !== 0) sum += value[variable] * dual[variable];
  }
  return sum;
}

/** Objective of the present nonbasic values under the working duals: Σ x_j d_j (constant left out). */
export function computeDualObjective(state: SimplexState): void {
  state.dualObjective = sumNonbasic(state);
}

/** Looks whether a free variable is nonbasic: the ratio test then looks for it. */
export function findFree(state: SimplexState): void {
  const { lower, upper, isBasic, numTotal } = state;
  state.hasFree = false;
  for (let variable = 0; variable < numTotal; variable++) {
    if (lower[variable] !== Number.NEGATIVE_INFINITY || isBasic[variable] !== 0) continue;
    if (upper[variable] !== Number.POSITIVE_INFINITY) continue;
    state.hasFree = true;
    return;
  }
}

/** Squared infeasibility of every basic variable, and the list of infeasible rows. */
export function computeInfeasibilities(state: SimplexState): void {
  clearShortList(state);
  const { baseValue, baseLower, baseUpper, infeasibility, infeasibleRow, isListed, numRows } = state;
  const tolerance = state.primalTolerance;
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    const x = baseValue[row];
    let amount = baseLower[row] - x;
    if (amount <= tolerance) amount = x - baseUpper[row];
    if (amount > tolerance) {
      infeasibility[row] = amount * amount;
      isListed[row] = 1;
      infeasibleRow[count++] = row;
    } else {
      infeasibility[row] = 0;
      isListed[row] = 0;
    }
  }
  state.numInfeasible = count;
}

/** Largest and total primal infeasibility of the basic variables (nonbasic ones stand on their bounds). */
export function primalInfeasibility(state: SimplexState): { largest: number; sum: number; count: number } {
  const { baseValue, baseLower, baseUpper, numRows, primalTolerance } = state;
  let largest = 0;
  let sum = 0;
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    const x = baseValue[row];
    const below = baseLower[row] - x;
    const above = x - baseUpper[row];
    const amount = below > above ? below : above;
    if (amount > primalTolerance) {
      sum += amount;
      count++;
      if (amount > largest) largest = amount;
    }
  }
  return { largest, sum, count };
}

/** How far a nonbasic variable's reduced cost has the wrong sign; 0 or less = feasible. */
export function dualInfeasibilityOf(state: SimplexState, variable: number): number {
  const d = state.dual[variable];
  const direction = state.move[variable];
  if (direction === 1) return -d;
  if (direction === -1) return d;
  return state.lower[variable] === Number.NEGATIVE_INFINITY ? Math.abs(d) : 0;
}

/** Number and largest size of dual infeasibilities beyond the tolerance, boxed variables included. */
export function dualInfeasibility(state: SimplexState): { largest: number; count: number } {
  const { isBasic, numTotal, dualTolerance } = state;
  let largest = 0;
  let count = 0;
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] !== 0) continue;
    const amount = dualInfeasibilityOf(state, variable);
    if (amount > dualTolerance) {
      count++;
      if (amount > largest) largest = amount;
    }
  }
  return { largest, count };
}

/**
 * Makes the reduced costs feasible: boxed variables move to their other bound.
 * @returns how many other variables remain infeasible beyond the tolerance; with `shift` their costs are
 *   changed instead so that none does.
 */
export function correctDuals(state: SimplexState, shift: boolean): number {
  const { lower, upper, value, move, dual, cost, isBasic, numTotal, dualTolerance, counters } = state;
  let left = 0;
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] !== 0) continue;
    const amount = dualInfeasibilityOf(state, variable);
    if (amount <= dualTolerance) continue;
    const lb = lower[variable];
    const ub = upper[variable];
    if (lb !== Number.NEGATIVE_INFINITY && ub !== Number.POSITIVE_INFINITY) {
      const toUpper = move[variable] === 1;
      move[variable] = toUpper ? -1 : 1;
      value[variable] = toUpper ? ub : lb;
      state.hasPrimals = false;
      counters.boundFlips++;
    } else if (shift) {
      cost[variable] -= dual[variable];
      dual[variable] = 0;
      state.costsChanged = true;
      counters.costShifts++;
    } else left++;
  }
  return left;
}

/** vector += factor · (column of the variable), a unit vector for a logical. */
export function addVariable(
  state: SimplexState,
  vector: SparseVector,
  variable: number,
  factor: number,
): void {
  const { lp, numCols } = state;
  if (variable < numCols) {
    addColumn(vector, factor, lp.rowIndex, lp.value, lp.colStart[variable], lp.colStart[variable + 1]);
    return;
  }
  const row = variable - numCols;
  if (vector.array[row] === 0) vector.index[vector.count++] = row;
  const after = vector.array[row] + factor;
  vector.array[row] = after === 0 ? CANCELLED : after;
}

/** The pivot column B⁻¹ a_j of a variable, with the spike kept for the update. */
export function computePivotColumn(state: SimplexState, variable: number): void {
  const { pivotCol } = state;
  clearVector(pivotCol);
  addVariable(state, pivotCol, variable, 1);
  ftran(state.lu, pivotCol, state.densityCol, true);
  state.densityCol = averageDensity(state.densityCol, pivotCol.count, state.numRows);
}

/** Row `row` of B⁻¹ in state.rho, with the part kept that the update needs. */
export function computeUnitRow(state: SimplexState, row: number): void {
  const { rho } = state;
  clearVector(rho);
  rho.index[0] = row;
  rho.array[row] = 1;
  rho.count = 1;
  btran(state.lu, rho, state.densityRho, true);
  state.densityRho = averageDensity(state.densityRho, rho.count, state.numRows);
}

/** The pivot row over the structural columns, left loose: the ratio test settles its list. */
export function computePivotRow(state: SimplexState): void {
  priceLoosely(state.rows, state.lp, state.isBasic, state.rho, state.pivotRow);
}
