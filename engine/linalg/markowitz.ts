/**
 * The kernel of an LU factorisation: what is left of the basis after singletons. Pivots are chosen by
 * Markowitz' merit (r − 1)(c − 1) among entries of at least `threshold` times the largest of their column,
 * searching a few of the shortest columns and rows.
 *
 * Active entries of a kernel column stand at the front of its region, entries in rows already pivoted (its
 * part of U) at the back; rows hold indices only. Columns are kernel slots, rows are rows of the basis.
 * Source: Suhl & Suhl (1990), see lu-factor.ts.
 */

import { TINY_SQUARED } from "../tolerances.ts";
import { Arena } from "./arena.ts";
import type { LuFactor } from "./lu-factor.ts";
import { growFloat64, growInt32 } from "./lu-factor.ts";

/** Lines searched for a pivot before the best so far is taken. */
const SEARCH_LINES = 8;

/** Active submatrix with its count-ordered lists. Stores are kept between factorisations. */
export class MarkowitzKernel {
  readonly numRows: number;
  /** Least share of the largest entry of its column that a pivot must have. */
  threshold = 0.1;

  colIndex: Int32Array = new Int32Array(256);
  colValue: Float64Array = new Float64Array(256);
  colUsed = 0;
  readonly colStart: Int32Array;
  readonly colActive: Int32Array;
  readonly colPassive: Int32Array;
  readonly colSpace: Int32Array;
  readonly colMax: Float64Array;

  rowIndex: Int32Array = new Int32Array(256);
  rowUsed = 0;
  readonly rowStart: Int32Array;
  readonly rowCount: Int32Array;
  readonly rowSpace: Int32Array;

  // Doubly linked lists by count; -1 ends a list. `prev` of a head is -2 - count.
  readonly colHead: Int32Array;
  readonly colNext: Int32Array;
  readonly colPrev: Int32Array;
  readonly rowHead: Int32Array;
  readonly rowNext: Int32Array;
  readonly rowPrev: Int32Array;

  /** Multipliers of the current pivot column by row, and their rows. */
  readonly multiplier: Float64Array;
  readonly multiplierRow: Int32Array;
  readonly stampOf: Int32Array;
  stamp = 0;

  pivotRow = -1;
  pivotSlot = -1;

  constructor(numRows: number, arena: Arena = new Arena()) {
    const m = numRows;
    this.numRows = m;
    this.colStart = arena.int32(m + 1);
    this.colActive = arena.int32(m + 1);
    this.colPassive = arena.int32(m + 1);
    this.colSpace = arena.int32(m + 1);
    this.colMax = arena.float64(m + 1);
    this.rowStart = arena.int32(m + 1);
    this.rowCount = arena.int32(m + 1);
    this.rowSpace = arena.int32(m + 1);
    this.colHead = arena.int32(m + 2);
    this.colNext = arena.int32(m + 1);
    this.colPrev = arena.int32(m + 1);
    this.rowHead = arena.int32(m + 2);
    this.rowNext = arena.int32(m + 1);
    this.rowPrev = arena.int32(m + 1);
    this.multiplier = arena.float64(m + 1);
    this.multiplierRow = arena.int32(m + 1);
    this.stampOf = arena.int32(m + 1);
  }

  /** Empties the kernel. */
  reset(): void {
    this.colUsed = 0;
    this.rowUsed = 0;
    this.colHead.fill(-1);
    this.rowHead.fill(-1);
    this.stampOf.fill(0);
    this.stamp = 0;
  }

  /** Makes room for `extra` more places of columns. */
  reserveCols(extra: number): void {
    const need = this.colUsed + extra;
    if (need <= this.colIndex.length) return;
    this.colIndex = growInt32(this.colIndex, need);
    this.colValue = growFloat64(this.colValue, need);
  }

  /** Makes room for `extra` more places of rows. */
  reserveRows(extra: number): void {
    const need = this.rowUsed + extra;
    if (need <= this.rowIndex.length) return;
    this.rowIndex = growInt32(this.rowIndex, need);
  }
}

function link(head: Int32Array, next: Int32Array, prev: Int32Array, line: number, count: number): void {
  const first = head[count];
  next[line] = first;
  prev[line] = -2 - count;
  head[count] = line;
  if (first >= 0) prev[first] = line;
}

