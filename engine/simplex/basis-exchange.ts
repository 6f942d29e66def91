/** Between the basis that users see and the one that the simplex works with. */

import type { Basis } from "../model/basis.ts";
import { AT_LOWER, AT_UPPER, BASIC, FREE } from "../model/basis.ts";
import type { WeightedBasis } from "./lp-types.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Whether the basis has the same basic variables as the state. */
export function hasSameBasics(state: SimplexState, basis: Basis): boolean {
  const { isBasic, numCols, numTotal } = state;
  for (let variable = 0; variable < numTotal; variable++) {
    const code = variable < numCols ? basis.colStatus[variable] : basis.rowStatus[variable - numCols];
    if ((code === BASIC) !== (isBasic[variable] !== 0)) return false;
  }
  return true;
}

/**
 * Loads a basis. Too many basic variables: the last ones rest at a bound; too few: logicals fill up. Weights of
 * variables that stay basic are kept (from state.weightOf).
 */
export function loadBasis(state: SimplexState, basis: Basis): void {
  const { numCols, numRows, numTotal, isBasic, basicCol, move, weightOf, edgeWeight } = state;
  let count = 0;
  for (let variable = 0; variable < numTotal; variable++) {
    const code = variable < numCols ? basis.colStatus[variable] : basis.rowStatus[variable - numCols];
    const basic = code === BASIC && count < numRows;
    if (basic) basicCol[count++] = variable;
    isBasic[variable] = basic ? 1 : 0;
    // A row at its upper bound is a logical at its lower one.
    if (basic) move[variable] = 0;
    else move[variable] = (code === AT_UPPER) === variable < numCols ? -1 : 1;
  }
  for (let variable = numCols; variable < numTotal && count < numRows; variable++) {
    if (isBasic[variable] !== 0) continue;
    isBasic[variable] = 1;
    move[variable] = 0;
    basicCol[count++] = variable;
  }
  for (let row = 0; row < numRows; row++) {
    const weight = weightOf[basicCol[row]];
    edgeWeight[row] = weight > 0 ? weight : 1;
  }
  state.rows.partition(isBasic);
  state.hasFactor = false;
  state.hasDuals = false;
  state.hasPrimals = false;
}

function makeBasis({ numCols, numRows }: SimplexState): Basis {
  return { colStatus: new Uint8Array(numCols), rowStatus: new Uint8Array(numRows) };
}

/** The state's basis as users see it. @param into of the state's size; filled. By default a copy. */
export function readBasis(state: SimplexState, into: Basis = makeBasis(state)): Basis {
  const { numCols, numTotal, isBasic, move, lower, upper } = state;
  const { colStatus, rowStatus } = into;
  for (let variable = 0; variable < numTotal; variable++) {
    let code = BASIC;
    if (isBasic[variable] === 0) {
      const isFree =
        lower[variable] === Number.NEGATIVE_INFINITY && upper[variable] === Number.POSITIVE_INFINITY;
      const isUpper = move[variable] === -1;
      code = isFree ? FREE : isUpper === variable < numCols ? AT_UPPER : AT_LOWER;
    }
    if (variable < numCols) colStatus[variable] = code;
    else rowStatus[variable - numCols] = code;
  }
  return into;
}

/** The state's basis with its edge weights. @param into of the state's size; filled. By default a copy. */
export function readWeightedBasis(
  state: SimplexState,
  into: WeightedBasis = { basis: makeBasis(state), edgeWeight: new Float64Array(state.numTotal) },
): WeightedBasis {
  const { numRows, basicCol, edgeWeight } = state;
  readBasis(state, into.basis);
  into.edgeWeight.fill(0);
  for (let row = 0; row < numRows; row++) into.edgeWeight[basicCol[row]] = edgeWeight[row];
  return into;
}

/** Loads the basis of all logicals, with unit weights; the row matrix is left to the caller to partition. */
export function loadSlackBasis(state: SimplexState): void {
  const { numRows, numCols, numTotal, isBasic, basicCol, move } = state;
  for (let variable = 0; variable < numTotal; variable++) {
    isBasic[variable] = variable >= numCols ? 1 : 0;
    move[variable] = 0;
    state.dual[variable] = 0;
  }
  for (let row = 0; row < numRows; row++) basicCol[row] = numCols + row;
  state.edgeWeight.fill(1);
  state.hasFactor = false;
  state.hasDuals = false;
}
