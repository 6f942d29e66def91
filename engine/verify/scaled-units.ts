import { computeScaling } from "../linalg/scaling.ts";
import type { Problem } from "../model/problem.ts";

/** A problem in other units of its rows and columns: powers of two, so that nothing is rounded. */
export interface ScaledUnits {
  readonly problem: Problem;
  /** Row multipliers of the problem as given, in these units; a copy. */
  rowMultiplier(given: Float64Array): Float64Array;
  /** A direction of the columns of the problem as given, in these units; a copy. */
  colDirection(given: Float64Array): Float64Array;
}

/**
 * The units in which the matrix is nearest to entries of one size; null where that is so in the given ones. Least values of
 * semi-continuous columns are left as they are.
 */
export function scaledUnits(problem: Problem): ScaledUnits | null {
  const { numRows, numCols, colStart, rowIndex, integrality } = problem;
  const factors = computeScaling(numRows, numCols, colStart, rowIndex, problem.value, integrality);
  if (factors === null) return null;
  const { colScale, rowScale } = factors;
  const value = problem.value.slice();
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      value[entry] *= colScale[col] * rowScale[rowIndex[entry]];
    }
  }
  const times = (values: Float64Array, factor: Float64Array) => values.map((x, pos) => x * factor[pos]);
  const over = (values: Float64Array, factor: Float64Array) => values.map((x, pos) => x / factor[pos]);
  return {
    problem: {
      ...problem,
      value,
      colCost: times(problem.colCost, colScale),
      colLb: over(problem.colLb, colScale),
      colUb: over(problem.colUb, colScale),
      rowLb: times(problem.rowLb, rowScale),
      rowUb: times(problem.rowUb, rowScale),
    },
    rowMultiplier: (given) => over(given, rowScale),
    colDirection: (given) => over(given, colScale),
  };
}
