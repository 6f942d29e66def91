/** Time limits of methods of several solves. */
import { PLAIN_HOST, type SolveOptions } from "../../engine/index.ts";
import type { SolverAccess } from "../formulation.ts";

/** The options with what is left of the time limit, counted from now on. */
export function timeKeeper(options: SolveOptions): () => SolveOptions {
  const { timeLimit, host = PLAIN_HOST } = options;
  if (timeLimit === undefined) return () => options;
  const begunMs = host.now();
  return () => ({ ...options, timeLimit: Math.max(0, timeLimit - (host.now() - begunMs) / 1000) });
}

/** A solver whose options say how much of the time limit is left when they are read. */
export function withTimeLeft(solver: SolverAccess): SolverAccess {
  const optionsNow = timeKeeper(solver.options);
  return {
    ...solver,
    get options() {
      return optionsNow();
    },
  };
}
