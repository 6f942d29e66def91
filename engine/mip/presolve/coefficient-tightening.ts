/**
 * Coefficient tightening. If a row a x + rest <= b cannot bind unless the integer column x stands at its upper bound u,
 * that is max(rest) + a (u − 1) = b − d with d > 0, then a may fall by d and b by d u: at x = u the row says the same as
 * before, and below it nothing, as before. In between, the LP has less room. This is what makes a big M small.
 *
 * A row with two sides, such as two disjoint orders of a pair in one, may bind below at one bound of a column and above at the
 * other: sides and entry then move together.
 *
 * The new row relies on the bounds of its other columns: they have to be those of the problem.
 *
 * Savelsbergh, "Preprocessing and probing techniques for mixed integer programming problems", ORSA Journal on Computing
 * 6 (1994) 445-454.
 */
import type { MipProblem } from "../mip-problem.ts";
import type { RowData } from "./row-data.ts";

/** A change must be worth this share of the entry. */
const LEAST_SHARE = 1e-3;
/** A row that binds by no more than this, relative to its size, is left alone. */
const LEAST_EXCESS = 1e-6;
/** The side moves by a multiple of the column's bound: beyond this, rounding would go with it. */
const LARGEST_BOUND = 1e6;

/** The greatest value of sign × row within the bounds. */
function greatestOf(
  mip: MipProblem,
  { rowValue }: RowData,
  row: number,
  sign: number,
  colLb: Float64Array,
  colUb: Float64Array,
): number {
  const { rowStart, colIndex } = mip;
  let greatest = 0;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const a = sign * rowValue[entry];
    if (a === 0) continue;
    greatest += a > 0 ? a * colUb[colIndex[entry]] : a * colLb[colIndex[entry]];
  }
  return greatest;
}

/** Tightens a row with one side. */
function tightenRow(
  mip: MipProblem,
  rows: RowData,
  row: number,
  sign: number,
  colLb: Float64Array,
  colUb: Float64Array,
): void {
  const { rowStart, colIndex, integrality } = mip;
  const { rowValue } = rows;
  const greatest = greatestOf(mip, rows, row, sign, colLb, colUb);
  if (greatest === Number.POSITIVE_INFINITY) return;
  let side = sign > 0 ? rows.rowUb[row] : 0 - rows.rowLb[row];
  const excess = greatest - side;
  if (!(excess > LEAST_EXCESS * Math.max(1, Math.abs(side), Math.abs(greatest)))) return;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const col = colIndex[entry];
    if (integrality[col] === 0 || colLb[col] >= colUb[col]) continue;
    const a = sign * rowValue[entry];
    // What the row grants beyond all others, once the column is one step from its bound.
    const room = Math.abs(a) - excess;
    if (!(room > LEAST_SHARE * Math.abs(a))) continue;
    const at = a > 0 ? colUb[col] : colLb[col];
    if (Math.abs(at) > LARGEST_BOUND) continue;
    const signed = a > 0 ? room : -room;
    rowValue[entry] = sign * (a > 0 ? excess : -excess);
    side -= signed * at;
    rows.numChanged++;
  }
  if (sign > 0) rows.rowUb[row] = side;
  else rows.rowLb[row] = 0 - side;
}

/** Least and greatest value of a row within the bounds; infinite where a column has no end. */
function rangeOf(
  mip: MipProblem,
  { rowValue }: RowData,
  row: number,
  colLb: Float64Array,
  colUb: Float64Array,
): { least: number; greatest: number } {
  const { rowStart, colIndex } = mip;
  let least = 0;
  let greatest = 0;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const a = rowValue[entry];
    if (a === 0) continue;
    least += a > 0 ? a * colLb[colIndex[entry]] : a * colUb[colIndex[entry]];
    greatest += a > 0 ? a * colUb[colIndex[entry]] : a * colLb[colIndex[entry]];
  }
  return { least, greatest };
}

/**
 * Tightens a row with two sides lb <= a x + rest <= ub, where x has two values: p, at which |a| pulls least, and q. If rest
 * alone keeps ub at p and lb at q, the row says rest >= lb − a p at p and rest <= ub − a q at q, and nothing else. Any entry
 * with which that stays so will do; the smallest is taken.
 */
function tightenBothSides(
  mip: MipProblem,
  rows: RowData,
  row: number,
  colLb: Float64Array,
  colUb: Float64Array,
): void {
  const { rowStart, colIndex, integrality } = mip;
  const { rowValue } = rows;
  const range = rangeOf(mip, rows, row, colLb, colUb);
  if (!Number.isFinite(range.greatest - range.least)) return;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const col = colIndex[entry];
    const a = rowValue[entry];
    if (integrality[col] === 0 || colUb[col] - colLb[col] !== 1 || a === 0) continue;
    const p = a > 0 ? colLb[col] : colUb[col];
    const q = a > 0 ? colUb[col] : colLb[col];
    if (Math.abs(p) > LARGEST_BOUND) continue;
    const least = range.least - a * p;
    const greatest = range.greatest - a * q;
    const lbAtP = rows.rowLb[row] - a * p;
    const ubAtQ = rows.rowUb[row] - a * q;
    // Room for rounding is given to the entry: a larger one is weaker.
    const noise = LEAST_EXCESS * Math.max(1, Math.abs(lbAtP), Math.abs(ubAtQ));
    const size = Math.max(greatest - ubAtQ, lbAtP - least) + noise;
    if (!(size > noise && size < (1 - LEAST_SHARE) * Math.abs(a))) continue;
    const tightened = a > 0 ? size : -size;
    rowValue[entry] = tightened;
    rows.rowLb[row] = lbAtP + tightened * p;
    rows.rowUb[row] = ubAtQ + tightened * q;
    range.least = least + tightened * p;
    range.greatest = greatest + tightened * q;
    rows.numChanged++;
  }
}

/**
 * Tightens the coefficients of all rows.
 *
 * @param colLb bounds that the problem has from now on, lengths numCols; borrowed. @param colUb likewise.
 */
export function tightenCoefficients(
  mip: MipProblem,
  rows: RowData,
  colLb: Float64Array,
  colUb: Float64Array,
): void {
  for (let row = 0; row < mip.numRows; row++) {
    const hasLb = rows.rowLb[row] > Number.NEGATIVE_INFINITY;
    const hasUb = rows.rowUb[row] < Number.POSITIVE_INFINITY;
    if (hasLb !== hasUb) tightenRow(mip, rows, row, hasUb ? 1 : -1, colLb, colUb);
    else if (hasLb && rows.rowLb[row] < rows.rowUb[row]) tightenBothSides(mip, rows, row, colLb, colUb);
  }
}
