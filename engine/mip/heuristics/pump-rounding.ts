import { INTEGRALITY } from "../../tolerances.ts";
import type { Domain } from "../domain/propagation.ts";
import type { MipView } from "../plugins.ts";

/** Propagation of one rounding may look at so many matrix entries; then what is left is rounded without it. */
const WORK_PER_ENTRY = 5;
const FREE_WORK = 200_000;

/** Propagation between two yields, in matrix entries looked at. */
const WORK_A_STEP = 50_000;

/** What the order of rounding is worth beside the distance, so that rounds differ. */
const DRAW = 0.1;

/**
 * Rounds every integer column, the nearest to a whole number first, and lets propagation fix what follows from the columns before
 * it. Unlike `fixAll` it never gives up: a column that propagation objects to is rounded to the nearest all the same.
 *
 * Fischetti, Salvagnin, "Feasibility pump 2.0", Mathematical Programming Computation 1 (2009) 201-222.
 *
 * @param domain holds the bounds to keep; its own are lost.
 * @param colValue length numCols; borrowed.
 * @param rounded length numCols; its integer columns are filled.
 * @param random breaks ties in the order.
 * @returns whether propagation never objected; in steps.
 */
export function* roundByPropagation(
  mip: MipView,
  domain: Domain,
  colValue: Float64Array,
  rounded: Float64Array,
  random: () => number,
): Generator<void, boolean> {
  const { numCols, integrality } = mip;
  const cols: number[] = [];
  const key = new Float64Array(numCols);
  for (let col = 0; col < numCols; col++) {
    if (integrality[col] === 0) continue;
    const distance = Math.abs(colValue[col] - Math.round(colValue[col]));
    // Columns at zero come last: the others decide more.
    key[col] = distance + DRAW * random() + (Math.abs(colValue[col]) <= INTEGRALITY ? 1 : 0);
    cols.push(col);
  }
  cols.sort((a, b) => key[a] - key[b] || a - b);
  const mostWork = domain.work + FREE_WORK + WORK_PER_ENTRY * mip.value.length;
  let nextYield = domain.work + WORK_A_STEP;
  let isSound = true;
  for (const col of cols) {
    const lb = domain.colLb[col];
    const ub = domain.colUb[col];
    const whole = Math.min(Math.max(Math.round(colValue[col]), lb), ub) + 0;
    rounded[col] = whole;
    if (lb === ub || domain.work > mostWork) continue;
    domain.startTrail();
    if (!(domain.tighten(col, whole, whole) && (yield* domain.propagateInSteps()))) {
      domain.undoTrail();
      const other = whole > colValue[col] ? whole - 1 : whole + 1;
      const isOpen = other >= lb && other <= ub;
      if (isOpen && domain.tighten(col, other, other) && (yield* domain.propagateInSteps())) {
        rounded[col] = other;
      } else {
        domain.undoTrail();
        isSound = false;
      }
    }
    if (domain.work < nextYield) continue;
    nextYield = domain.work + WORK_A_STEP;
    yield;
  }
  return isSound;
}
