/**
 * Continuous columns that are whole wherever the integers are. Either an equation over integers gives the column as a
 * whole combination of them; or every row of the column holds only integers besides, in whole multiples of its entry and
 * with sides that are such multiples, too: then, for fixed integers, the column moves in an interval with whole ends, and
 * its best value is one of them. Such columns may count as integer: bounds round, and objectives come in steps.
 */
import type { MipProblem } from "../mip-problem.ts";

/** Ratios this near to a whole number, relatively, are whole. */
const WHOLE = 1e-12;
/** Larger multiples would carry tolerances of the integers into the column. */
const LARGEST_RATIO = 1e3;
/** Matrix entries that may be looked at, as a multiple of those there are. */
const MOST_WORK = 20;

/** Whether one number is a whole multiple of the other, up to the largest one. */
export function isWholeMultiple(part: number, whole: number, largest: number): boolean {
  const ratio = Math.abs(part / whole);
  return ratio <= largest && Math.abs(ratio - Math.round(ratio)) <= WHOLE * Math.max(1, ratio);
}

/** Whether all other columns of the row are integer, in whole multiples of this entry. */
function isWholeRow(mip: MipProblem, isInteger: Uint8Array, row: number, col: number, a: number): boolean {
  const { rowStart, colIndex, rowValue } = mip;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const other = colIndex[entry];
    if (other === col) continue;
    if (isInteger[other] === 0 || !isWholeMultiple(rowValue[entry], a, LARGEST_RATIO)) return false;
  }
  return true;
}

/** Whether a side or bound is a whole multiple of an entry, or none at all. */
export function isWholeSide(side: number, a: number): boolean {
  return !Number.isFinite(side) || isWholeMultiple(side, a, 1e9);
}

function isImplied(mip: MipProblem, isInteger: Uint8Array, col: number): boolean {
  const { colStart, rowIndex, value, rowLb, rowUb, colLb, colUb } = mip;
  let isWholeEverywhere = isWholeSide(colLb[col], 1) && isWholeSide(colUb[col], 1);
  for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
    const row = rowIndex[entry];
    const a = value[entry];
    const isEquation = rowLb[row] === rowUb[row];
    if (!isEquation && !isWholeEverywhere) continue;
    const isWhole =
      isWholeSide(rowLb[row], a) && isWholeSide(rowUb[row], a) && isWholeRow(mip, isInteger, row, col, a);
    if (isWhole && isEquation) return true;
    if (!isWhole) isWholeEverywhere = false;
  }
  return isWholeEverywhere && colStart[col + 1] > colStart[col];
}

/**
 * Finds the continuous columns that may count as integer.
 *
 * @returns integrality with those columns set to 1; length numCols, fresh.
 */
export function findImpliedIntegers(mip: MipProblem): Uint8Array {
  const { numCols, colStart, rowStart, rowIndex } = mip;
  const isInteger = mip.integrality.slice();
  let work = MOST_WORK * colStart[numCols];
  let hasFound = true;
  while (hasFound && work > 0) {
    hasFound = false;
    for (let col = 0; col < numCols && work > 0; col++) {
      if (isInteger[col] === 1) continue;
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        const row = rowIndex[entry];
        work -= rowStart[row + 1] - rowStart[row];
      }
      if (!isImplied(mip, isInteger, col)) continue;
      isInteger[col] = 1;
      hasFound = true;
    }
  }
  return isInteger;
}
