import { writeFileSync } from "node:fs";
import type { Statistics } from "../../engine/index.ts";
import type { Outcome } from "./outcome.ts";

/** Writes the counters of every component, with the solve's status, effort and times, as JSON. */
export function writeStatistics(path: string, outcome: Outcome, components: Statistics): void {
  const { file, name, status, nodes, simplexIterations, seconds } = outcome;
  const record = { file, name, status, nodes, simplexIterations, seconds, components };
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
}
