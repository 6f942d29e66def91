/**
 * Lazy rows: limits that most likely never bind, such as those of the lines of a grid. They are left out until the
 * optimum of the rest breaks them.
 */
import type { Problem } from "../model/problem.ts";

/**
 * With fewer candidates a second start of the simplex costs what it saves; measured on optimal power flows of 2 to 72
 * hours.
 */
export const FEWEST_CANDIDATES: number = 2000;
/** Candidates must make up this share of the rows. */
const SHARE_OF_ROWS = 0.2;

/** Marks rows with two finite sides that are no equations, with more than one entry and not priced. */
function markRanges(problem: Problem, isPriced: Uint8Array | null): Uint8Array {
  const { numRows, numCols, rowLb, rowUb, rowIndex, colStart } = problem;
  const count = new Int32Array(numRows);
  const numEntries = colStart[numCols];
  for (let entry = 0; entry < numEntries; entry++) count[rowIndex[entry]]++;
  const isRange = new Uint8Array(numRows);
  for (let row = 0; row < numRows; row++) {
    const isOpen = rowLb[row] === Number.NEGATIVE_INFINITY || rowUb[row] === Number.POSITIVE_INFINITY;
    const isLoose = !isOpen && rowLb[row] < rowUb[row] && count[row] > 1;
    if (isLoose && (isPriced === null || isPriced[row] === 0)) isRange[row] = 1;
  }
  return isRange;
}

/** Whether the column cannot run away for its cost: its bounds hold it, or a row that is not marked may. */
function isHeld(problem: Problem, col: number, isMarked: Uint8Array): boolean {
  const { colLb, colUb, colCost, colStart, rowIndex } = problem;
  const cost = colCost[col];
  if (cost === 0) return true;
  if (cost > 0 ? colLb[col] !== Number.NEGATIVE_INFINITY : colUb[col] !== Number.POSITIVE_INFINITY)
    return true;
  for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
    if (isMarked[rowIndex[entry]] === 0) return true;
  }
  return false;
}

/**
 * The rows to leave out at first, marked by 1; null if that is not worth while: two-sided rows all of whose columns
 * are held by their bounds or by other rows, or have no cost. One-sided rows stay: those of a covering or packing problem are what
 * its optimum stands on.
 *
 * @param isPriced 1 = the row stays: it is likely to be active. Length numRows; null = none.
 */
export function chooseLazyRows(problem: Problem, isPriced: Uint8Array | null): Uint8Array | null {
  const { numRows, numCols, colStart, rowIndex } = problem;
  if (numRows < FEWEST_CANDIDATES) return null;
  const isLazy = markRanges(problem, isPriced);
  const isMarked = isLazy.slice();
  for (let col = 0; col < numCols; col++) {
    if (isHeld(problem, col, isMarked)) continue;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) isLazy[rowIndex[entry]] = 0;
  }
  let count = 0;
  for (let row = 0; row < numRows; row++) count += isLazy[row];
  return count >= Math.max(FEWEST_CANDIDATES, SHARE_OF_ROWS * numRows) ? isLazy : null;
}