function unlink(head: Int32Array, next: Int32Array, prev: Int32Array, line: number): void {
  const before = prev[line];
  const after = next[line];
  if (before <= -2) head[-2 - before] = after;
  else next[before] = after;
  if (after >= 0) prev[after] = before;
}

/** Puts a kernel column into the list of its count. */
export function linkColumn(kernel: MarkowitzKernel, slot: number): void {
  link(kernel.colHead, kernel.colNext, kernel.colPrev, slot, kernel.colActive[slot]);
}

/** Puts a row into the list of its count. */
export function linkRow(kernel: MarkowitzKernel, row: number): void {
  link(kernel.rowHead, kernel.rowNext, kernel.rowPrev, row, kernel.rowCount[row]);
}

/** Largest active entry of a column, by magnitude. */
export function computeColMax(kernel: MarkowitzKernel, slot: number): void {
  const { colStart, colActive, colValue, colMax } = kernel;
  const end = colStart[slot] + colActive[slot];
  let largest = 0;
  for (let entry = colStart[slot]; entry < end; entry++) {
    const size = Math.abs(colValue[entry]);
    if (size > largest) largest = size;
  }
  colMax[slot] = largest;
}

function entryOf(kernel: MarkowitzKernel, row: number, slot: number): number {
  const { colStart, colIndex, colValue } = kernel;
  let entry = colStart[slot];
  while (colIndex[entry] !== row) entry++;
  return colValue[entry];
}

/**
 * Chooses the next pivot into pivotRow and pivotSlot.
 * @param limit largest count that a line may have.
 * @returns whether there is an active entry left.
 */
export function choosePivot(kernel: MarkowitzKernel, limit: number): boolean {
  const { colHead, colNext, rowHead, rowNext, rowCount, colActive, colStart, rowStart } = kernel;
  const { colIndex, colValue, rowIndex, colMax, threshold } = kernel;
  const singleCol = colHead[1];
  if (singleCol >= 0) {
    kernel.pivotSlot = singleCol;
    kernel.pivotRow = colIndex[colStart[singleCol]];
    return true;
  }
  const singleRow = rowHead[1];
  if (singleRow >= 0) {
    kernel.pivotRow = singleRow;
    kernel.pivotSlot = rowIndex[rowStart[singleRow]];
    return true;
  }
  let bestMerit = Number.POSITIVE_INFINITY;
  let bestShare = 0;
  let searched = 0;
  kernel.pivotRow = -1;
  for (let count = 2; count <= limit; count++) {
    const floor = (count - 1) * (count - 1);
    if (bestMerit <= floor) return true;
    for (let slot = colHead[count]; slot >= 0; slot = colNext[slot]) {
      const largest = colMax[slot];
      const least = largest * threshold;
      const end = colStart[slot] + count;
      for (let entry = colStart[slot]; entry < end; entry++) {
        const size = Math.abs(colValue[entry]);
        if (size < least) continue;
        const row = colIndex[entry];
        const merit = (count - 1) * (rowCount[row] - 1);
        if (merit < bestMerit || (merit === bestMerit && size > bestShare * largest)) {
          bestMerit = merit;
          bestShare = size / largest;
          kernel.pivotRow = row;
          kernel.pivotSlot = slot;
        }
      }
      if (bestMerit <= floor) return true;
      if (++searched >= SEARCH_LINES && kernel.pivotRow >= 0) return true;
    }
    const rowFloor = count * (count - 1);
    if (bestMerit <= rowFloor) return true;
    for (let row = rowHead[count]; row >= 0; row = rowNext[row]) {
      const end = rowStart[row] + count;
      for (let k = rowStart[row]; k < end; k++) {
        const slot = rowIndex[k];
        const merit = (count - 1) * (colActive[slot] - 1);
        if (merit >= bestMerit) continue;
        const size = Math.abs(entryOf(kernel, row, slot));
        const largest = colMax[slot];
        if (size < largest * threshold) continue;
        bestMerit = merit;
        bestShare = size / largest;
        kernel.pivotRow = row;
        kernel.pivotSlot = slot;
      }
      if (bestMerit <= rowFloor) return true;
      if (++searched >= SEARCH_LINES && kernel.pivotRow >= 0) return true;
    }
  }
  return kernel.pivotRow >= 0;
}

