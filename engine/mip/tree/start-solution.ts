import { OptionError } from "../../errors.ts";
import { offerWithFixedIntegers } from "../heuristics/fixed-integers.ts";
import type { Search } from "../search.ts";
import { fixPattern } from "../sets/fix-pattern.ts";

/**
 * Tries a known solution as first incumbent. Where values are missing (NaN) or do not fit exactly, the integer
 * columns that are known are fixed and an LP fills in the rest. In steps.
 *
 * @param start length numCols; borrowed.
 * @returns whether it became the incumbent.
 * @throws OptionError for a wrong length.
 */
export function* offerStart(search: Search, start: Float64Array): Generator<void, boolean> {
  const { mip, incumbent, probe } = search;
  if (start.length !== mip.numCols) {
    throw new OptionError(`start: expected length ${mip.numCols}, found ${start.length}`);
  }
  const isComplete = !start.some(Number.isNaN);
  if (isComplete && incumbent.offer(start, "start") === "accepted") return true;
  const colLb = mip.colLb.slice();
  const colUb = mip.colUb.slice();
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || Number.isNaN(start[col])) continue;
    const whole = Math.min(Math.max(Math.round(start[col]), colLb[col]), colUb[col]);
    colLb[col] = whole;
    colUb[col] = whole;
  }
  if (!fixPattern(mip, start, colLb, colUb)) return false;
  const answer = yield* probe.solveFully(colLb, colUb);
  if (answer.status !== "optimal") return false;
  const colValue = answer.colValue.slice();
  if (incumbent.offer(colValue, "start") === "accepted") return true;
  const exact = { solveInSteps: probe.solveFully.bind(probe) };
  return yield* offerWithFixedIntegers(
    mip,
    colValue,
    exact,
    incumbent.sink("start"),
    Number.POSITIVE_INFINITY,
  );
}
