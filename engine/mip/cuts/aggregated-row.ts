import { REAL_ZERO } from "../../model/kept-shapes.ts";
import type { LpRows } from "../plugins.ts";

/** Places for slacks to begin with. */
const FEW_SLACKS = 8;

/** Distance from a whole number at which a row's side still counts as whole: none. */
function isWholeOrInfinite(side: number): boolean {
  return Number.isInteger(side) || !Number.isFinite(side);
}

/**
 * Which rows have a slack that takes whole values only: all columns integer, all coefficients and finite sides whole.
 *
 * @returns length numRows, 1 = whole.
 */
export function findWholeRows(rows: LpRows, integrality: Uint8Array): Uint8Array {
  const { numRows, rowStart, colIndex, rowValue, rowLb, rowUb } = rows;
  const isWhole = new Uint8Array(numRows);
  for (let row = 0; row < numRows; row++) {
    let whole = isWholeOrInfinite(rowLb[row]) && isWholeOrInfinite(rowUb[row]);
    for (let entry = rowStart[row]; entry < rowStart[row + 1] && whole; entry++) {
      whole = integrality[colIndex[entry]] === 1 && Number.isInteger(rowValue[entry]);
    }
    isWhole[row] = whole ? 1 : 0;
  }
  return isWhole;
}

/**
 * A sum of weighted rows, each turned into an equation by its slack:
 *
 *   sum coef[col] · x[col] + sum slackCoef[k] · s[k] = rhs,   s[k] >= 0
 *
 * where s[k] is the distance of row slackRow[k] from its upper side (slackSide 1) or lower side (slackSide 0). Columns are kept dense
 * with a list of those that occur.
 */
export class AggregatedRow {
  /** For its shape. */
  static readonly kept: AggregatedRow = new AggregatedRow(1);
  /** Length numCols; zero outside of the list. */
  readonly coef: Float64Array;
  readonly cols: Int32Array;
  numCols = 0;
  rhs: number = REAL_ZERO;
  numSlacks = 0;
  /** Those of the first `numSlacks` places. */
  slackRow: Int32Array = new Int32Array(FEW_SLACKS);
  slackCoef: Float64Array = new Float64Array(FEW_SLACKS);
  slackSide: Uint8Array = new Uint8Array(FEW_SLACKS);
  readonly #isListed: Uint8Array;

  constructor(numCols: number) {
    this.coef = new Float64Array(numCols);
    this.cols = new Int32Array(numCols);
    this.#isListed = new Uint8Array(numCols);
  }

  /** Makes it empty. */
  clear(): void {
    const { coef, cols, numCols } = this;
    for (let pos = 0; pos < numCols; pos++) {
      coef[cols[pos]] = 0;
      this.#isListed[cols[pos]] = 0;
    }
    this.numCols = 0;
    this.rhs = 0;
    this.numSlacks = 0;
  }

  #growSlacks(): void {
    const { slackRow, slackCoef, slackSide } = this;
    const capacity = 2 * slackRow.length;
    this.slackRow = new Int32Array(capacity);
    this.slackRow.set(slackRow);
    this.slackCoef = new Float64Array(capacity);
    this.slackCoef.set(slackCoef);
    this.slackSide = new Uint8Array(capacity);
    this.slackSide.set(slackSide);
  }

  /**
   * Adds a row, with the slack of the side that is nearer to its activity.
   * @returns false, with nothing added, for a row without sides.
   */
  addRow(rows: LpRows, row: number, weight: number): boolean {
    const { rowStart, colIndex, rowValue, rowActivity } = rows;
    const lb = rows.rowLb[row];
    const ub = rows.rowUb[row];
    const isUpper = ub - rowActivity[row] <= rowActivity[row] - lb;
    const side = isUpper ? ub : lb;
    if (!Number.isFinite(side)) return false;
    this.rhs += weight * side;
    if (lb !== ub) {
      if (this.numSlacks === this.slackRow.length) this.#growSlacks();
      const place = this.numSlacks++;
      this.slackRow[place] = row;
      this.slackCoef[place] = isUpper ? weight : -weight;
      this.slackSide[place] = isUpper ? 1 : 0;
    }
    const { coef, cols } = this;
    const end = rowStart[row + 1];
    for (let entry = rowStart[row]; entry < end; entry++) {
      const col = colIndex[entry];
      if (this.#isListed[col] === 0) {
        this.#isListed[col] = 1;
        cols[this.numCols++] = col;
      }
      coef[col] += weight * rowValue[entry];
    }
    return true;
  }

  /** Sets the coefficient of a column to what it is but for rounding: zero. */
  eliminate(col: number): void {
    this.coef[col] = 0;
  }
}