function removeFromRow(kernel: MarkowitzKernel, row: number, slot: number): void {
  const { rowStart, rowCount, rowIndex } = kernel;
  const last = rowStart[row] + rowCount[row] - 1;
  let k = rowStart[row];
  while (rowIndex[k] !== slot) k++;
  rowIndex[k] = rowIndex[last];
  rowCount[row] = rowCount[row] - 1;
}

function appendToRow(kernel: MarkowitzKernel, row: number, slot: number): void {
  const { rowStart, rowCount, rowSpace } = kernel;
  const count = rowCount[row];
  if (count >= rowSpace[row]) {
    const space = 2 * count + 4;
    kernel.reserveRows(space);
    const start = rowStart[row];
    kernel.rowIndex.copyWithin(kernel.rowUsed, start, start + count);
    rowStart[row] = kernel.rowUsed;
    rowSpace[row] = space;
    kernel.rowUsed += space;
  }
  kernel.rowIndex[rowStart[row] + count] = slot;
  rowCount[row] = count + 1;
}

/** Gives a column room for `fill` more active entries. */
function makeRoom(kernel: MarkowitzKernel, slot: number, fill: number): void {
  const { colStart, colActive, colPassive, colSpace } = kernel;
  const active = colActive[slot];
  const passive = colPassive[slot];
  const oldSpace = colSpace[slot];
  if (active + passive + fill <= oldSpace) return;
  const space = 2 * (active + fill) + passive + 4;
  kernel.reserveCols(space);
  const { colIndex, colValue } = kernel;
  const from = colStart[slot];
  const to = kernel.colUsed;
  colIndex.copyWithin(to, from, from + active);
  colValue.copyWithin(to, from, from + active);
  colIndex.copyWithin(to + space - passive, from + oldSpace - passive, from + oldSpace);
  colValue.copyWithin(to + space - passive, from + oldSpace - passive, from + oldSpace);
  colStart[slot] = to;
  colSpace[slot] = space;
  kernel.colUsed += space;
}

/** Moves the entry of the pivot row to the passive end of a column and returns its value. */
function retireEntry(kernel: MarkowitzKernel, slot: number, row: number): number {
  const { colStart, colActive, colPassive, colSpace, colIndex, colValue } = kernel;
  const start = colStart[slot];
  const active = colActive[slot] - 1;
  let entry = start;
  while (colIndex[entry] !== row) entry++;
  const value = colValue[entry];
  colIndex[entry] = colIndex[start + active];
  colValue[entry] = colValue[start + active];
  const passive = colPassive[slot] + 1;
  const back = start + colSpace[slot] - passive;
  colIndex[back] = row;
  colValue[back] = value;
  colActive[slot] = active;
  colPassive[slot] = passive;
  return value;
}

/** column −= alpha · multipliers, with fill. */
function eliminateColumn(kernel: MarkowitzKernel, slot: number, alpha: number, numMultipliers: number): void {
  const { multiplier, multiplierRow, stampOf, colActive, colStart } = kernel;
  const stamp = ++kernel.stamp;
  let { colIndex, colValue } = kernel;
  let start = colStart[slot];
  let end = start + colActive[slot];
  let hit = 0;
  for (let entry = start; entry < end; entry++) {
    const row = colIndex[entry];
    const factor = multiplier[row];
    if (factor === 0) continue;
    stampOf[row] = stamp;
    hit++;
    const value = colValue[entry] - alpha * factor;
    if (value * value > TINY_SQUARED) {
      colValue[entry] = value;
      continue;
    }
    removeFromRow(kernel, row, slot);
    end--;
    colIndex[entry] = colIndex[end];
    colValue[entry] = colValue[end];
    entry--;
  }
  colActive[slot] = end - start;
  const fill = numMultipliers - hit;
  if (fill > 0) {
    makeRoom(kernel, slot, fill);
    ({ colIndex, colValue } = kernel);
    start = colStart[slot];
    end = start + colActive[slot];
    for (let k = 0; k < numMultipliers; k++) {
      const row = multiplierRow[k];
      if (stampOf[row] === stamp) continue;
      const value = -alpha * multiplier[row];
      if (value * value <= TINY_SQUARED) continue;
      colIndex[end] = row;
      colValue[end++] = value;
      appendToRow(kernel, row, slot);
    }
    colActive[slot] = end - start;
  }
}

