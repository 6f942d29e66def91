import type { IncumbentSink, LpProbe, MipView } from "../plugins.ts";

/**
 * Offers the point that has these integers and the best continuous values beside them: one LP, none in a pure
 * integer program. In steps.
 *
 * @param colValue length numCols; integer columns are rounded to the nearest; borrowed.
 * @returns whether a new incumbent came of it.
 */
export function* offerWithFixedIntegers(
  mip: MipView,
  colValue: Float64Array,
  probe: Pick<LpProbe, "solveInSteps">,
  found: IncumbentSink,
  iterationLimit: number,
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
  if (!hasContinuous) return found.offer(colLb);
  const answer = yield* probe.solveInSteps(colLb, colUb, iterationLimit);
  if (answer.status !== "optimal") return false;
  // The LP keeps fixed columns within its tolerance; the point takes them exactly.
  const point = answer.colValue.slice();
  for (let col = 0; col < mip.numCols; col++) if (mip.integrality[col] === 1) point[col] = colLb[col];
  return found.offer(point);
}
