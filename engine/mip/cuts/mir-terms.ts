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
import type { LpRows, NodeView } from "../plugins.ts";
import type { AggregatedRow } from "./aggregated-row.ts";

/** How a term stands for a column or a row. */
const FROM_LB = 0;
const FROM_UB = 1;
const FROM_VARIABLE_LB = 2;
const FROM_VARIABLE_UB = 3;
const SLACK_OF_LB = 4;
const SLACK_OF_UB = 5;

/** A variable bound is preferred to a plain one that is nearer by no more than this. */
const PREFERENCE = 1e-7;

/** A bound that moves with a binary column: constant + coef · x[binary]. */
export interface VariableBound {
  readonly binary: number;
  readonly coef: number;
  readonly constant: number;
}

/**
 * One bound of a list, where it says less than the column's own bound for a value of the binary column replaced by that.
 *
 * @param own the column's bound on the same side. @param isUpper which side.
 */
export function variableBoundAt(list: BoundList, pos: number, own: number, isUpper: boolean): VariableBound {
  const atZero = list.constant[pos];
  const atOne = atZero + list.coef[pos];
  const first = isUpper ? Math.min(atZero, own) : Math.max(atZero, own);
  const second = isUpper ? Math.min(atOne, own) : Math.max(atOne, own);
  return { binary: list.binary[pos], coef: second - first, constant: first };
}

/** Where that bound stands at a point. @param colValue length numCols; borrowed. */
export function placeOfBound(
  list: BoundList,
  pos: number,
  own: number,
  isUpper: boolean,
  colValue: Float64Array,
): number {
  const atZero = list.constant[pos];
  const atOne = atZero + list.coef[pos];
  const first = isUpper ? Math.min(atZero, own) : Math.max(atZero, own);
  const second = isUpper ? Math.min(atOne, own) : Math.max(atOne, own);
  return first + (second - first) * colValue[list.binary[pos]];
}

/** Of the kept terms: one column without any. */
const NO_BOUNDS: BoundList = {
  start: new Int32Array(2),
  binary: new Int32Array(0),
  coef: new Float64Array(0),
  constant: new Float64Array(0),
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
  static readonly kept: MirTerms = new MirTerms(new Uint8Array(1), { upper: NO_BOUNDS, lower: NO_BOUNDS }, 1);
  readonly integer: TermList;
  readonly continuous: TermList;
  rhs: number = REAL_ZERO;
  /** Sum of the magnitudes that rhs was made of: rounding errors are a share of it. */
  size: number = REAL_ZERO;
  readonly #integrality: Uint8Array;
  readonly #bounds: VariableBounds;
  /** Coefficients while variable bounds move them to their binary columns. */
  readonly #work: CutAccumulator;
  /** Variable bound of a continuous term, by its place. */
  readonly #variableBound: (VariableBound | null)[] = [];

  /** @param mostRows rows that the LP may have. */
  constructor(integrality: Uint8Array, bounds: VariableBounds, mostRows: number) {
    const numCols = integrality.length;
    this.#integrality = integrality;
    this.#bounds = bounds;
    this.integer = new TermList(numCols + mostRows);
    this.continuous = new TermList(numCols + mostRows);
    this.#work = new CutAccumulator(numCols);
  }

  /** The variable bound on this side that is nearest to the point, or null. */
  #nearest(col: number, isUpper: boolean, node: NodeView): VariableBound | null {
    const list = isUpper ? this.#bounds.upper : this.#bounds.lower;
    const own = isUpper ? node.colUb[col] : node.colLb[col];
    const x = node.colValue[col];
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let pos = list.start[col]; pos < list.start[col + 1]; pos++) {
      const at = placeOfBound(list, pos, own, isUpper, node.colValue);
      const distance = isUpper ? at - x : x - at;
      // A bound that the point breaks is a cut of its own.
      if (distance < -PREFERENCE || distance >= least) continue;
      least = distance;
      nearest = pos;
    }
    return nearest < 0 ? null : variableBoundAt(list, nearest, own, isUpper);
  }

  /** Replaces a continuous column by its distance from the nearest bound. False if it has none. */
  #takeContinuous(col: number, coef: number, node: NodeView): boolean {
    const x = node.colValue[col];
    const lb = node.colLb[col];
    const ub = node.colUb[col];
    if (lb === ub) {
      this.#moveToRhs(coef * lb);
      return true;
    }
    let kind = x - lb <= ub - x ? FROM_LB : FROM_UB;
    let distance = Math.max(0, Math.min(x - lb, ub - x));
    let chosen: VariableBound | null = null;
    for (const isUpper of [true, false]) {
      const bound = this.#nearest(col, isUpper, node);
      if (bound === null) continue;
      const at = bound.constant + bound.coef * node.colValue[bound.binary];
      const gap = Math.max(0, isUpper ? at - x : x - at);
      if (gap > distance + (chosen === null ? PREFERENCE : 0) || (chosen !== null && gap >= distance))
        continue;
      distance = gap;
      chosen = bound;
      kind = isUpper ? FROM_VARIABLE_UB : FROM_VARIABLE_LB;
    }
    if (!Number.isFinite(distance)) return false;
    const isFromAbove = kind === FROM_UB || kind === FROM_VARIABLE_UB;
    this.#variableBound[this.continuous.count] = chosen;
    this.continuous.add(isFromAbove ? -coef : coef, distance, ub - lb, kind, col);
    if (chosen === null) {
      this.#moveToRhs(coef * (isFromAbove ? ub : lb));
      return true;
    }
    this.#moveToRhs(coef * chosen.constant);
    this.#work.add(chosen.binary, coef * chosen.coef);
    return true;
  }

  #moveToRhs(amount: number): void {
    this.rhs -= amount;
    this.size += Math.abs(amount);
  }

  #takeInteger(col: number, coef: number, node: NodeView): boolean {
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
    this.#moveToRhs(coef * bound);
    if (isFromAbove) this.integer.add(-coef, ub - x, ub - lb, FROM_UB, col);
    else this.integer.add(coef, x - lb, ub - lb, FROM_LB, col);
    return true;
  }

  /**
   * Takes sign · row. @param isWholeRow by row: its slack takes whole values only.
   * @returns false where a column has no finite bound to be measured from.
   */
  load(row: AggregatedRow, sign: number, node: NodeView, rows: LpRows, isWholeRow: Uint8Array): boolean {
    const { integer, continuous } = this;
    const work = this.#work;
    const integrality = this.#integrality;
    integer.count = 0;
    continuous.count = 0;
    this.rhs = sign * row.rhs;
    this.size = Math.abs(row.rhs);
    let isGood = true;
    for (let pos = 0; pos < row.numCols && isGood; pos++) {
      const col = row.cols[pos];
      const coef = sign * row.coef[col];
      if (coef === 0) continue;
      if (integrality[col] === 1) work.add(col, coef);
      else isGood = this.#takeContinuous(col, coef, node);
    }
    for (let pos = 0; pos < work.count; pos++) {
      const col = work.cols[pos];
      const coef = work.coef[col];
      work.coef[col] = 0;
      if (isGood && coef !== 0) isGood = this.#takeInteger(col, coef, node);
    }
    work.forget();
    if (!isGood) return false;
    for (let pos = 0; pos < row.slackRow.length; pos++) {
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

  /** Adds amount · t of a term to a cut whose right-hand side is `cut.rhs`. */
  addTerm(
    cut: CutAccumulator,
    list: TermList,
    at: number,
    amount: number,
    node: NodeView,
    rows: LpRows,
  ): void {
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
