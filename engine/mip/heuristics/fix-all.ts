import { INTEGRALITY } from "../../tolerances.ts";
import type { Domain } from "../domain/propagation.ts";
import type { MipView } from "../plugins.ts";
import { type Locks, roundByLocks } from "./locks.ts";

/** Propagation of one call may look at so many matrix entries. */
const WORK_PER_ENTRY = 20;
const FREE_WORK = 5_000_000;

/** Propagation between two yields, in matrix entries looked at. */
const WORK_A_STEP = 50_000;

/** Columns whose value is whole already are fixed this many at a time. */
const CHUNK = 64;

/** Which columns are fixed first; each order suits other problems. */
export type FixingOrder =
  /** Those nearest to a whole number. */
  | "nearest"
  /** Likewise, but columns at zero after all others: fixing the others decides more. */
  | "zeros-last";

interface Plan {
  /** Unfixed integer columns in the order of fixing. */
  readonly cols: readonly number[];
  /** Distance of each column's value to the nearest whole number; length numCols. */
  readonly distance: Float64Array;
}

function planFixing(mip: MipView, domain: Domain, colValue: Float64Array, order: FixingOrder): Plan {
  const cols: number[] = [];
  const distance = new Float64Array(mip.numCols);
  const key = new Float64Array(mip.numCols);
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || domain.colLb[col] === domain.colUb[col]) continue;
    const value = colValue[col];
    distance[col] = Math.abs(value - Math.round(value));
    key[col] = distance[col] + (order === "zeros-last" && Math.abs(value) <= INTEGRALITY ? 1 : 0);
    cols.push(col);
  }
  cols.sort((a, b) => key[a] - key[b] || a - b);
  return { cols, distance };
}

/** Fixes a column to its rounded value, or to the other neighbour where propagation finds that impossible. */
function* fixOne(domain: Domain, locks: Locks, col: number, value: number): Generator<void, boolean> {
  if (domain.colLb[col] === domain.colUb[col]) return true;
  const clip = (v: number): number => Math.min(Math.max(v, domain.colLb[col]), domain.colUb[col]);
  const wanted = clip(roundByLocks(locks, col, value));
  domain.startTrail();
  if (domain.tighten(col, wanted, wanted) && (yield* domain.propagateInSteps())) return true;
  domain.undoTrail();
  const other = clip(wanted > value ? wanted - 1 : wanted + 1);
  if (other === wanted || !domain.tighten(col, other, other)) return false;
  return yield* domain.propagateInSteps();
}

/** Fixes several columns to their whole values at once; takes everything back where that fails. */
function* fixChunk(
  domain: Domain,
  cols: readonly number[],
  colValue: Float64Array,
): Generator<void, boolean> {
  domain.startTrail();
  for (const col of cols) {
    if (domain.colLb[col] === domain.colUb[col]) continue;
    const whole = Math.round(colValue[col]);
    if (!domain.tighten(col, whole, whole)) break;
  }
  if (!domain.isEmpty && (yield* domain.propagateInSteps())) return true;
  domain.undoTrail();
  return false;
}

/**
 * Fixes every integer column at or next to its value, propagating as it goes. In steps.
 *
 * @param domain where the fixing starts and ends up; afterwards its integer columns are fixed if that worked.
 * @param colValue length numCols; borrowed.
 * @returns whether every column was fixed without contradiction.
 */
export function* fixAll(
  mip: MipView,
  locks: Locks,
  domain: Domain,
  colValue: Float64Array,
  order: FixingOrder,
): Generator<void, boolean> {
  const { cols, distance } = planFixing(mip, domain, colValue, order);
  const mostWork = domain.work + WORK_PER_ENTRY * mip.value.length + FREE_WORK;
  let nextYield = domain.work + WORK_A_STEP;
  let pos = 0;
  while (pos < cols.length) {
    if (domain.work > mostWork) return false;
    let end = pos + 1;
    while (end < cols.length && end < pos + CHUNK && distance[cols[end]] <= INTEGRALITY) end++;
    const chunk = cols.slice(pos, end);
    const isWhole = distance[chunk[0]] <= INTEGRALITY;
    if (!isWhole || !(yield* fixChunk(domain, chunk, colValue))) {
      for (const col of chunk) {
        if (!(yield* fixOne(domain, locks, col, colValue[col]))) return false;
      }
    }
    pos = end;
    if (domain.work < nextYield) continue;
    nextYield = domain.work + WORK_A_STEP;
    yield;
  }
  return true;
}
