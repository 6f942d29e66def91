import type { Basis } from "./model/basis.ts";
import type { Statistics } from "./statistics.ts";
import type { Status } from "./status.ts";
import type { Violations } from "./verify/violations.ts";

/** A point in the model's own order and sense. */
export interface Solution {
  readonly objective: number;
  /** Length numCols. */
  readonly colValue: Float64Array;
  /** Length numRows. */
  readonly rowActivity: Float64Array;
}

/**
 * Duals of an LP, sign convention of the *minimisation* form turned into the model's sense: the objective
 * changes by rowDual[i] for each unit by which the active side of row i moves, in either sense.
 */
export interface DualSolution {
  /** Length numRows. */
  readonly rowDual: Float64Array;
  /** Length numCols: cost minus A' rowDual. */
  readonly reducedCost: Float64Array;
}

/** Why there is no solution, checkable on the original model. */
export type Certificate =
  /** Row multipliers y: the combination y'A x contradicts the bounds. Length numRows. */
  | { readonly kind: "farkas"; readonly rowMultiplier: Float64Array }
  /** Direction r along which the objective improves for ever. Length numCols. */
  | { readonly kind: "ray"; readonly colDirection: Float64Array };

interface ResultBase {
  /** Valid bound on the optimum, in the model's sense; null where none is known. */
  readonly dualBound: number | null;
  readonly nodes: number;
  readonly simplexIterations: number;
  /** Threads that worked on it, the caller's own included. */
  readonly threads: number;
  readonly seconds: { readonly presolve: number; readonly solve: number };
  readonly statistics: Statistics;
}

/**
 * A result with a point that passed the independent check. With `numerical_error` the point holds, but a part of
 * the search could not be decided and the gap stays open.
 */
export interface SolvedResult extends ResultBase {
  readonly status: Exclude<Status, "infeasible" | "unbounded" | "infeasible_or_unbounded">;
  readonly objective: number;
  /** |objective − dualBound| / max(1e-10, |objective|); null without a bound. */
  readonly gap: number | null;
  readonly solution: Solution;
  /** Of an LP solved to optimality. */
  readonly duals: DualSolution | null;
  readonly basis: Basis | null;
  readonly violations: Violations;
  readonly certificate: null;
}

/** A result without a usable point. */
export interface UnsolvedResult extends ResultBase {
  readonly status: Exclude<Status, "optimal">;
  readonly objective: null;
  readonly gap: null;
  readonly solution: null;
  readonly duals: null;
  readonly basis: null;
  /** With `numerical_error`: the residuals of the rejected answer. */
  readonly violations: Violations | null;
  readonly certificate: Certificate | null;
}

/** What `solve` answers; `status === "optimal"` implies a solution. */
export type Result = SolvedResult | UnsolvedResult;
