/**
 * Bound propagation through row activities.
 *
 * The least activity of a row is the sum of its entries at the bounds that make it smallest. What it leaves up to
 * the row's upper side bounds each entry from above; the greatest activity works the same from below. Rows
 * whose columns changed wait in a queue. Activities are summed afresh for each row that is looked at: nothing
 * drifts, and a row costs as much as it has entries.
 *
 * Achterberg, "Constraint Integer Programming", TU Berlin 2007, section 7.1.
 */
import { ACCEPTED_RELATIVE_VIOLATION, ACCEPTED_VIOLATION, INTEGRALITY } from "../../tolerances.ts";
import { ConflictPool } from "../conflicts/conflict-pool.ts";
import { propagateConflict } from "../conflicts/propagate-conflict.ts";
import type { MipView } from "../plugins.ts";
import { type SetRules, setRulesOf } from "../sets/set-rules.ts";
import { ColumnBox, placesOf } from "./column-box.ts";
import { type DeadEnd, Trail } from "./trail.ts";

/**
 * Larger bounds are left to the LP: two rows that no point keeps drive a column without bounds to infinity step by step,
 * and long before that doubles lose whole numbers.
 */
const MOST_DEDUCED = 1e10;

/** A continuous bound moves only by this much in absolute terms ... */
const LEAST_STEP = 1e-3;
/** ... and by this share of the width of the domain (of 1 + |bound| where the domain is unbounded). Without this
 * rule a chain of balances creeps towards its limit for ever. */
const LEAST_SHARE = 0.3;

/** Work of one `propagate`, in matrix entries looked at: this many times the matrix. */
const MAX_PASSES = 20;

/** Work between two yields. */
const WORK_A_STEP = 50_000;

/** Rounding noise of an activity, relative to the sum of its absolute terms. */
export const ACTIVITY_NOISE = 1e-13;

/** No dead end yet. */
const NONE: DeadEnd = { col: -1, lb: 0, ub: 0, reason: -1 };

/** Bounds of all columns at a place of the search, with deduction. Whoever empties a domain ends the place. */
export class Domain {
  /** Length numCols; read freely, change by the methods only. */
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly #box: ColumnBox;
  /** By entry of the rows: where the box has the bound that makes its term smallest. */
  readonly #place: Int32Array;
  readonly #mip: MipView;
  readonly #setRules: SetRules | null;
  /** Inequalities to propagate beside the rows; null = none. */
  readonly #conflicts: ConflictPool | null;
  readonly #numRows: number;
  readonly #tightenByConflict: (col: number, lb: number, ub: number) => void;
  /** Rows and, behind them, slots of conflicts. */
  readonly #queue: Int32Array;
  readonly #isQueued: Uint8Array;
  #queueHead = 0;
  #queueSize = 0;
  readonly #changed: Int32Array;
  readonly #isChanged: Uint8Array;
  #numChanged = 0;
  #isEmpty = false;
  #work = 0;
  #trail: Trail | null = null;
  /** What deduces at the moment: a row, behind the rows a slot of the conflicts, −1 = whoever calls. */
  #reason = -1;
  #dead = NONE;

