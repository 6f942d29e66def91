/**
 * A point on its way from an LP solution to whole numbers, with the activities of its rows, the rows that it breaks and the
 * integer columns that are not whole yet.
 */
import { INTEGRALITY } from "../../tolerances.ts";
import type { MipView } from "../plugins.ts";

/** Violation that a row may have, relative to max(1, |side|). */
const ROW_TOLERANCE = 1e-9;

/** Numbers 0 … n − 1 in no order, with constant time for each change. */
class IndexSet {
  readonly #members: Int32Array;
  /** Place of each number, plus one; 0 = no member. */
  readonly #place: Int32Array;
  size = 0;

  constructor(n: number) {
    this.#members = new Int32Array(n);
    this.#place = new Int32Array(n);
  }

  at(pos: number): number {
    return this.#members[pos];
  }

  set(index: number, isMember: boolean): void {
    const place = this.#place[index] - 1;
    if (isMember === place >= 0) return;
    if (isMember) {
      this.#members[this.size++] = index;
      this.#place[index] = this.size;
      return;
    }
    const last = this.#members[--this.size];
    this.#members[place] = last;
    this.#place[last] = place + 1;
    this.#place[index] = 0;
  }

  clear(): void {
    for (let pos = 0; pos < this.size; pos++) this.#place[this.#members[pos]] = 0;
    this.size = 0;
  }
}

/** See the head of the file. */
export class ShiftedPoint {
  /** Length numCols. */
  readonly colValue: Float64Array;
  readonly #mip: MipView;
  readonly #activity: Float64Array;
  /** Rows that are broken, and integer columns that are not whole. */
  readonly broken: IndexSet;
  readonly fractional: IndexSet;
  /** Matrix entries looked at so far. */
  work = 0;

  constructor(mip: MipView) {
    this.#mip = mip;
    this.colValue = new Float64Array(mip.numCols);
    this.#activity = new Float64Array(mip.numRows);
    this.broken = new IndexSet(mip.numRows);
    this.fractional = new IndexSet(mip.numCols);
  }

  /** Starts at a point, each value brought within its bounds; all three of length numCols, borrowed. */
  load(colValue: Float64Array, colLb: Float64Array, colUb: Float64Array): void {
    const { numCols, numRows, colStart, rowIndex, value, integrality } = this.#mip;
    this.#activity.fill(0);
    this.broken.clear();
    this.fractional.clear();
    for (let col = 0; col < numCols; col++) {
      let x = Math.min(Math.max(colValue[col], colLb[col]), colUb[col]);
      if (integrality[col] === 1) {
        const whole = Math.round(x);
        if (Math.abs(x - whole) <= INTEGRALITY) x = whole + 0;
        else this.fractional.set(col, true);
      }
      this.colValue[col] = x;
      if (x === 0) continue;
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        this.#activity[rowIndex[entry]] += x * value[entry];
      }
    }
    for (let row = 0; row < numRows; row++) this.broken.set(row, this.excessAt(row, 0) !== 0);
    this.work += colStart[numCols];
  }

  /** By how much the row would exceed its upper side (positive) or miss its lower one (negative) if its activity rose by `delta`; 0 = it holds. */
  excessAt(row: number, delta: number): number {
    const { rowLb, rowUb } = this.#mip;
    const activity = this.#activity[row] + delta;
    const above = activity - rowUb[row];
    if (above > ROW_TOLERANCE * Math.max(1, Math.abs(rowUb[row]))) return above;
    const below = activity - rowLb[row];
    return below < -ROW_TOLERANCE * Math.max(1, Math.abs(rowLb[row])) ? below : 0;
  }

  /** Rows that a change of the column's value would break anew or break further, less those that it would mend. */
  harmOf(col: number, delta: number): number {
    const { colStart, rowIndex, value } = this.#mip;
    let harm = 0;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const before = Math.abs(this.excessAt(rowIndex[entry], 0));
      const after = Math.abs(this.excessAt(rowIndex[entry], delta * value[entry]));
      if (after > before) harm++;
      else if (after === 0 && before > 0) harm--;
    }
    this.work += end - colStart[col];
    return harm;
  }

  /** Gives a column another value. */
  move(col: number, x: number): void {
    const { colStart, rowIndex, value, integrality } = this.#mip;
    const delta = x - this.colValue[col];
    this.colValue[col] = x;
    if (integrality[col] === 1) this.fractional.set(col, !Number.isInteger(x));
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      this.#activity[row] += delta * value[entry];
      this.broken.set(row, this.excessAt(row, 0) !== 0);
    }
    this.work += colStart[col + 1] - colStart[col];
  }
}
