/**
 * A column that leaves by way of a row, a x_col + others = side: what slack columns, doubleton equations and
 * substitutions have in common.
 */
import { AT_LOWER, AT_UPPER, BASIC } from "../model/basis.ts";
import { CANCELLATION, COST_GROWTH, difference } from "./limits.ts";
import { type FullAnswer, listProduct, type PostsolveStack, type StackRecord } from "./postsolve-stack.ts";
import type { WorkingModel } from "./working-model.ts";

/** A row and its column as a record tells them. */
export interface Elimination {
  readonly row: number;
  readonly col: number;
  readonly a: number;
  readonly side: number;
  /** The column's cost then; 0 where costs do not count. */
  readonly cost: number;
  /** What the row's other columns amount to. */
  readonly others: number;
  /** Where the rest of the record begins; the list of the row's other entries is before it. */
  readonly int: number;
  readonly real: number;
  /** Where that list stands: its number, and its first value. */
  readonly listInt: number;
  readonly listReal: number;
}

/** Pushes the start of a record. @param pivot the column's entry in the row. */
export function pushElimination(
  model: WorkingModel,
  undo: PostsolveStack,
  pivot: number,
  side: number,
): void {
  const row = model.rowOf[pivot];
  const col = model.colOf[pivot];
  undo.int(row);
  undo.int(col);
  undo.real(model.value[pivot]);
  undo.real(side);
  undo.real(model.colCost[col]);
  undo.row(model, row, col);
}

/** Ratios this near to a whole number, relatively, are whole. */
const WHOLE_RATIO = 1e-12;
/** Larger ratios would carry rounding into whole values. */
const LARGEST_RATIO = 1e6;

function isWholeRatio(part: number, whole: number): boolean {
  const ratio = Math.abs(part / whole);
  return ratio <= LARGEST_RATIO && Math.abs(ratio - Math.round(ratio)) <= WHOLE_RATIO * Math.max(1, ratio);
}

/**
 * Whether a column may leave by its equation: an integer one only if it is whole wherever the row's other columns
 * are, which then must be integer, too.
 */
export function keepsIntegrality(model: WorkingModel, pivot: number): boolean {
  const { value, rowOf, colOf, nextInRow, isInteger } = model;
  if (isInteger[colOf[pivot]] === 0) return true;
  const row = rowOf[pivot];
  const a = value[pivot];
  if (!isWholeRatio(model.rowLb[row], a)) return false;
  for (let entry = model.rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
    if (entry === pivot) continue;
    if (isInteger[colOf[entry]] === 0 || !isWholeRatio(value[entry], a)) return false;
  }
  return true;
}

/** Reads what `pushElimination` wrote. @param colValue values of the other columns, or their direction. */
export function readElimination(record: StackRecord, colValue: Float64Array): Elimination {
  const { ints, reals, int, real } = record;
  const count = ints[int + 2];
  return {
    row: ints[int],
    col: ints[int + 1],
    a: reals[real],
    side: reals[real + 1],
    cost: record.costFactor * reals[real + 2],
    others: listProduct(record, int + 2, real + 3, colValue),
    int: int + 3 + count,
    real: real + 3 + count,
    listInt: int + 2,
    listReal: real + 3,
  };
}

/**
 * The column back after `substitute`, basic; its equation carries the dual that makes its reduced cost zero. Behind
 * what `readElimination` reads stands the list of the column's other entries.
 */
export function restoreSubstituted(record: StackRecord, from: Elimination, answer: FullAnswer): void {
  const { row, col, a } = from;
  const dual = (from.cost - listProduct(record, from.int, from.real, answer.rowDual)) / a;
  answer.colValue[col] = (from.side - from.others) / a;
  answer.reducedCost[col] = 0;
  answer.colStatus[col] = BASIC;
  answer.rowDual[row] = dual;
  answer.rowStatus[row] = dual < 0 ? AT_UPPER : AT_LOWER;
}

