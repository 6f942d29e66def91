import { hasConditions } from "../model/conditions.ts";
import { objectiveNoise } from "../model/objective-noise.ts";
import type { Problem } from "../model/problem.ts";
import { verify } from "../verify/verify.ts";
import { finishLp } from "./lp-outcome.ts";
import { inForm, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { presolveUnlessStopped } from "./solve-presolved.ts";

/** Rows that a point breaks by less are as exact as an LP makes them. */
const EXACT = 1e-9;

/** An exact point may cost this share more, for `objectiveNoise`; one that costs more is another point. */
const WORTH = 1e-6;

/** Larger problems are not solved once more for the last digits. */
const MOST_ENTRIES = 1e6;

/** The model with its integer columns fixed at the point, as an LP. */
function fixIntegers(form: Problem, colValue: Float64Array): Problem {
  const fixed = (bound: Float64Array): Float64Array =>
    bound.map((value, col) => (form.integrality[col] === 1 ? colValue[col] : value));
  return {
    ...form,
    integrality: new Uint8Array(form.numCols),
    colLb: fixed(form.colLb),
    colUb: fixed(form.colUb),
  };
}

/** The optimum of the LP; null if it has none, or none within the iterations that the whole solve took so far. */
function* solveBriefly(context: SolveContext, lp: Problem): Generator<void, Float64Array | null> {
  const { control } = context;
  const most = Math.max(control.iterations, lp.numRows + lp.numCols);
  const canReduce = control.options.techniques.has("presolve");
  const presolved = canReduce ? yield* presolveUnlessStopped({ ...context, form: lp }) : null;
  const isReduced = presolved?.status === "reduced";
  const solver = makeLpSolver(context, isReduced ? presolved.reduced : lp, "fresh");
  const isOptimal = (yield* finishLp(context, solver, most)) === "optimal";
  const { colValue } = solver;
  control.retire(solver);
  if (!isOptimal) return null;
  return isReduced ? presolved.postsolvePoint(colValue) : colValue;
}

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
  const lp = fixIntegers(form, colValue);
  const optimum = yield* solveBriefly(context, lp);
  if (optimum === null) return colValue;
  const exact = optimum.map((value, col) => Math.min(Math.max(value, lp.colLb[col]), lp.colUb[col]));
  const after = verify(problem, { colValue: exact });
  const isExacter = Math.max(after.violations.row, after.violations.bound) < miss;
  const reached = inForm(context, before.point.objective);
  const loss = inForm(context, after.point.objective) - reached;
  const isWorth = loss <= objectiveNoise(WORTH, reached, form.objectiveOffset);
  return after.accepted && isExacter && isWorth ? exact : colValue;
}
