/**
 * What presolve did, so that it can be undone: records in two append-only arrays, replayed from the last to the
 * first over full arrays. A record has a kind, whole numbers and reals; which ones, its reduction knows.
 *
 * Before and after each step backward the answer is optimal for the model of that moment, with its basis.
 */
import { BASIC } from "../model/basis.ts";
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
  decidedRow: 8,
} as const;

/** Numbers beside the lists of a record, of either type: room for them is made when it begins. */
const MOST_SCALARS = 16;

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
  /** What the costs in the records count: 1 for an optimum, 0 for a proof of infeasibility. */
  readonly costFactor: number;
}

/** Undoes one record. */
export type Undo = (record: StackRecord, answer: FullAnswer) => void;

/** Gives a direction that the columns move in to those that the record took away; they stand still by default. */
export type ExtendRay = (record: StackRecord, direction: Float64Array) => void;

function grownInts(old: Int32Array, size: number): Int32Array {
  const grown = new Int32Array(Math.max(size, 2 * old.length));
  grown.set(old);
  return grown;
}

/** See the head of the file. */
export class PostsolveStack {
  #ints: Int32Array;
  #reals: Float64Array;
  #numInts = 0;
  #numReals = 0;
  /** Three numbers a record: kind, start of its ints, start of its reals. */
  #records: Int32Array = new Int32Array(96);
  numRecords = 0;

  /** @param size entries of the model, as a first guess at what will be stored; it grows where that is short. */
  constructor(size = 0) {
    this.#ints = new Int32Array(size + 64);
    this.#reals = new Float64Array(size + 64);
  }

  /** Begins a record; `int`, `real` and the lists below fill it. */
  begin(kind: number): void {
    const at = 3 * this.numRecords++;
    if (at + 3 > this.#records.length) this.#records = grownInts(this.#records, at + 3);
    this.#records[at] = kind;
    this.#records[at + 1] = this.#numInts;
    this.#records[at + 2] = this.#numReals;
    this.#reserve(MOST_SCALARS, MOST_SCALARS);
  }

  /** At most MOST_SCALARS a record. */
  int(value: number): void {
    this.#ints[this.#numInts++] = value;
  }

  /** Likewise. */
  real(value: number): void {
    this.#reals[this.#numReals++] = value;
  }

  /** Pushes a column's entries but one: their number and rows as ints, their values as reals. */
  column(model: WorkingModel, col: number, exceptRow: number): void {
    this.#list(model.colHead[col], model.colCount[col], model.nextInCol, model.rowOf, model.value, exceptRow);
  }

  /** Pushes a row's entries but one, likewise. */
  row(model: WorkingModel, row: number, exceptCol: number): void {
    this.#list(model.rowHead[row], model.rowCount[row], model.nextInRow, model.colOf, model.value, exceptCol);
  }

  #list(
    head: number,
    count: number,
    next: Int32Array,
    indexOf: Int32Array,
    value: Float64Array,
    except: number,
  ): void {
    this.#reserve(count + 1 + MOST_SCALARS, count + MOST_SCALARS);
    const ints = this.#ints;
    const reals = this.#reals;
    const countAt = this.#numInts;
    let int = countAt + 1;
    let real = this.#numReals;
    for (let entry = head; entry >= 0; entry = next[entry]) {
      if (indexOf[entry] === except) continue;
      ints[int++] = indexOf[entry];
      reals[real++] = value[entry];
    }
    ints[countAt] = int - countAt - 1;
    this.#numInts = int;
    this.#numReals = real;
  }

  #reserve(moreInts: number, moreReals: number): void {
    const ints = this.#numInts + moreInts;
    if (ints > this.#ints.length) this.#ints = grownInts(this.#ints, ints);
    const reals = this.#numReals + moreReals;
    if (reals <= this.#reals.length) return;
    const grown = new Float64Array(Math.max(reals, 2 * this.#reals.length));
    grown.set(this.#reals);
    this.#reals = grown;
  }

  /** Lets go of the room behind the last record: it would stay for the whole solve. */
  trim(): void {
    this.#ints = this.#ints.slice(0, this.#numInts);
    this.#reals = this.#reals.slice(0, this.#numReals);
    this.#records = this.#records.slice(0, 3 * this.numRecords);
  }

  /**
   * Undoes all records, the last one first.
   * @param undos one for each kind. @param answer what they restore. @param costFactor see StackRecord.
   */
  replay<T>(undos: readonly ((record: StackRecord, answer: T) => void)[], answer: T, costFactor = 1): void {
    const record: StackRecord = { ints: this.#ints, reals: this.#reals, int: 0, real: 0, costFactor };
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
