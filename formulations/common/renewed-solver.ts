import {
  type Model,
  type PerSolveOptions,
  type Result,
  type SolveOptions,
  Solver,
} from "../../engine/index.ts";
import type { WarmSolver } from "../formulation.ts";

/** Of the options of a solve, those that may change from solve to solve of one solver. */
function renewable({ timeLimit, iterationLimit, signal }: SolveOptions): PerSolveOptions {
  return {
    ...(timeLimit === undefined ? {} : { timeLimit }),
    ...(iterationLimit === undefined ? {} : { iterationLimit }),
    ...(signal === undefined ? {} : { signal }),
  };
}

/**
 * A solver that keeps its basis, and whose solves each have what is then left of the limits of the whole.
 *
 * @param own options that stand in for those of the whole.
 * @param optionsNow those of the whole, when asked.
 * @param told hears of each result.
 */
export function renewedSolver(
  model: Model,
  own: SolveOptions,
  optionsNow: () => SolveOptions,
  told: (result: Result) => void = () => {},
): WarmSolver {
  const solver = new Solver(model, { ...optionsNow(), ...own });
  const solveOnce = solver.solve.bind(solver);
  const solve = async (): Promise<Result> => {
    const result = await solveOnce({ ...renewable(optionsNow()), ...renewable(own) });
    told(result);
    return result;
  };
  return Object.assign(solver, { solve });
}
