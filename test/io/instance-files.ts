import { existsSync, readdirSync, readFileSync } from "node:fs";
import { referenceFolder } from "../reference-data.ts";

/** What `refs.json` of an instance collection says about the size of a file. */
export interface InstanceReference {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly nnz: number;
  readonly integers: number;
  readonly sense: "min" | "max";
  /** Optimum, with its constant. */
  readonly objective: number;
  readonly objectiveConstant?: number;
  /** Path of the model file. */
  readonly path: string;
}

/** Folder of the instance collections. */
const INSTANCES = referenceFolder("instances");

/** Every instance that is there; none where the data are absent. */
export function instanceReferences(): readonly InstanceReference[] {
  if (INSTANCES === null) return [];
  const found: InstanceReference[] = [];
  for (const folder of readdirSync(INSTANCES)) {
    const index = `${INSTANCES}/${folder}/refs.json`;
    if (!existsSync(index)) continue;
    const entries = JSON.parse(readFileSync(index, "utf8")) as (Omit<InstanceReference, "path"> & {
      file: string;
    })[];
    for (const entry of entries) {
      const path = `${INSTANCES}/${folder}/${entry.file}`;
      if (existsSync(path)) found.push({ ...entry, path });
    }
  }
  return found;
}
