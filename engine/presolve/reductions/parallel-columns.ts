/**
 * Columns that are multiples of each other, a_j = s a_k. With c_j = s c_k too they act as one column
 * z = x_k + s x_j. Otherwise d_j = s d_k + (c_j − s c_k): a missing bound of one fixes the sign of the other's
 * reduced cost.
 */
import { AT_LOWER, AT_UPPER, BASIC, FREE } from "../../model/basis.ts";
import { findParallelLines } from "../parallel-lines.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import type { Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { fixColumn } from "./fixed-columns.ts";

/** Costs in the same ratio as the columns, up to rounding. */
const SAME_COST = 1e-12;

/** How far outside its bounds a value is; 0 inside. */
function outside(value: number, lb: number, ub: number): number {
  return Math.max(0, lb - value, value - ub);
}

/** Reals of the record. */
const RATIO = 0;
const KEPT_LB = 1;
const KEPT_UB = 2;
const COL_LB = 3;
const COL_UB = 4;

/** Distance from the sum of the bounds, relative to max(1, |sum|), up to which the merged column rests on it. */
const AT_SUM = 1e-6;

/** Whether the merged column stands where both are at a bound: later bounds of an integer column may lie nearer. */
function isAtSum(merged: number, keptBound: number, bound: number, ratio: number): boolean {
  const sum = keptBound + ratio * bound;
  return Number.isFinite(sum) && Math.abs(merged - sum) <= AT_SUM * Math.max(1, Math.abs(sum));
}

/** Splits the merged column's value: one of the two rests on a bound, the other takes what is left. */
export function undoParallelColumns(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const kept = ints[int];
  const col = ints[int + 1];
  const ratio = reals[real + RATIO];
  const lb = reals[real + COL_LB];
  const ub = reals[real + COL_UB];
  const keptLb = reals[real + KEPT_LB];
  const keptUb = reals[real + KEPT_UB];
  answer.reducedCost[col] = ratio * answer.reducedCost[kept];
  const status = answer.colStatus[kept];
  const merged = answer.colValue[kept];
  if (status === AT_LOWER || status === AT_UPPER) {
    const isUpper = (status === AT_UPPER) === ratio > 0;
    const keptBound = status === AT_UPPER ? keptUb : keptLb;
    const bound = isUpper ? ub : lb;
    if (isAtSum(merged, keptBound, bound, ratio)) {
      answer.colValue[kept] = keptBound;
      answer.colValue[col] = bound;
      answer.colStatus[col] = isUpper ? AT_UPPER : AT_LOWER;
      return;
    }
  }
  let best = Number.POSITIVE_INFINITY;
  const isFree = (low: number, high: number): boolean =>
    low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY;
  const offer = (keptValue: number, value: number, keptStatus: number, colStatus: number): void => {
    const distance = outside(keptValue, keptLb, keptUb) + outside(value, lb, ub);
    if (!(distance < best)) return;
    best = distance;
    answer.colValue[kept] = keptValue;
    answer.colValue[col] = value;
    answer.colStatus[kept] = keptStatus;
    answer.colStatus[col] = colStatus;
  };
  // A merged column that rests free at 0 was made of a free one, which may stay so if the other is at 0, too.
  const keptRests = status === FREE ? FREE : BASIC;
  if (isFree(lb, ub)) offer(merged, 0, keptRests, FREE);
  if (Number.isFinite(lb)) offer(merged - ratio * lb, lb, lb === 0 ? keptRests : BASIC, AT_LOWER);
  if (Number.isFinite(ub)) offer(merged - ratio * ub, ub, ub === 0 ? keptRests : BASIC, AT_UPPER);
  if (Number.isFinite(keptLb)) offer(keptLb, (merged - keptLb) / ratio, AT_LOWER, BASIC);
  if (Number.isFinite(keptUb)) offer(keptUb, (merged - keptUb) / ratio, AT_UPPER, BASIC);
  if (isFree(keptLb, keptUb)) offer(0, merged / ratio, FREE, BASIC);
}

/** The staying column moves on its own where it may, else the other one does. */
export function extendParallelColumns(record: StackRecord, direction: Float64Array): void {
  const { ints, reals, int, real } = record;
  const kept = ints[int];
  const merged = direction[kept];
  if (merged === 0 || !Number.isFinite(reals[real + (merged > 0 ? KEPT_UB : KEPT_LB)])) return;
  direction[kept] = 0;
  direction[ints[int + 1]] = merged / reals[real + RATIO];
}

