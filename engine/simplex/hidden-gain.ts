/**
 * What the dual tolerance hides: a nonbasic variable whose reduced cost has the wrong sign by next to nothing, but which may move
 * so far that the objective gains. Free columns of rows with entries of 1e11 and of 1 do so.
 */

import { clearVector } from "../linalg/sparse-vector.ts";
import { ftran } from "../linalg/triangular-solve.ts";
import type { LpPoint } from "./lp-point.ts";
import type { LpProblem } from "./lp-types.ts";
import { addVariable, dualInfeasibilityOf } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Reduced costs below this, or below this share of the terms that they are what is left of, are rounding. */
const LEAST_REDUCED_COST = 1e-13;
const ROUNDING_SHARE = 1e-9;
/** Variables that are looked at, those of the largest reduced costs. */
const MOST_LOOKED_AT = 4;
/** Gain that counts, relative to 1 + |objective|. */
const LEAST_GAIN = 1e-7;

/** Largest of the terms whose sum is the reduced cost of a column, in the units of the problem. */
function largestTerm(
  { colStart, rowIndex, value }: LpProblem,
  { colCost, rowDual }: LpPoint,
  col: number,
): number {
  let largest = Math.abs(colCost[col]);
  for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
    largest = Math.max(largest, Math.abs(value[entry] * rowDual[rowIndex[entry]]));
  }
  return largest;
}

/** How far a nonbasic variable can move in the direction in which its reduced cost says that the objective falls. */
function roomOf(state: SimplexState, variable: number): number {
  const { work, baseValue, baseLower, baseUpper, lower, upper, dual } = state;
  clearVector(work);
  addVariable(state, work, variable, 1);
  ftran(state.lu, work, state.densityCol, false);
  const direction = dual[variable] < 0 ? 1 : -1;
  let room = upper[variable] - lower[variable];
  for (let k = 0; k < work.count; k++) {
    const row = work.index[k];
    const rate = direction * work.array[row];
    const left = rate > 0 ? baseValue[row] - baseLower[row] : baseUpper[row] - baseValue[row];
    if (left < room * Math.abs(rate)) room = Math.max(0, left) / Math.abs(rate);
  }
  return room;
}

/** The variables whose reduced costs have the wrong sign by more than rounding, and whose bounds let them gain `worth`; the worst first. */
function wrongSigns(state: SimplexState, problem: LpProblem, point: LpPoint, worth: number): number[] {
  const { isBasic, numTotal, numCols, lower, upper } = state;
  const found: number[] = [];
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] !== 0) continue;
    const amount = dualInfeasibilityOf(state, variable);
    if (amount <= LEAST_REDUCED_COST || amount * (upper[variable] - lower[variable]) <= worth) continue;
    const isRounding =
      variable < numCols &&
      Math.abs(point.reducedCost[variable]) <= ROUNDING_SHARE * largestTerm(problem, point, variable);
    if (!isRounding) found.push(variable);
  }
  if (found.length < 2) return found;
  return found.sort((a, b) => dualInfeasibilityOf(state, b) - dualInfeasibilityOf(state, a));
}

/**
 * The least reduced cost, in scaled units, of a variable that would improve the optimum although the tolerance lets it pass;
 * Infinity = there seems to be none.
 *
 * @param point as `extractPoint` left it; the reduced costs of the state are those of the true costs.
 */
export function leastHiddenGain(state: SimplexState, problem: LpProblem, point: LpPoint): number {
  const worth = LEAST_GAIN * (1 + Math.abs(point.objective));
  let least = Number.POSITIVE_INFINITY;
  for (const variable of wrongSigns(state, problem, point, worth).slice(0, MOST_LOOKED_AT)) {
    const amount = dualInfeasibilityOf(state, variable);
    if (amount < least && amount * roomOf(state, variable) > worth) least = amount;
  }
  return least;
}
