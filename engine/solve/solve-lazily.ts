/**
 * An LP without its lazy rows at first: solve, add the rows that the optimum breaks, go on by the dual simplex from
 * the same basis with the new slacks in it, until no row is broken. The optimum of the rows at hand is that of all of
 * them then; the slacks of rows left out are basic, their duals zero.
 */

import type { Problem } from "../model/problem.ts";
import { setPlaces, spread, subproblem } from "../model/subproblem.ts";
import type { LpSolver, WeightedBasis } from "../simplex/lp-types.ts";
import { PRIMAL_FEASIBILITY } from "../tolerances.ts";
import { multiply } from "../verify/products.ts";
import { finishLp, type LpOutcome, outcomeOf, solveWhole } from "./lp-outcome.ts";
import { type LpAnswer, makeLpSolver, type SolveContext } from "./solve-context.ts";

/** The rows left out that the point breaks. @param place 0 = left out. */
function brokenRows(problem: Problem, place: Int32Array, colValue: Float64Array): number[] {
  const { numRows, rowLb, rowUb } = problem;
  const activity = multiply(problem, colValue).value;
  const broken: number[] = [];
  for (let row = 0; row < numRows; row++) {
    if (place[row] > 0) continue;
    const excess = Math.max(rowLb[row] - activity[row], activity[row] - rowUb[row]);
    if (excess > PRIMAL_FEASIBILITY) broken.push(row);
  }
  return broken;
}

/** The answer for all rows from that for the rows at hand. */
function completed({ numRows }: Problem, rows: Int32Array, part: LpAnswer): LpAnswer {
  const { colStatus, rowStatus } = part.basis;
  return {
    ...part,
    rowDual: spread(new Float64Array(numRows), rows, part.rowDual),
    // The slacks of the others are basic, which is 0.
    basis: { colStatus, rowStatus: spread(new Uint8Array(numRows), rows, rowStatus) },
  };
}

function appended(rows: Int32Array, more: readonly number[]): Int32Array {
  const longer = new Int32Array(rows.length + more.length);
  longer.set(rows);
  longer.set(more, rows.length);
  return longer;
}

/** The solver's basis with further rows behind the others, their slacks basic with weight 1. */
function extendedBasis(solver: LpSolver, numMore: number): WeightedBasis {
  const { basis, edgeWeight: weights } = solver.getWeightedBasis();
  const { colStatus, rowStatus } = basis;
  const longer = new Uint8Array(rowStatus.length + numMore);
  longer.set(rowStatus);
  const edgeWeight = new Float64Array(colStatus.length + longer.length).fill(1);
  edgeWeight.set(weights);
  return { basis: { colStatus, rowStatus: longer }, edgeWeight };
}

/**
 * Solves an LP, lazy rows last. Where the others leave it unbounded, it is solved in one piece.
 *
 * @param isLazy 1 = may be left out; length numRows.
 */
export function* solveLazily(
  context: SolveContext,
  problem: Problem,
  isLazy: Uint8Array,
): Generator<void, LpOutcome> {
  const { control, log } = context;
  const { numRows, numCols, objectiveOffset } = problem;
  const cols = Int32Array.from({ length: numCols }, (_, col) => col);
  const place = new Int32Array(numRows);
  let rows: Int32Array = Int32Array.from(isLazy.keys()).filter((row) => isLazy[row] === 0);
  let start: WeightedBasis | null = null;
  log.note(`lazy rows: ${numRows - rows.length} of ${numRows} left out`);
  control.record("lazyRows", { leftOut: numRows - rows.length });
  for (;;) {
    setPlaces(place, rows);
    const part = { ...subproblem(problem, rows, cols, place), objectiveOffset };
    const solver = makeLpSolver(context, part, "fresh");
    if (start !== null) solver.setBasis(start.basis, start.edgeWeight);
    const outcome: LpOutcome = outcomeOf(solver, yield* finishLp(context, solver));
    control.retire(solver);
    control.record("lazyRows", { solves: 1 });
    if (outcome.status === "infeasible") {
      const rowMultiplier = spread(new Float64Array(numRows), rows, outcome.rowMultiplier);
      return { status: "infeasible", rowMultiplier };
    }
    if (outcome.status === "unbounded") return yield* solveWhole(context, problem);
    if (outcome.status !== "optimal") return outcome;
    const broken = brokenRows(problem, place, outcome.answer.colValue);
    if (broken.length === 0) return { ...outcome, answer: completed(problem, rows, outcome.answer) };
    log.note(`lazy rows: ${broken.length} broken and added`);
    control.record("lazyRows", { added: broken.length });
    start = extendedBasis(solver, broken.length);
    rows = appended(rows, broken);
    yield;
  }
}
