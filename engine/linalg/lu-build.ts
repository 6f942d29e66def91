/**
 * INVERT: factorises a basis from scratch. Logicals pivot at once, then column and row singletons by queues,
 * then the Markowitz kernel; columns without an acceptable pivot are replaced by logicals.
 */

import { Arena } from "./arena.ts";
import type { LuFactor } from "./lu-factor.ts";
import {
  choosePivot,
  computeColMax,
  discardPivot,
  eliminatePivot,
  linkColumn,
  linkRow,
  MarkowitzKernel,
  pivotValue,
} from "./markowitz.ts";

/** The constraint matrix by columns; column numCols + i is the logical of row i, a unit vector. */
export interface ColumnMatrix {
  readonly numRows: number;
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
}

/** Pivots below this are taken for zero. */
const PIVOT_TOLERANCE = 1e-10;

/** Free places behind each row of U right after a factorisation. */
const ROW_SLACK = 4;

/** Work of the elimination between two looks at the wish to stop: some milliseconds. */
const TICKS_A_LOOK = 500_000;

/** Factorises bases of one matrix; keeps its workspace. */
export class LuBuilder {
  /** May be replaced by one that has further columns. */
  matrix: ColumnMatrix;
  readonly kernel: MarkowitzKernel;
  /** Columns and rows that reached the Markowitz kernel in the last factorisation. */
  kernelSize = 0;
  /** Variables thrown out of the basis by the last factorisation. */
  readonly rejected: number[] = [];
  /** Asked now and then in a long elimination; true ends it without a factor. */
  interrupt: () => boolean = () => false;

  readonly #slotVar: Int32Array;
  readonly #slotCount: Int32Array;
  readonly #slotDone: Uint8Array;
  readonly #rowDone: Uint8Array;
  readonly #rowCount: Int32Array;
  readonly #rowStart: Int32Array;
  #rowSlot: Int32Array;
  readonly #colQueue: Int32Array;
  readonly #rowQueue: Int32Array;
  #numSlots = 0;
  #colQueued = 0;
  #rowQueued = 0;

  constructor(matrix: ColumnMatrix, arena: Arena = new Arena()) {
    const m = matrix.numRows;
    this.matrix = matrix;
    this.kernel = new MarkowitzKernel(m, arena);
    this.#slotVar = arena.int32(m + 1);
    this.#slotCount = arena.int32(m + 1);
    this.#slotDone = arena.uint8(m + 1);
    this.#rowDone = arena.uint8(m + 1);
    this.#rowCount = arena.int32(m + 1);
    this.#rowStart = arena.int32(m + 2);
    this.#rowSlot = arena.int32(64);
    // Every decrement to one queues once, so each queue holds at most one visit a line.
    this.#colQueue = arena.int32(m + 1);
    this.#rowQueue = arena.int32(m + 1);
  }

  /**
   * Factorises the basis.
   * @param basicCol the basic variables in any order; on return basicCol[r] is the one that pivots in row r,
   *   with logicals in place of columns that had no pivot (listed in `rejected`).
   * @returns the rank deficiency; −1 where it was interrupted: there is no factor, and `basicCol` lists the same variables.
   */
  build(lu: LuFactor, basicCol: Int32Array): number {
    this.rejected.length = 0;
    this.#resetFactor(lu);
    this.#loadColumns(lu, basicCol);
    this.#pivotSingletons(lu, basicCol);
    if (!this.#pivotKernel(lu, basicCol)) {
      this.#listVariables(lu, basicCol);
      return -1;
    }
    const deficiency = this.#fillWithLogicals(lu, basicCol);
    lu.uCount = lu.uIndexEnd;
    buildRowsOfU(lu);
    buildRowsOfL(lu);
    lu.freshEntries = lu.lCount + lu.uCount;
    lu.ticks += lu.freshEntries * 2 + lu.numRows;
    return deficiency;
  }

