/**
 * What a dual simplex step changes, one function a quantity: flips, reduced costs, basic values, weights, basis.
 */

import { updateFactor } from "../linalg/lu-update.ts";
import { clearVector, copyVector } from "../linalg/sparse-vector.ts";
import { ftran, ftranInPart, isSolvedInPart } from "../linalg/triangular-solve.ts";
import { LEAST_WEIGHT } from "./dual-pricing.ts";
import type { RatioTest } from "./ratio-test.ts";
import { addVariable } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";
import { averageDensity } from "./simplex-state.ts";

/** Brings a row's infeasibility up to date after its basic value or bounds changed. */
export function refreshRow(state: SimplexState, row: number, x: number): void {
  let amount = state.baseLower[row] - x;
  if (amount <= state.primalTolerance) amount = x - state.baseUpper[row];
  if (amount > state.primalTolerance) {
    state.infeasibility[row] = amount * amount;
    if (state.isListed[row] === 0) {
      state.isListed[row] = 1;
      state.infeasibleRow[state.numInfeasible++] = row;
    }
  } else state.infeasibility[row] = 0;
}

/** baseValue −= step · column over the column's nonzeros, infeasibilities included. */
export function moveBasics(
  state: SimplexState,
  index: Int32Array,
  array: Float64Array,
  count: number,
  step: number,
): void {
  const { baseValue, baseLower, baseUpper, infeasibility, isListed, infeasibleRow } = state;
  const tolerance = state.primalTolerance;
  let listed = state.numInfeasible;
  for (let k = 0; k < count; k++) {
    const row = index[k];
    const x = baseValue[row] - step * array[row];
    baseValue[row] = x;
    // Not the larger of the two: which one that is changes from row to row, and most are within both bounds.
    let amount = baseLower[row] - x;
    if (amount <= tolerance) amount = x - baseUpper[row];
    if (amount > tolerance) {
      infeasibility[row] = amount * amount;
      if (isListed[row] === 0) {
        isListed[row] = 1;
        infeasibleRow[listed++] = row;
      }
    } else infeasibility[row] = 0;
  }
  state.numInfeasible = listed;
}

/** Moves the passed boxed variables to their other bound and the basic values with them. */
export function applyFlips(state: SimplexState, test: RatioTest): void {
  state.hasFlipped = test.flipEnd > 0 && test.dualStep !== 0;
  if (!state.hasFlipped) return;
  const { lower, upper, value, move, dual, flipCol } = state;
  clearVector(flipCol);
  for (let k = 0; k < test.flipEnd; k++) {
    const j = test.variable[k];
    const target = move[j] === 1 ? upper[j] : lower[j];
    const delta = target - value[j];
    state.dualObjective += delta * dual[j];
    value[j] = target;
    move[j] = -move[j];
    addVariable(state, flipCol, j, delta);
  }
  state.counters.boundFlips += test.flipEnd;
  ftran(state.lu, flipCol, state.densityFlip, false);
  state.densityFlip = averageDensity(state.densityFlip, flipCol.count, state.numRows);
  moveBasics(state, flipCol.index, flipCol.array, flipCol.count, 1);
}

/** dual −= step · row at the listed positions. */
function moveDuals(
  dual: Float64Array,
  index: Int32Array,
  row: Float64Array,
  step: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    const col = index[k];
    dual[col] -= step * row[col];
  }
}

/** The same at all positions below `end`. */
function moveAllDuals(dual: Float64Array, row: Float64Array, step: number, end: number): void {
  for (let col = 0; col < end; col++) dual[col] -= step * row[col];
}

/** d −= dualStep · pivot row; a reduced cost on the wrong side of zero is first shifted onto it. */
export function updateDuals(state: SimplexState, test: RatioTest, leaving: number): void {
  const { dual, cost, isBasic, pivotRow, rho, numCols } = state;
  const entering = test.entering;
  const step = test.dualStep;
  if (step === 0) {
    if (dual[entering] !== 0) {
      cost[entering] -= dual[entering];
      state.costsChanged = true;
      state.counters.costShifts++;
    }
    state.counters.degenerateSteps++;
  } else {
    if (pivotRow.count < 0) moveAllDuals(dual, pivotRow.array, step, numCols);
    else moveDuals(dual, pivotRow.index, pivotRow.array, step, pivotRow.count);
    const { index, array, count } = rho;
    for (let k = 0; k < count; k++) {
      const row = index[k];
      dual[numCols + row] -= step * (1 - isBasic[numCols + row]) * array[row];
    }
  }
  dual[entering] = 0;
  dual[leaving] = -step;
}

