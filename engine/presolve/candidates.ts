/**
 * One look at the rows and columns that changed sorts them by what they might be reduced by. The reductions then
 * see short lists only; they test again what they need, for it may have changed since.
 *
 * In a fresh process nearly all code runs uncompiled, and compiling a loop costs more than the loop: three small
 * ones here are cheaper than one in each reduction.
 */
import { FIXED_WIDTH, REDUNDANT } from "./limits.ts";
import type { WorkingModel } from "./working-model.ts";

/** Rows or columns; the first `count` items count. */
export interface IndexList {
  readonly items: Int32Array;
  count: number;
}

/** What changed, sorted. */
export interface Candidates {
  readonly emptyRows: IndexList;
  readonly singletonRows: IndexList;
  readonly doubletonEquations: IndexList;
  /** Rows whose activity is sure to stay within a side, or to reach it only just. */
  readonly boundedRows: IndexList;
  readonly emptyCols: IndexList;
  readonly singletonCols: IndexList;
  readonly fixedCols: IndexList;
  /** Columns that nothing stops on the way to where their cost pulls them. */
  readonly unlockedCols: IndexList;
}

function emptyList(size: number): IndexList {
  return { items: new Int32Array(size), count: 0 };
}

/** Empty lists, each long enough. */
export function makeCandidates(numRows: number, numCols: number): Candidates {
  return {
    emptyRows: emptyList(numRows),
    singletonRows: emptyList(numRows),
    doubletonEquations: emptyList(numRows),
    boundedRows: emptyList(numRows),
    emptyCols: emptyList(numCols),
    singletonCols: emptyList(numCols),
    fixedCols: emptyList(numCols),
    unlockedCols: emptyList(numCols),
  };
}

/**
 * Lists the changed rows with none, one or, in an equation, two entries.
 *
 * @param from first of the changed rows to look at; with 0 the lists begin anew.
 * @param to behind the last one.
 */
export function collectShortRows(model: WorkingModel, from: number, to: number): void {
  const { isRowAlive, rowCount, rowLb, rowUb } = model;
  const { emptyRows, singletonRows, doubletonEquations } = model.candidates;
  if (from === 0) {
    emptyRows.count = 0;
    singletonRows.count = 0;
    doubletonEquations.count = 0;
  }
  const { items } = model.changedRows;
  for (let k = from; k < to; k++) {
    const row = items[k];
    const length = rowCount[row];
    if (length > 2 || isRowAlive[row] === 0) continue;
    if (length === 0) emptyRows.items[emptyRows.count++] = row;
    else if (length === 1) singletonRows.items[singletonRows.count++] = row;
    else if (rowLb[row] === rowUb[row]) doubletonEquations.items[doubletonEquations.count++] = row;
  }
}

/** Lists the changed rows whose activity does not go beyond one of their sides, or just reaches it; likewise. */
export function collectBoundedRows(model: WorkingModel, from: number, to: number): void {
  const { isRowAlive, rowCount, rowLb, rowUb, minInfinite, maxInfinite, minActivity, maxActivity } = model;
  const { boundedRows } = model.candidates;
  const bounded = boundedRows.items;
  const { items } = model.changedRows;
  let found = from === 0 ? 0 : boundedRows.count;
  for (let k = from; k < to; k++) {
    const row = items[k];
    if (isRowAlive[row] === 0 || rowCount[row] === 0) continue;
    model.computeActivity(row);
    const hasMin = minInfinite[row] === 0;
    const hasMax = maxInfinite[row] === 0;
    const lb = rowLb[row];
    const ub = rowUb[row];
    const hasLb = lb > Number.NEGATIVE_INFINITY;
    const hasUb = ub < Number.POSITIVE_INFINITY;
    // A trifle more than any reduction allows, so that none misses a row.
    const nearLb = 2 * REDUNDANT * (1 + (lb < 0 ? -lb : lb));
    const nearUb = 2 * REDUNDANT * (1 + (ub < 0 ? -ub : ub));
    const min = minActivity[row];
    const max = maxActivity[row];
    const isBounded =
      (hasMin && ((hasLb && min >= lb - nearLb) || (hasUb && min >= ub - nearUb))) ||
      (hasMax && ((hasUb && max <= ub + nearUb) || (hasLb && max <= lb + nearLb)));
    if (isBounded || !(hasLb || hasUb)) bounded[found++] = row;
  }
  boundedRows.count = found;
}

/** Whether some row stops the column on its way down (`sign` 1) or up (−1). */
export function isLocked(model: WorkingModel, col: number, sign: number): boolean {
  const { value, rowOf, nextInCol, rowLb, rowUb } = model;
  for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    if (
      sign * value[entry] > 0 ? rowLb[row] > Number.NEGATIVE_INFINITY : rowUb[row] < Number.POSITIVE_INFINITY
    )
      return true;
  }
  return false;
}

/** Lists the changed columns by what they might be; likewise. */
export function collectCols(model: WorkingModel, from: number, to: number): void {
  const { isColAlive, colCount, colLb, colUb, colCost } = model;
  const { emptyCols, singletonCols, fixedCols, unlockedCols } = model.candidates;
  if (from === 0) {
    emptyCols.count = 0;
    singletonCols.count = 0;
    fixedCols.count = 0;
    unlockedCols.count = 0;
  }
  const { items } = model.changedCols;
  for (let k = from; k < to; k++) {
    const col = items[k];
    if (isColAlive[col] === 0) continue;
    const length = colCount[col];
    if (length === 0) {
      emptyCols.items[emptyCols.count++] = col;
      continue;
    }
    if (length === 1) singletonCols.items[singletonCols.count++] = col;
    if (colUb[col] - colLb[col] <= FIXED_WIDTH) fixedCols.items[fixedCols.count++] = col;
    const cost = colCost[col];
    if ((cost >= 0 && !isLocked(model, col, 1)) || (cost <= 0 && !isLocked(model, col, -1))) {
      unlockedCols.items[unlockedCols.count++] = col;
    }
  }
}
