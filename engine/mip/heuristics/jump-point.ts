import { sortParallel } from "../../linalg/parallel-sort.ts";
import { ACCEPTED_VIOLATION } from "../../tolerances.ts";
import type { MipView } from "../plugins.ts";

/** Violation from which on a row counts as broken. */
const BROKEN = 0.1 * ACCEPTED_VIOLATION;

/** Violation that is rounding, relative to the activity where that is above 1. */
const EXACT = 1e-10;

/** A move of one column. */
export interface Jump {
  readonly to: number;
  /** By how much the weighted violation falls. */
  readonly gain: number;
}

/** A point, its row activities, the rows that it breaks, and their weights. */
export class JumpPoint {
  readonly colValue: Float64Array;
  /** Matrix entries looked at so far. */
  work = 0;
  readonly #mip: MipView;
  readonly #activity: Float64Array;
  readonly #weight: Float64Array;
  readonly #broken: Int32Array;
  /** Place in the list of broken rows, −1 = not broken. */
  readonly #place: Int32Array;
  #numBroken = 0;
  /** Where the violation of a column's rows bends, by how much, and the ties of the sort. */
  #corner = new Float64Array(0);
  #bendAt = new Float64Array(0);
  #order = new Int32Array(0);

  /** @param start length numCols, within the bounds, integers whole; copied. */
  constructor(mip: MipView, start: Float64Array) {
    this.#mip = mip;
    this.colValue = start.slice();
    this.#activity = new Float64Array(mip.numRows);
    this.#weight = new Float64Array(mip.numRows).fill(1);
    this.#broken = new Int32Array(mip.numRows);
    this.#place = new Int32Array(mip.numRows).fill(-1);
    this.refresh();
  }

  /** Rows that the point breaks. */
  get numBroken(): number {
    return this.#numBroken;
  }

  /** Whether no row is off by more than rounding: what the jump forgives may be worth something. */
  get isExact(): boolean {
    const { numRows, rowLb, rowUb } = this.#mip;
    for (let row = 0; row < numRows; row++) {
      const activity = this.#activity[row];
      if (Math.max(rowLb[row] - activity, activity - rowUb[row]) > EXACT * Math.max(1, Math.abs(activity)))
        return false;
    }
    return true;
  }

  /** A broken row. @param pos 0 … numBroken − 1. */
  brokenRow(pos: number): number {
    return this.#broken[pos];
  }

  /** Makes a row count more. */
  raiseWeight(row: number): void {
    this.#weight[row]++;
  }

