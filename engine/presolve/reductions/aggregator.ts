/**
 * Columns whose bounds the rows imply: an equation with such a column gives it away,
 * x_j = (r − Σ a_k x_k) / a, and both leave. Bounds count as implied by explicit bounds of other columns only.
 */
import { decideRow, findDecidedRows, sideOf } from "../decided-rows.ts";
import {
  keepsIntegrality,
  pushElimination,
  readElimination,
  restoreSubstituted,
  substitute,
} from "../elimination.ts";
import { REDUNDANT, SUBSTITUTION_PIVOT } from "../limits.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** New entries that one substitution may make, by the product rule that overlooks overlaps. */
const MOST_FILL = 10;
/** Columns with more entries are not looked at. */
const LONGEST_COL = 30;
/**
 * Entries below this share of their row's largest are near the rounding of the others: rows that differ by what such entries
 * add up to would be taken for each other, and a problem with a solution for infeasible.
 */
const DUST = 1e-12;

/** The column back, basic; the equation carries the dual that makes its reduced cost zero. */
export function undoSubstitution(record: StackRecord, answer: FullAnswer): void {
  restoreSubstituted(record, readElimination(record, answer.colValue), answer);
}

/** Whether each finite bound of the column follows from some row and the bounds of the row's other columns. */
function isImpliedFree(model: WorkingModel, col: number): boolean {
  const { value, rowOf, nextInCol, rowLb, rowUb } = model;
  const lb = model.colLb[col];
  const ub = model.colUb[col];
  let needsLb = lb > Number.NEGATIVE_INFINITY;
  let needsUb = ub < Number.POSITIVE_INFINITY;
  const marginLb = lb - REDUNDANT * Math.max(1, Math.abs(lb));
  const marginUb = ub + REDUNDANT * Math.max(1, Math.abs(ub));
  for (let entry = model.colHead[col]; entry >= 0 && (needsLb || needsUb); entry = nextInCol[entry]) {
    const row = rowOf[entry];
    const a = value[entry];
    model.computeActivity(row);
    if (rowLb[row] > Number.NEGATIVE_INFINITY && (a > 0 ? needsLb : needsUb)) {
      const implied = (rowLb[row] - model.maxActivityWithout(row, entry)) / a;
      if (a > 0 && implied >= marginLb) needsLb = false;
      if (a < 0 && implied <= marginUb) needsUb = false;
    }
    if (rowUb[row] < Number.POSITIVE_INFINITY && (a > 0 ? needsUb : needsLb)) {
      const implied = (rowUb[row] - model.minActivityWithout(row, entry)) / a;
      if (a > 0 && implied <= marginUb) needsUb = false;
      if (a < 0 && implied >= marginLb) needsLb = false;
    }
  }
  return !needsLb && !needsUb;
}

/** Whether a substitution by this entry's row would add too much. */
function isTooFull(rowCount: number, colCount: number): boolean {
  return (rowCount - 1) * (colCount - 1) - (rowCount + colCount - 1) > MOST_FILL;
}

/**
 * Whether the entry is large beside its row or beside its column: columns and rows may be scaled, and where one is in the
 * way the other is not. In mixed-integer programs, where points alone travel back, it has to be large beside both.
 */
function isLargeEnough(model: WorkingModel, entry: number, leastInCol: number): boolean {
  const size = Math.abs(model.value[entry]);
  const isLargeInCol = size >= leastInCol;
  if (model.isMixed ? !isLargeInCol : isLargeInCol) return isLargeInCol;
  return model.isLargeInRow(model.rowOf[entry], size, SUBSTITUTION_PIVOT);
}

