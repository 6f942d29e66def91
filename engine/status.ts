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
export const STOP_REASONS = [
  "time_limit",
  "node_limit",
  "iteration_limit",
  "solution_limit",
  "interrupted",
] as const satisfies readonly Status[];

/** One of them. */
export type StopReason = (typeof STOP_REASONS)[number];
