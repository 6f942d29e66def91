/**
 * When a search is to begin anew with another presolve: once the bounds that hold everywhere say enough that the problem did not say when
 * the search began.
 *
 * Achterberg, "Constraint Integer Programming", TU Berlin 2007, section 10.9 (restarts).
 */
import { isPrioritySettled } from "../branching/priority-trials.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { Search } from "../search.ts";

/** The least of a row's activity times a sign, and the two columns of one step that add most to it. */
interface LeastActivity {
  readonly least: number;
  readonly first: number;
  readonly second: number;
}

function leastActivity(
  { rowStart, colIndex, rowValue, integrality }: MipProblem,
  row: number,
  sign: number,
  colLb: Float64Array,
  colUb: Float64Array,
): LeastActivity {
  let least = 0;
  let first = 0;
  let second = 0;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const col = colIndex[entry];
    const factor = sign * rowValue[entry];
    least += factor > 0 ? factor * colLb[col] : factor * colUb[col];
    if (integrality[col] === 0 || colUb[col] - colLb[col] !== 1) continue;
    const step = Math.abs(factor);
    if (step > first) {
      second = first;
      first = step;
    } else if (step > second) second = step;
  }
  return { least, first, second };
}

/** Whether the row has a pair of binary columns that exclude each other by now, and had none when the search began. */
function excludesPair(search: Search, row: number, sign: number, side: number): boolean {
  const { mip, globalLb, globalUb } = search;
  if (side === Number.POSITIVE_INFINITY) return false;
  const { least, first, second } = leastActivity(mip, row, sign, globalLb, globalUb);
  // Rounding makes a difference of some digits at most: this only decides what is worth a try.
  if (second === 0 || !(least + first + second > side + 1e-6 * (1 + Math.abs(side)))) return false;
  const before = leastActivity(mip, row, sign, mip.colLb, mip.colUb);
  return !(before.least + before.first + before.second > side + 1e-6 * (1 + Math.abs(side)));
}

/** Number of rows with such pairs. */
function numNewExclusions(search: Search): number {
  const { numRows, rowLb, rowUb } = search.mip;
  let count = 0;
  for (let row = 0; row < numRows; row++) {
    if (excludesPair(search, row, 1, rowUb[row]) || excludesPair(search, row, -1, -rowLb[row])) count++;
  }
  return count;
}

/** Whether enough integer columns were fixed everywhere since the search began, or enough rows have become stricter. */
export function isRestartDue(search: Search): boolean {
  const { mip, globalLb, globalUb, restartShare, selector } = search;
  if (restartShare === Number.POSITIVE_INFINITY || selector.size === 0) return false;
  let unfixed = 0;
  let fixed = 0;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || mip.colLb[col] === mip.colUb[col]) continue;
    unfixed++;
    if (globalLb[col] === globalUb[col]) fixed++;
  }
  if (fixed > 0 && (fixed >= restartShare * unfixed || isPrioritySettled(search))) return true;
  return numNewExclusions(search) > restartShare * mip.numRows;
}