/** The column's entry in the shortest equation that may be used; −1 for none. */
function choosePivot(model: WorkingModel, decided: Int32Array, col: number): number {
  const { rowOf, nextInCol, rowCount, rowLb, rowUb } = model;
  const colCount = model.colCount[col];
  let leastInCol = -1;
  let best = -1;
  for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    if (rowLb[row] !== rowUb[row] && Number.isNaN(sideOf(model, decided, row))) continue;
    const count = rowCount[row];
    if (count < 2 || (best >= 0 && count >= rowCount[rowOf[best]]) || isTooFull(count, colCount)) continue;
    if (leastInCol < 0) leastInCol = SUBSTITUTION_PIVOT * model.largestInCol(col);
    if (isLargeEnough(model, entry, leastInCol) && keepsIntegrality(model, entry)) best = entry;
  }
  return best;
}

/** Lists the columns that have an equation without too much fill. @returns how many. */
function collectCandidates(model: WorkingModel, decided: Int32Array, candidates: Int32Array): number {
  const { numCols, isColAlive, colCount, colHead, nextInCol, rowOf, rowCount, rowLb, rowUb } = model;
  let count = 0;
  for (let col = 0; col < numCols; col++) {
    const length = colCount[col];
    if (length < 1 || length > LONGEST_COL || isColAlive[col] === 0) continue;
    for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) {
      const row = rowOf[entry];
      if (rowLb[row] !== rowUb[row] && decided[row] < 0) continue;
      if (rowCount[row] < 2 || isTooFull(rowCount[row], length)) continue;
      candidates[count++] = col;
      break;
    }
  }
  return count;
}

/** Whether the substitution would put into a row what is rounding beside its largest entry. */
function makesDust(model: WorkingModel, pivot: number): boolean {
  const { value, rowOf, colOf, nextInRow, nextInCol, rowHead, colHead } = model;
  let least = Number.POSITIVE_INFINITY;
  for (let entry = rowHead[rowOf[pivot]]; entry >= 0; entry = nextInRow[entry]) {
    least = Math.min(least, Math.abs(value[entry]));
  }
  const ratio = least / Math.abs(value[pivot]);
  for (let entry = colHead[colOf[pivot]]; entry >= 0; entry = nextInCol[entry]) {
    if (entry === pivot) continue;
    if (!model.isLargeInRow(rowOf[entry], ratio * value[entry], DUST)) return true;
  }
  return false;
}

function reduceCol(model: WorkingModel, decided: Int32Array, undo: PostsolveStack, col: number): void {
  const pivot = choosePivot(model, decided, col);
  if (pivot < 0 || !isImpliedFree(model, col) || makesDust(model, pivot)) return;
  const row = model.rowOf[pivot];
  decideRow(model, undo, row, sideOf(model, decided, row));
  undo.begin(RECORD.substitution);
  pushElimination(model, undo, pivot, model.rowLb[row]);
  undo.column(model, col, row);
  substitute(model, pivot);
  model.numApplied++;
}

/** Short rows that may be equations are: `doubleton-equations` needs no column whose bounds are implied. */
function decideDoubletons(model: WorkingModel, decided: Int32Array, undo: PostsolveStack): void {
  for (let row = 0; row < model.numRows; row++) {
    if (decided[row] < 0 || model.rowCount[row] !== 2) continue;
    const side = sideOf(model, decided, row);
    if (Number.isNaN(side)) continue;
    decideRow(model, undo, row, side);
    model.numApplied++;
  }
}

/** See the head of the file; one sweep over all columns. */
export const aggregator: Presolver = {
  name: "aggregator",
  *reduce(model, undo) {
    const { isColAlive, colCount } = model;
    const before = model.numApplied;
    const candidates = new Int32Array(model.numColsLeft);
    const decided = findDecidedRows(model);
    decideDoubletons(model, decided, undo);
    const count = collectCandidates(model, decided, candidates);
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) {
        // Fill takes new places of the pool, which would have to grow.
        model.compact();
        yield;
      }
      const col = candidates[k];
      if (isColAlive[col] !== 0 && colCount[col] <= LONGEST_COL) reduceCol(model, decided, undo, col);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
