/**
 * An aggregated row in nonnegative variables, as mixed-integer rounding needs it:
 *
 *   sum coef[k] · t[k] <= rhs,   t[k] >= 0, whole for the integer terms
 *
 * Each t is the distance of a column from one of its bounds, from a bound that moves with a binary column, or the slack
 * of a row. `addTerm` takes t back to columns, exactly as it was put in.
 */

import { REAL_ZERO } from "../../model/kept-shapes.ts";
import type { BoundList, VariableBounds } from "../domain/variable-bounds.ts";
import type { LpRows, MipView } from "../plugins.ts";
import type { AggregatedRow } from "./aggregated-row.ts";
import {
  type BoundedPoint,
  FROM_LB,
  FROM_UB,
  FROM_VARIABLE_UB,
  findNearestBound,
  type NearestBound,
  type VariableBound,
} from "./nearest-bound.ts";

/** How a term stands for a row; for columns see `FROM_LB` and the like. */
const SLACK_OF_LB = 4;
const SLACK_OF_UB = 5;

/** What terms need to know of the rows of an LP. */
type TermRows = Omit<LpRows, "basisRow" | "rowDual">;

/** Of the kept terms: a point of one column without variable bounds, an LP without rows. */
const NO_BOUNDS: BoundList = {
  start: new Int32Array(2),
  binary: new Int32Array(0),
  coef: new Float64Array(0),
  constant: new Float64Array(0),
};
const KEPT_MIP = {
  integrality: new Uint8Array(1),
  variableBounds: { upper: NO_BOUNDS, lower: NO_BOUNDS },
};
const KEPT_POINT: BoundedPoint = {
  colValue: new Float64Array(1),
  colLb: new Float64Array(1),
  colUb: new Float64Array(1),
};
const NO_ROWS: TermRows = {
  numRows: 0,
  rowStart: new Int32Array(1),
  colIndex: new Int32Array(0),
  rowValue: new Float64Array(0),
  rowLb: new Float64Array(0),
  rowUb: new Float64Array(0),
  rowActivity: new Float64Array(0),
};

/** Terms of one kind; parallel arrays of length count. */
class TermList {
  count = 0;
  coef: Float64Array;
  /** Value of t at the LP point. */
  value: Float64Array;
  /** Greatest value of t. */
  ub: Float64Array;
  kind: Uint8Array;
  /** Column or row. */
  index: Int32Array;

  constructor(capacity: number) {
    this.coef = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.ub = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.index = new Int32Array(capacity);
  }

  add(coef: number, value: number, ub: number, kind: number, index: number): void {
    const at = this.count++;
    this.coef[at] = coef;
    this.value[at] = value > 0 ? value : 0;
    this.ub[at] = ub;
    this.kind[at] = kind;
    this.index[at] = index;
  }
}

/** Where a cut is put together: coefficients of columns, dense, with a list. */
export class CutAccumulator {
  readonly coef: Float64Array;
  readonly cols: Int32Array;
  count = 0;
  rhs: number = REAL_ZERO;
  readonly #isListed: Uint8Array;

  constructor(numCols: number) {
    this.coef = new Float64Array(numCols);
    this.cols = new Int32Array(numCols);
    this.#isListed = new Uint8Array(numCols);
  }

  add(col: number, amount: number): void {
    if (this.#isListed[col] === 0) {
      this.#isListed[col] = 1;
      this.cols[this.count++] = col;
    }
    this.coef[col] += amount;
  }

  /** Empties the list; coefficients must be zero. */
  forget(): void {
    for (let pos = 0; pos < this.count; pos++) this.#isListed[this.cols[pos]] = 0;
    this.count = 0;
  }

  /** Writes the coefficients in the order of `cols` and makes it empty. @param value filled. */
  drain(value: Float64Array): number {
    const { coef, cols, count } = this;
    for (let pos = 0; pos < count; pos++) {
      value[pos] = coef[cols[pos]];
      coef[cols[pos]] = 0;
      this.#isListed[cols[pos]] = 0;
    }
    this.count = 0;
    return count;
  }
}

