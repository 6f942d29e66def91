/**
 * Rows that other rows imply. Each row bounds each of its columns, given the explicit bounds of its other columns; a
 * row that holds wherever its columns keep to what the *other* rows say of them is dropped.
 *
 * One step only: a bound that rests on a row is used for the rest of the model, never for that row, and rests on no other
 * implied bound. So every row dropped is implied by what is left, whatever was dropped before.
 */
import { REDUNDANT } from "../limits.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/**
 * An implied bound is off by its row's violation over its entry there; a row that multiplies it by this much more may
 * not rest on it.
 */
const MOST_GROWTH = 100;

/** Implied bounds of the columns, with the row and the entry that each rests on; −1: none is tighter than the explicit one. */
interface ImpliedBounds {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly lbEntry: Int32Array;
  readonly ubEntry: Int32Array;
  /** 1 = a side of the row is gone: bounds that rest on it no longer hold. */
  readonly isStale: Uint8Array;
}

/** What one row says about its columns; its activity is up to date. */
function implyBounds(model: WorkingModel, bounds: ImpliedBounds, row: number): void {
  const { value, colOf, nextInRow, colLb, colUb } = model;
  const { lb, ub, lbEntry, ubEntry } = bounds;
  const rowLb = model.rowLb[row];
  const rowUb = model.rowUb[row];
  const usesLb = rowLb > Number.NEGATIVE_INFINITY && model.maxInfinite[row] < 2;
  const usesUb = rowUb < Number.POSITIVE_INFINITY && model.minInfinite[row] < 2;
  if (!usesLb && !usesUb) return;
  model.work += model.rowCount[row];
  for (let entry = model.rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
    const col = colOf[entry];
    const a = value[entry];
    // a x >= least, a x <= most
    const least = usesLb ? rowLb - model.maxActivityWithout(row, entry) : Number.NEGATIVE_INFINITY;
    const most = usesUb ? rowUb - model.minActivityWithout(row, entry) : Number.POSITIVE_INFINITY;
    const low = a > 0 ? least / a : most / a;
    const high = a > 0 ? most / a : least / a;
    if (low > colLb[col] && low > lb[col]) {
      lb[col] = low;
      lbEntry[col] = entry;
    }
    if (high < colUb[col] && high < ub[col]) {
      ub[col] = high;
      ubEntry[col] = entry;
    }
  }
}

function* computeImpliedBounds(model: WorkingModel): Generator<void, ImpliedBounds> {
  const { numRows, numCols, isRowAlive } = model;
  const bounds: ImpliedBounds = {
    lb: new Float64Array(numCols).fill(Number.NEGATIVE_INFINITY),
    ub: new Float64Array(numCols).fill(Number.POSITIVE_INFINITY),
    lbEntry: new Int32Array(numCols).fill(-1),
    ubEntry: new Int32Array(numCols).fill(-1),
    isStale: new Uint8Array(numRows),
  };
  for (let row = 0; row < numRows; row++) {
    if ((row & PAUSE_MASK) === PAUSE_MASK) yield;
    if (isRowAlive[row] === 0) continue;
    model.computeActivity(row);
    implyBounds(model, bounds, row);
  }
  return bounds;
}

/** The bound of a column that a row other than the one at hand implies, if it may be used there; else the explicit one. */
function boundFor(
  model: WorkingModel,
  isStale: Uint8Array,
  entry: number,
  source: number,
  implied: number,
  explicit: number,
): number {
  if (source < 0) return explicit;
  const row = model.rowOf[source];
  if (row === model.rowOf[entry] || isStale[row] !== 0) return explicit;
  const growth = Math.abs(model.value[entry]) / Math.abs(model.value[source]);
  return growth <= MOST_GROWTH ? implied : explicit;
}

/** Least activity of the row times `sign` within implied bounds; minus infinity where it has no end. */
function leastActivity(model: WorkingModel, bounds: ImpliedBounds, row: number, sign: number): number {
  const { value, colOf, nextInRow, colLb, colUb } = model;
  const { lb, ub, lbEntry, ubEntry, isStale } = bounds;
  let sum = 0;
  for (let entry = model.rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
    const col = colOf[entry];
    const a = sign * value[entry];
    const bound =
      a > 0
        ? boundFor(model, isStale, entry, lbEntry[col], lb[col], colLb[col])
        : boundFor(model, isStale, entry, ubEntry[col], ub[col], colUb[col]);
    sum += a * bound;
    if (sum === Number.NEGATIVE_INFINITY) break;
  }
  model.work += model.rowCount[row];
  return sum;
}

function reduceRow(model: WorkingModel, bounds: ImpliedBounds, row: number): void {
  const lb = model.rowLb[row];
  const ub = model.rowUb[row];
  if (lb === ub || model.rowCount[row] < 2) return;
  const hasLb = lb > Number.NEGATIVE_INFINITY;
  const hasUb = ub < Number.POSITIVE_INFINITY;
  const dropsLb = hasLb && leastActivity(model, bounds, row, 1) >= lb - REDUNDANT * Math.max(1, Math.abs(lb));
  const dropsUb =
    hasUb && leastActivity(model, bounds, row, -1) >= -ub - REDUNDANT * Math.max(1, Math.abs(ub));
  if (!dropsLb && !dropsUb) return;
  bounds.isStale[row] = 1;
  model.numApplied++;
  if (dropsLb === hasLb && dropsUb === hasUb) model.removeRow(row);
  else {
    model.setRowBounds(row, dropsLb ? Number.NEGATIVE_INFINITY : lb, dropsUb ? Number.POSITIVE_INFINITY : ub);
  }
}

/** See the head of the file; one sweep. Undone by the defaults alone: dual 0, row basic; a dropped side has no dual. */
export const impliedRows: Presolver = {
  name: "implied-rows",
  *reduce(model) {
    const { numRows, isRowAlive } = model;
    const before = model.numApplied;
    // Search propagates by the rows that there are.
    if (model.isMixed) return "none";
    const bounds = yield* computeImpliedBounds(model);
    for (let row = 0; row < numRows; row++) {
      if ((row & PAUSE_MASK) === PAUSE_MASK) yield;
      if (isRowAlive[row] !== 0) reduceRow(model, bounds, row);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
