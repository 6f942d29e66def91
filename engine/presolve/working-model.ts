/**
 * The model while it shrinks: a sparse matrix whose entries stand in one pool and are linked both along their row
 * and along their column, with bounds, sides and costs that may change. Rows and columns keep their numbers;
 * removed ones are only marked. What a change may open a reduction for is listed for the next round.
 *
 * Slots of removed entries are used again only after `compact`, which the loop calls between two reductions, and those that fill
 * much between two of their steps.
 */
import { isMixedInteger } from "../model/conditions.ts";
import { LOOP_SECTION } from "../model/loop-section.ts";
import type { Problem } from "../model/problem.ts";
import { type Candidates, makeCandidates } from "./candidates.ts";
import { ChangeList } from "./change-list.ts";
import { difference } from "./limits.ts";
import { drawWeights } from "./parallel-lines.ts";

function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < values.length; k++) {
    const size = Math.abs(values[k]);
    if (size > largest) largest = size;
  }
  return largest;
}

/** The pool is compacted where it is filled to this share and less than that share of what fills it is alive. */
const COMPACT_FILL = 0.7;
const COMPACT_ALIVE = 0.85;
/** Places of the pool for each entry, and of a grown one for each before: growing takes the memory of two pools. */
const POOL_GROWTH = 1.25;

/** Puts a link where its entry has gone; −1 stays. */
function moveLink(links: Int32Array, from: number, to: number, placeOf: Int32Array): void {
  links[to] = links[from] < 0 ? -1 : placeOf[links[from]];
}

/** About how many bytes the arrays of a problem's working model hold without the links that `dropLinks` lets go of. */
export function workingBytes({ numRows, numCols, colStart }: Problem): number {
  return 16 * colStart[numCols] + 56 * numCols + 80 * numRows;
}

/** See the head of the file. Fields are for the reductions of this folder and for nobody else. */
export class WorkingModel {
  readonly numRows: number;
  readonly numCols: number;
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly colCost: Float64Array;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  /** 1 = only whole values; such a column has whole bounds throughout. Borrowed. */
  readonly isInteger: Uint8Array;
  /** Whether there are integer columns, sets or semi-continuous columns. */
  readonly isMixed: boolean;
  /** 1 = the column stands for itself and others that it took in. */
  readonly isMerged: Uint8Array;
  objectiveOffset: number;
  /** Largest magnitude of a cost in the beginning. */
  readonly largestCost: number;
  readonly isRowAlive: Uint8Array;
  readonly isColAlive: Uint8Array;
  /** 1 = a column with a cost became the slack of the row; it is likely to be met at a side. */
  readonly isPriced: Uint8Array;
  numRowsLeft: number;
  numColsLeft: number;
  /** Entries left. */
  numEntries: number;

  // The pool; −1 ends a chain.
  value: Float64Array;
  rowOf: Int32Array;
  colOf: Int32Array;
  nextInRow: Int32Array;
  nextInCol: Int32Array;
  #previousInRow: Int32Array;
  #previousInCol: Int32Array;
  #poolSize: number;
  readonly rowHead: Int32Array;
  readonly colHead: Int32Array;
  readonly rowCount: Int32Array;
  readonly colCount: Int32Array;

  readonly changedRows: ChangeList;
  readonly changedCols: ChangeList;
  /** What changed, sorted by what it may open a reduction for. */
  readonly candidates: Candidates;
  /** Reductions applied so far; the loop counts them by name. */
  numApplied = 0;
  /** Entries looked at so far: what presolve has cost. */
  work = 0;
  /** Rows that cannot hold together, with the multipliers that say so; filled by who finds them. */
  readonly conflict: { readonly row: number; readonly multiplier: number }[] = [];

  // Activity of each row over the columns' bounds: the finite parts and how many terms are infinite. Where both
  // counts are 2 the rest of the row may not have been looked at.
  readonly minActivity: Float64Array;
  readonly maxActivity: Float64Array;
  readonly minInfinite: Int32Array;
  readonly maxInfinite: Int32Array;
  readonly #hasActivity: Uint8Array;
  /** No entry of the row is larger; 0: not known. */
  readonly rowLargest: Float64Array;

