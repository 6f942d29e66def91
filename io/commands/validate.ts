import { ParseError } from "../../engine/index.ts";
import { isFolder, readBytes } from "../read/input-file.ts";
import { openInstance, readInstance } from "../read/instance.ts";
import { readModelFile } from "../read/model-file.ts";
import { documentedModel } from "./documented-model.ts";
import { EXIT_OK } from "./exit-status.ts";
import { sizeOf } from "./outcome.ts";
import { printText } from "./output.ts";
import { warn } from "./session.ts";
import { formatModelSize } from "./summary.ts";

/** Whether the path is a formulation's instance rather than a model: a folder, a workbook, or JSON that speaks of data. */
function isInstance(path: string): boolean {
  if (isFolder(path)) return true;
  if (/\.xlsx$/i.test(path)) return true;
  if (!/\.json$/i.test(path)) return false;
  const { buffer, byteOffset, byteLength } = readBytes(path);
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const has = (word: string) => bytes.includes(`"${word}"`);
  return !has("gridplex-model") && (has("formulation") || has("data"));
}

/** @throws ParseError for a file that is neither, such as one of the tables of a folder. */
function assertReadable(path: string): void {
  if (/\.(mps|lp|json)(\.gz)?$/i.test(path)) return;
  readBytes(path);
  const expected =
    "a model (.mps, .lp, .json, each also with .gz) or an instance (.json, .xlsx, or the folder of its tables)";
  throw new ParseError({ file: path, line: 1 }, "a file of another kind", expected);
}

/**
 * Reads a model or an instance without solving; what is wrong with it is thrown, all of it at once.
 * @returns the exit status.
 */
export async function validateCommand(path: string): Promise<number> {
  if (isInstance(path)) {
    const instance = readInstance(await openInstance(path));
    const { formulation, name, input, warnings } = instance;
    for (const warning of warnings) warn(warning);
    const size = formatModelSize(sizeOf(documentedModel(instance, input).problem));
    printText(`${path}: valid ${formulation.name} instance "${name}", ${size}`);
    return EXIT_OK;
  }
  assertReadable(path);
  const { problem, warnings } = readModelFile(path);
  for (const warning of warnings) warn(warning);
  printText(`${path}: valid model, ${formatModelSize(sizeOf(problem))}`);
  return EXIT_OK;
}
