/**
 * Paths of rows: where a row or cut alone gives no cut, its continuous column farthest from its bounds is eliminated by
 * a row of the problem, and so on. What is tried at each step is the caller's.
 *
 * Marchand, Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49 (2001) 363-371.
 */

import type { VariableBounds } from "../domain/variable-bounds.ts";
import type { CutSink, LpRows, MipView, NodeView } from "../plugins.ts";
import { AggregatedRow } from "./aggregated-row.ts";
import { MirCutter } from "./mir-cutter.ts";
import { placeOfBound } from "./nearest-bound.ts";

/** Rows in a path at most. */
const LONGEST_PATH = 6;
/** Matrix entries that sums of a round may go through: this many, and this many times the matrix. */
const FREE_WORK = 200_000;
const WORK_SHARE = 20;
/** Of that between two yields. */
const WORK_A_STEP = 10_000;
/** Least distance of a continuous column from its bounds, at which it is worth eliminating. */
const LEAST_DISTANCE = 1e-6;
/** Distance of a row's activity from its side up to which it counts as active. */
const ACTIVE = 1e-6;

/** Distance of the LP value from the nearest bound, variable bounds included. */
function distanceOf(col: number, node: NodeView, bounds: VariableBounds): number {
  const { colValue, colLb, colUb } = node;
  const x = colValue[col];
  let distance = Math.min(x - colLb[col], colUb[col] - x);
  for (const isUpper of [true, false]) {
    const list = isUpper ? bounds.upper : bounds.lower;
    const own = isUpper ? colUb[col] : colLb[col];
    for (let pos = list.start[col]; pos < list.start[col + 1]; pos++) {
      distance = Math.min(distance, Math.abs(placeOfBound(list, pos, own, isUpper, colValue) - x));
    }
  }
  return distance;
}

/** How far a row's activity is from its nearer side. */
function slackOf(rows: LpRows, row: number): number {
  return Math.min(rows.rowUb[row] - rows.rowActivity[row], rows.rowActivity[row] - rows.rowLb[row]);
}

/** Makes cuts of a sum of rows; whether one was taken. */
export type TryRow = (cutter: MirCutter, row: AggregatedRow, cuts: CutSink) => boolean;

/** The paths of one round. */
class PathSearch {
  readonly #mip: MipView;
  readonly #rows: LpRows;
  readonly #cutter: MirCutter;
  readonly #cuts: CutSink;
  readonly #distance: Float64Array;
  readonly #row: AggregatedRow;
  readonly #isUsed: Uint8Array;
  work: number;

  readonly #tryRow: TryRow;

  constructor(mip: MipView, node: NodeView, rows: LpRows, cuts: CutSink, tryRow: TryRow) {
    this.#tryRow = tryRow;
    this.#mip = mip;
    this.#rows = rows;
    this.#cuts = cuts;
    this.#cutter = new MirCutter(mip, node, rows);
    this.#row = new AggregatedRow(mip.numCols);
    this.#isUsed = new Uint8Array(rows.numRows);
    this.#distance = new Float64Array(mip.numCols);
    for (let col = 0; col < mip.numCols; col++) {
      if (mip.integrality[col] === 0) this.#distance[col] = distanceOf(col, node, mip.variableBounds);
    }
    this.work = FREE_WORK + WORK_SHARE * mip.colStart[mip.numCols];
  }

  /** The continuous column of the sum that is farthest from its bounds and that another active row has; −1 = none. */
  #chooseCol(): number {
    const { coef, cols, numCols } = this.#row;
    let chosen = -1;
    let farthest = LEAST_DISTANCE;
    for (let pos = 0; pos < numCols; pos++) {
      const col = cols[pos];
      if (coef[col] === 0 || this.#distance[col] <= farthest) continue;
      if (this.#chooseRow(col) < 0) continue;
      chosen = col;
      farthest = this.#distance[col];
    }
    return chosen;
  }

  /** The shortest unused active row with this column; equations first. −1 = none. */
  #chooseRow(col: number): number {
    const { colStart, rowIndex, rowStart } = this.#mip;
    const rows = this.#rows;
    let chosen = -1;
    let best = Number.POSITIVE_INFINITY;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      if (this.#isUsed[row] === 1 || slackOf(rows, row) > ACTIVE) continue;
      const length = rowStart[row + 1] - rowStart[row];
      const score = rows.rowLb[row] === rows.rowUb[row] ? length : 1e6 + length;
      if (score >= best) continue;
      best = score;
      chosen = row;
    }
    this.work -= colStart[col + 1] - colStart[col];
    return chosen;
  }

  #entryOf(row: number, col: number): number {
    const { rowStart, colIndex, rowValue } = this.#mip;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      if (colIndex[entry] === col) return rowValue[entry];
    }
    return 0;
  }

  /** Starts at a row and goes on until a cut is found. */
  run(start: number): void {
    const row = this.#row;
    const path = [start];
    row.clear();
    if (!row.addRow(this.#rows, start, 1)) return;
    this.#isUsed[start] = 1;
    for (;;) {
      const before = this.#cutter.work;
      const isFound = this.#tryRow(this.#cutter, row, this.#cuts);
      this.work -= this.#cutter.work - before;
      if (isFound || path.length === LONGEST_PATH || this.work <= 0) break;
      const col = this.#chooseCol();
      if (col < 0) break;
      const next = this.#chooseRow(col);
      const weight = -row.coef[col] / this.#entryOf(next, col);
      if (!Number.isFinite(weight) || Math.abs(weight) > 1e4 || Math.abs(weight) < 1e-4) break;
      if (!row.addRow(this.#rows, next, weight)) break;
      row.eliminate(col);
      this.#isUsed[next] = 1;
      path.push(next);
    }
    for (const used of path) this.#isUsed[used] = 0;
  }
}

/**
 * Whether a path may begin at the row. A cut that does not hold the bound up leads nowhere that rows do not, and one of integer
 * columns only has no column to go on with.
 */
function isStart(mip: MipView, rows: LpRows, row: number): boolean {
  const end = rows.rowStart[row + 1];
  let entry = rows.rowStart[row];
  if (row < mip.numRows) return slackOf(rows, row) <= ACTIVE || end - entry > 1;
  if (rows.rowDual[row] === 0) return false;
  while (entry < end && mip.integrality[rows.colIndex[entry]] === 1) entry++;
  return entry < end;
}

/**
 * Goes through the paths that begin at each row of the LP, cuts included, rows that matter to the bound first; in steps.
 *
 * @param tryRow is called for each sum; a path ends where a cut was taken.
 */
export function* searchPaths(
  mip: MipView,
  node: NodeView,
  rows: LpRows,
  cuts: CutSink,
  tryRow: TryRow,
): Generator<void, "found" | "none"> {
  const search = new PathSearch(mip, node, rows, cuts, tryRow);
  // Cuts are rows like any other: sums that start at one have had its rounding already.
  const order = Int32Array.from({ length: rows.numRows }, (_, row) => row);
  const weight = (row: number): number => Math.abs(rows.rowDual[row]);
  order.sort((a, b) => weight(b) - weight(a) || a - b);
  let pausedAt = search.work;
  for (const row of order) {
    if (search.work <= 0) break;
    if (search.work < pausedAt - WORK_A_STEP) {
      pausedAt = search.work;
      yield;
    }
    if (isStart(mip, rows, row)) search.run(row);
  }
  return cuts.size > 0 ? "found" : "none";
}
