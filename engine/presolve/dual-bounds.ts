/**
 * Bounds on row duals that hold at every feasible dual. The sides of a row say which signs its dual may have. A
 * column k without upper bound has d_k = c_k − a_k'y >= 0: where these signs bound all terms but one, this bounds
 * the dual of the remaining row; a column without lower bound likewise. Only signs that sides imply are used, so
 * that each bound rests on one column.
 */
import type { WorkingModel } from "./working-model.ts";

/** Bounds of the row duals, each with the column that implied it; −1: the row's own sides did. */
export interface DualBounds {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly lbSource: Int32Array;
  readonly ubSource: Int32Array;
  /** How often a column implied a bound. */
  numImplied: number;
}

/** Computes the bounds of all rows; one look at every column that has a bound missing. */
export function computeDualBounds(model: WorkingModel): DualBounds {
  const { numRows, numCols, rowLb, rowUb, isColAlive, isInteger, colLb, colUb } = model;
  const bounds: DualBounds = {
    lb: new Float64Array(numRows),
    ub: new Float64Array(numRows),
    lbSource: new Int32Array(numRows).fill(-1),
    ubSource: new Int32Array(numRows).fill(-1),
    numImplied: 0,
  };
  const { lb, ub } = bounds;
  for (let row = 0; row < numRows; row++) {
    if (rowUb[row] < Number.POSITIVE_INFINITY) lb[row] = Number.NEGATIVE_INFINITY;
    if (rowLb[row] > Number.NEGATIVE_INFINITY) ub[row] = Number.POSITIVE_INFINITY;
  }
  for (let col = 0; col < numCols; col++) {
    // The reduced cost of an integer column may have any sign at the best point.
    if (isColAlive[col] === 0 || isInteger[col] !== 0) continue;
    if (colUb[col] === Number.POSITIVE_INFINITY) implyBounds(model, bounds, col, 1);
    if (colLb[col] === Number.NEGATIVE_INFINITY) implyBounds(model, bounds, col, -1);
  }
  return bounds;
}

/** What sign × (c − a'y) >= 0 says about the one dual that its sign leaves unbounded in that sum. */
function implyBounds(model: WorkingModel, bounds: DualBounds, col: number, sign: number): void {
  const { value, rowOf, nextInCol, colHead, rowLb, rowUb } = model;
  let open = -1;
  for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    // The least of sign × a y: infinite if y may go that way for ever, else 0.
    const isOpen =
      sign * value[entry] > 0 ? rowUb[row] < Number.POSITIVE_INFINITY : rowLb[row] > Number.NEGATIVE_INFINITY;
    if (!isOpen) continue;
    if (open >= 0) return;
    open = entry;
  }
  if (open >= 0) tighten(model, bounds, open, col, sign);
  else {
    for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry])
      tighten(model, bounds, entry, col, sign);
  }
}

/** sign × a y <= sign × c for this entry. */
function tighten(model: WorkingModel, bounds: DualBounds, entry: number, col: number, sign: number): void {
  const a = model.value[entry];
  const row = model.rowOf[entry];
  const bound = model.colCost[col] / a;
  bounds.numImplied++;
  if (sign * a > 0) {
    if (bound < bounds.ub[row]) {
      bounds.ub[row] = bound;
      bounds.ubSource[row] = col;
    }
  } else if (bound > bounds.lb[row]) {
    bounds.lb[row] = bound;
    bounds.lbSource[row] = col;
  }
}
