import { conditionsOf, type Problem, SetList } from "../../engine/index.ts";
import { Room, roomFor } from "./room.ts";

const FIRST_CAPACITY = 256;
/** An entry in an EntryList. */
const ENTRY_BYTES = 16;

/** Matrix entries as triplets in the order of the file. */
class EntryList {
  row: Int32Array = new Int32Array(FIRST_CAPACITY);
  col: Int32Array = new Int32Array(FIRST_CAPACITY);
  value: Float64Array = new Float64Array(FIRST_CAPACITY);
  length = 0;

  add(row: number, col: number, value: number): void {
    if (this.length === this.value.length) this.#grow();
    this.row[this.length] = row;
    this.col[this.length] = col;
    this.value[this.length++] = value;
  }

  #grow(): void {
    // Out of one block, which is filled before there is another: a large one costs what is written to it.
    const block = new ArrayBuffer(roomFor(2 * ENTRY_BYTES * this.length));
    const capacity = Math.floor(block.byteLength / ENTRY_BYTES);
    const { row, col, value } = this;
    this.value = new Float64Array(block, 0, capacity);
    this.row = new Int32Array(block, 8 * capacity, capacity);
    this.col = new Int32Array(block, 12 * capacity, capacity);
    this.row.set(row);
    this.col.set(col);
    this.value.set(value);
  }
}

function enlarge(room: Room, array: Float64Array): Float64Array<ArrayBuffer> {
  const grown = room.float64(array.length * 2);
  grown.set(array);
  return grown;
}

/** Positions at which each of `count` buckets starts, from the keys of the entries; zeros are left out. */
function bucketStarts(
  room: Room,
  count: number,
  key: Int32Array,
  value: Float64Array,
  length: number,
): Int32Array<ArrayBuffer> {
  const start = room.int32(count + 1);
  for (let entry = 0; entry < length; entry++) {
    if (value[entry] !== 0) start[key[entry] + 1]++;
  }
  for (let bucket = 0; bucket < count; bucket++) start[bucket + 1] += start[bucket];
  return start;
}

/**
 * Collects a problem while its file is read: columns, rows and entries in any order, all in growing typed arrays.
 * A new column is [0, inf), cost 0, continuous; a new row is free.
 */
export class ProblemBuilder {
  maximize = false;
  objectiveOffset = 0;
  numCols = 0;
  numRows = 0;
  colCost: Float64Array = new Float64Array(FIRST_CAPACITY);
  colLb: Float64Array = new Float64Array(FIRST_CAPACITY);
  colUb: Float64Array = new Float64Array(FIRST_CAPACITY);
  integrality: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  rowLb: Float64Array = new Float64Array(FIRST_CAPACITY);
  rowUb: Float64Array = new Float64Array(FIRST_CAPACITY);
  readonly sets: SetList = new SetList();
  readonly #least = new Map<number, number>();
  readonly #entries: EntryList = new EntryList();
  readonly #room = new Room();

  /** Appends a column and returns its index. */
  addCol(): number {
    const col = this.numCols++;
    if (col === this.colCost.length) {
      this.colCost = enlarge(this.#room, this.colCost);
      this.colLb = enlarge(this.#room, this.colLb);
      this.colUb = enlarge(this.#room, this.colUb);
      const integrality = this.#room.uint8(this.integrality.length * 2);
      integrality.set(this.integrality);
      this.integrality = integrality;
    }
    this.colUb[col] = Number.POSITIVE_INFINITY;
    return col;
  }

  /** Appends a row and returns its index. */
  addRow(): number {
    const row = this.numRows++;
    if (row === this.rowLb.length) {
      this.rowLb = enlarge(this.#room, this.rowLb);
      this.rowUb = enlarge(this.#room, this.rowUb);
    }
    this.rowLb[row] = Number.NEGATIVE_INFINITY;
    this.rowUb[row] = Number.POSITIVE_INFINITY;
    return row;
  }

  /** Appends an entry; the caller sees to it that no pair (row, col) comes twice. Zeros vanish in `build`. */
  addEntry(row: number, col: number, value: number): void {
    this.#entries.add(row, col, value);
  }

  /** Makes a column semi-continuous: 0 or at least this, which is above 0. */
  setLeast(col: number, least: number): void {
    this.#least.set(col, least);
  }

  /** The problem; its arrays are copies of exact length. Cost: linear. */
  build(): Problem {
    const { numCols, numRows } = this;
    return {
      numRows,
      numCols,
      maximize: this.maximize,
      objectiveOffset: this.objectiveOffset,
      colCost: this.colCost.slice(0, numCols),
      colLb: this.colLb.slice(0, numCols),
      colUb: this.colUb.slice(0, numCols),
      integrality: this.integrality.slice(0, numCols),
      rowLb: this.rowLb.slice(0, numRows),
      rowUb: this.rowUb.slice(0, numRows),
      ...this.#columns(),
      ...this.#conditions(),
    };
  }

  #conditions(): ReturnType<typeof conditionsOf> {
    if (this.sets.count === 0 && this.#least.size === 0) return {};
    const least = [...this.#least].sort(([a], [b]) => a - b);
    return conditionsOf(this.sets.toSets(), {
      col: Int32Array.from(least, ([col]) => col),
      least: Float64Array.from(least, ([, value]) => value),
    });
  }

  /** CSC form: one stable bucket pass by row, then one by column, so rows ascend within a column. */
  #columns(): Pick<Problem, "colStart" | "rowIndex" | "value"> {
    const { row, col, value, length } = this.#entries;
    const room = this.#room;
    const write = bucketStarts(room, this.numCols, col, value, length);
    const colStart = write.slice();
    const numEntries = colStart[this.numCols];
    const byRow = room.int32(numEntries);
    const next = bucketStarts(room, this.numRows, row, value, length);
    for (let entry = 0; entry < length; entry++) {
      if (value[entry] !== 0) byRow[next[row[entry]]++] = entry;
    }
    const rowIndex = new Int32Array(numEntries);
    const sorted = new Float64Array(numEntries);
    for (const entry of byRow) {
      const to = write[col[entry]]++;
      rowIndex[to] = row[entry];
      sorted[to] = value[entry];
    }
    return { colStart, rowIndex, value: sorted };
  }
}
