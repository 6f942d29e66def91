import type { IncumbentSink, LpProbe, MipView } from "../plugins.ts";
import { fixPattern } from "../sets/fix-pattern.ts";

/**
 * Offers the point that has these integers and the best continuous values beside them: one LP, none in a pure
 * integer program. In steps.
 *
 * @param colValue length numCols; integer columns are rounded to the nearest; borrowed.
 * @param setValue length numCols: which members of special ordered sets, and which semi-continuous columns, may differ
 *   from 0; borrowed.
 * @returns whether a new incumbent came of it.
 */
export function* offerWithFixedIntegers(
  mip: MipView,
  colValue: Float64Array,
  probe: Pick<LpProbe, "solveInSteps">,
  found: IncumbentSink,
  iterationLimit: number,
  setValue: Float64Array = colValue,
): Generator<void, boolean> {
  const colLb = mip.colLb.slice();
  const colUb = mip.colUb.slice();
  let hasContinuous = false;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) {
      hasContinuous = true;
      continue;
    }
    const whole = Math.min(Math.max(Math.round(colValue[col]), colLb[col]), colUb[col]) + 0;
    colLb[col] = whole;
    colUb[col] = whole;
  }
  if (!fixPattern(mip, setValue, colLb, colUb)) return false;
  if (!hasContinuous) return found.offer(colLb);
  const answer = yield* probe.solveInSteps(colLb, colUb, iterationLimit);
  if (answer.status !== "optimal") return false;
  yield;
  // The LP keeps fixed columns within its tolerance; the point takes them exactly.
  const point = answer.colValue.slice();
  for (let col = 0; col < mip.numCols; col++) if (colLb[col] === colUb[col]) point[col] = colLb[col];
  return found.offer(point);
}