/** See the head of the file. */
export class MirTerms {
  /** For its shape, and those of its parts. */
  static readonly kept: MirTerms = new MirTerms(KEPT_MIP, KEPT_POINT, NO_ROWS);
  readonly integer: TermList;
  readonly continuous: TermList;
  rhs: number = REAL_ZERO;
  /** Sum of the magnitudes that rhs was made of: rounding errors are a share of it. */
  size: number = REAL_ZERO;
  readonly #node: BoundedPoint;
  readonly #rows: TermRows;
  readonly #integrality: Uint8Array;
  readonly #bounds: VariableBounds;
  /** What continuous columns are measured from, by column, once it was asked for. */
  readonly #nearest: (NearestBound | null | undefined)[] = [];
  /** Coefficients while variable bounds move them to their binary columns. */
  readonly #work: CutAccumulator;
  /** Variable bound of a continuous term, or the one that it could be measured from, by its place. */
  readonly #variableBound: (VariableBound | null)[] = [];
  /** Place of the term of each integer column; −1 for none. */
  readonly #place: Int32Array;
  /** Places of continuous terms that can be measured from their lower bound or from a variable upper one; see `switchBound`. */
  readonly switchable: number[] = [];

  /** @param node the LP point. @param rows those of its LP. All borrowed. */
  constructor(
    { integrality, variableBounds }: Pick<MipView, "integrality" | "variableBounds">,
    node: BoundedPoint,
    rows: TermRows,
  ) {
    const numCols = integrality.length;
    this.#node = node;
    this.#rows = rows;
    this.#integrality = integrality;
    this.#bounds = variableBounds;
    this.integer = new TermList(numCols + rows.numRows);
    this.continuous = new TermList(numCols + rows.numRows);
    this.#work = new CutAccumulator(numCols);
    this.#place = new Int32Array(numCols).fill(-1);
  }

