import { checkSolution } from "../../engine/index.ts";
import { readModelFile } from "../read/model-file.ts";
import { readSolutionFile } from "../read/solution.ts";
import { EXIT_NOT_FEASIBLE, EXIT_OK } from "./exit-status.ts";
import { printJson } from "./output.ts";
import { warn } from "./session.ts";

/**
 * Measures a solution file on a model file and prints one line of JSON.
 * @returns the exit status: 0 feasible within 1e-6, 3 not.
 */
export async function checkCommand(modelFile: string, solutionFile: string): Promise<number> {
  const { problem, names, warnings } = readModelFile(modelFile);
  for (const warning of warnings) warn(warning);
  const report = checkSolution(problem, readSolutionFile(solutionFile, problem, names));
  printJson({
    feasible: report.feasible,
    objective: report.objective,
    violations: report.violations,
    worst: {
      row: report.worstRow < 0 ? null : names.row(report.worstRow),
      column: report.worstCol < 0 ? null : names.col(report.worstCol),
    },
  });
  return report.feasible ? EXIT_OK : EXIT_NOT_FEASIBLE;
}
