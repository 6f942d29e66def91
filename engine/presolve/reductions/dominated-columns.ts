/**
 * Columns whose reduced cost has one sign for every feasible dual. A column k without upper bound has
 * d_k = c_k − a_k'y >= 0 at any feasible dual: where the signs of its rows' duals bound all terms but one, this
 * bounds the dual of the remaining row; a column without lower bound likewise. These bounds, with the column
 * they came from, bound the reduced costs of the other columns.
 */
import { AT_LOWER, AT_UPPER } from "../basis-status.ts";
import type { PostsolveStack } from "../postsolve-stack.ts";
import type { Presolver, ReductionOutcome } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { fixColumn } from "./fixed-columns.ts";

/** A reduced cost this far from zero, relative to 1 + |cost|, proves that the LP is unbounded or infeasible. */
const STRICT = 1e-7;

/** Bounds of the row duals, each with the column that implied it; −1: the row's own sides did. */
class DualBounds {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly lbSource: Int32Array;
  readonly ubSource: Int32Array;
  readonly #model: WorkingModel;

  constructor(model: WorkingModel) {
    const { numRows, rowLb, rowUb } = model;
    this.#model = model;
    this.lb = new Float64Array(numRows);
    this.ub = new Float64Array(numRows);
    this.lbSource = new Int32Array(numRows).fill(-1);
    this.ubSource = new Int32Array(numRows).fill(-1);
    for (let row = 0; row < numRows; row++) {
      if (rowUb[row] < Number.POSITIVE_INFINITY) this.lb[row] = Number.NEGATIVE_INFINITY;
      if (rowLb[row] > Number.NEGATIVE_INFINITY) this.ub[row] = Number.POSITIVE_INFINITY;
    }
    const { numCols, isColAlive, colLb, colUb } = model;
    for (let col = 0; col < numCols; col++) {
      if (isColAlive[col] === 0) continue;
      if (colUb[col] === Number.POSITIVE_INFINITY) this.#imply(col, 1);
      if (colLb[col] === Number.NEGATIVE_INFINITY) this.#imply(col, -1);
    }
  }

  /** What sign × (c − a'y) >= 0 says about the one dual that its sign leaves unbounded in that sum. */
  #imply(col: number, sign: number): void {
    const { value, rowOf, nextInCol, colHead, rowLb, rowUb } = this.#model;
    let open = -1;
    for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) {
      const row = rowOf[entry];
      // The least of sign × a y: infinite if y may go that way for ever, else 0.
      const isPositive = sign * value[entry] > 0;
      const isOpen = isPositive
        ? rowUb[row] < Number.POSITIVE_INFINITY
        : rowLb[row] > Number.NEGATIVE_INFINITY;
      if (!isOpen) continue;
      if (open >= 0) return;
      open = entry;
    }
    if (open >= 0) this.#tighten(open, col, sign);
    else {
      for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) this.#tighten(entry, col, sign);
    }
  }

  /** sign × a y <= sign × c for this entry. */
  #tighten(entry: number, col: number, sign: number): void {
    const { value, rowOf, colCost } = this.#model;
    const row = rowOf[entry];
    const bound = colCost[col] / value[entry];
    if (sign * value[entry] > 0) {
      if (bound < this.ub[row]) {
        this.ub[row] = bound;
        this.ubSource[row] = col;
      }
    } else if (bound > this.lb[row]) {
      this.lb[row] = bound;
      this.lbSource[row] = col;
    }
  }
}

/** Fixes the column if its reduced cost has a sure sign. */
function reduceCol(
  model: WorkingModel,
  undo: PostsolveStack,
  bounds: DualBounds,
  col: number,
): ReductionOutcome {
  const { value, rowOf, nextInCol, rowLb, rowUb, colLb, colUb, isColAlive } = model;
  const { lb: dualLb, ub: dualUb, lbSource, ubSource } = bounds;
  let least = model.colCost[col];
  let greatest = least;
  for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const a = value[entry];
    const row = rowOf[entry];
    let lb = dualLb[row];
    let ub = dualUb[row];
    // A bound that this very column implied, or one that is gone, leaves what the row's sides say.
    let source = lbSource[row];
    if (source === col || (source >= 0 && isColAlive[source] === 0)) {
      lb = rowUb[row] < Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : 0;
    }
    source = ubSource[row];
    if (source === col || (source >= 0 && isColAlive[source] === 0)) {
      ub = rowLb[row] > Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : 0;
    }
    // 0 × infinity does not arise: entries are not zero.
    least -= a > 0 ? a * ub : a * lb;
    greatest -= a > 0 ? a * lb : a * ub;
    if (least === Number.NEGATIVE_INFINITY && greatest === Number.POSITIVE_INFINITY) return "none";
  }
  const strict = STRICT * (1 + Math.abs(model.colCost[col]));
  if (least >= 0) {
    if (colLb[col] === Number.NEGATIVE_INFINITY) return least > strict ? "unbounded" : "none";
    fixColumn(model, undo, col, colLb[col], AT_LOWER);
    return "reduced";
  }
  if (greatest <= 0) {
    if (colUb[col] === Number.POSITIVE_INFINITY) return greatest < -strict ? "unbounded" : "none";
    fixColumn(model, undo, col, colUb[col], AT_UPPER);
    return "reduced";
  }
  return "none";
}

/** One sweep over all columns; see the head of the file. */
export const dominatedColumns: Presolver = {
  name: "dominated-columns",
  reduce(model, undo) {
    const { numCols, isColAlive } = model;
    const before = model.numApplied;
    const bounds = new DualBounds(model);
    model.work += 2 * model.numEntries;
    for (let col = 0; col < numCols; col++) {
      if (isColAlive[col] === 0) continue;
      const outcome = reduceCol(model, undo, bounds, col);
      if (outcome === "unbounded" || outcome === "infeasible") return outcome;
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
