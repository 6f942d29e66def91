import type { Problem } from "../model/problem.ts";
import { addColumn, addProduct, makeAccumulator, setColumnProduct, total, totals } from "./compensated.ts";

/** A matrix-vector product, and how large its terms are: the scale of what cancelled in it. */
export interface Product {
  readonly value: Float64Array;
  /** Largest magnitude of a single term of each sum; 0 without terms. */
  readonly largestTerm: Float64Array;
}

/** A x by rows, compensated. `x` has length numCols; borrowed. Terms with x_j = 0 count as 0 whatever a_ij. */
export function multiply(problem: Problem, x: Float64Array): Product {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const sums = makeAccumulator(numRows);
  const largestTerm = new Float64Array(numRows);
  for (let col = 0; col < numCols; col++) {
    const factor = x[col];
    if (factor === 0) continue;
    addColumn(sums, largestTerm, rowIndex, value, colStart[col], colStart[col + 1], factor);
  }
  return { value: totals(sums), largestTerm };
}

/** A' y by columns, compensated. `y` has length numRows; borrowed. */
export function multiplyTransposed(problem: Problem, y: Float64Array): Product {
  const { numCols, colStart, rowIndex, value } = problem;
  const sums = makeAccumulator(numCols);
  const largestTerm = new Float64Array(numCols);
  for (let col = 0; col < numCols; col++) {
    setColumnProduct(sums, largestTerm, col, rowIndex, value, colStart[col], colStart[col + 1], y);
  }
  return { value: totals(sums), largestTerm };
}

/** constant + a' b, compensated. Terms with a_j = 0 or b_j = 0 count as 0. */
export function dotProduct(constant: number, a: Float64Array, b: Float64Array): number {
  const sum = makeAccumulator(1);
  addProduct(sum, 0, constant, 1);
  for (let pos = 0; pos < a.length; pos++) {
    if (a[pos] !== 0 && b[pos] !== 0) addProduct(sum, 0, a[pos], b[pos]);
  }
  return total(sum, 0);
}
