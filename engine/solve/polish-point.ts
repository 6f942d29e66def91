import { hasConditions } from "../model/conditions.ts";
import { objectiveNoise } from "../model/objective-noise.ts";
import { verify } from "../verify/verify.ts";
import type { SolveContext } from "./solve-context.ts";
import { runLp } from "./solve-lp.ts";

/** Rows that a point breaks by less are as exact as an LP makes them. */
const EXACT = 1e-9;

/** An exact point may cost this share more, for `objectiveNoise`; one that costs more is another point. */
const WORTH = 1e-6;

/** Larger problems are not solved once more for the last digits. */
const MOST_ENTRIES = 1e6;

/**
 * A point found on the way through presolve and cuts uses their tolerances: its rows may miss by up to 1e-6, which the objective
 * shows in the eighth digit. Here its integers stay and the continuous columns come anew from the LP of the model itself.
 *
 * @param colValue feasible within the tolerances, integers whole; borrowed.
 * @returns the better one of the two: `colValue` itself where it is exact, or where the LP leads to nothing better.
 */
export function* polishPoint(context: SolveContext, colValue: Float64Array): Generator<void, Float64Array> {
  const { problem, form, control } = context;
  const before = verify(problem, { colValue });
  const miss = Math.max(before.violations.row, before.violations.bound);
  const isTooLarge = form.colStart[form.numCols] > MOST_ENTRIES;
  const mayTry = before.accepted && miss > EXACT && !isTooLarge && !hasConditions(form);
  if (!mayTry || control.stopReason() !== null) return colValue;
  const fixed = (bound: Float64Array): Float64Array =>
    bound.map((value, col) => (form.integrality[col] === 1 ? colValue[col] : value));
  const lp = { ...form, colLb: fixed(form.colLb), colUb: fixed(form.colUb) };
  const { status, solver } = yield* runLp(context, lp, false);
  if (status !== "optimal") return colValue;
  const exact = solver.colValue.map((value, col) => Math.min(Math.max(value, lp.colLb[col]), lp.colUb[col]));
  const after = verify(problem, { colValue: exact });
  const isExacter = Math.max(after.violations.row, after.violations.bound) < miss;
  const loss = (after.point.objective - before.point.objective) * (problem.maximize ? -1 : 1);
  const isWorth = loss <= objectiveNoise(WORTH, before.point.objective, problem.objectiveOffset);
  return after.accepted && isExacter && isWorth ? exact : colValue;
}
