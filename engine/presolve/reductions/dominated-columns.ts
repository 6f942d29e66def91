/** Columns whose reduced cost has one sign for every feasible dual, by the bounds of `dual-bounds`. */
import { AT_LOWER, AT_UPPER } from "../../model/basis.ts";
import { computeDualBounds, type DualBounds } from "../dual-bounds.ts";
import type { PostsolveStack } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver, type ReductionOutcome } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { fixColumn } from "./fixed-columns.ts";

/** A reduced cost this far from zero, relative to 1 + |cost|, proves that the LP is unbounded or infeasible. */
const STRICT = 1e-7;

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
    if (lb === Number.NEGATIVE_INFINITY && ub === Number.POSITIVE_INFINITY) return "none";
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

/** One sweep over all columns. */
export const dominatedColumns: Presolver = {
  name: "dominated-columns",
  *reduce(model, undo) {
    const { numCols, isColAlive } = model;
    const before = model.numApplied;
    const bounds = computeDualBounds(model);
    // Locks alone are for dual fixing.
    if (bounds.numImplied === 0) return "none";
    model.work += 2 * model.numEntries;
    for (let col = 0; col < numCols; col++) {
      if ((col & PAUSE_MASK) === 0) yield;
      if (isColAlive[col] === 0) continue;
      const outcome = reduceCol(model, undo, bounds, col);
      if (outcome === "unbounded" || outcome === "infeasible") return outcome;
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
