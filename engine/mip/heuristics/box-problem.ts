/**
 * The part of a problem that is left within a box: what the box fixes leaves, and so do rows that hold anywhere in it.
 * Members of special ordered sets stay although they are fixed: a set without some of them would say something else.
 * Only points come back from there, and each is checked on the whole problem.
 */
import type { Problem } from "../../model/problem.ts";
import { setPlaces, spread, subproblem } from "../../model/subproblem.ts";
import type { MipProblem } from "../mip-problem.ts";

/** A row counts as redundant if it holds anywhere up to this, relative to the sizes of its terms. */
const ROUNDING = 1e-12;

/** A problem within a box. */
export interface BoxProblem {
  readonly form: Problem;
  /** Columns and rows of the whole that are left. */
  readonly cols: Int32Array;
  readonly rows: Int32Array;
  /** Values of all columns of the whole; those that are left are to be filled in. */
  readonly colValue: Float64Array;
}

/** Least and greatest activity of a row, and what its fixed columns add up to. */
interface RowRange {
  least: number;
  greatest: number;
  size: number;
  fixed: number;
}

function measureRow(
  mip: MipProblem,
  row: number,
  colLb: Float64Array,
  colUb: Float64Array,
  isKept: Uint8Array,
): RowRange {
  const range: RowRange = { least: 0, greatest: 0, size: 0, fixed: 0 };
  for (let entry = mip.rowStart[row]; entry < mip.rowStart[row + 1]; entry++) {
    const factor = mip.rowValue[entry];
    const lb = factor * colLb[mip.colIndex[entry]];
    const ub = factor * colUb[mip.colIndex[entry]];
    range.least += Math.min(lb, ub);
    range.greatest += Math.max(lb, ub);
    range.size += Math.max(Math.abs(lb), Math.abs(ub));
    if (isKept[mip.colIndex[entry]] === 0) range.fixed += lb;
  }
  return range;
}

/**
 * Takes the rest of the problem out of a box.
 * @param colLb length numCols, no bound above its colUb; borrowed.
 */
export function boxProblem(mip: MipProblem, colLb: Float64Array, colUb: Float64Array): BoxProblem {
  const colValue = new Float64Array(mip.numCols);
  const cols: number[] = [];
  let offset = mip.form.objectiveOffset;
  const isKept = new Uint8Array(mip.numCols);
  for (const col of mip.form.sets?.col ?? []) isKept[col] = 1;
  for (let col = 0; col < mip.numCols; col++) {
    if (colLb[col] < colUb[col]) isKept[col] = 1;
    if (isKept[col] === 1) cols.push(col);
    else {
      colValue[col] = colLb[col];
      offset += mip.colCost[col] * colLb[col];
    }
  }
  const rows: number[] = [];
  const fixed: number[] = [];
  for (let row = 0; row < mip.numRows; row++) {
    const range = measureRow(mip, row, colLb, colUb, isKept);
    // A row with a column without end has no size: then only a side that is missing holds anywhere.
    const noise = range.size < Number.POSITIVE_INFINITY ? ROUNDING * range.size : 0;
    if (range.least >= mip.rowLb[row] - noise && range.greatest <= mip.rowUb[row] + noise) continue;
    rows.push(row);
    fixed.push(range.fixed);
  }
  const keptRows = Int32Array.from(rows);
  const keptCols = Int32Array.from(cols);
  const place = new Int32Array(mip.numRows);
  setPlaces(place, keptRows);
  const part = subproblem(mip.form, keptRows, keptCols, place);
  return {
    form: {
      ...part,
      objectiveOffset: offset,
      colLb: part.colLb.map((_, pos) => colLb[keptCols[pos]]),
      colUb: part.colUb.map((_, pos) => colUb[keptCols[pos]]),
      rowLb: part.rowLb.map((lb, pos) => lb - fixed[pos]),
      rowUb: part.rowUb.map((ub, pos) => ub - fixed[pos]),
    },
    cols: keptCols,
    rows: keptRows,
    colValue,
  };
}

/** The point of the whole that a point of the box stands for; fresh memory. */
export function wholePoint({ cols, colValue }: BoxProblem, point: Float64Array): Float64Array {
  return spread(colValue.slice(), cols, point);
}
