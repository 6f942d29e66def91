import type { Names, Problem } from "../../engine/index.ts";
import { writeModelFile } from "../write/model-file.ts";
import { warn } from "./session.ts";

/** Writes a model file; what its format cannot hold as it is, is said on stderr. */
export function writeModel(file: string, problem: Problem, names: Names): void {
  for (const warning of writeModelFile(file, problem, names)) warn(`${file}: ${warning}`);
}