  /** Replaces a continuous column by its distance from the nearest bound. False if it has none. */
  #takeContinuous(col: number, coef: number): boolean {
    const { colLb, colUb } = this.#node;
    const lb = colLb[col];
    const ub = colUb[col];
    if (lb === ub) {
      this.#moveToRhs(coef * lb);
      return true;
    }
    const nearest = this.#nearestBoundOf(col);
    if (nearest === null) return false;
    const { kind, distance, variable } = coef > 0 ? nearest.forPositive : nearest.forNegative;
    const isFromAbove = kind === FROM_UB || kind === FROM_VARIABLE_UB;
    const place = this.continuous.count;
    this.#variableBound[place] = variable;
    if (nearest.isSwitchable) this.switchable.push(place);
    this.continuous.add(isFromAbove ? -coef : coef, distance, ub - lb, kind, col);
    if (variable === null || kind === FROM_LB) {
      this.#moveToRhs(coef * (isFromAbove ? ub : lb));
      return true;
    }
    this.#moveToRhs(coef * variable.constant);
    this.#work.add(variable.binary, coef * variable.coef);
    return true;
  }

  #nearestBoundOf(col: number): NearestBound | null {
    let nearest = this.#nearest[col];
    if (nearest === undefined) {
      nearest = findNearestBound(this.#bounds, this.#node, col);
      this.#nearest[col] = nearest;
    }
    return nearest;
  }

  #moveToRhs(amount: number): void {
    this.rhs -= amount;
    this.size += Math.abs(amount);
  }

  #takeInteger(col: number, coef: number): boolean {
    const node = this.#node;
    const x = node.colValue[col];
    const lb = node.colLb[col];
    const ub = node.colUb[col];
    if (lb === ub) {
      this.#moveToRhs(coef * lb);
      return true;
    }
    const isFromAbove = ub - x < x - lb;
    const bound = isFromAbove ? ub : lb;
    if (!Number.isFinite(bound)) return false;
    this.#place[col] = this.integer.count;
    this.#moveToRhs(coef * bound);
    if (isFromAbove) this.integer.add(-coef, ub - x, ub - lb, FROM_UB, col);
    else this.integer.add(coef, x - lb, ub - lb, FROM_LB, col);
    return true;
  }

  #clear(): void {
    const { count, kind, index } = this.integer;
    for (let at = 0; at < count; at++) if (kind[at] <= FROM_UB) this.#place[index[at]] = -1;
    this.integer.count = 0;
    this.continuous.count = 0;
    this.switchable.length = 0;
  }

  /**
   * Takes sign · row. @param isWholeRow by row: its slack takes whole values only.
   * @returns false where a column has no finite bound to be measured from.
   */
  load(row: AggregatedRow, sign: number, isWholeRow: Uint8Array): boolean {
    const rows = this.#rows;
    const { integer, continuous } = this;
    const work = this.#work;
    const integrality = this.#integrality;
    this.#clear();
    this.rhs = sign * row.rhs;
    this.size = Math.abs(row.rhs);
    let isGood = true;
    for (let pos = 0; pos < row.numCols && isGood; pos++) {
      const col = row.cols[pos];
      const coef = sign * row.coef[col];
      if (coef === 0) continue;
      if (integrality[col] === 1) work.add(col, coef);
      else isGood = this.#takeContinuous(col, coef);
    }
    for (let pos = 0; pos < work.count; pos++) {
      const col = work.cols[pos];
      const coef = work.coef[col];
      work.coef[col] = 0;
      if (isGood && coef !== 0) isGood = this.#takeInteger(col, coef);
    }
    work.forget();
    if (!isGood) return false;
    for (let pos = 0; pos < row.numSlacks; pos++) {
      const slack = row.slackRow[pos];
      const isOfUb = row.slackSide[pos] === 1;
      const activity = rows.rowActivity[slack];
      const value = isOfUb ? rows.rowUb[slack] - activity : activity - rows.rowLb[slack];
      const list = isWholeRow[slack] === 1 ? integer : continuous;
      if (list === continuous) this.#variableBound[continuous.count] = null;
      const kind = isOfUb ? SLACK_OF_UB : SLACK_OF_LB;
      list.add(sign * row.slackCoef[pos], value, Number.POSITIVE_INFINITY, kind, slack);
    }
    return true;
  }

  /** Replaces an integer term with a finite bound by its distance from that bound. */
  complement(at: number): void {
    const { coef, value, ub, kind } = this.integer;
    this.#moveToRhs(coef[at] * ub[at]);
    coef[at] = -coef[at];
    value[at] = Math.max(0, ub[at] - value[at]);
    kind[at] = kind[at] === FROM_LB ? FROM_UB : FROM_LB;
  }

  /** Whether a switchable term is measured from its variable upper bound now. */
  isSwitched(at: number): boolean {
    return this.continuous.kind[at] === FROM_VARIABLE_UB;
  }

  /** Measures a switchable term from its variable upper bound instead of its lower bound, or the other way round. */
  switchBound(at: number): void {
    const node = this.#node;
    const { coef, value, kind, index } = this.continuous;
    const { binary, coef: slope, constant } = this.#variableBound[at] as VariableBound;
    const x = node.colValue[index[at]];
    const lb = node.colLb[index[at]];
    const isToVariable = kind[at] === FROM_LB;
    // Of the column itself: from its lower bound it has the sign of the term.
    const colCoef = isToVariable ? coef[at] : -coef[at];
    const moved = isToVariable ? colCoef : -colCoef;
    this.#moveToRhs(moved * (constant - lb));
    this.#addToInteger(binary, moved * slope);
    coef[at] = -coef[at];
    value[at] = Math.max(0, isToVariable ? constant + slope * node.colValue[binary] - x : x - lb);
    kind[at] = isToVariable ? FROM_VARIABLE_UB : FROM_LB;
  }

  /** Adds amount · x[col] of a binary column to its term. */
  #addToInteger(col: number, amount: number): void {
    const { coef, kind } = this.integer;
    const place = this.#place[col];
    if (place < 0) {
      this.#takeInteger(col, amount);
      return;
    }
    const isFromAbove = kind[place] === FROM_UB;
    coef[place] += isFromAbove ? -amount : amount;
    this.#moveToRhs(amount * (isFromAbove ? this.#node.colUb[col] : this.#node.colLb[col]));
  }

  /** Adds amount · t of a term to a cut whose right-hand side is `cut.rhs`. */
  addTerm(cut: CutAccumulator, list: TermList, at: number, amount: number): void {
    const node = this.#node;
    const rows = this.#rows;
    const index = list.index[at];
    const kind = list.kind[at];
    if (kind === FROM_LB) {
      cut.add(index, amount);
      cut.rhs += amount * node.colLb[index];
    } else if (kind === FROM_UB) {
      cut.add(index, -amount);
      cut.rhs -= amount * node.colUb[index];
    } else if (kind === SLACK_OF_LB || kind === SLACK_OF_UB) {
      const factor = kind === SLACK_OF_UB ? -amount : amount;
      for (let entry = rows.rowStart[index]; entry < rows.rowStart[index + 1]; entry++) {
        cut.add(rows.colIndex[entry], factor * rows.rowValue[entry]);
      }
      cut.rhs += factor * (kind === SLACK_OF_UB ? rows.rowUb[index] : rows.rowLb[index]);
    } else {
      const bound = this.#variableBound[at] as VariableBound;
      const factor = kind === FROM_VARIABLE_UB ? -amount : amount;
      cut.add(index, factor);
      cut.add(bound.binary, -factor * bound.coef);
      cut.rhs += factor * bound.constant;
    }
  }
}
