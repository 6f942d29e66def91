import { AT_LOWER, AT_UPPER, BASIC } from "../../model/basis.ts";
import { LARGE_BOUND, meetingOf, wholeLb, wholeUb } from "../limits.ts";
import { type FullAnswer, RECORD, type StackRecord } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";

/** Bits of the record: which bounds of the column the row tightened. */
const TIGHTENED_LB = 1;
const TIGHTENED_UB = 2;

/**
 * The row back. A column that rests on a bound which came from the row becomes basic, and the row carries its
 * reduced cost; as records are undone backward, this is the row that tightened the bound last.
 */
export function undoSingletonRow(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const row = ints[int];
  const col = ints[int + 1];
  const tightened = ints[int + 2];
  const a = reals[real];
  const status = answer.colStatus[col];
  const isAtRow =
    (status === AT_LOWER && (tightened & TIGHTENED_LB) !== 0) ||
    (status === AT_UPPER && (tightened & TIGHTENED_UB) !== 0);
  if (!isAtRow) return;
  answer.rowDual[row] = answer.reducedCost[col] / a;
  answer.reducedCost[col] = 0;
  answer.colStatus[col] = BASIC;
  answer.rowStatus[row] = (status === AT_LOWER) === a > 0 ? AT_LOWER : AT_UPPER;
}

/** Turns rows with one entry into bounds of their column. */
export const singletonRows: Presolver = {
  name: "singleton-rows",
  *reduce(model, undo) {
    const { rowCount, isRowAlive, rowHead, rowLb, rowUb, colLb, colUb } = model;
    const { items: rows, count } = model.candidates.singletonRows;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const row = rows[k];
      if (isRowAlive[row] === 0 || rowCount[row] !== 1) continue;
      const entry = rowHead[row];
      const col = model.colOf[entry];
      const a = model.value[entry];
      let impliedLb = a > 0 ? rowLb[row] / a : rowUb[row] / a;
      let impliedUb = a > 0 ? rowUb[row] / a : rowLb[row] / a;
      if (model.isInteger[col] !== 0) {
        impliedLb = wholeLb(impliedLb);
        impliedUb = wholeUb(impliedUb);
        if (Number.isNaN(impliedLb) || Number.isNaN(impliedUb)) continue;
      }
      const isLbTighter = impliedLb > colLb[col];
      const isUbTighter = impliedUb < colUb[col];
      let lb = isLbTighter ? impliedLb : colLb[col];
      let ub = isUbTighter ? impliedUb : colUb[col];
      const meeting = meetingOf(lb, ub);
      if (meeting === "infeasible") {
        model.blameRow(row);
        return "infeasible";
      }
      if (meeting === "unclear") continue;
      if ((isLbTighter && Math.abs(lb) > LARGE_BOUND) || (isUbTighter && Math.abs(ub) > LARGE_BOUND))
        continue;
      if (meeting === "touch") {
        // The column's own bound prevails.
        if (isUbTighter) ub = lb;
        else lb = ub;
      }
      undo.begin(RECORD.singletonRow);
      undo.int(row);
      undo.int(col);
      // A bound that was made whole is not where the row rests.
      const isWhole = model.isInteger[col] !== 0;
      undo.int(isWhole ? 0 : (isLbTighter ? TIGHTENED_LB : 0) | (isUbTighter ? TIGHTENED_UB : 0));
      undo.real(a);
      model.removeRow(row);
      if (isLbTighter || isUbTighter) model.setColBounds(col, lb, ub);
      model.numApplied++;
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
