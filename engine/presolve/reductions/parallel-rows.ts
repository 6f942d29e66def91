import { AT_LOWER, AT_UPPER, BASIC } from "../../model/basis.ts";
import { meetingOf } from "../limits.ts";
import { findParallelLines } from "../parallel-lines.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import type { Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** Bits of the record: which sides of the staying row came from the other. */
const TIGHTENED_LB = 1;
const TIGHTENED_UB = 2;

/** The row back; it takes the dual over if the staying row rests on a side that was its own. */
export function undoParallelRows(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const kept = ints[int];
  const row = ints[int + 1];
  const tightened = ints[int + 2];
  const ratio = reals[real];
  const status = answer.rowStatus[kept];
  const isAtRow =
    (status === AT_LOWER && (tightened & TIGHTENED_LB) !== 0) ||
    (status === AT_UPPER && (tightened & TIGHTENED_UB) !== 0);
  if (!isAtRow) return;
  answer.rowDual[row] = answer.rowDual[kept] / ratio;
  answer.rowDual[kept] = 0;
  answer.rowStatus[kept] = BASIC;
  answer.rowStatus[row] = (status === AT_LOWER) === ratio > 0 ? AT_LOWER : AT_UPPER;
}

/** Merges row = ratio × kept into the staying row. */
function mergeRows(
  model: WorkingModel,
  undo: PostsolveStack,
  kept: number,
  row: number,
  ratio: number,
): "merged" | "left" | "infeasible" {
  const { rowLb, rowUb } = model;
  const impliedLb = ratio > 0 ? rowLb[row] / ratio : rowUb[row] / ratio;
  const impliedUb = ratio > 0 ? rowUb[row] / ratio : rowLb[row] / ratio;
  const isLbTighter = impliedLb > rowLb[kept];
  const isUbTighter = impliedUb < rowUb[kept];
  let lb = isLbTighter ? impliedLb : rowLb[kept];
  let ub = isUbTighter ? impliedUb : rowUb[kept];
  const meeting = meetingOf(lb, ub);
  if (meeting === "infeasible") {
    // The kept row above the other's range, or below it; row − ratio × kept has no entries.
    const multiplier = isLbTighter && impliedLb > rowUb[kept] ? -1 : 1;
    model.conflict.push({ row: kept, multiplier }, { row, multiplier: -multiplier / ratio });
    return "infeasible";
  }
  if (meeting === "unclear") return "left";
  if (meeting === "touch") {
    if (isUbTighter) ub = lb;
    else lb = ub;
  }
  undo.begin(RECORD.parallelRows);
  undo.int(kept);
  undo.int(row);
  undo.int((isLbTighter ? TIGHTENED_LB : 0) | (isUbTighter ? TIGHTENED_UB : 0));
  undo.real(ratio);
  model.isPriced[kept] |= model.isPriced[row];
  model.removeRow(row);
  if (isLbTighter || isUbTighter) model.setRowBounds(kept, lb, ub);
  model.numApplied++;
  return "merged";
}

/** Merges rows that are multiples of each other; one sweep. */
export const parallelRows: Presolver = {
  name: "parallel-rows",
  *reduce(model, undo) {
    const before = model.numApplied;
    let isInfeasible = false;
    model.work += 3 * model.numEntries;
    yield* findParallelLines(
      {
        count: model.numRows,
        isAlive: model.isRowAlive,
        head: model.rowHead,
        length: model.rowCount,
        next: model.nextInRow,
        indexOf: model.colOf,
        value: model.value,
      },
      model.weights,
      model.entryOf,
      (kept, row, ratio) => {
        if (isInfeasible) return false;
        const outcome = mergeRows(model, undo, kept, row, ratio);
        if (outcome === "infeasible") isInfeasible = true;
        return outcome === "merged";
      },
    );
    if (isInfeasible) return "infeasible";
    return model.numApplied > before ? "reduced" : "none";
  },
};