  /** Entry of each row or column in the line at hand; −1 outside; cleared after use. Made when first needed. */
  #entryOf: Int32Array | null = null;
  #weights: Float64Array | null = null;

  constructor(problem: Problem) {
    const { numRows, numCols, colStart, rowIndex } = problem;
    const count = colStart[numCols];
    this.numRows = numRows;
    this.numCols = numCols;
    this.numRowsLeft = numRows;
    this.numColsLeft = numCols;
    this.numEntries = count;
    this.colLb = problem.colLb.slice();
    this.colUb = problem.colUb.slice();
    this.colCost = problem.colCost.slice();
    this.rowLb = problem.rowLb.slice();
    this.rowUb = problem.rowUb.slice();
    this.isInteger = problem.integrality;
    this.isMixed = isMixedInteger(problem);
    this.isMerged = new Uint8Array(numCols);
    this.objectiveOffset = problem.objectiveOffset;
    this.largestCost = largestMagnitude(problem.colCost);
    this.isRowAlive = new Uint8Array(numRows).fill(1);
    this.isPriced = new Uint8Array(problem.numRows);
    this.isColAlive = new Uint8Array(numCols).fill(1);
    const room = Math.ceil(POOL_GROWTH * count);
    this.value = new Float64Array(room);
    this.value.set(problem.value.subarray(0, count));
    this.rowOf = new Int32Array(room);
    this.rowOf.set(rowIndex.subarray(0, count));
    this.colOf = new Int32Array(room);
    this.nextInRow = new Int32Array(room);
    this.nextInCol = new Int32Array(room);
    this.#previousInRow = new Int32Array(room);
    this.#previousInCol = new Int32Array(room);
    this.#poolSize = count;
    this.rowHead = new Int32Array(numRows).fill(-1);
    this.colHead = new Int32Array(numCols).fill(-1);
    this.rowCount = new Int32Array(numRows);
    this.colCount = new Int32Array(numCols);
    this.changedRows = new ChangeList(numRows);
    this.changedCols = new ChangeList(numCols);
    this.candidates = makeCandidates(numRows, numCols);
    this.minActivity = new Float64Array(numRows);
    this.maxActivity = new Float64Array(numRows);
    this.minInfinite = new Int32Array(numRows);
    this.maxInfinite = new Int32Array(numRows);
    this.#hasActivity = new Uint8Array(numRows);
    this.rowLargest = new Float64Array(numRows);
    this.#link(colStart);
  }

