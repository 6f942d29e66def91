import { ParseError } from "../../engine/index.ts";
import { isFolder, readBytes } from "../read/input-file.ts";
import { openInstance, readInstance } from "../read/instance.ts";
import { readModelFile } from "../read/model-file.ts";
import type { ReadModel } from "../read/read-model.ts";
import { documentedModel } from "./documented-model.ts";
import { EXIT_BAD_INPUT, EXIT_OK } from "./exit-status.ts";
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

/** Says on stderr all that is wrong with a model, a line each. @returns the exit status. */
function listProblems(error: ParseError): number {
  const lines = [error, ...error.followers].map(({ message }) => message);
  if (error.hasMore) lines.push("and more problems: reading ended here");
  process.stderr.write(`${lines.join("\n")}\n`);
  return EXIT_BAD_INPUT;
}

/**
 * Reads a model or an instance without solving, and lists all that is wrong with it: of a model itself, of an instance by
 * what it throws.
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
  let model: ReadModel;
  try {
    model = readModelFile(path);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return listProblems(error);
  }
  const { problem, warnings } = model;
  for (const warning of warnings) warn(warning);
  printText(`${path}: valid model, ${formatModelSize(sizeOf(problem))}`);
  return EXIT_OK;
}
