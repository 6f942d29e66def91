import { checkSolution } from "../../engine/index.ts";
import { readInputFile } from "../read/input-file.ts";
import { readModelFile } from "../read/model-file.ts";
import { readSolution } from "../read/solution.ts";
import { EXIT_NOT_FEASIBLE, EXIT_OK } from "./exit-status.ts";
import { printJson } from "./output.ts";
import { warn } from "./session.ts";

/** Relative to 1 + |objective|: by how much the objective that a file states may be off without a word. */
const STATED_OBJECTIVE_TOLERANCE = 1e-6;

/**
 * Measures a solution file on a model file and prints one line of JSON.
 * An objective that the file states and its point does not have is a warning.
 * @returns the exit status: 0 feasible within 1e-6, 3 not.
 */
export async function checkCommand(modelFile: string, solutionFile: string): Promise<number> {
  const { problem, names, warnings } = readModelFile(modelFile);
  for (const warning of warnings) warn(warning);
  const { colValue, objective } = readSolution(
    readInputFile(solutionFile).bytes,
    solutionFile,
    problem,
    names,
  );
  const report = checkSolution(problem, colValue);
  const isFalse =
    objective !== null &&
    !(
      Math.abs(objective - report.objective) <=
      STATED_OBJECTIVE_TOLERANCE * (1 + Math.abs(report.objective))
    );
  if (isFalse)
    warn(`${solutionFile}: found =obj= ${objective}, expected ${report.objective}, the value of its point`);
  printJson({
    feasible: report.feasible,
    objective: report.objective,
    statedObjective: objective,
    violations: report.violations,
    worst: {
      row: report.worstRow < 0 ? null : names.row(report.worstRow),
      column: report.worstCol < 0 ? null : names.col(report.worstCol),
    },
  });
  return report.feasible ? EXIT_OK : EXIT_NOT_FEASIBLE;
}