/**
 * Moves the leaving variable to its bound.
 * @returns the primal step: the entering variable rises by it.
 */
export function updatePrimals(
  state: SimplexState,
  row: number,
  bound: number,
  alpha: number,
  dualStep: number,
): number {
  const { baseValue, pivotCol } = state;
  const delta = baseValue[row] - bound;
  const step = delta / alpha;
  state.dualObjective += dualStep * delta;
  moveBasics(state, pivotCol.index, pivotCol.array, pivotCol.count, step);
  return step;
}

/** tau := B⁻¹ tau, at least where the pivot column has nonzeros: nothing else is asked of it. */
function solveTau(state: SimplexState): void {
  const { lu, tau, pivotCol, densityTau, tauDependence, numRows } = state;
  if (isSolvedInPart(lu, pivotCol.count, tauDependence, densityTau)) {
    const solved = ftranInPart(lu, tau, pivotCol, densityTau);
    state.tauDependence = averageDensity(tauDependence, solved, numRows);
  } else {
    ftran(lu, tau, densityTau, false);
    state.densityTau = averageDensity(densityTau, tau.count, numRows);
  }
}

/**
 * Dual steepest-edge weights after the exchange; state.tau then holds B⁻¹ rho where it is needed.
 * Source: Forrest & Goldfarb, Math. Prog. 57 (1992) 341–374.
 */
export function updateWeights(state: SimplexState, row: number, alpha: number): void {
  const { edgeWeight, pivotCol, tau } = state;
  if (!state.options.edgeWeights) return;
  copyVector(state.rho, tau);
  solveTau(state);
  const exact = edgeWeight[row];
  const { index, array, count } = pivotCol;
  const tauArray = tau.array;
  for (let k = 0; k < count; k++) {
    const other = index[k];
    const ratio = array[other] / alpha;
    const weight = edgeWeight[other] + ratio * (ratio * exact - 2 * tauArray[other]);
    if (weight > LEAST_WEIGHT) edgeWeight[other] = weight;
    else edgeWeight[other] = LEAST_WEIGHT;
  }
  edgeWeight[row] = Math.max(exact / (alpha * alpha), LEAST_WEIGHT);
}

/**
 * Exchanges the basic variable of `row` for the entering one, in basis, factor and row matrix.
 * @param atUpper whether the leaving variable comes to rest at its upper bound.
 * @param enteringValue value of the entering variable after the step.
 */
export function exchangeBasis(
  state: SimplexState,
  row: number,
  entering: number,
  atUpper: boolean,
  enteringValue: number,
  alpha: number,
): void {
  const { lp, rows, basicCol, isBasic, move, value, lower, upper, numCols } = state;
  const leaving = basicCol[row];
  value[leaving] = atUpper ? upper[leaving] : lower[leaving];
  move[leaving] = lower[leaving] === upper[leaving] ? 0 : atUpper ? -1 : 1;
  isBasic[leaving] = 0;
  isBasic[entering] = 1;
  move[entering] = 0;
  basicCol[row] = entering;
  state.baseValue[row] = enteringValue;
  state.baseLower[row] = lower[entering];
  state.baseUpper[row] = upper[entering];
  refreshRow(state, row, enteringValue);
  if (leaving < numCols)
    rows.makeNonbasic(leaving, lp.rowIndex, lp.colStart[leaving], lp.colStart[leaving + 1]);
  if (entering < numCols)
    rows.makeBasic(entering, lp.rowIndex, lp.colStart[entering], lp.colStart[entering + 1]);
  updateFactor(state.lu, row, state.pivotCol, state.rho, alpha);
}
