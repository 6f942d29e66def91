import type { Problem } from "../../engine/model/problem.ts";
import { matrixByColumns } from "./columns.ts";

/** The program while it is drawn: dense and mutable. All in minimisation form. */
export interface Draft {
  readonly numRows: number;
  readonly numCols: number;
  readonly matrix: Float64Array[];
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  readonly cost: Float64Array;
  readonly integrality: Uint8Array;
  /** Planted point. */
  readonly point: Float64Array;
  readonly dual: Float64Array;
  readonly ray: Float64Array;
}

/** No entries, free rows and columns, planted point zero. */
export function emptyDraft(numRows: number, numCols: number, integrality: Uint8Array): Draft {
  return {
    numRows,
    numCols,
    matrix: Array.from({ length: numRows }, () => new Float64Array(numCols)),
    colLb: new Float64Array(numCols).fill(Number.NEGATIVE_INFINITY),
    colUb: new Float64Array(numCols).fill(Number.POSITIVE_INFINITY),
    rowLb: new Float64Array(numRows).fill(Number.NEGATIVE_INFINITY),
    rowUb: new Float64Array(numRows).fill(Number.POSITIVE_INFINITY),
    cost: new Float64Array(numCols),
    integrality,
    point: new Float64Array(numCols),
    dual: new Float64Array(numRows),
    ray: new Float64Array(numCols),
  };
}

/** Sum of products; exact on this file's grid. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let pos = 0; pos < a.length; pos++) sum += (a[pos] as number) * (b[pos] as number);
  return sum;
}

/** A' y. */
export function transposedProduct(draft: Draft, y: Float64Array): Float64Array {
  const product = new Float64Array(draft.numCols);
  for (let row = 0; row < draft.numRows; row++) {
    const entries = draft.matrix[row] as Float64Array;
    for (let col = 0; col < draft.numCols; col++)
      product[col] += (y[row] as number) * (entries[col] as number);
  }
  return product;
}

/** The drawn program by columns; `maximize` turns it into the equivalent maximisation. */
export function toProblem(draft: Draft, offset: number, maximize: boolean): Problem {
  const { numRows, numCols } = draft;
  return {
    numRows,
    numCols,
    maximize,
    objectiveOffset: offset,
    colCost: maximize ? draft.cost.map((c) => 0 - c) : draft.cost,
    colLb: draft.colLb,
    colUb: draft.colUb,
    integrality: draft.integrality,
    rowLb: draft.rowLb,
    rowUb: draft.rowUb,
    ...matrixByColumns(numRows, numCols, (row, col) => draft.matrix[row]?.[col] || null),
  };
}
