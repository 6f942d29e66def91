/**
 * Equations a x_j + b x_k = r: x_j = (r − b x_k) / a everywhere, its bounds become bounds of x_k. Of the two, the
 * column with fewer entries leaves, so that the matrix never grows.
 */
import { AT_LOWER, AT_UPPER, BASIC } from "../../model/basis.ts";
import {
  keepsIntegrality,
  pushElimination,
  readElimination,
  restoreSubstituted,
  substitute,
} from "../elimination.ts";
import { LARGE_BOUND, meetingOf, SUBSTITUTION_PIVOT, wholeLb, wholeUb } from "../limits.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** Bits of the record: which bounds of the staying column came from the other. */
const TRANSFERRED_LB = 1;
const TRANSFERRED_UB = 2;

/**
 * The column back. If the staying column rests on a bound of the other one, it becomes basic and the other rests;
 * else the other is basic.
 */
export function undoDoubleton(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals } = record;
  const from = readElimination(record, answer.colValue);
  const { row, col, a } = from;
  const kept = ints[from.listInt + 1];
  const b = reals[from.listReal];
  const status = answer.colStatus[kept];
  restoreSubstituted(record, from, answer);
  const count = ints[from.int];
  const transferred = ints[from.int + 1 + count];
  const rests =
    (status === AT_LOWER && (transferred & TRANSFERRED_LB) !== 0) ||
    (status === AT_UPPER && (transferred & TRANSFERRED_UB) !== 0);
  if (!rests) return;
  const shift = answer.reducedCost[kept] / b;
  answer.reducedCost[col] = -a * shift;
  answer.reducedCost[kept] = 0;
  answer.colStatus[kept] = BASIC;
  // x_j rises where x_k falls, unless a and b differ in sign.
  const isUpper = (status === AT_LOWER) === a * b > 0;
  answer.colStatus[col] = isUpper ? AT_UPPER : AT_LOWER;
  answer.colValue[col] = reals[from.real + count + (isUpper ? 1 : 0)];
  answer.colValue[kept] = (from.side - a * answer.colValue[col]) / b;
  const dual = answer.rowDual[row] + shift;
  answer.rowDual[row] = dual;
  answer.rowStatus[row] = dual < 0 ? AT_UPPER : AT_LOWER;
}

/** What the equation says about the staying column. */
interface Transfer {
  readonly lb: number;
  readonly ub: number;
  readonly transferred: number;
}

/** The staying column's new bounds; "infeasible"; or null where they are too far out or too close to call. */
function transferBounds(
  model: WorkingModel,
  leaving: number,
  kept: number,
  a: number,
  b: number,
  side: number,
): Transfer | "infeasible" | null {
  const atLb = (side - a * model.colLb[leaving]) / b;
  const atUb = (side - a * model.colUb[leaving]) / b;
  const isWhole = model.isInteger[kept] !== 0;
  const impliedLb = isWhole ? wholeLb(Math.min(atLb, atUb)) : Math.min(atLb, atUb);
  const impliedUb = isWhole ? wholeUb(Math.max(atLb, atUb)) : Math.max(atLb, atUb);
  if (Number.isNaN(impliedLb) || Number.isNaN(impliedUb)) return null;
  const isLbTighter = impliedLb > model.colLb[kept];
  const isUbTighter = impliedUb < model.colUb[kept];
  let lb = isLbTighter ? impliedLb : model.colLb[kept];
  let ub = isUbTighter ? impliedUb : model.colUb[kept];
  if ((isLbTighter && Math.abs(lb) > LARGE_BOUND) || (isUbTighter && Math.abs(ub) > LARGE_BOUND)) return null;
  const meeting = meetingOf(lb, ub);
  if (meeting === "infeasible") return "infeasible";
  if (meeting === "unclear") return null;
  if (meeting === "touch") {
    if (isUbTighter) ub = lb;
    else lb = ub;
  }
  // A bound that was made whole is not where the other column rests.
  if (isWhole) return { lb, ub, transferred: 0 };
  return { lb, ub, transferred: (isLbTighter ? TRANSFERRED_LB : 0) | (isUbTighter ? TRANSFERRED_UB : 0) };
}

/** Whether the entry is large enough to divide by, beside its row's other one and its column. */
function mayLeave(model: WorkingModel, leaving: number, kept: number): boolean {
  if (!keepsIntegrality(model, leaving)) return false;
  const a = Math.abs(model.value[leaving]);
  // Whole numbers that differ by their sign and a whole number are exchanged without rounding.
  if (model.isInteger[model.colOf[leaving]] !== 0 && a === Math.abs(model.value[kept])) return true;
  if (a < SUBSTITUTION_PIVOT * Math.abs(model.value[kept])) return false;
  return a >= SUBSTITUTION_PIVOT * model.largestInCol(model.colOf[leaving]);
}

/** The entry whose column leaves: that of fewer entries if it may; −1 if neither may. */
function chooseLeaving(model: WorkingModel, first: number, second: number): number {
  const isFirstShorter = model.colCount[model.colOf[first]] <= model.colCount[model.colOf[second]];
  const shorter = isFirstShorter ? first : second;
  const longer = isFirstShorter ? second : first;
  if (mayLeave(model, shorter, longer)) return shorter;
  return mayLeave(model, longer, shorter) ? longer : -1;
}

/** Reduces one equation. */
function reduceRow(model: WorkingModel, undo: PostsolveStack, row: number): "infeasible" | "done" {
  const first = model.rowHead[row];
  const second = model.nextInRow[first];
  const leavingEntry = chooseLeaving(model, first, second);
  if (leavingEntry < 0) return "done";
  const keptEntry = leavingEntry === first ? second : first;
  const leaving = model.colOf[leavingEntry];
  const kept = model.colOf[keptEntry];
  const a = model.value[leavingEntry];
  const b = model.value[keptEntry];
  const side = model.rowLb[row];
  const transfer = transferBounds(model, leaving, kept, a, b, side);
  if (transfer === "infeasible") return "infeasible";
  if (transfer === null) return "done";
  undo.begin(RECORD.doubleton);
  pushElimination(model, undo, leavingEntry, side);
  undo.column(model, leaving, row);
  undo.int(transfer.transferred);
  undo.real(model.colLb[leaving]);
  undo.real(model.colUb[leaving]);
  substitute(model, leavingEntry);
  model.setColBounds(kept, transfer.lb, transfer.ub);
  model.numApplied++;
  return "done";
}

/** See the head of the file. */
export const doubletonEquations: Presolver = {
  name: "doubleton-equations",
  *reduce(model, undo) {
    const { isRowAlive, rowCount, rowLb, rowUb } = model;
    const { items: rows, count } = model.candidates.doubletonEquations;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) {
        // Fill takes new places of the pool, which would have to grow.
        model.compact();
        yield;
      }
      const row = rows[k];
      if (isRowAlive[row] === 0 || rowCount[row] !== 2 || rowLb[row] !== rowUb[row]) continue;
      if (reduceRow(model, undo, row) === "done") continue;
      model.blameRow(row);
      return "infeasible";
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
