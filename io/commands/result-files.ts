import { realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Names, Result } from "../../engine/index.ts";
import { assertWritable, writeOutputFile } from "../write/output-file.ts";
import { writeSolutionFile } from "../write/solution.ts";
import type { SolveFlags } from "./options.ts";
import type { Outcome } from "./outcome.ts";
import { UsageError } from "./usage-error.ts";

/** Where a file stands or will stand; null for devices and pipes, which are not replaced, and what cannot be reached. */
function placeOf(file: string): string | null {
  try {
    const present = statSync(file, { throwIfNoEntry: false });
    if (present === undefined) return join(realpathSync(dirname(file)), basename(file));
    return present.isFile() ? realpathSync(file) : null;
  } catch {
    // Whoever opens it says why.
    return null;
  }
}

/** @throws UsageError where a result would take the place of the input or of another result. */
function assertApart(input: string, { write, solution, stats, checkpoint }: SolveFlags): void {
  const owners = new Map([[placeOf(input), "the input"]]);
  for (const [option, file] of Object.entries({ write, solution, stats, checkpoint })) {
    const place = file === undefined ? null : placeOf(file);
    if (place === null) continue;
    const owner = owners.get(place);
    if (owner !== undefined) {
      throw new UsageError(`--${option}: found ${file}, which is ${owner}, expected a file of its own`);
    }
    owners.set(place, `the file of --${option}`);
  }
}

/**
 * Complains before the work about files that could not be written after it, and about ones that would be lost by it.
 *
 * @param input the file or folder that the command reads.
 * @throws WriteError, UsageError for the first of them.
 */
export function assertResultFiles(input: string, flags: SolveFlags): void {
  const { write, solution, stats } = flags;
  for (const file of [write, solution, stats]) if (file !== undefined) assertWritable(file);
  assertApart(input, flags);
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
