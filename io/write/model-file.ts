import { type Model, ModelError, type Names, type Problem } from "../../engine/index.ts";
import { writeLp } from "./lp.ts";
import { writeModelJson } from "./model-json.ts";
import { writeMps } from "./mps.ts";
import { writeOutputFile } from "./output-file.ts";
import type { WrittenModel } from "./written-model.ts";

type ModelWriter = (model: Model | Problem, names?: Names) => WrittenModel;

const WRITERS: ReadonlyMap<string, ModelWriter> = new Map([
  [".mps", writeMps],
  [".lp", writeLp],
  [".json", writeModelJson],
]);

/**
 * Writes a model file, whole or not at all; the extension, before an optional `.gz`, chooses the format: `.mps`, `.lp`,
 * `.json`.
 *
 * @param names by default those of the model; c0, r0, … for a record.
 * @returns warnings about names that the format cannot hold.
 * @throws ModelError for an unknown extension and for what the format cannot hold; WriteError.
 */
export function writeModelFile(path: string, model: Model | Problem, names?: Names): readonly string[] {
  const extension = /(\.[^./\\]*)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const writer = WRITERS.get(extension);
  if (writer === undefined) {
    throw new ModelError(`${path}: expected a file .mps, .lp or .json, each also with .gz`);
  }
  const { bytes, warnings } = writer(model, names);
  writeOutputFile(path, bytes);
  return warnings;
}