  #resetFactor(lu: LuFactor): void {
    lu.lCount = 0;
    lu.numL = 0;
    lu.numLr = 0;
    lu.numUpdates = 0;
    lu.uCount = 0;
    lu.uIndexEnd = 0;
    lu.uOrderCount = 0;
    lu.lStart.fill(0);
    lu.lEnd.fill(0);
    this.#rowDone.fill(0);
    this.#rowCount.fill(0);
    this.#slotDone.fill(0);
  }

  /** Pivots the logicals and lists the structurals with their counts of open entries. */
  #loadColumns(lu: LuFactor, basicCol: Int32Array): void {
    const { numRows, numCols, colStart, rowIndex } = this.matrix;
    const rowDone = this.#rowDone;
    const rowCount = this.#rowCount;
    let numSlots = 0;
    for (let pos = 0; pos < numRows; pos++) {
      const variable = basicCol[pos];
      if (variable < numCols) this.#slotVar[numSlots++] = variable;
      else this.#recordUnit(lu, variable - numCols);
    }
    lu.uFirst = lu.uOrderCount;
    this.#numSlots = numSlots;
    basicCol.fill(-1);
    for (let k = 0; k < lu.uOrderCount; k++) {
      const row = lu.uOrder[k];
      basicCol[row] = numCols + row;
    }
    for (let slot = 0; slot < numSlots; slot++) {
      const col = this.#slotVar[slot];
      let count = 0;
      const end = colStart[col + 1];
      for (let entry = colStart[col]; entry < end; entry++) {
        const row = rowIndex[entry];
        if (rowDone[row] !== 0) continue;
        count++;
        rowCount[row] = rowCount[row] + 1;
      }
      this.#slotCount[slot] = count;
    }
    this.#listRows();
  }

  #recordUnit(lu: LuFactor, row: number): void {
    this.#rowDone[row] = 1;
    lu.uStart[row] = lu.uIndexEnd;
    lu.uEnd[row] = lu.uIndexEnd;
    lu.uPivot[row] = 1;
    lu.uPos[row] = lu.uOrderCount;
    lu.uOrder[lu.uOrderCount++] = row;
  }

  /** The open rows' slots, row by row. */
  #listRows(): void {
    const { numRows, colStart, rowIndex } = this.matrix;
    const rowStart = this.#rowStart;
    const rowCount = this.#rowCount;
    const rowDone = this.#rowDone;
    let total = 0;
    for (let row = 0; row < numRows; row++) {
      rowStart[row] = total;
      total += rowCount[row];
    }
    rowStart[numRows] = total;
    if (this.#rowSlot.length < total) this.#rowSlot = new Int32Array(Math.ceil(total * 1.3));
    const rowSlot = this.#rowSlot;
    for (let slot = 0; slot < this.#numSlots; slot++) {
      const col = this.#slotVar[slot];
      const end = colStart[col + 1];
      for (let entry = colStart[col]; entry < end; entry++) {
        const row = rowIndex[entry];
        if (rowDone[row] === 0) rowSlot[rowStart[row]++] = slot;
      }
    }
    for (let row = numRows; row > 0; row--) rowStart[row] = rowStart[row - 1];
    rowStart[0] = 0;
  }

  #pivotSingletons(lu: LuFactor, basicCol: Int32Array): void {
    this.#colQueued = 0;
    this.#rowQueued = 0;
    for (let slot = 0; slot < this.#numSlots; slot++) {
      if (this.#slotCount[slot] === 1) this.#colQueue[this.#colQueued++] = slot;
    }
    for (let row = 0; row < this.matrix.numRows; row++) {
      if (this.#rowDone[row] === 0 && this.#rowCount[row] === 1) this.#rowQueue[this.#rowQueued++] = row;
    }
    let colTaken = 0;
    let rowTaken = 0;
    while (colTaken < this.#colQueued || rowTaken < this.#rowQueued) {
      if (colTaken < this.#colQueued) {
        this.#tryColumnSingleton(lu, basicCol, this.#colQueue[colTaken++]);
      } else this.#tryRowSingleton(lu, basicCol, this.#rowQueue[rowTaken++]);
    }
  }

  #tryColumnSingleton(lu: LuFactor, basicCol: Int32Array, slot: number): void {
    if (this.#slotDone[slot] !== 0 || this.#slotCount[slot] !== 1) return;
    const { colStart, rowIndex, value } = this.matrix;
    const col = this.#slotVar[slot];
    const end = colStart[col + 1];
    let entry = colStart[col];
    while (entry < end && this.#rowDone[rowIndex[entry]] !== 0) entry++;
    const row = rowIndex[entry];
    const pivot = value[entry];
    if (Math.abs(pivot) < PIVOT_TOLERANCE) return;
    this.#recordSingleton(lu, basicCol, slot, row, pivot);
    const stop = this.#rowStart[row + 1];
    for (let k = this.#rowStart[row]; k < stop; k++) {
      const other = this.#rowSlot[k];
      if (this.#slotDone[other] !== 0) continue;
      const count = this.#slotCount[other] - 1;
      this.#slotCount[other] = count;
      if (count === 1) this.#colQueue[this.#colQueued++] = other;
    }
  }

  #tryRowSingleton(lu: LuFactor, basicCol: Int32Array, row: number): void {
    if (this.#rowDone[row] !== 0 || this.#rowCount[row] !== 1) return;
    const { colStart, rowIndex, value } = this.matrix;
    let k = this.#rowStart[row];
    const stop = this.#rowStart[row + 1];
    while (k < stop && this.#slotDone[this.#rowSlot[k]] !== 0) k++;
    const slot = this.#rowSlot[k];
    const col = this.#slotVar[slot];
    const end = colStart[col + 1];
    let pivot = 0;
    for (let entry = colStart[col]; entry < end; entry++) {
      if (rowIndex[entry] === row) pivot = value[entry];
    }
    if (Math.abs(pivot) < PIVOT_TOLERANCE) return;
    lu.reserveL(end - colStart[col]);
    let put = lu.lCount;
    lu.lStart[row] = put;
    for (let entry = colStart[col]; entry < end; entry++) {
      const other = rowIndex[entry];
      if (other === row || this.#rowDone[other] !== 0) continue;
      lu.lIndex[put] = other;
      lu.lValue[put++] = value[entry] / pivot;
      const count = this.#rowCount[other] - 1;
      this.#rowCount[other] = count;
      if (count === 1) this.#rowQueue[this.#rowQueued++] = other;
    }
    lu.lEnd[row] = put;
    if (put > lu.lCount) lu.lOrder[lu.numL++] = row;
    lu.lCount = put;
    this.#recordSingleton(lu, basicCol, slot, row, pivot);
  }

  /** Records slot's entries in pivoted rows as a column of U with the given pivot. */
  #recordSingleton(lu: LuFactor, basicCol: Int32Array, slot: number, row: number, pivot: number): void {
    const { colStart, rowIndex, value } = this.matrix;
    const col = this.#slotVar[slot];
    const end = colStart[col + 1];
    lu.reserveU(end - colStart[col]);
    let put = lu.uIndexEnd;
    lu.uStart[row] = put;
    for (let entry = colStart[col]; entry < end; entry++) {
      const other = rowIndex[entry];
      if (this.#rowDone[other] === 0) continue;
      lu.uIndex[put] = other;
      lu.uValue[put++] = value[entry];
    }
    lu.uEnd[row] = put;
    lu.uIndexEnd = put;
    lu.uPivot[row] = pivot;
    lu.uPos[row] = lu.uOrderCount;
    lu.uOrder[lu.uOrderCount++] = row;
    this.#rowDone[row] = 1;
    this.#slotDone[slot] = 1;
    basicCol[row] = col;
  }

  /** @returns false where it was interrupted. */
  #pivotKernel(lu: LuFactor, basicCol: Int32Array): boolean {
    const kernel = this.kernel;
    this.kernelSize = this.#loadKernel();
    let left = this.kernelSize;
    let lookAt = lu.ticks + TICKS_A_LOOK;
    while (left > 0 && choosePivot(kernel, left + 1)) {
      if (lu.ticks >= lookAt) {
        if (this.interrupt()) return false;
        lookAt = lu.ticks + TICKS_A_LOOK;
      }
      const pivot = pivotValue(kernel);
      if (Math.abs(pivot) < PIVOT_TOLERANCE) {
        discardPivot(kernel);
        continue;
      }
      const { pivotRow: row, pivotSlot: slot } = kernel;
      eliminatePivot(kernel, lu, pivot);
      this.#rowDone[row] = 1;
      this.#slotDone[slot] = 1;
      basicCol[row] = this.#slotVar[slot];
      left--;
    }
    return true;
  }

  /** The variables that were to be factorised, logicals first. */
  #listVariables(lu: LuFactor, basicCol: Int32Array): void {
    const { numCols } = this.matrix;
    for (let pos = 0; pos < lu.uFirst; pos++) basicCol[pos] = numCols + lu.uOrder[pos];
    basicCol.set(this.#slotVar.subarray(0, this.#numSlots), lu.uFirst);
  }

  /** Copies what singletons left into the kernel and returns its number of columns. */
  #loadKernel(): number {
    const kernel = this.kernel;
    const { numRows, colStart, rowIndex, value } = this.matrix;
    kernel.reset();
    let size = 0;
    for (let row = 0; row < numRows; row++) kernel.rowCount[row] = 0;
    for (let slot = 0; slot < this.#numSlots; slot++) {
      if (this.#slotDone[slot] !== 0) continue;
      size++;
      const col = this.#slotVar[slot];
      const first = colStart[col];
      const end = colStart[col + 1];
      const space = 2 * (end - first) + 4;
      kernel.reserveCols(space);
      const start = kernel.colUsed;
      let active = start;
      let back = start + space;
      for (let entry = first; entry < end; entry++) {
        const row = rowIndex[entry];
        const put = this.#rowDone[row] === 0 ? active++ : --back;
        kernel.colIndex[put] = row;
        kernel.colValue[put] = value[entry];
        if (this.#rowDone[row] === 0) kernel.rowCount[row] = kernel.rowCount[row] + 1;
      }
      kernel.colStart[slot] = start;
      kernel.colSpace[slot] = space;
      kernel.colActive[slot] = active - start;
      kernel.colPassive[slot] = start + space - back;
      kernel.colUsed = start + space;
      computeColMax(kernel, slot);
      linkColumn(kernel, slot);
    }
    if (size === 0) return 0;
    this.#loadKernelRows();
    return size;
  }

  #loadKernelRows(): void {
    const kernel = this.kernel;
    const { numRows } = this.matrix;
    for (let row = 0; row < numRows; row++) {
      if (this.#rowDone[row] !== 0) continue;
      const space = 2 * kernel.rowCount[row] + 4;
      kernel.reserveRows(space);
      kernel.rowStart[row] = kernel.rowUsed;
      kernel.rowSpace[row] = space;
      kernel.rowUsed += space;
      kernel.rowCount[row] = 0;
    }
    for (let slot = 0; slot < this.#numSlots; slot++) {
      if (this.#slotDone[slot] !== 0) continue;
      const end = kernel.colStart[slot] + kernel.colActive[slot];
      for (let entry = kernel.colStart[slot]; entry < end; entry++) {
        const row = kernel.colIndex[entry];
        const count = kernel.rowCount[row];
        kernel.rowIndex[kernel.rowStart[row] + count] = slot;
        kernel.rowCount[row] = count + 1;
      }
    }
    for (let row = 0; row < numRows; row++) if (this.#rowDone[row] === 0) linkRow(kernel, row);
  }

  /** Rows without pivot get their logical; the slots left over are rejected. */
  #fillWithLogicals(lu: LuFactor, basicCol: Int32Array): number {
    const { numRows, numCols } = this.matrix;
    let deficiency = 0;
    for (let row = 0; row < numRows; row++) {
      if (this.#rowDone[row] !== 0) continue;
      deficiency++;
      this.#recordUnit(lu, row);
      basicCol[row] = numCols + row;
    }
    if (deficiency === 0) return 0;
    for (let slot = 0; slot < this.#numSlots; slot++) {
      if (this.#slotDone[slot] === 0) this.rejected.push(this.#slotVar[slot]);
    }
    return deficiency;
  }
}

/** The rows of U from its columns, each with some free places behind it. */
function buildRowsOfU(lu: LuFactor): void {
  const { numRows, uOrder, uOrderCount, uStart, uEnd, urStart, urEnd, urCap } = lu;
  urEnd.fill(0);
  for (let k = 0; k < lu.uIndexEnd; k++) {
    const row = lu.uIndex[k];
    urEnd[row] = urEnd[row] + 1;
  }
  let total = 0;
  for (let row = 0; row < numRows; row++) {
    const cap = urEnd[row] + ROW_SLACK;
    urStart[row] = total;
    urCap[row] = cap;
    urEnd[row] = total;
    total += cap;
  }
  lu.urCount = 0;
  lu.reserveUr(total);
  lu.urCount = total;
  const { uIndex, uValue, urIndex, urValue } = lu;
  for (let k = 0; k < uOrderCount; k++) {
    const col = uOrder[k];
    const stop = uEnd[col];
    for (let entry = uStart[col]; entry < stop; entry++) {
      const row = uIndex[entry];
      const put = urEnd[row];
      urIndex[put] = col;
      urValue[put] = uValue[entry];
      urEnd[row] = put + 1;
    }
  }
}

/** The rows of L from its columns, in pivot order. */
function buildRowsOfL(lu: LuFactor): void {
  const { numRows, lOrder, numL, lStart, lEnd, lrStart, lrEnd, lIndex, lValue } = lu;
  if (lu.lrIndex.length < lu.lCount) {
    lu.lrIndex = new Int32Array(lu.lIndex.length);
    lu.lrValue = new Float64Array(lu.lIndex.length);
  }
  const { lrIndex, lrValue } = lu;
  lrEnd.fill(0);
  for (let k = 0; k < lu.lCount; k++) {
    const row = lIndex[k];
    lrEnd[row] = lrEnd[row] + 1;
  }
  let total = 0;
  for (let row = 0; row < numRows; row++) {
    lrStart[row] = total;
    total += lrEnd[row];
    lrEnd[row] = lrStart[row];
  }
  for (let k = 0; k < numL; k++) {
    const col = lOrder[k];
    const stop = lEnd[col];
    for (let entry = lStart[col]; entry < stop; entry++) {
      const row = lIndex[entry];
      const put = lrEnd[row];
      lrIndex[put] = col;
      lrValue[put] = lValue[entry];
      lrEnd[row] = put + 1;
    }
  }
  // Rows become final in pivot order; uOrder holds all pivots in that order.
  let numLr = 0;
  for (let k = 0; k < lu.uOrderCount; k++) {
    const row = lu.uOrder[k];
    if (lrEnd[row] > lrStart[row]) lu.lrOrder[numLr++] = row;
  }
  lu.numLr = numLr;
}
