/**
 * Rows over integer columns only: the activity is a multiple of the greatest common divisor of the coefficients, so both
 * sides move to the next multiple. An equation between two multiples cannot be met.
 */
import { ACCEPTED_VIOLATION } from "../../tolerances.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { RowData } from "./row-data.ts";

/** Coefficients may have so many decimals. */
const MOST_DECIMALS = 6;
/** Larger scaled coefficients are finer than doubles tell. */
const MOST_SCALED = 1e9;
/** A scaled coefficient this near to a whole number, relatively, is one. */
const WHOLE = 1e-12;
/** Steps finer than this say nothing that a checker would not forgive. */
const LEAST_STEP = 1e-3;

/** The greatest common divisor of two whole numbers. */
function commonDivisor(one: number, other: number): number {
  let a = one;
  let b = other;
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** The step in which the row's activity moves; 0 where none is known. */
function stepOf(mip: MipProblem, { rowValue }: RowData, row: number): number {
  const { rowStart, colIndex, integrality } = mip;
  const start = rowStart[row];
  const end = rowStart[row + 1];
  for (let entry = start; entry < end; entry++) if (integrality[colIndex[entry]] === 0) return 0;
  let scale = 1;
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++, scale *= 10) {
    let divisor = 0;
    let isWhole = true;
    for (let entry = start; entry < end && isWhole; entry++) {
      const scaled = Math.abs(rowValue[entry] * scale);
      const whole = Math.round(scaled);
      isWhole = scaled < MOST_SCALED && Math.abs(scaled - whole) <= WHOLE * Math.max(1, scaled);
      divisor = commonDivisor(whole, divisor);
    }
    if (isWhole) return divisor / scale;
  }
  return 0;
}

/**
 * Moves the sides of all rows of integers to multiples of their step.
 *
 * @returns the number of sides moved; −1 when a row cannot be met.
 */
export function roundIntegerRows(mip: MipProblem, rows: RowData): number {
  let count = 0;
  for (let row = 0; row < mip.numRows; row++) {
    const lb = rows.rowLb[row];
    const ub = rows.rowUb[row];
    const step = stepOf(mip, rows, row);
    if (step < LEAST_STEP) continue;
    // What a checker forgives may bring a point to the next multiple.
    const newLb = step * Math.ceil((lb - ACCEPTED_VIOLATION) / step) + 0;
    const newUb = step * Math.floor((ub + ACCEPTED_VIOLATION) / step) + 0;
    if (newLb > newUb + 0.5 * step) return -1;
    if (newLb > lb + LEAST_STEP * step) {
      rows.rowLb[row] = newLb;
      count++;
    }
    if (newUb < ub - LEAST_STEP * step) {
      rows.rowUb[row] = newUb;
      count++;
    }
    if (rows.rowLb[row] > rows.rowUb[row]) {
      rows.rowLb[row] = newLb;
      rows.rowUb[row] = newLb;
    }
  }
  return count;
}
