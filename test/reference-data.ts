import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = process.env.GRIDPLEX_DATA ?? fileURLToPath(new URL("../../shared", import.meta.url));

/** A folder of the reference data: below `$GRIDPLEX_DATA`, else `../shared` beside the repository; null if absent. */
export function referenceFolder(...names: readonly string[]): string | null {
  const folder = path.join(ROOT, ...names);
  return existsSync(folder) ? folder : null;
}
