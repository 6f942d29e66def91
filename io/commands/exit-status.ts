import type { Result } from "../../engine/index.ts";

/** Solved, or stopped at a limit with a feasible solution. */
export const EXIT_OK = 0;
/** Bad usage or input. */
export const EXIT_BAD_INPUT = 1;
/** Stopped without a solution, undecided, or numerically lost. */
const EXIT_NO_ANSWER = 2;
/** `check`: the point is not feasible. */
export const EXIT_NOT_FEASIBLE = 3;
/** A fault of the program. */
export const EXIT_INTERNAL = 70;

/** The exit status that a solve's outcome stands for. */
export function exitStatusOf(outcome: { status: Result["status"]; hasSolution: boolean }): number {
  switch (outcome.status) {
    case "optimal":
    case "infeasible":
    case "unbounded":
      return EXIT_OK;
    case "infeasible_or_unbounded":
    case "numerical_error":
      return EXIT_NO_ANSWER;
    default:
      return outcome.hasSolution ? EXIT_OK : EXIT_NO_ANSWER;
  }
}