/** Records column `slot`'s multipliers as a column of L and takes it out of the rows. */
function recordMultipliers(
  kernel: MarkowitzKernel,
  lu: LuFactor,
  row: number,
  slot: number,
  pivot: number,
): number {
  const { colStart, colActive, colIndex, colValue, multiplier, multiplierRow } = kernel;
  const start = colStart[slot];
  const end = start + colActive[slot];
  lu.reserveL(end - start);
  let put = lu.lCount;
  let count = 0;
  lu.lStart[row] = put;
  for (let entry = start; entry < end; entry++) {
    const other = colIndex[entry];
    if (other === row) continue;
    unlink(kernel.rowHead, kernel.rowNext, kernel.rowPrev, other);
    removeFromRow(kernel, other, slot);
    const factor = colValue[entry] / pivot;
    multiplierRow[count++] = other;
    multiplier[other] = factor;
    lu.lIndex[put] = other;
    lu.lValue[put++] = factor;
  }
  lu.lEnd[row] = put;
  if (put > lu.lCount) lu.lOrder[lu.numL++] = row;
  lu.lCount = put;
  return count;
}

/** Records the passive part of the pivot column as a column of U. */
function recordColumnOfU(
  kernel: MarkowitzKernel,
  lu: LuFactor,
  row: number,
  slot: number,
  pivot: number,
): void {
  const { colStart, colPassive, colSpace, colIndex, colValue } = kernel;
  const passive = colPassive[slot];
  lu.reserveU(passive);
  let put = lu.uIndexEnd;
  lu.uStart[row] = put;
  const back = colStart[slot] + colSpace[slot];
  for (let entry = back - passive; entry < back; entry++) {
    lu.uIndex[put] = colIndex[entry];
    lu.uValue[put++] = colValue[entry];
  }
  lu.uEnd[row] = put;
  lu.uIndexEnd = put;
  lu.uPivot[row] = pivot;
  lu.uPos[row] = lu.uOrderCount;
  lu.uOrder[lu.uOrderCount++] = row;
}

/** Eliminates with the chosen pivot, whose value is given. */
export function eliminatePivot(kernel: MarkowitzKernel, lu: LuFactor, pivot: number): void {
  const { pivotRow: row, pivotSlot: slot, rowStart, rowCount, colHead, colNext, colPrev } = kernel;
  unlink(colHead, colNext, colPrev, slot);
  unlink(kernel.rowHead, kernel.rowNext, kernel.rowPrev, row);
  const numMultipliers = recordMultipliers(kernel, lu, row, slot, pivot);
  recordColumnOfU(kernel, lu, row, slot, pivot);

  const first = rowStart[row];
  const last = first + rowCount[row];
  for (let k = first; k < last; k++) {
    const other = kernel.rowIndex[k];
    if (other === slot) continue;
    unlink(colHead, colNext, colPrev, other);
    const alpha = retireEntry(kernel, other, row);
    if (numMultipliers > 0) eliminateColumn(kernel, other, alpha, numMultipliers);
    computeColMax(kernel, other);
    linkColumn(kernel, other);
  }
  lu.ticks += (last - first) * (numMultipliers + 1);
  for (let k = 0; k < numMultipliers; k++) {
    const other = kernel.multiplierRow[k];
    kernel.multiplier[other] = 0;
    linkRow(kernel, other);
  }
  rowCount[row] = 0;
  kernel.colActive[slot] = 0;
}

/** Value of the chosen pivot. */
export function pivotValue(kernel: MarkowitzKernel): number {
  return entryOf(kernel, kernel.pivotRow, kernel.pivotSlot);
}

/** Drops the chosen entry, which is too small to pivot on. */
export function discardPivot(kernel: MarkowitzKernel): void {
  const { pivotRow: row, pivotSlot: slot, colStart, colActive, colIndex, colValue } = kernel;
  unlink(kernel.colHead, kernel.colNext, kernel.colPrev, slot);
  unlink(kernel.rowHead, kernel.rowNext, kernel.rowPrev, row);
  removeFromRow(kernel, row, slot);
  const last = colStart[slot] + colActive[slot] - 1;
  let entry = colStart[slot];
  while (colIndex[entry] !== row) entry++;
  colIndex[entry] = colIndex[last];
  colValue[entry] = colValue[last];
  colActive[slot] = colActive[slot] - 1;
  computeColMax(kernel, slot);
  linkColumn(kernel, slot);
  linkRow(kernel, row);
}
