/**
 * Inequalities that may be taken for equations. If a column without an upper bound costs nothing, or less, and only one row
 * stops it on its way up, it may as well go up until that row is met: no other optimum is better. The same downwards.
 *
 * In the dual the column says d_k = c_k − a_k'y >= 0. Signs of the other rows' duals leave the sign that the row's own
 * dual has to have. So it has that sign wherever the column does its part: in the model that the answer is carried
 * back to it is there, with its bounds. Signs of rows that became equations are not relied on any more.
 */
import { AT_LOWER, AT_UPPER, BASIC } from "../model/basis.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "./postsolve-stack.ts";
import type { WorkingModel } from "./working-model.ts";

/**
 * The one entry that stops the column on its way up (`sign` 1) or down (−1), where neither a bound nor a cost nor another
 * entry does; else −1.
 */
function stoppingEntry(model: WorkingModel, col: number, sign: number): number {
  const { value, rowOf, nextInCol, colHead, rowLb, rowUb } = model;
  if (sign > 0 ? model.colUb[col] < Number.POSITIVE_INFINITY : model.colLb[col] > Number.NEGATIVE_INFINITY) {
    return -1;
  }
  if (sign * model.colCost[col] > 0) return -1;
  let found = -1;
  for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    const stops =
      sign * value[entry] > 0 ? rowUb[row] < Number.POSITIVE_INFINITY : rowLb[row] > Number.NEGATIVE_INFINITY;
    if (!stops) continue;
    if (found >= 0) return -1;
    found = entry;
  }
  return found;
}

/**
 * The inequalities that some column decides at present: that column by row, −1 for none. Mixed-integer programs are left
 * alone: there it was not measured.
 */
export function findDecidedRows(model: WorkingModel): Int32Array {
  const { numRows, numCols, isColAlive, rowOf, rowLb, rowUb } = model;
  const decided = new Int32Array(numRows).fill(-1);
  if (model.isMixed) return decided;
  for (let col = 0; col < numCols; col++) {
    if (isColAlive[col] === 0) continue;
    for (let sign = 1; sign >= -1; sign -= 2) {
      const entry = stoppingEntry(model, col, sign);
      if (entry >= 0 && rowLb[rowOf[entry]] !== rowUb[rowOf[entry]]) decided[rowOf[entry]] = col;
    }
  }
  model.work += model.numEntries;
  return decided;
}

/** The side at which the row is met, or may be taken to be; NaN for none. @param decided as found earlier; looked at anew. */
export function sideOf(model: WorkingModel, decided: Int32Array, row: number): number {
  const lb = model.rowLb[row];
  const ub = model.rowUb[row];
  if (lb === ub) return lb;
  const col = decided[row];
  if (col < 0 || model.isColAlive[col] === 0) return Number.NaN;
  for (let sign = 1; sign >= -1; sign -= 2) {
    const entry = stoppingEntry(model, col, sign);
    if (entry >= 0 && model.rowOf[entry] === row) return sign * model.value[entry] > 0 ? ub : lb;
  }
  return Number.NaN;
}

/** Makes an equation of a row, at the side from `sideOf`. */
export function decideRow(model: WorkingModel, undo: PostsolveStack, row: number, side: number): void {
  if (model.rowLb[row] === model.rowUb[row]) return;
  undo.begin(RECORD.decidedRow);
  undo.int(row);
  undo.int(side === model.rowLb[row] ? AT_LOWER : AT_UPPER);
  model.setRowBounds(row, side, side);
}

/** The row rests on its side; where its dual is 0, others took that for either. */
export function undoDecidedRow({ ints, int }: StackRecord, answer: FullAnswer): void {
  const row = ints[int];
  if (answer.rowStatus[row] !== BASIC) answer.rowStatus[row] = ints[int + 1];
}