  /** Starts at the problem's own bounds, nothing queued. @param conflicts propagated beside the rows; borrowed. */
  constructor(mip: MipView, conflicts: ConflictPool | null = null) {
    this.#mip = mip;
    this.#numRows = mip.numRows;
    this.#conflicts = conflicts;
    this.#tightenByConflict = (col, lb, ub) => {
      this.tighten(col, lb, ub);
    };
    const numQueued = mip.numRows + (conflicts === null ? 0 : ConflictPool.capacity);
    this.#setRules = setRulesOf(mip);
    this.#box = new ColumnBox(mip.numCols);
    this.#place = placesOf(mip.numCols, mip.colIndex, mip.rowValue);
    this.colLb = this.#box.colLb;
    this.colUb = this.#box.colUb;
    this.colLb.set(mip.colLb);
    this.colUb.set(mip.colUb);
    this.#queue = new Int32Array(Math.max(1, numQueued));
    this.#isQueued = new Uint8Array(numQueued);
    this.#changed = new Int32Array(mip.numCols);
    this.#isChanged = new Uint8Array(mip.numCols);
  }

  /** Takes these bounds (lengths numCols, borrowed), with nothing queued or changed. */
  reset(colLb: Float64Array, colUb: Float64Array): void {
    this.colLb.set(colLb);
    this.colUb.set(colUb);
    this.#clearQueue();
    this.forgetChanges();
    this.#trail = null;
    this.#isEmpty = false;
  }

  /** Whether some column was found to have no value left. */
  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Matrix entries looked at so far: what callers with a budget count in. */
  get work(): number {
    return this.#work;
  }

  /** Number of columns that changed since `forgetChanges`. */
  get numChanged(): number {
    return this.#numChanged;
  }

  /** Index of a changed column. @param pos 0 … numChanged − 1, in the order of first change. */
  changedCol(pos: number): number {
    return this.#changed[pos];
  }

  /** Starts a new list of changes. */
  forgetChanges(): void {
    for (let pos = 0; pos < this.#numChanged; pos++) this.#isChanged[this.#changed[pos]] = 0;
    this.#numChanged = 0;
  }

  /**
   * Intersects a column's domain with [lb, ub] and queues its rows.
   * @returns false when nothing is left of it.
   */
  tighten(col: number, lb: number, ub: number): boolean {
    const newLb = Math.max(lb, this.colLb[col]);
    const newUb = Math.min(ub, this.colUb[col]);
    if (newLb === this.colLb[col] && newUb === this.colUb[col]) return !this.#isEmpty;
    if (newLb > newUb) {
      if (newLb > newUb + (this.#mip.integrality[col] === 1 ? 0 : ACCEPTED_VIOLATION)) {
        this.#end(col, lb, ub);
        return false;
      }
      // Crossed by noise: the column is fixed where it was bounded first.
      const at = newLb === this.colLb[col] ? newLb : newUb;
      return at === this.colLb[col] && at === this.colUb[col] ? true : this.tighten(col, at, at);
    }
    this.#trail?.push(col, this.colLb[col], this.colUb[col], this.#reason);
    const isLbMoved = newLb > this.colLb[col];
    const isUbMoved = newUb < this.colUb[col];
    this.colLb[col] = newLb;
    this.colUb[col] = newUb;
    this.#noteChange(col, isLbMoved, isUbMoved);
    return true;
  }

  /** Intersects a column's domain with bounds whose consequences are known: no row is queued for them. */
  recall(col: number, lb: number, ub: number): void {
    const newLb = Math.max(lb, this.colLb[col]);
    const newUb = Math.min(ub, this.colUb[col]);
    if (newLb > newUb) {
      this.tighten(col, lb, ub);
      return;
    }
    this.colLb[col] = newLb;
    this.colUb[col] = newUb;
  }

  /** From now on changes can be taken back. Ends an earlier trail. */
  startTrail(): void {
    this.#trail = new Trail();
  }

  /** Calls `visit` for every column that changed since `startTrail`; for some more than once. */
  forEachInTrail(visit: (col: number) => void): void {
    const trail = this.#trail;
    if (trail === null) return;
    for (let change = 0; change < trail.length; change++) visit(trail.col(change));
  }

  /** Takes back every change since `startTrail`, or since the trail had so many; the trail goes on from there. */
  undoTrail(count = 0): void {
    const trail = this.#trail;
    if (trail !== null) {
      for (let change = trail.length - 1; change >= count; change--) {
        const col = trail.col(change);
        this.colLb[col] = trail.lb(change);
        this.colUb[col] = trail.ub(change);
      }
      if (trail.length > count) trail.cut(count);
    }
    this.#clearQueue();
    this.#isEmpty = false;
  }

  /** Changes since `startTrail`, to be read; null = none is kept. */
  get trail(): Trail | null {
    return this.#trail;
  }

  /** What emptied the domain; of use only while it is empty. */
  get deadEnd(): DeadEnd {
    return this.#dead;
  }

  #end(col: number, lb: number, ub: number): void {
    this.#isEmpty = true;
    this.#dead = { col, lb, ub, reason: this.#reason };
  }

  /** Takes it that nothing new follows from the bounds as they are. */
  forgetQueue(): void {
    this.#clearQueue();
  }

  /** Queues every row. */
  queueAllRows(): void {
    for (let row = 0; row < this.#mip.numRows; row++) this.#queueRow(row);
  }

  /** Queues the conflicts that were learnt last, at most so many. */
  queueLatestConflicts(count: number): void {
    this.#conflicts?.forLatest(count, (slot) => {
      this.#queueRow(this.#numRows + slot);
    });
  }

  /**
   * Deduces bounds until nothing follows any more or the work is used up; either way all bounds are valid.
   * @returns false when the domain holds no feasible point.
   */
  propagate(): boolean {
    const end = this.#endOfWork();
    do this.#takeRows(end);
    while (this.#work < end && this.#applySets());
    this.#clearQueue();
    return !this.#isEmpty;
  }

  /** The same, with a yield wherever it takes long. */
  *propagateInSteps(): Generator<void, boolean> {
    const end = this.#endOfWork();
    for (;;) {
      this.#takeRows(Math.min(end, this.#work + WORK_A_STEP));
      if (this.#isEmpty || this.#work >= end) break;
      if (this.#queueSize > 0) yield;
      else if (!this.#applySets()) break;
    }
    this.#clearQueue();
    return !this.#isEmpty;
  }

  #endOfWork(): number {
    const { colStart, numCols } = this.#mip;
    return this.#work + MAX_PASSES * colStart[numCols] + 1000;
  }

  /** Takes rows from the queue until it is empty, or until so much work has been done in all. */
  #takeRows(mostWork: number): void {
    const { rowStart } = this.#mip;
    while (this.#queueSize > 0 && !this.#isEmpty && this.#work < mostWork) {
      const row = this.#queue[this.#queueHead];
      this.#queueHead = this.#queueHead + 1 === this.#queue.length ? 0 : this.#queueHead + 1;
      this.#queueSize--;
      this.#isQueued[row] = 0;
      this.#reason = row;
      if (row >= this.#numRows) {
        this.#propagateConflict(row - this.#numRows);
        continue;
      }
      this.#work += rowStart[row + 1] - rowStart[row];
      if (!this.#hasRoom(row)) this.#propagateRow(row);
    }
    this.#reason = -1;
  }

  #propagateConflict(slot: number): void {
    const pool = this.#conflicts;
    if (pool === null) return;
    const conflict = pool.slots[slot];
    this.#work += conflict.col.length;
    const { col, value, rhs } = conflict;
    if (this.#box.hasRoomBelow(pool.placesOfSlot[slot], value, 0, col.length, rhs)) return;
    const { integrality } = this.#mip;
    const outcome = propagateConflict(conflict, this.colLb, this.colUb, integrality, this.#tightenByConflict);
    if (outcome === "nothing") return;
    pool.noteUse(slot);
    if (outcome === "empty") this.#end(-1, 0, 0);
  }

  /** Deduces from sets and least values. @returns whether a bound moved, so that rows may have more to say. */
  #applySets(): boolean {
    const rules = this.#setRules;
    if (rules === null || this.#isEmpty) return false;
    this.#work += rules.numMembers;
    return rules.propagate(this) && !this.#isEmpty;
  }

  /** Queues the rows and conflicts that may deduce more: those that have a side where the activity has come nearer to it. */
  #noteChange(col: number, isLbMoved: boolean, isUbMoved: boolean): void {
    const { colStart, rowIndex, value, rowLb, rowUb } = this.#mip;
    if (this.#isChanged[col] === 0) {
      this.#isChanged[col] = 1;
      this.#changed[this.#numChanged++] = col;
    }
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      const isPositive = value[entry] > 0;
      const isLeastMoved = isPositive ? isLbMoved : isUbMoved;
      const isGreatestMoved = isPositive ? isUbMoved : isLbMoved;
      if (
        (isLeastMoved && rowUb[row] < Number.POSITIVE_INFINITY) ||
        (isGreatestMoved && rowLb[row] > Number.NEGATIVE_INFINITY)
      ) {
        this.#queueRow(row);
      }
    }
    if (this.#conflicts === null) return;
    if (isLbMoved) this.#queueConflicts(this.#conflicts.slotsOfLb[col]);
    if (isUbMoved) this.#queueConflicts(this.#conflicts.slotsOfUb[col]);
  }

  #queueConflicts(slots: readonly number[]): void {
    for (let pos = 0; pos < slots.length; pos++) this.#queueRow(this.#numRows + slots[pos]);
  }

  #queueRow(row: number): void {
    if (this.#isQueued[row] === 1) return;
    this.#isQueued[row] = 1;
    let tail = this.#queueHead + this.#queueSize;
    if (tail >= this.#queue.length) tail -= this.#queue.length;
    this.#queue[tail] = row;
    this.#queueSize++;
  }

  #clearQueue(): void {
    while (this.#queueSize > 0) {
      this.#isQueued[this.#queue[this.#queueHead]] = 0;
      this.#queueHead = this.#queueHead + 1 === this.#queue.length ? 0 : this.#queueHead + 1;
      this.#queueSize--;
    }
  }

  /** Whether the row has so much room on its sides that nothing follows from it. */
  #hasRoom(row: number): boolean {
    const { rowStart, rowValue, rowLb, rowUb } = this.#mip;
    const box = this.#box;
    const start = rowStart[row];
    const end = rowStart[row + 1];
    const lb = rowLb[row];
    const ub = rowUb[row];
    return (
      (ub === Number.POSITIVE_INFINITY || box.hasRoomBelow(this.#place, rowValue, start, end, ub)) &&
      (lb === Number.NEGATIVE_INFINITY || box.hasRoomAbove(this.#place, rowValue, start, end, lb))
    );
  }

  #propagateRow(row: number): void {
    const { rowStart, colIndex, rowValue, rowLb, rowUb } = this.#mip;
    const { colLb, colUb } = this;
    const start = rowStart[row];
    const end = rowStart[row + 1];
    let least = 0;
    let greatest = 0;
    let numLeastInfinite = 0;
    let numGreatestInfinite = 0;
    let size = 0;
    for (let entry = start; entry < end; entry++) {
      const col = colIndex[entry];
      const factor = rowValue[entry];
      const low = factor > 0 ? factor * colLb[col] : factor * colUb[col];
      const high = factor > 0 ? factor * colUb[col] : factor * colLb[col];
      if (low === Number.NEGATIVE_INFINITY) numLeastInfinite++;
      else {
        least += low;
        size += Math.abs(low);
      }
      if (high === Number.POSITIVE_INFINITY) numGreatestInfinite++;
      else {
        greatest += high;
        size += Math.abs(high);
      }
    }
    const noise = ACTIVITY_NOISE * size;
    const lb = rowLb[row];
    const ub = rowUb[row];
    const tolerance = ACCEPTED_VIOLATION + ACCEPTED_RELATIVE_VIOLATION * size;
    if (
      (numLeastInfinite === 0 && least > ub + tolerance) ||
      (numGreatestInfinite === 0 && greatest < lb - tolerance)
    ) {
      this.#end(-1, 0, 0);
      return;
    }
    const canUseUpper = numLeastInfinite <= 1 && (numGreatestInfinite > 0 || greatest > ub);
    const canUseLower = numGreatestInfinite <= 1 && (numLeastInfinite > 0 || least < lb);
    if (canUseUpper && ub < Number.POSITIVE_INFINITY) {
      this.#boundByLeast(row, ub, least, numLeastInfinite, noise);
    }
    if (canUseLower && lb > Number.NEGATIVE_INFINITY && !this.#isEmpty) {
      this.#boundByGreatest(row, lb, greatest, numGreatestInfinite, noise);
    }
  }

  /** entry <= ub − (least activity of the others). */
  #boundByLeast(row: number, rowUb: number, least: number, numInfinite: number, noise: number): void {
    const { rowStart, colIndex, rowValue } = this.#mip;
    const { colLb, colUb } = this;
    const end = rowStart[row + 1];
    const left = rowUb - least;
    for (let entry = rowStart[row]; entry < end; entry++) {
      const col = colIndex[entry];
      const factor = rowValue[entry];
      // What fits into the room of the row keeps its bounds; most do, and this allocates nothing.
      if (Math.abs(factor) * (colUb[col] - colLb[col]) <= left) continue;
      const low = factor > 0 ? factor * colLb[col] : factor * colUb[col];
      const isInfinite = low === Number.NEGATIVE_INFINITY;
      if (numInfinite > 0 && !isInfinite) continue;
      const room = rowUb - (isInfinite ? least : least - low);
      // Bounds that this very loop tightened only make `least` smaller than it could be: still valid.
      if (factor > 0) this.#tightenUb(col, room / factor, noise / factor);
      else this.#tightenLb(col, room / factor, -noise / factor);
      if (this.#isEmpty) return;
    }
  }

  /** entry >= lb − (greatest activity of the others). */
  #boundByGreatest(row: number, rowLb: number, greatest: number, numInfinite: number, noise: number): void {
    const { rowStart, colIndex, rowValue } = this.#mip;
    const { colLb, colUb } = this;
    const end = rowStart[row + 1];
    const left = greatest - rowLb;
    for (let entry = rowStart[row]; entry < end; entry++) {
      const col = colIndex[entry];
      const factor = rowValue[entry];
      if (Math.abs(factor) * (colUb[col] - colLb[col]) <= left) continue;
      const high = factor > 0 ? factor * colUb[col] : factor * colLb[col];
      const isInfinite = high === Number.POSITIVE_INFINITY;
      if (numInfinite > 0 && !isInfinite) continue;
      const room = rowLb - (isInfinite ? greatest : greatest - high);
      if (factor > 0) this.#tightenLb(col, room / factor, noise / factor);
      else this.#tightenUb(col, room / factor, -noise / factor);
      if (this.#isEmpty) return;
    }
  }

  #tightenUb(col: number, bound: number, noise: number): void {
    if (Math.abs(bound) > MOST_DEDUCED) return;
    const ub = this.colUb[col];
    if (this.#mip.integrality[col] === 1) {
      const rounded = Math.floor(bound + INTEGRALITY + noise);
      if (rounded < ub) this.tighten(col, this.colLb[col], rounded);
      return;
    }
    const gain = ub - bound;
    if (gain > LEAST_STEP && gain > LEAST_SHARE * this.#width(col, bound)) {
      this.tighten(col, this.colLb[col], bound + ACCEPTED_VIOLATION + noise);
    }
  }

  #tightenLb(col: number, bound: number, noise: number): void {
    if (Math.abs(bound) > MOST_DEDUCED) return;
    const lb = this.colLb[col];
    if (this.#mip.integrality[col] === 1) {
      const rounded = Math.ceil(bound - INTEGRALITY - noise);
      if (rounded > lb) this.tighten(col, rounded, this.colUb[col]);
      return;
    }
    const gain = bound - lb;
    if (gain > LEAST_STEP && gain > LEAST_SHARE * this.#width(col, bound)) {
      this.tighten(col, bound - ACCEPTED_VIOLATION - noise, this.colUb[col]);
    }
  }

  #width(col: number, bound: number): number {
    const width = this.colUb[col] - this.colLb[col];
    return width < Number.POSITIVE_INFINITY ? width : 1 + Math.abs(bound);
  }
}
