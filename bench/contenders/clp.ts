import { readCoinSolution } from "./coin-solution.ts";
import type { ContenderSource } from "./contender.ts";
import { nativeSource } from "./native-solver.ts";

/** Clp, the LP solver of COIN-OR, by its dual simplex. */
export const clp: ContenderSource = nativeSource({
  name: "clp",
  takesIntegers: false,
  versionArgs: ["-quit"],
  version: /version (\S+?),/,
  args: (model, solution, { timeLimit }) => [
    model,
    ...["-seconds", String(timeLimit), "-dualsimplex", "-saveSolution", solution],
  ],
  phrases: [
    [/^Optimal objective/m, "optimal"],
    [/^PrimalInfeasible objective/m, "infeasible"],
    [/^DualInfeasible objective/m, "unbounded"],
    [/^Stopped objective/m, "time_limit"],
  ],
  readPoint: readCoinSolution,
});