function mergeCols(
  model: WorkingModel,
  undo: PostsolveStack,
  kept: number,
  col: number,
  ratio: number,
): void {
  const { colLb, colUb } = model;
  undo.begin(RECORD.parallelColumns);
  undo.int(kept);
  undo.int(col);
  undo.real(ratio);
  undo.real(colLb[kept]);
  undo.real(colUb[kept]);
  undo.real(colLb[col]);
  undo.real(colUb[col]);
  const lb = colLb[kept] + (ratio > 0 ? ratio * colLb[col] : ratio * colUb[col]);
  const ub = colUb[kept] + (ratio > 0 ? ratio * colUb[col] : ratio * colLb[col]);
  model.isMerged[kept] = 1;
  model.removeCol(col);
  model.setColBounds(kept, lb, ub);
  model.numApplied++;
}

/** Whether the sum of the two takes just the values that one column of the kept one's kind can take. */
function canMerge({ isInteger }: WorkingModel, kept: number, col: number, ratio: number): boolean {
  if (isInteger[kept] === 0 && isInteger[col] === 0) return true;
  return isInteger[kept] !== 0 && isInteger[col] !== 0 && Math.abs(ratio) === 1;
}

/** Whether the other column can make up for any move of `col`: col = ratio × other. */
function canMakeUp({ isInteger }: WorkingModel, other: number, col: number, ratio: number): boolean {
  return isInteger[other] === 0 || (isInteger[col] !== 0 && Number.isInteger(ratio));
}

/**
 * Fixes `col` if the other column's missing bound makes its reduced cost s d_other + excess one-signed.
 * @param excess c_col − s c_other, not zero.
 */
function fixByOther(
  model: WorkingModel,
  undo: PostsolveStack,
  other: number,
  col: number,
  ratio: number,
  excess: number,
): "fixed" | "unbounded" | "none" {
  if (!canMakeUp(model, other, col, ratio)) return "none";
  const hasNoUb = model.colUb[other] === Number.POSITIVE_INFINITY;
  const hasNoLb = model.colLb[other] === Number.NEGATIVE_INFINITY;
  if (excess > 0 && (ratio > 0 ? hasNoUb : hasNoLb)) {
    if (model.colLb[col] === Number.NEGATIVE_INFINITY) return "unbounded";
    fixColumn(model, undo, col, model.colLb[col], AT_LOWER);
    return "fixed";
  }
  if (excess < 0 && (ratio > 0 ? hasNoLb : hasNoUb)) {
    if (model.colUb[col] === Number.POSITIVE_INFINITY) return "unbounded";
    fixColumn(model, undo, col, model.colUb[col], AT_UPPER);
    return "fixed";
  }
  return "none";
}

/** See the head of the file; one sweep. */
export const parallelColumns: Presolver = {
  name: "parallel-columns",
  *reduce(model, undo) {
    const { colCost } = model;
    const before = model.numApplied;
    let isUnbounded = false;
    model.work += 3 * model.numEntries;
    const visit = (kept: number, col: number, ratio: number): boolean => {
      const excess = colCost[col] - ratio * colCost[kept];
      if (Math.abs(excess) <= SAME_COST * Math.max(1, Math.abs(colCost[col]))) {
        if (!canMerge(model, kept, col, ratio)) return false;
        mergeCols(model, undo, kept, col, ratio);
        return true;
      }
      let outcome = fixByOther(model, undo, kept, col, ratio, excess);
      if (outcome === "none") outcome = fixByOther(model, undo, col, kept, 1 / ratio, -excess / ratio);
      if (outcome === "unbounded") isUnbounded = true;
      // A column that stays although the earlier one went may still be paired.
      return outcome === "fixed" && model.isColAlive[col] === 0;
    };
    yield* findParallelLines(
      {
        count: model.numCols,
        isAlive: model.isColAlive,
        head: model.colHead,
        length: model.colCount,
        next: model.nextInCol,
        indexOf: model.rowOf,
        value: model.value,
      },
      model.weights,
      model.entryOf,
      visit,
    );
    if (isUnbounded) return "unbounded";
    return model.numApplied > before ? "reduced" : "none";
  },
};
