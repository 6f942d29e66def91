/**
 * Inequalities learnt from nodes that turned out empty, kept for propagation only. The pool is small: its entries are
 * limited to a multiple of those of the matrix, and those that have deduced nothing for the longest time make room.
 */

import { placesOf } from "../domain/column-box.ts";

/** sum value[k] · x[col[k]] <= rhs for every feasible point better than the incumbent; columns ascending. */
export interface Conflict {
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: number;
}

/** Conflicts that are kept at most. (`rout` from its optimum: 1.14 million iterations, with 2000 conflicts and twice the entries 1.11.) */
const CAPACITY = 1000;

/** Entries of all conflicts together: these, and this many times those of the matrix. */
const FREE_ENTRIES = 1000;
const TIMES_MATRIX = 5;

const EMPTY: Conflict = { col: new Int32Array(0), value: new Float64Array(0), rhs: 0 };

/** Conflicts in numbered slots, with the slots of each column. */
export class ConflictPool {
  /** By slot; an empty slot holds a conflict without entries. */
  readonly slots: Conflict[] = [];
  /** By slot: the places of its terms in a box of all columns. */
  readonly placesOfSlot: Int32Array[] = [];
  /** Slots that a greater lower bound of the column may make deduce something, by column ... */
  readonly slotsOfLb: number[][];
  /** ... and a lesser upper bound: those that hold it with a negative coefficient. */
  readonly slotsOfUb: number[][];
  readonly #mostEntries: number;
  #numEntries = 0;
  /** When the conflict last deduced something or was added, in conflicts added. */
  readonly #usedAt: number[] = [];
  readonly #free: number[] = [];
  /** Slots in the order of addition; for those that were added last. */
  readonly #latest: number[] = [];
  /** Conflicts added so far. */
  added = 0;
  /** Times that a conflict moved a bound or emptied a domain. */
  used = 0;

  /** @param numEntries entries of the matrix. */
  constructor(numCols: number, numEntries: number) {
    this.slotsOfLb = Array.from({ length: numCols }, () => []);
    this.slotsOfUb = Array.from({ length: numCols }, () => []);
    this.#mostEntries = FREE_ENTRIES + TIMES_MATRIX * numEntries;
  }

  /** Number of slots, the free ones included; never more than `CAPACITY`. */
  get numSlots(): number {
    return this.slots.length;
  }

  /** Slots that a queue must have room for. */
  static get capacity(): number {
    return CAPACITY;
  }

  /** Takes a conflict; older ones may have to go. @returns its slot. */
  add(conflict: Conflict): number {
    const count = conflict.col.length;
    while (this.#numEntries > 0 && this.#isFull(count)) this.#remove(this.#leastUseful());
    const slot = this.#free.pop() ?? this.slots.length;
    this.slots[slot] = conflict;
    this.placesOfSlot[slot] = placesOf(this.slotsOfLb.length, conflict.col, conflict.value);
    this.#usedAt[slot] = ++this.added;
    this.#numEntries += count;
    for (let entry = 0; entry < count; entry++) this.#slotsOf(conflict, entry).push(slot);
    this.#latest.push(slot);
    if (this.#latest.length > 2 * CAPACITY) this.#latest.splice(0, CAPACITY);
    return slot;
  }

  /** Calls `visit` with the slots of the conflicts added last, at most `count`; with some more than once. */
  forLatest(count: number, visit: (slot: number) => void): void {
    const { length } = this.#latest;
    for (let pos = Math.max(0, length - count); pos < length; pos++) visit(this.#latest[pos]);
  }

  /** Notes that the conflict deduced something. */
  noteUse(slot: number): void {
    this.used++;
    this.#usedAt[slot] = this.added;
  }

  #slotsOf({ col, value }: Conflict, entry: number): number[] {
    return (value[entry] > 0 ? this.slotsOfLb : this.slotsOfUb)[col[entry]];
  }

  #isFull(count: number): boolean {
    const isSlotFree = this.#free.length > 0 || this.slots.length < CAPACITY;
    return !isSlotFree || this.#numEntries + count > this.#mostEntries;
  }

  #leastUseful(): number {
    let least = -1;
    for (let slot = 0; slot < this.slots.length; slot++) {
      if (this.slots[slot] === EMPTY) continue;
      if (least < 0 || this.#usedAt[slot] < this.#usedAt[least]) least = slot;
    }
    return least;
  }

  #remove(slot: number): void {
    const conflict = this.slots[slot];
    const count = conflict.col.length;
    for (let entry = 0; entry < count; entry++) {
      const slots = this.#slotsOf(conflict, entry);
      slots.splice(slots.indexOf(slot), 1);
    }
    this.#numEntries -= count;
    this.slots[slot] = EMPTY;
    this.placesOfSlot[slot] = EMPTY.col;
    this.#free.push(slot);
  }
}
