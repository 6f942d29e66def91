/**
 * Bounds on row duals that hold at every feasible dual. The sides of a row say which signs its dual may have. A
 * column k without upper bound has d_k = c_k − a_k'y >= 0: where these signs bound all terms but one, this bounds
 * the dual of the remaining row; a column without lower bound likewise. Only signs that sides imply are used, so
 * that each bound rests on one column.
 */
import type { WorkingModel } from "./working-model.ts";

/** Bounds of the row duals, each with the column that implied it; −1: the row's own sides did. */
export class DualBounds {
  readonly lb: Float64Array;
  readonly ub: Float64Array;
  readonly lbSource: Int32Array;
  readonly ubSource: Int32Array;
  readonly #model: WorkingModel;

  constructor(model: WorkingModel) {
    const { numRows, rowLb, rowUb } = model;
    this.#model = model;
    this.lb = new Float64Array(numRows);
    this.ub = new Float64Array(numRows);
    this.lbSource = new Int32Array(numRows).fill(-1);
    this.ubSource = new Int32Array(numRows).fill(-1);
    for (let row = 0; row < numRows; row++) {
      if (rowUb[row] < Number.POSITIVE_INFINITY) this.lb[row] = Number.NEGATIVE_INFINITY;
      if (rowLb[row] > Number.NEGATIVE_INFINITY) this.ub[row] = Number.POSITIVE_INFINITY;
    }
    const { numCols, isColAlive, colLb, colUb } = model;
    for (let col = 0; col < numCols; col++) {
      if (isColAlive[col] === 0) continue;
      if (colUb[col] === Number.POSITIVE_INFINITY) this.#imply(col, 1);
      if (colLb[col] === Number.NEGATIVE_INFINITY) this.#imply(col, -1);
    }
  }

  /** What sign × (c − a'y) >= 0 says about the one dual that its sign leaves unbounded in that sum. */
  #imply(col: number, sign: number): void {
    const { value, rowOf, nextInCol, colHead, rowLb, rowUb } = this.#model;
    let open = -1;
    for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) {
      const row = rowOf[entry];
      // The least of sign × a y: infinite if y may go that way for ever, else 0.
      const isPositive = sign * value[entry] > 0;
      const isOpen = isPositive
        ? rowUb[row] < Number.POSITIVE_INFINITY
        : rowLb[row] > Number.NEGATIVE_INFINITY;
      if (!isOpen) continue;
      if (open >= 0) return;
      open = entry;
    }
    if (open >= 0) this.#tighten(open, col, sign);
    else {
      for (let entry = colHead[col]; entry >= 0; entry = nextInCol[entry]) this.#tighten(entry, col, sign);
    }
  }

  /** sign × a y <= sign × c for this entry. */
  #tighten(entry: number, col: number, sign: number): void {
    const { value, rowOf, colCost } = this.#model;
    const row = rowOf[entry];
    const bound = colCost[col] / value[entry];
    if (sign * value[entry] > 0) {
      if (bound < this.ub[row]) {
        this.ub[row] = bound;
        this.ubSource[row] = col;
      }
    } else if (bound > this.lb[row]) {
      this.lb[row] = bound;
      this.lbSource[row] = col;
    }
  }
}
