import type { Problem } from "../../engine/index.ts";
import { withWholeBounds } from "./whole-bounds.ts";

/** A variable of the form: at least 0; the model's column gains `sign` times its value. */
export interface NonnegativeVariable {
  readonly col: number;
  readonly sign: 1 | -1;
  readonly cost: number;
  readonly isInteger: boolean;
  readonly rows: readonly number[];
  /** Coefficient in each of `rows`. */
  readonly values: readonly number[];
}

/** A problem in variables of at least 0 and rows only: what simple solvers take. */
export interface NonnegativeForm {
  readonly maximize: boolean;
  /** The model's rows, then one for each upper bound. */
  readonly rowLb: readonly number[];
  readonly rowUb: readonly number[];
  readonly variables: readonly NonnegativeVariable[];
  /** The model's columns, given the variables' values. */
  toColValue(values: readonly number[]): Float64Array;
}

/** How a column is written in variables of at least 0: counted from a bound, or as the difference of two. */
function originOf(lb: number, ub: number): { shift: number; signs: readonly (1 | -1)[] } {
  if (Number.isFinite(lb)) return { shift: lb, signs: [1] };
  return Number.isFinite(ub) ? { shift: ub, signs: [-1] } : { shift: 0, signs: [1, -1] };
}

/** Rewrites a problem: bounds are shifted or mirrored, free columns split, upper bounds become rows. */
export function toNonnegativeForm(original: Problem): NonnegativeForm {
  const problem = withWholeBounds(original);
  const { numCols, colStart, rowIndex, value, colLb, colUb, colCost } = problem;
  const rowLb = Array.from(problem.rowLb);
  const rowUb = Array.from(problem.rowUb);
  const shifts = new Float64Array(numCols);
  const variables: NonnegativeVariable[] = [];
  for (let col = 0; col < numCols; col++) {
    const { shift, signs } = originOf(colLb[col], colUb[col]);
    shifts[col] = shift;
    const rows = Array.from(rowIndex.subarray(colStart[col], colStart[col + 1]));
    const values = Array.from(value.subarray(colStart[col], colStart[col + 1]));
    for (const [pos, row] of rows.entries()) {
      rowLb[row] -= values[pos] * shift;
      rowUb[row] -= values[pos] * shift;
    }
    const isInteger = problem.integrality[col] === 1;
    for (const sign of signs) {
      const signed = values.map((a) => sign * a);
      variables.push({ col, sign, cost: sign * colCost[col], isInteger, rows: [...rows], values: signed });
    }
    if (Number.isFinite(colLb[col]) && Number.isFinite(colUb[col])) {
      const boxed = variables[variables.length - 1];
      variables[variables.length - 1] = {
        ...boxed,
        rows: [...boxed.rows, rowUb.length],
        values: [...boxed.values, 1],
      };
      rowLb.push(Number.NEGATIVE_INFINITY);
      rowUb.push(colUb[col] - colLb[col]);
    }
  }
  return {
    maximize: problem.maximize,
    rowLb,
    rowUb,
    variables,
    toColValue(values) {
      const colValue = shifts.slice();
      for (const [pos, { col, sign }] of variables.entries()) colValue[col] += sign * (values[pos] ?? 0);
      return colValue;
    },
  };
}
