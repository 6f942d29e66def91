/**
 * Columns whose bounds the rows imply: an equation with such a column gives it away,
 * x_j = (r − Σ a_k x_k) / a, and both leave. Bounds count as implied by explicit bounds of other columns only.
 */
import { AT_LOWER, AT_UPPER, BASIC } from "../basis-status.ts";
import { difference, REDUNDANT, SUBSTITUTION_PIVOT } from "../limits.ts";
import {
  type FullAnswer,
  listProduct,
  type PostsolveStack,
  RECORD,
  type StackRecord,
} from "../postsolve-stack.ts";
import type { Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** New entries that one substitution may make, by the product rule that overlooks overlaps. */
const MOST_FILL = 10;
/** Columns with more entries are not looked at. */
const LONGEST_COL = 30;

/** The column back, basic; the equation carries the dual that makes its reduced cost zero. */
export function undoSubstitution(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const row = ints[int];
  const col = ints[int + 1];
  const numInCol = ints[int + 2];
  const rowList = int + 3 + numInCol;
  const at = real + numInCol + ints[rowList];
  const [a, side] = [reals[at], reals[at + 1]];
  const cost = record.costFactor * reals[at + 2];
  const dual = (cost - listProduct(record, int + 2, real, answer.rowDual)) / a;
  const others = listProduct(record, rowList, real + numInCol, answer.colValue);
  answer.colValue[col] = (side - others) / a;
  answer.reducedCost[col] = 0;
  answer.colStatus[col] = BASIC;
  answer.rowDual[row] = dual;
  answer.rowStatus[row] = dual < 0 ? AT_UPPER : AT_LOWER;
}

/** Whether each finite bound of the column follows from some row and the bounds of the row's other columns. */
function isImpliedFree(model: WorkingModel, col: number): boolean {
  const lb = model.colLb[col];
  const ub = model.colUb[col];
  let needsLb = lb > Number.NEGATIVE_INFINITY;
  let needsUb = ub < Number.POSITIVE_INFINITY;
  const marginLb = lb - REDUNDANT * Math.max(1, Math.abs(lb));
  const marginUb = ub + REDUNDANT * Math.max(1, Math.abs(ub));
  for (let entry = model.colHead[col]; entry >= 0 && (needsLb || needsUb); entry = model.nextInCol[entry]) {
    const row = model.rowOf[entry];
    const a = model.value[entry];
    const fromLb = (model.rowLb[row] - model.maxActivityWithout(row, entry)) / a;
    const fromUb = (model.rowUb[row] - model.minActivityWithout(row, entry)) / a;
    if ((a > 0 ? fromLb : fromUb) >= marginLb) needsLb = false;
    if ((a > 0 ? fromUb : fromLb) <= marginUb) needsUb = false;
  }
  return !needsLb && !needsUb;
}

/** The column's entry in the shortest equation that may be used; −1 for none. */
function choosePivot(model: WorkingModel, col: number): number {
  const { value, rowOf, nextInCol, rowLb, rowUb, rowCount } = model;
  const colCount = model.colCount[col];
  let leastInCol = -1;
  let best = -1;
  for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    if (rowLb[row] !== rowUb[row]) continue;
    const count = rowCount[row];
    if (count < 2 || (best >= 0 && count >= rowCount[rowOf[best]])) continue;
    if ((count - 1) * (colCount - 1) - (count + colCount - 1) > MOST_FILL) continue;
    model.computeActivity(row);
    if (leastInCol < 0) leastInCol = SUBSTITUTION_PIVOT * model.largestInCol(col);
    const size = Math.abs(value[entry]);
    if (size >= leastInCol && size >= SUBSTITUTION_PIVOT * model.rowLargest[row]) best = entry;
  }
  return best;
}

/** Adds −factor times the pivot row, without its pivot column, to another row. */
function addRow(model: WorkingModel, pivotRow: number, pivotCol: number, row: number, factor: number): void {
  const entryOf = model.entryOf;
  for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
    entryOf[model.colOf[entry]] = entry;
  }
  model.work += model.rowCount[row] + model.rowCount[pivotRow];
  for (let entry = model.rowHead[pivotRow]; entry >= 0; entry = model.nextInRow[entry]) {
    const col = model.colOf[entry];
    if (col === pivotCol) continue;
    const place = entryOf[col];
    entryOf[col] = -1;
    model.addToEntry(row, col, place, -factor * model.value[entry]);
  }
  for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
    entryOf[model.colOf[entry]] = -1;
  }
  model.shiftRow(row, factor * model.rowLb[pivotRow]);
}

function substitute(model: WorkingModel, undo: PostsolveStack, col: number, pivot: number): void {
  const row = model.rowOf[pivot];
  const a = model.value[pivot];
  const cost = model.colCost[col];
  undo.begin(RECORD.substitution);
  undo.int(row);
  undo.int(col);
  undo.column(model, col, row);
  undo.row(model, row, col);
  undo.real(a);
  undo.real(model.rowLb[row]);
  undo.real(cost);
  for (let entry = model.colHead[col]; entry >= 0; entry = model.nextInCol[entry]) {
    if (entry !== pivot) addRow(model, row, col, model.rowOf[entry], model.value[entry] / a);
  }
  if (cost !== 0) {
    for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
      const other = model.colOf[entry];
      const share = (cost / a) * model.value[entry];
      if (other !== col) model.colCost[other] = difference(model.colCost[other], share);
    }
    model.objectiveOffset += (cost / a) * model.rowLb[row];
  }
  model.removeRow(row);
  model.removeCol(col);
  model.numApplied++;
}

/** See the head of the file; one sweep over all columns. */
export const aggregator: Presolver = {
  name: "aggregator",
  reduce(model, undo) {
    const { numCols, isColAlive, colCount } = model;
    const before = model.numApplied;
    for (let col = 0; col < numCols; col++) {
      if (isColAlive[col] === 0 || colCount[col] < 1 || colCount[col] > LONGEST_COL) continue;
      const pivot = choosePivot(model, col);
      if (pivot >= 0 && isImpliedFree(model, col)) substitute(model, undo, col, pivot);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