  /** Sums all activities afresh. */
  refresh(): void {
    const { numRows, rowStart, colIndex, rowValue } = this.#mip;
    for (let row = 0; row < numRows; row++) {
      let sum = 0;
      for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
        sum += rowValue[entry] * this.colValue[colIndex[entry]];
      }
      this.#setActivity(row, sum);
    }
    this.work += rowStart[numRows];
  }

  /** Moves a column. */
  apply(col: number, to: number): void {
    const { colStart, rowIndex, value } = this.#mip;
    const change = to - this.colValue[col];
    this.colValue[col] = to;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      this.#setActivity(row, this.#activity[row] + change * value[entry]);
    }
    this.work += colStart[col + 1] - colStart[col];
  }

  /** How far the column can move that way (1 up, −1 down) before it meets its bound or a side of a row; 0 where one is broken. */
  roomOf(col: number, direction: 1 | -1): number {
    const { colStart, rowIndex, value, rowLb, rowUb, colLb, colUb } = this.#mip;
    const x = this.colValue[col];
    let room = direction === 1 ? colUb[col] - x : x - colLb[col];
    for (let entry = colStart[col]; entry < colStart[col + 1] && room > 0; entry++) {
      const row = rowIndex[entry];
      const slope = direction * value[entry];
      const left = slope > 0 ? rowUb[row] - this.#activity[row] : rowLb[row] - this.#activity[row];
      room = Math.min(room, left / slope);
    }
    this.work += colStart[col + 1] - colStart[col];
    return Math.max(0, room);
  }

  /** The value of the column at which its rows are broken least, by weight; null where it is the present one. */
  bestJump(col: number): Jump | null {
    const { colStart, colLb, colUb, integrality } = this.#mip;
    const x = this.colValue[col];
    const lb = colLb[col];
    const ub = colUb[col];
    if (lb === ub) return null;
    this.work += 2 * (colStart[col + 1] - colStart[col]);
    const now = this.#cost(col, x);
    if (integrality[col] === 1 && ub - lb === 1) return this.#jumpTo(col, lb + ub - x, now);
    const best = Math.min(Math.max(this.#leastCost(col, x), lb), ub);
    if (integrality[col] === 0) return best === x ? null : this.#jumpTo(col, best, now);
    const down = Math.max(Math.floor(best), lb);
    const up = Math.min(Math.ceil(best), ub);
    const to = this.#cost(col, down) <= this.#cost(col, up) ? down : up;
    return to === x ? null : this.#jumpTo(col, to, now);
  }

  #jumpTo(col: number, to: number, now: number): Jump {
    return { to, gain: now - this.#cost(col, to) };
  }

  /** Weighted violation of the column's rows with the column at this value. */
  #cost(col: number, at: number): number {
    const { colStart, rowIndex, value, rowLb, rowUb } = this.#mip;
    const change = at - this.colValue[col];
    let cost = 0;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      const activity = this.#activity[row] + change * value[entry];
      const over = Math.max(rowLb[row] - activity, activity - rowUb[row]);
      if (over > BROKEN) cost += this.#weight[row] * over;
    }
    return cost;
  }

  /** Where the weighted violation, convex in the column's value, is least: where its slope changes sign. */
  #leastCost(col: number, x: number): number {
    const { colStart, rowIndex, value, rowLb, rowUb } = this.#mip;
    const end = colStart[col + 1];
    this.#reserveCorners(2 * (end - colStart[col]));
    const corner = this.#corner;
    const bendAt = this.#bendAt;
    let count = 0;
    let slope = 0;
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      const a = value[entry];
      const bend = this.#weight[row] * Math.abs(a);
      const atLb = x + (rowLb[row] - this.#activity[row]) / a;
      const atUb = x + (rowUb[row] - this.#activity[row]) / a;
      const low = Math.min(atLb, atUb);
      const high = Math.max(atLb, atUb);
      if (low > Number.NEGATIVE_INFINITY) {
        slope -= bend;
        bendAt[count] = bend;
        corner[count++] = low;
      }
      if (high < Number.POSITIVE_INFINITY) {
        bendAt[count] = bend;
        corner[count++] = high;
      }
    }
    sortParallel(corner, this.#order, bendAt, 0, count);
    for (let pos = 0; pos < count; pos++) {
      slope += bendAt[pos];
      if (slope >= 0) return corner[pos];
    }
    return x;
  }

  /** Makes room for so many corners. */
  #reserveCorners(count: number): void {
    if (this.#corner.length >= count) return;
    this.#corner = new Float64Array(2 * count);
    this.#bendAt = new Float64Array(2 * count);
    this.#order = new Int32Array(2 * count);
  }

  #setActivity(row: number, activity: number): void {
    const { rowLb, rowUb } = this.#mip;
    this.#activity[row] = activity;
    const isBroken = Math.max(rowLb[row] - activity, activity - rowUb[row]) > BROKEN;
    const place = this.#place[row];
    if (isBroken === place >= 0) return;
    if (isBroken) {
      this.#place[row] = this.#numBroken;
      this.#broken[this.#numBroken++] = row;
      return;
    }
    const last = this.#broken[--this.#numBroken];
    this.#broken[place] = last;
    this.#place[last] = place;
    this.#place[row] = -1;
  }
}
