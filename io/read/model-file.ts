import { ParseError } from "../../engine/index.ts";
import { isFolder, readInputFile } from "./input-file.ts";
import { readLp } from "./lp.ts";
import { readModelJson } from "./model-json.ts";
import { readMps } from "./mps.ts";
import type { ReadModel } from "./read-model.ts";

type ModelReader = (bytes: Uint8Array, file: string) => ReadModel;

const READERS: ReadonlyMap<string, ModelReader> = new Map([
  [".mps", readMps],
  [".lp", readLp],
  [".json", readModelJson],
]);

const EXPECTED = "a file .mps, .lp or .json, each also with .gz";

/**
 * Reads a model file; the extension, before an optional `.gz`, chooses the format: `.mps`, `.lp`, `.json`.
 *
 * @throws ParseError for an unknown extension, a file that cannot be read and a text that breaks its format.
 */
export function readModelFile(path: string): ReadModel {
  const extension = /(\.[^./\\]*)(\.gz)?$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const reader = READERS.get(extension);
  if (reader === undefined && isFolder(path)) {
    throw new ParseError(
      { file: path, line: 1 },
      "a folder",
      `${EXPECTED} (\`gridplex run\` takes folders of tables)`,
    );
  }
  if (reader === undefined) {
    const found = extension === "" ? "a file name without extension" : `the extension "${extension}"`;
    throw new ParseError({ file: path, line: 1 }, found, EXPECTED);
  }
  const { bytes, warnings } = readInputFile(path);
  const model = reader(bytes, path);
  return warnings.length === 0 ? model : { ...model, warnings: [...warnings, ...model.warnings] };
}
