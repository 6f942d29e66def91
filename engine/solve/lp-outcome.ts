import type { Problem } from "../model/problem.ts";
import type { LpSolver, LpStatus } from "../simplex/lp-types.ts";
import { type LpAnswer, makeLpSolver, type SolveContext } from "./solve-context.ts";

/** How an LP ended, with what its status brings; minimisation form, not yet checked. */
export type LpOutcome =
  | { readonly status: "optimal"; readonly objective: number; readonly answer: LpAnswer }
  /** Multipliers that prove it, length numRows. */
  | { readonly status: "infeasible"; readonly rowMultiplier: Float64Array }
  /** An improving direction, length numCols; says nothing of a feasible point. */
  | { readonly status: "unbounded"; readonly colDirection: Float64Array }
  | {
      readonly status: "stopped" | "iteration_limit" | "numerical_error";
      /** −Infinity = none. */
      readonly dualBound: number;
    };

/** Solves an LP in some way, in steps. */
export type LpWay = (context: SolveContext, lp: Problem) => Generator<void, LpOutcome>;

/**
 * Runs an LP solver to its end within the limits; one yield after each slice.
 *
 * @param most iterations that it may take in any case.
 */
export function* finishLp(
  { control }: SolveContext,
  solver: LpSolver,
  most: number = Number.POSITIVE_INFINITY,
): Generator<void, LpStatus> {
  // What was done before and the first factorisation may both be long.
  yield;
  solver.setIterationLimit(Math.min(control.iterationsLeft, most));
  for (;;) {
    const status = solver.advance();
    if (status !== "working") return status;
    yield;
  }
}

/** What a solver that ended with this status has to say; its arrays are borrowed. */
export function outcomeOf(solver: LpSolver, status: LpStatus): LpOutcome {
  switch (status) {
    case "optimal": {
      const { objective, colValue, rowDual, reducedCost } = solver;
      return { status, objective, answer: { colValue, rowDual, reducedCost, basis: solver.getBasis() } };
    }
    case "infeasible":
      return { status, rowMultiplier: solver.farkas() };
    case "unbounded":
      return { status, colDirection: solver.ray() };
    case "stopped":
    case "iteration_limit":
      return { status, dualBound: solver.objective };
    default:
      return { status: "numerical_error", dualBound: Number.NEGATIVE_INFINITY };
  }
}

/** Solves an LP in one piece by a fresh solver, which is let go of afterwards. */
export function* solveWhole(context: SolveContext, lp: Problem): Generator<void, LpOutcome> {
  const solver = makeLpSolver(context, lp, "fresh");
  const outcome = outcomeOf(solver, yield* finishLp(context, solver));
  context.control.retire(solver);
  return outcome;
}
