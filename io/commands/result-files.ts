import type { Names, Result } from "../../engine/index.ts";
import { assertWritable, writeOutputFile } from "../write/output-file.ts";
import { writeSolutionFile } from "../write/solution.ts";
import type { SolveFlags } from "./options.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Complains before the work about files that could not be written after it.
 * @throws WriteError for the first of them.
 */
export function assertResultFiles({ write, solution, stats }: SolveFlags): void {
  for (const file of [write, solution, stats]) if (file !== undefined) assertWritable(file);
}

/** The counters of every component, with the solve's status, effort and times, as JSON. */
function formatStatistics(outcome: Outcome, result: Result): string {
  const { file, name, status, nodes, simplexIterations, seconds } = outcome;
  const record = { file, name, status, nodes, simplexIterations, seconds, components: result.statistics };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** Writes what `--solution` and `--stats` ask for; without a solution, no solution file. */
export function writeResultFiles(flags: SolveFlags, outcome: Outcome, result: Result, names: Names): void {
  const { solution, stats } = flags;
  if (solution !== undefined && result.solution !== null) {
    writeSolutionFile(solution, result.solution, names);
  }
  if (stats !== undefined)
    writeOutputFile(stats, new TextEncoder().encode(formatStatistics(outcome, result)));
}
