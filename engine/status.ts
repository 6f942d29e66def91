/**
 * How a solve ended. A solve that ends is a status, never an exception; bad input throws (errors.ts).
 */
export type Status =
  | "optimal"
  | "infeasible"
  | "unbounded"
  | "infeasible_or_unbounded"
  | "time_limit"
  | "node_limit"
  | "iteration_limit"
  | "solution_limit"
  | "interrupted"
  | "numerical_error";

/** Every status, in the order of the documentation. */
export const STATUSES: readonly Status[] = [
  "optimal",
  "infeasible",
  "unbounded",
  "infeasible_or_unbounded",
  "time_limit",
  "node_limit",
  "iteration_limit",
  "solution_limit",
  "interrupted",
  "numerical_error",
];

/** The limits and requests that stop a solve before it is finished. */
export type StopReason = Extract<
  Status,
  "time_limit" | "node_limit" | "iteration_limit" | "solution_limit" | "interrupted"
>;

/** All of them. */
export const STOP_REASONS: readonly StopReason[] = [
  "time_limit",
  "node_limit",
  "iteration_limit",
  "solution_limit",
  "interrupted",
];
