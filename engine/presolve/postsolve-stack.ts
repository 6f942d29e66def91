/**
 * What presolve did, so that it can be undone: records in two append-only arrays, replayed from the last to the
 * first over full arrays. A record has a kind, whole numbers and reals; which ones, its reduction knows.
 *
 * Before and after each step backward the answer is optimal for the model of that moment, with its basis.
 */
import { BASIC } from "./basis-status.ts";
import type { WorkingModel } from "./working-model.ts";

/** Kinds of records. */
export const RECORD = {
  fixedColumn: 0,
  singletonRow: 1,
  forcingRow: 2,
  slackColumn: 3,
  doubleton: 4,
  substitution: 5,
  parallelRows: 6,
  parallelColumns: 7,
} as const;

/** An answer in the space of the original problem while it is being restored, minimisation form. */
export interface FullAnswer {
  readonly colValue: Float64Array;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
  readonly colStatus: Uint8Array;
  readonly rowStatus: Uint8Array;
}

/** An answer with nothing restored yet: removed rows are basic with dual 0, as most of them stay. */
export function emptyAnswer(numRows: number, numCols: number): FullAnswer {
  return {
    colValue: new Float64Array(numCols),
    rowDual: new Float64Array(numRows),
    reducedCost: new Float64Array(numCols),
    colStatus: new Uint8Array(numCols),
    rowStatus: new Uint8Array(numRows).fill(BASIC),
  };
}

/** A place in the stack from which a record is read. */
export interface StackRecord {
  readonly ints: Int32Array;
  readonly reals: Float64Array;
  /** Where the record's whole numbers and reals begin. */
  int: number;
  real: number;
}

/** Undoes one record. */
export type Undo = (record: StackRecord, answer: FullAnswer) => void;

/** See the head of the file. */
export class PostsolveStack {
  #ints = new Int32Array(256);
  #reals = new Float64Array(256);
  #numInts = 0;
  #numReals = 0;
  /** Three numbers a record: kind, start of its ints, start of its reals. */
  #records = new Int32Array(96);
  numRecords = 0;

  /** Begins a record; `int`, `real` and the lists below fill it. */
  begin(kind: number): void {
    const at = 3 * this.numRecords++;
    if (at + 3 > this.#records.length) {
      const grown = new Int32Array(2 * this.#records.length);
      grown.set(this.#records);
      this.#records = grown;
    }
    this.#records[at] = kind;
    this.#records[at + 1] = this.#numInts;
    this.#records[at + 2] = this.#numReals;
  }

  int(value: number): void {
    if (this.#numInts === this.#ints.length) {
      const grown = new Int32Array(2 * this.#ints.length);
      grown.set(this.#ints);
      this.#ints = grown;
    }
    this.#ints[this.#numInts++] = value;
  }

  real(value: number): void {
    if (this.#numReals === this.#reals.length) {
      const grown = new Float64Array(2 * this.#reals.length);
      grown.set(this.#reals);
      this.#reals = grown;
    }
    this.#reals[this.#numReals++] = value;
  }

  /** Pushes a column's entries but one: their number and rows as ints, their values as reals. */
  column(model: WorkingModel, col: number, exceptRow: number): void {
    const { nextInCol, rowOf, value } = model;
    const countAt = this.#numInts;
    this.int(0);
    for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
      if (rowOf[entry] === exceptRow) continue;
      this.int(rowOf[entry]);
      this.real(value[entry]);
    }
    this.#ints[countAt] = this.#numInts - countAt - 1;
  }

  /** Pushes a row's entries but one, likewise. */
  row(model: WorkingModel, row: number, exceptCol: number): void {
    const { nextInRow, colOf, value } = model;
    const countAt = this.#numInts;
    this.int(0);
    for (let entry = model.rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
      if (colOf[entry] === exceptCol) continue;
      this.int(colOf[entry]);
      this.real(value[entry]);
    }
    this.#ints[countAt] = this.#numInts - countAt - 1;
  }

  /** Undoes all records, the last one first. @param undos one for each kind. */
  replay(undos: readonly Undo[], answer: FullAnswer): void {
    const record: StackRecord = { ints: this.#ints, reals: this.#reals, int: 0, real: 0 };
    for (let index = this.numRecords - 1; index >= 0; index--) {
      record.int = this.#records[3 * index + 1];
      record.real = this.#records[3 * index + 2];
      undos[this.#records[3 * index]](record, answer);
    }
  }
}

/**
 * Sum of values times multipliers over a list of `column` or `row`.
 * @param int where the list's number stands. @param real where its values begin.
 */
export function listProduct(
  record: StackRecord,
  int: number,
  real: number,
  multiplier: Float64Array,
): number {
  const { ints, reals } = record;
  const count = ints[int];
  let sum = 0;
  for (let k = 0; k < count; k++) sum += reals[real + k] * multiplier[ints[int + 1 + k]];
  return sum;
}
