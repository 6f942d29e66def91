/**
 * Closes every member of a set that a point says should be 0, so that any point within the bounds keeps the sets.
 * Type 1 keeps the largest member, type 2 the two neighbours around the weighted centre (those of the point where it keeps the
 * set already): with weights of a piecewise-linear function the abscissa then stays where it was.
 */
import type { ColSets } from "../../model/col-sets.ts";
import { INTEGRALITY } from "../../tolerances.ts";
import type { MipView } from "../plugins.ts";

/** Position of the first member that stays open. */
function chooseMember({ type, start, col, weight }: ColSets, set: number, colValue: Float64Array): number {
  const isPair = type[set] === 2;
  const end = start[set + 1];
  let best = start[set];
  let most = -1;
  let sum = 0;
  let centre = 0;
  for (let pos = start[set]; pos < end; pos++) {
    const size = Math.abs(colValue[col[pos]]);
    const held = isPair && pos + 1 < end ? size + Math.abs(colValue[col[pos + 1]]) : size;
    if (held > most) {
      most = held;
      best = pos;
    }
    sum += size;
    centre += size * weight[pos];
  }
  if (!isPair || sum - most <= INTEGRALITY) return best;
  let pos = start[set];
  while (pos + 2 < end && weight[pos + 1] * sum <= centre) pos++;
  return pos;
}

/**
 * Fixes the pattern of zeros of a point.
 *
 * @param colValue length numCols; sets with unknown values (NaN) are left alone; borrowed.
 * @param colLb length numCols, changed. @param colUb length numCols, changed.
 * @returns whether the bounds allow it.
 */
export function fixPattern(
  { sets, semicontinuous }: MipView,
  colValue: Float64Array,
  colLb: Float64Array,
  colUb: Float64Array,
): boolean {
  const close = (col: number): boolean => {
    if (colLb[col] > 0 || colUb[col] < 0) return false;
    colLb[col] = 0;
    colUb[col] = 0;
    return true;
  };
  for (let set = 0; sets !== undefined && set < sets.count; set++) {
    const members = sets.col.subarray(sets.start[set], sets.start[set + 1]);
    if (members.some((col) => Number.isNaN(colValue[col]))) continue;
    const open = chooseMember(sets, set, colValue);
    for (let pos = sets.start[set]; pos < sets.start[set + 1]; pos++) {
      if ((pos < open || pos >= open + sets.type[set]) && !close(sets.col[pos])) return false;
    }
  }
  for (let pos = 0; semicontinuous !== undefined && pos < semicontinuous.col.length; pos++) {
    const col = semicontinuous.col[pos];
    const least = semicontinuous.least[pos];
    if (Number.isNaN(colValue[col])) continue;
    if (colValue[col] > least / 2 && colUb[col] >= least) colLb[col] = Math.max(colLb[col], least);
    else if (!close(col)) return false;
  }
  return true;
}
