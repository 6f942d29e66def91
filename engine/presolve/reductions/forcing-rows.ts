import { AT_LOWER, AT_UPPER, BASIC } from "../../model/basis.ts";
import { FIXED_WIDTH, REDUNDANT } from "../limits.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { fixColumn } from "./fixed-columns.ts";

/** Wrong signs of reduced costs up to this are rounding. */
const SIGN_NOISE = 1e-11;

/**
 * The row back, its columns already restored with dual 0. Where that leaves reduced costs of the wrong sign, the
 * dual moves until the last of them is right; its column becomes basic and the row rests on its side.
 */
export function undoForcingRow(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const { reducedCost, colStatus } = answer;
  const row = ints[int];
  const side = ints[int + 1];
  const count = ints[int + 2];
  let dual = 0;
  let extreme = -1;
  for (let k = 0; k < count; k++) {
    const col = ints[int + 3 + k];
    const d = reducedCost[col];
    const wrong = colStatus[col] === AT_LOWER ? -d : d;
    if (wrong <= SIGN_NOISE) continue;
    const wanted = d / reals[real + k];
    if (Math.abs(wanted) > Math.abs(dual)) {
      dual = wanted;
      extreme = col;
    }
  }
  if (extreme < 0) return;
  for (let k = 0; k < count; k++) reducedCost[ints[int + 3 + k]] -= reals[real + k] * dual;
  reducedCost[extreme] = 0;
  colStatus[extreme] = BASIC;
  answer.rowDual[row] = dual;
  answer.rowStatus[row] = side;
}

/** Removes a row and all its columns, each at the bound where the row needs it. */
function forceRow(model: WorkingModel, undo: PostsolveStack, row: number, side: number): void {
  const cols: number[] = [];
  const atUpper: boolean[] = [];
  for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
    cols.push(model.colOf[entry]);
    // Greatest activity meets the lower side, least activity the upper one.
    atUpper.push(model.value[entry] > 0 === (side === AT_LOWER));
  }
  undo.begin(RECORD.forcingRow);
  undo.int(row);
  undo.int(side);
  undo.row(model, row, -1);
  model.removeRow(row);
  for (let k = 0; k < cols.length; k++) {
    const col = cols[k];
    const bound = atUpper[k] ? model.colUb[col] : model.colLb[col];
    fixColumn(model, undo, col, bound, atUpper[k] ? AT_UPPER : AT_LOWER);
  }
}

/** Finds rows that can only be met with every column at one of its bounds. */
export const forcingRows: Presolver = {
  name: "forcing-rows",
  *reduce(model, undo) {
    const { isRowAlive, rowCount, rowLb, rowUb } = model;
    const { items: rows, count } = model.candidates.boundedRows;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const row = rows[k];
      if (isRowAlive[row] === 0 || rowCount[row] === 0) continue;
      model.computeActivity(row);
      const lb = rowLb[row];
      const ub = rowUb[row];
      const meetsLb = model.maxInfinite[row] === 0 && isMet(model, row, model.maxActivity[row] - lb, lb);
      const meetsUb = model.minInfinite[row] === 0 && isMet(model, row, ub - model.minActivity[row], ub);
      if (meetsLb) forceRow(model, undo, row, AT_LOWER);
      else if (meetsUb) forceRow(model, undo, row, AT_UPPER);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};

/**
 * Whether a side is all that the row can reach, so that no column can leave its bound.
 * @param room from the extreme activity to the side; below 0 where the side is out of reach.
 */
function isMet(model: WorkingModel, row: number, room: number, side: number): boolean {
  if (!Number.isFinite(side) || Math.abs(room) > REDUNDANT * Math.max(1, Math.abs(side))) return false;
  // Beside a term of 2e10, what counts as rounding is far for a column with a coefficient of 1.
  for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
    if (room > FIXED_WIDTH * Math.abs(model.value[entry])) return false;
  }
  return true;
}
