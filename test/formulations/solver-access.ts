/** The solver as formulations reach it, for tests. */
import { type SolveOptions, Solver, solve } from "../../engine/index.ts";
import type { SolverAccess } from "../../formulations/index.ts";

/** @param options a start among them is for the method, not for each of its solves. @param seen gets the options of each solve. */
export function accessWith({ start, ...options }: SolveOptions, seen: SolveOptions[] = []): SolverAccess {
  return {
    options: start === undefined ? options : { ...options, start },
    solve(model, more = {}) {
      seen.push(more);
      return solve(model, { ...options, ...more });
    },
    warm: (model, more = {}) => new Solver(model, { ...options, ...more }),
  };
}
