import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A model file with what is known of its optimum. */
export interface Instance {
  readonly name: string;
  readonly file: string;
  /** Expected status; undefined where nothing is proven. */
  readonly status: string | undefined;
  /** Expected objective, in the file's own sense; undefined where not proven optimal. */
  readonly objective: number | undefined;
}

interface Reference {
  readonly name: string;
  readonly file: string;
  readonly status?: string;
  readonly objective?: number;
}

/** Where reference data stand: $GRIDPLEX_DATA, else `../shared` beside the repository; undefined where neither is. */
function dataRoot(): string | undefined {
  const repository = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const candidates = [process.env.GRIDPLEX_DATA, path.join(repository, "..", "shared")];
  return candidates.find((folder) => folder !== undefined && existsSync(path.join(folder, "instances")));
}

/**
 * The instances of a set: a folder with a `refs.json` (`[{name, file, status, objective}]`).
 * @param set a path, or a name below `instances/` of the reference data.
 */
export function readInstanceSet(set: string): Instance[] {
  const root = dataRoot();
  const named = root === undefined ? set : path.join(root, "instances", set);
  const folder = existsSync(path.join(set, "refs.json")) ? set : named;
  if (!existsSync(path.join(folder, "refs.json"))) throw new Error(`${folder}: found no refs.json`);
  const references = JSON.parse(readFileSync(path.join(folder, "refs.json"), "utf8")) as Reference[];
  return references.map((reference) => {
    const isProven = reference.status !== "unknown" && reference.status !== "best-known";
    return {
      name: reference.name,
      file: path.join(folder, reference.file),
      status: isProven ? reference.status : undefined,
      objective: isProven ? reference.objective : undefined,
    };
  });
}
