/**
 * Gomory mixed-integer cuts: the row of the basis inverse that belongs to a fractional basic integer column says how to
 * add rows of the LP up so that rounding the sum cuts the point off. The sum is made of the rows themselves, so whatever
 * rounding did to the multipliers, the inequality it starts from is valid.
 *
 * Gomory, "An algorithm for the mixed integer problem", RAND RM-2597, 1960; Balas, Ceria, Cornuejols, Natraj, "Gomory cuts
 * revisited", Operations Research Letters 19 (1996) 1-9.
 */
import type { LpRows, MipView, NodeView, Separator } from "../plugins.ts";
import { AggregatedRow } from "./aggregated-row.ts";
import { MirCutter } from "./mir-cutter.ts";

/** Rows tried in a round: this many and this share of the smaller of rows and integer columns. */
const FEW_TRIES = 200;
const TRY_SHARE = 0.1;
/** Matrix entries that sums of a round may go through: this many, and this many times the matrix. */
const FREE_WORK = 200_000;
const WORK_SHARE = 20;
/** Of that between two yields. */
const WORK_A_STEP = 10_000;
/** Multipliers below this share of the largest are left out: any choice of multipliers gives a valid row. */
const LEAST_MULTIPLIER = 1e-9;
/** Largest and smallest multiplier may differ by this factor. */
const MOST_RANGE = 1e6;
/** Least distance from a whole number. */
const LEAST_FRACTION = 1e-4;

/** Fractional integer columns, those nearest to one half first. */
function orderCandidates(mip: MipView, node: NodeView): number[] {
  const { colValue } = node;
  const cols: number[] = [];
  const distance = (col: number): number => Math.abs(colValue[col] - Math.round(colValue[col]));
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1 && distance(col) >= LEAST_FRACTION) cols.push(col);
  }
  return cols.sort((a, b) => distance(b) - distance(a) || a - b);
}

/** Adds the rows up; the entries that were gone through, or −1 where the sum is of no use. */
function addRows(row: AggregatedRow, rows: LpRows, multiplier: Float64Array): number {
  let largest = 0;
  for (let at = 0; at < rows.numRows; at++) largest = Math.max(largest, Math.abs(multiplier[at]));
  let smallest = largest;
  let work = 0;
  row.clear();
  for (let at = 0; at < rows.numRows; at++) {
    const size = Math.abs(multiplier[at]);
    if (size <= LEAST_MULTIPLIER * largest) continue;
    smallest = Math.min(smallest, size);
    if (!row.addRow(rows, at, multiplier[at])) return -1;
    work += rows.rowStart[at + 1] - rows.rowStart[at];
  }
  return largest > MOST_RANGE * smallest ? -1 : work;
}

/** Gomory mixed-integer cuts from rows of the tableau. */
export const gomory: Separator = {
  name: "gomory",
  description: "mixed-integer rounding of tableau rows of fractional basic columns",
  create(mip) {
    const row = new AggregatedRow(mip.numCols);
    return {
      *separate(node, rows, cuts) {
        const candidates = orderCandidates(mip, node);
        if (candidates.length === 0) return "skipped";
        const multiplier = new Float64Array(rows.numRows);
        const cutter = new MirCutter(mip, node, rows);
        const mostTries = FEW_TRIES + TRY_SHARE * Math.min(mip.numRows, candidates.length);
        let work = FREE_WORK + WORK_SHARE * mip.colStart[mip.numCols];
        let pausedAt = work;
        for (let pos = 0; pos < candidates.length && pos < mostTries && work > cutter.work; pos++) {
          if (work - cutter.work < pausedAt - WORK_A_STEP) {
            pausedAt = work - cutter.work;
            yield;
          }
          if (!rows.basisRow(candidates[pos], multiplier)) continue;
          const spent = addRows(row, rows, multiplier);
          work -= rows.numRows + Math.abs(spent);
          if (spent >= 0) cutter.cutBoth(row, true, cuts);
        }
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
