import { ACCEPTED_RELATIVE_VIOLATION, ACCEPTED_VIOLATION, INTEGRALITY } from "../../tolerances.ts";
import type { Conflict } from "./conflict-pool.ts";

/** Rounding noise of an activity, relative to the sum of its absolute terms. */
const ACTIVITY_NOISE = 1e-13;

/**
 * Deduces bounds of integer columns from an inequality. Continuous ones stay: chains of them would creep.
 *
 * @param colLb bounds of all columns, which `tighten` moves; lengths numCols.
 * @param tighten takes new bounds of a column, both given.
 * @returns what followed.
 */
export function propagateConflict(
  { col, value, rhs }: Conflict,
  colLb: Float64Array,
  colUb: Float64Array,
  integrality: Uint8Array,
  tighten: (col: number, lb: number, ub: number) => void,
): "empty" | "tightened" | "nothing" {
  const count = col.length;
  let least = 0;
  let size = Math.abs(rhs);
  let widest = 0;
  for (let entry = 0; entry < count; entry++) {
    const a = value[entry];
    const lb = colLb[col[entry]];
    const ub = colUb[col[entry]];
    const term = a > 0 ? a * lb : a * ub;
    least += term;
    size += Math.abs(term);
    const width = Math.abs(a) * (ub - lb);
    if (width > widest) widest = width;
  }
  // An infinite term leaves everything open.
  if (!(least > Number.NEGATIVE_INFINITY)) return "nothing";
  const room = rhs - least;
  if (room < -ACCEPTED_VIOLATION - ACCEPTED_RELATIVE_VIOLATION * size) return "empty";
  const noise = ACTIVITY_NOISE * size;
  if (widest <= room) return "nothing";
  let hasTightened = false;
  for (let entry = 0; entry < count; entry++) {
    const each = col[entry];
    const a = value[entry];
    const lb = colLb[each];
    const ub = colUb[each];
    if (integrality[each] === 0 || Math.abs(a) * (ub - lb) <= room) continue;
    const steps = Math.floor(Math.max(0, room + noise) / Math.abs(a) + INTEGRALITY);
    if (!(lb + steps < ub)) continue;
    hasTightened = true;
    if (a > 0) tighten(each, lb, lb + steps);
    else tighten(each, ub - steps, ub);
  }
  return hasTightened ? "tightened" : "nothing";
}
