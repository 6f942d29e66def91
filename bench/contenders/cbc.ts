import { readCoinSolution } from "./coin-solution.ts";
import type { ContenderSource } from "./contender.ts";
import { nativeSource } from "./native-solver.ts";

/** Cbc, the MIP solver of COIN-OR, on one thread. */
export const cbc: ContenderSource = nativeSource({
  name: "cbc",
  takesIntegers: true,
  versionArgs: ["-quit"],
  version: /Version: (\S+)/,
  args: (model, solution, { timeLimit, mipGap }) => [
    model,
    ...["-seconds", String(timeLimit), "-ratioGap", String(mipGap), "-solve", "-saveSolution", solution],
  ],
  phrases: [
    [/^Result - (Optimal solution found|Finished objective)/m, "optimal"],
    [/^Result - (Problem proven infeasible|Linear relaxation infeasible)/m, "infeasible"],
    [/^Result - Linear relaxation unbounded/m, "unbounded"],
    [/^Result - Stopped on time/m, "time_limit"],
    [
      /Problem (is|proven) infeasible|^PrimalInfeasible objective|Primal infeasible - objective/m,
      "infeasible",
    ],
    [/Problem is unbounded|^DualInfeasible objective|Dual infeasible - objective/m, "unbounded"],
    [/^Optimal objective/m, "optimal"],
    [/^Stopped objective/m, "time_limit"],
  ],
  readPoint: readCoinSolution,
});
