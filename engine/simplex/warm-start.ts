/**
 * Bound changes on a solved LP: instead of loading everything anew, the nonbasic columns that moved shift the
 * basic values by one FTRAN. This is what makes a node of a search tree cost its iterations and little else.
 */

import { Arena } from "../linalg/arena.ts";
import { clearVector } from "../linalg/sparse-vector.ts";
import { ftran } from "../linalg/triangular-solve.ts";
import { moveBasics, refreshRow } from "./dual-step.ts";
import { addVariable, dualInfeasibilityOf } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";
import { placeNonbasic } from "./simplex-state.ts";

/** The variables whose bounds were changed since the last solve, each listed once; and those changed since a mark. */
export class BoundChanges {
  readonly variable: Int32Array;
  readonly isListed: Uint8Array;
  count = 0;
  /** Changed since the mark, once each; null = no mark was set yet. */
  #sinceMark: BoundChanges | null = null;

  constructor(numTotal: number, arena: Arena = new Arena()) {
    this.variable = arena.int32(numTotal);
    this.isListed = arena.uint8(numTotal);
  }

  /** From here on changes are remembered for `returnToMark`. */
  mark(): void {
    this.#sinceMark ??= new BoundChanges(this.variable.length);
    this.#sinceMark.clear();
  }

  /** Lists what was changed since the mark: the values of that time are in force again. */
  returnToMark(): void {
    this.clear();
    const marked = this.#sinceMark;
    if (marked === null) return;
    for (let k = 0; k < marked.count; k++) this.add(marked.variable[k]);
  }

  add(variable: number): void {
    this.#sinceMark?.add(variable);
    if (this.isListed[variable] !== 0) return;
    this.isListed[variable] = 1;
    this.variable[this.count++] = variable;
  }

  clear(): void {
    for (let k = 0; k < this.count; k++) this.isListed[this.variable[k]] = 0;
    this.count = 0;
  }
}

/**
 * Brings working bounds, values, infeasibilities and dual objective up to date after bound changes.
 * @returns false if a reduced cost became infeasible that no flip can mend: solve from the start instead.
 */
export function applyBoundChanges(state: SimplexState, changes: BoundChanges): boolean {
  const { lp, lower, upper, value, move, dual, isBasic, flipCol } = state;
  clearVector(flipCol);
  let isDualFeasible = true;
  let touchesBasis = false;
  for (let k = 0; k < changes.count; k++) {
    const j = changes.variable[k];
    lower[j] = lp.lower[j];
    upper[j] = lp.upper[j];
    if (isBasic[j] !== 0) {
      touchesBasis = true;
      continue;
    }
    const before = value[j];
    placeNonbasic(state, j, dual[j] < 0 || (dual[j] === 0 && move[j] === -1));
    if (dualInfeasibilityOf(state, j) > state.dualTolerance) isDualFeasible = false;
    const delta = value[j] - before;
    if (delta === 0) continue;
    state.dualObjective += delta * dual[j];
    addVariable(state, flipCol, j, delta);
  }
  if (touchesBasis) refreshBasicBounds(state, changes.isListed);
  if (flipCol.count > 0) {
    ftran(state.lu, flipCol, state.densityFlip, false);
    moveBasics(state, flipCol.index, flipCol.array, flipCol.count, 1);
  }
  return isDualFeasible;
}

/** Takes over the working bounds of the basic variables that are marked. */
function refreshBasicBounds(state: SimplexState, isMarked: Uint8Array): void {
  const { basicCol, lower, upper, baseLower, baseUpper, baseValue, numRows } = state;
  for (let row = 0; row < numRows; row++) {
    const variable = basicCol[row];
    if (isMarked[variable] === 0) continue;
    baseLower[row] = lower[variable];
    baseUpper[row] = upper[variable];
    refreshRow(state, row, baseValue[row]);
  }
}