/** How a record's row moves without its column; what rounding left of zero is zero. */
export function rowMotion({ ints, reals }: StackRecord, from: Elimination, direction: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < ints[from.listInt]; k++) {
    const term = Math.abs(reals[from.listReal + k] * direction[ints[from.listInt + 1 + k]]);
    if (term > largest) largest = term;
  }
  return Math.abs(from.others) <= CANCELLATION * largest ? 0 : from.others;
}

/** The column moves so that its row stays as it is. */
export function extendByRow(record: StackRecord, direction: Float64Array): void {
  const from = readElimination(record, direction);
  direction[from.col] = (0 - rowMotion(record, from, direction)) / from.a;
}

/** Whether the row's other columns would get costs beyond all that the problem came with, from `shiftCost`. */
export function blowsUpCosts(model: WorkingModel, pivot: number): boolean {
  const cost = Math.abs(model.colCost[model.colOf[pivot]]);
  if (cost === 0) return false;
  const largest = model.boundOfRow(model.rowOf[pivot]);
  return cost * largest > COST_GROWTH * model.largestCost * Math.abs(model.value[pivot]);
}

/** Moves the column's cost to the other columns of the row, which always meets this side. */
export function shiftCost(model: WorkingModel, pivot: number, side: number): void {
  const { value, colOf, nextInRow, colCost } = model;
  const price = colCost[colOf[pivot]] / value[pivot];
  if (price === 0) return;
  for (let entry = model.rowHead[model.rowOf[pivot]]; entry >= 0; entry = nextInRow[entry]) {
    if (entry === pivot) continue;
    const col = colOf[entry];
    colCost[col] = difference(colCost[col], price * value[entry]);
  }
  model.objectiveOffset += price * side;
}

/** Adds `factor` times a column to another one, in all rows but one. */
function addColumn(model: WorkingModel, from: number, to: number, factor: number, exceptRow: number): void {
  const { colHead, rowOf, entryOf } = model;
  for (let entry = colHead[to]; entry >= 0; entry = model.nextInCol[entry]) entryOf[rowOf[entry]] = entry;
  for (let entry = colHead[from]; entry >= 0; entry = model.nextInCol[entry]) {
    const row = model.rowOf[entry];
    if (row === exceptRow) continue;
    const amount = factor * model.value[entry];
    const place = entryOf[row];
    if (place < 0) {
      model.appendEntry(row, to, amount);
      continue;
    }
    const before = model.value[place];
    const after = before + amount;
    const isCancelled = Math.abs(after) <= CANCELLATION * Math.abs(before);
    if (!isCancelled) model.value[place] = after;
    else {
      entryOf[row] = -1;
      model.removeEntry(place);
    }
  }
  for (let entry = colHead[to]; entry >= 0; entry = model.nextInCol[entry]) entryOf[model.rowOf[entry]] = -1;
}

/**
 * Puts x_col = (side − others) / a into all other rows and the objective, and removes the column with its
 * equation.
 *
 * @param pivot the column's entry in the equation.
 */
export function substitute(model: WorkingModel, pivot: number): void {
  const row = model.rowOf[pivot];
  const col = model.colOf[pivot];
  const a = model.value[pivot];
  const side = model.rowLb[row];
  for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
    const other = model.colOf[entry];
    if (other === col) continue;
    model.work += model.colCount[col] + model.colCount[other];
    addColumn(model, col, other, -model.value[entry] / a, row);
  }
  for (let entry = model.colHead[col]; entry >= 0; entry = model.nextInCol[entry]) {
    const other = model.rowOf[entry];
    if (other === row) continue;
    // Fill may have made a larger entry than any before.
    model.rowLargest[other] = 0;
    if (side !== 0) model.shiftRow(other, (model.value[entry] / a) * side);
  }
  shiftCost(model, pivot, side);
  model.removeRow(row);
  model.removeCol(col);
}