  #link(colStart: Int32Array): void {
    const { numCols, rowOf, colOf, nextInRow, nextInCol, rowHead, colHead, rowCount, colCount } = this;
    const previousInRow = this.#previousInRow;
    const previousInCol = this.#previousInCol;
    // From the last column to the first, so that every chain ascends.
    for (let col = numCols - 1; col >= 0; col--) {
      const start = colStart[col];
      const end = colStart[col + 1];
      colCount[col] = end - start;
      if (end > start) colHead[col] = start;
      for (let entry = start; entry < end; entry++) {
        const row = rowOf[entry];
        colOf[entry] = col;
        nextInCol[entry] = entry + 1 < end ? entry + 1 : -1;
        previousInCol[entry] = entry > start ? entry - 1 : -1;
        const head = rowHead[row];
        nextInRow[entry] = head;
        previousInRow[entry] = -1;
        if (head >= 0) previousInRow[head] = entry;
        rowHead[row] = entry;
        rowCount[row]++;
      }
    }
  }

  get hasChanges(): boolean {
    return this.changedRows.hasNext || this.changedCols.hasNext;
  }

  /** The row's activity or sides changed. */
  touchRow(row: number): void {
    this.#hasActivity[row] = 0;
    this.changedRows.add(row);
  }

  /** A side is gone: nothing may stop the row's columns any more. */
  #touchColsOf(row: number): void {
    for (let entry = this.rowHead[row]; entry >= 0; entry = this.nextInRow[entry]) {
      this.changedCols.add(this.colOf[entry]);
    }
  }

  /** Takes an entry out of both chains; its links stay, so that a loop may go on from it. */
  removeEntry(entry: number): void {
    const row = this.rowOf[entry];
    const col = this.colOf[entry];
    const nextInRow = this.nextInRow[entry];
    const nextInCol = this.nextInCol[entry];
    const previousInRow = this.#previousInRow[entry];
    const previousInCol = this.#previousInCol[entry];
    if (previousInRow < 0) this.rowHead[row] = nextInRow;
    else this.nextInRow[previousInRow] = nextInRow;
    if (nextInRow >= 0) this.#previousInRow[nextInRow] = previousInRow;
    if (previousInCol < 0) this.colHead[col] = nextInCol;
    else this.nextInCol[previousInCol] = nextInCol;
    if (nextInCol >= 0) this.#previousInCol[nextInCol] = previousInCol;
    this.rowCount[row]--;
    this.colCount[col]--;
    this.numEntries--;
  }

  removeRow(row: number): void {
    this.isRowAlive[row] = 0;
    this.numRowsLeft--;
    this.work += this.rowCount[row];
    for (let entry = this.rowHead[row]; entry >= 0; entry = this.nextInRow[entry]) {
      this.removeEntry(entry);
      this.changedCols.add(this.colOf[entry]);
    }
  }

  removeCol(col: number): void {
    this.isColAlive[col] = 0;
    this.numColsLeft--;
    this.work += this.colCount[col];
    for (let entry = this.colHead[col]; entry >= 0; entry = this.nextInCol[entry]) {
      this.removeEntry(entry);
      this.touchRow(this.rowOf[entry]);
    }
  }

  /** Takes `amount` off both sides of the row. */
  shiftRow(row: number, amount: number): void {
    const lb = this.rowLb[row];
    const ub = this.rowUb[row];
    this.rowLb[row] = difference(lb, amount);
    this.rowUb[row] = lb === ub ? this.rowLb[row] : difference(ub, amount);
    this.touchRow(row);
  }

  /** Removes a column with a known value. */
  fixCol(col: number, at: number): void {
    if (at !== 0) {
      for (let entry = this.colHead[col]; entry >= 0; entry = this.nextInCol[entry]) {
        this.shiftRow(this.rowOf[entry], this.value[entry] * at);
      }
      this.objectiveOffset += this.colCost[col] * at;
    }
    this.removeCol(col);
  }

  /** Sets a column's bounds. */
  setColBounds(col: number, lb: number, ub: number): void {
    this.colLb[col] = lb;
    this.colUb[col] = ub;
    this.changedCols.add(col);
    this.work += this.colCount[col];
    for (let entry = this.colHead[col]; entry >= 0; entry = this.nextInCol[entry]) {
      this.touchRow(this.rowOf[entry]);
    }
  }

  /** Sets a row's sides. */
  setRowBounds(row: number, lb: number, ub: number): void {
    const hasLostSide =
      (lb === Number.NEGATIVE_INFINITY && this.rowLb[row] > lb) ||
      (ub === Number.POSITIVE_INFINITY && this.rowUb[row] < ub);
    this.rowLb[row] = lb;
    this.rowUb[row] = ub;
    this.touchRow(row);
    if (hasLostSide) this.#touchColsOf(row);
  }

  /** Brings minActivity, maxActivity, minInfinite and maxInfinite of a row up to date. */
  computeActivity(row: number): void {
    if (this.#hasActivity[row] !== 0) return;
    this.#hasActivity[row] = 1;
    this.#sumRow(row);
  }

  /** Stops where nothing finite can come of it any more, not even without one of the entries. */
  #sumRow(row: number): void {
    this.work += this.rowCount[row];
    const { value, colOf, nextInRow, colLb, colUb } = this;
    let min = 0;
    let max = 0;
    let minInfinite = 0;
    let maxInfinite = 0;
    let entry = this.rowHead[row];
    do {
      for (let left = LOOP_SECTION; entry >= 0 && left > 0; left--) {
        const a = value[entry];
        const col = colOf[entry];
        const low = a > 0 ? a * colLb[col] : a * colUb[col];
        const high = a > 0 ? a * colUb[col] : a * colLb[col];
        if (low === Number.NEGATIVE_INFINITY) minInfinite++;
        else min += low;
        if (high === Number.POSITIVE_INFINITY) maxInfinite++;
        else max += high;
        entry = minInfinite > 1 && maxInfinite > 1 ? -1 : nextInRow[entry];
      }
      this.minActivity[row] = min;
      this.maxActivity[row] = max;
      this.minInfinite[row] = minInfinite;
      this.maxInfinite[row] = maxInfinite;
    } while (entry >= 0);
  }

  /** Notes that the columns' bounds exclude the row. */
  blameRow(row: number): void {
    this.computeActivity(row);
    const exceedsUb = this.minInfinite[row] === 0 && this.minActivity[row] > this.rowUb[row];
    this.conflict.push({ row, multiplier: exceedsUb ? -1 : 1 });
  }

  /** Least activity of the row without one of its entries; the row's is up to date. */
  minActivityWithout(row: number, entry: number): number {
    if (this.minInfinite[row] > 1) return Number.NEGATIVE_INFINITY;
    const a = this.value[entry];
    const own = a > 0 ? a * this.colLb[this.colOf[entry]] : a * this.colUb[this.colOf[entry]];
    const others = this.minInfinite[row] - (own === Number.NEGATIVE_INFINITY ? 1 : 0);
    if (others > 0) return Number.NEGATIVE_INFINITY;
    return own === Number.NEGATIVE_INFINITY ? this.minActivity[row] : this.minActivity[row] - own;
  }

  /** Greatest activity of the row without one of its entries; the row's is up to date. */
  maxActivityWithout(row: number, entry: number): number {
    if (this.maxInfinite[row] > 1) return Number.POSITIVE_INFINITY;
    const a = this.value[entry];
    const own = a > 0 ? a * this.colUb[this.colOf[entry]] : a * this.colLb[this.colOf[entry]];
    const others = this.maxInfinite[row] - (own === Number.POSITIVE_INFINITY ? 1 : 0);
    if (others > 0) return Number.POSITIVE_INFINITY;
    return own === Number.POSITIVE_INFINITY ? this.maxActivity[row] : this.maxActivity[row] - own;
  }

  /** A magnitude that no entry of the row exceeds. */
  boundOfRow(row: number): number {
    const known = this.rowLargest[row];
    return known > 0 ? known : this.#findLargest(row);
  }

  #findLargest(row: number): number {
    const { value, nextInRow } = this;
    let largest = 0;
    for (let entry = this.rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
      const size = Math.abs(value[entry]);
      if (size > largest) largest = size;
    }
    this.work += this.rowCount[row];
    this.rowLargest[row] = largest;
    return largest;
  }

  /** Whether an entry is no smaller than this share of the largest one in the row. */
  isLargeInRow(row: number, a: number, share: number): boolean {
    const least = Math.abs(a) / share;
    return least >= this.boundOfRow(row) || least >= this.#findLargest(row);
  }

  /** Largest magnitude in a column. */
  largestInCol(col: number): number {
    let largest = 0;
    for (let entry = this.colHead[col]; entry >= 0; entry = this.nextInCol[entry]) {
      const size = Math.abs(this.value[entry]);
      if (size > largest) largest = size;
    }
    this.work += this.colCount[col];
    return largest;
  }

  /** A map from rows or columns to entries, all −1; who fills it clears it. */
  get entryOf(): Int32Array {
    this.#entryOf ??= new Int32Array(Math.max(this.numRows, this.numCols)).fill(-1);
    return this.#entryOf;
  }

  /** Weights of rows or columns for the search of parallel lines. */
  get weights(): Float64Array {
    this.#weights ??= drawWeights(Math.max(this.numRows, this.numCols));
    return this.#weights;
  }

  /** Makes an entry where there is none. The caller resets what that changes: `rowLargest` and, by `touchRow`, the activity. */
  appendEntry(row: number, col: number, value: number): void {
    if (this.#poolSize === this.value.length) this.#growPool();
    const entry = this.#poolSize++;
    this.value[entry] = value;
    this.rowOf[entry] = row;
    this.colOf[entry] = col;
    const rowHead = this.rowHead[row];
    const colHead = this.colHead[col];
    this.nextInRow[entry] = rowHead;
    this.nextInCol[entry] = colHead;
    this.#previousInRow[entry] = -1;
    this.#previousInCol[entry] = -1;
    if (rowHead >= 0) this.#previousInRow[rowHead] = entry;
    if (colHead >= 0) this.#previousInCol[colHead] = entry;
    this.rowHead[row] = entry;
    this.colHead[col] = entry;
    this.rowCount[row]++;
    this.colCount[col]++;
    this.numEntries++;
  }

  #growPool(): void {
    const size = Math.max(64, Math.ceil(POOL_GROWTH * this.value.length));
    const grow = (old: Int32Array): Int32Array => {
      const grown = new Int32Array(size);
      grown.set(old);
      return grown;
    };
    const value = new Float64Array(size);
    value.set(this.value);
    this.value = value;
    this.rowOf = grow(this.rowOf);
    this.colOf = grow(this.colOf);
    this.nextInRow = grow(this.nextInRow);
    this.nextInCol = grow(this.nextInCol);
    this.#previousInRow = grow(this.#previousInRow);
    this.#previousInCol = grow(this.#previousInCol);
  }

  /**
   * Moves the entries together once the pool is nearly full and much of it dead. Chains keep their order, entries change
   * their numbers: for where nobody holds any.
   */
  compact(): void {
    const isDue =
      this.#poolSize > COMPACT_FILL * this.value.length && this.numEntries < COMPACT_ALIVE * this.#poolSize;
    if (!isDue) return;
    const placeOf = new Int32Array(this.#poolSize).fill(-1);
    for (let row = 0; row < this.numRows; row++) {
      if (this.isRowAlive[row] === 0) continue;
      for (let entry = this.rowHead[row]; entry >= 0; entry = this.nextInRow[entry]) placeOf[entry] = 0;
    }
    let alive = 0;
    for (let entry = 0; entry < placeOf.length; entry++) if (placeOf[entry] === 0) placeOf[entry] = alive++;
    for (let entry = 0; entry < placeOf.length; entry++) {
      const to = placeOf[entry];
      if (to < 0) continue;
      this.value[to] = this.value[entry];
      this.rowOf[to] = this.rowOf[entry];
      this.colOf[to] = this.colOf[entry];
      moveLink(this.nextInRow, entry, to, placeOf);
      moveLink(this.nextInCol, entry, to, placeOf);
      moveLink(this.#previousInRow, entry, to, placeOf);
      moveLink(this.#previousInCol, entry, to, placeOf);
    }
    for (let row = 0; row < this.numRows; row++) moveLink(this.rowHead, row, row, placeOf);
    for (let col = 0; col < this.numCols; col++) moveLink(this.colHead, col, col, placeOf);
    this.work += this.#poolSize;
    this.#poolSize = alive;
  }

  /** Lets go of all links but those down the columns: reading the model off takes no more, and memory is short then. */
  dropLinks(): void {
    const none = new Int32Array(0);
    this.colOf = none;
    this.nextInRow = none;
    this.#previousInRow = none;
    this.#previousInCol = none;
    this.#entryOf = null;
    this.#weights = null;
  }
}
