/** Instances of formulations from disk: a JSON file, a folder with instance.json and CSV files, or a workbook. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { ParseError, placeText } from "../../engine/index.ts";
import {
  type AnyFormulation,
  type FileRequest,
  findFormulation,
  InputError,
  type InputIssue,
  type ParseOptions,
  type ReadFiles,
} from "../../formulations/index.ts";
import { readTable } from "./cell-table.ts";
import { readCsv } from "./csv.ts";
import { parsePath, setPath } from "./field-path.ts";
import { type MergedFolder, mergeFolder } from "./folder.ts";
import { isGzip, unpackGzip } from "./gzip.ts";
import { isFolder, readBytes } from "./input-file.ts";
import { locateJson, parseJson } from "./json-positions.ts";
import type { TableSource } from "./merge-target.ts";
import { readInstanceSheet, readWorkbook, sheetOf, type Workbook } from "./workbook.ts";

/** First byte of a byte order mark in UTF-8. */
const BOM_BYTE = 0xef;

/** A field that the caller sets, by its path from the instance's root. */
export interface FieldOverride {
  readonly path: string;
  readonly value: unknown;
}

/** An instance as read, not yet checked by its formulation. */
export interface LoadedInstance {
  /** The instance in its JSON shape. */
  readonly raw: unknown;
  readonly formulationName: string;
  /** The JSON file, as given or inside the given folder. */
  readonly file: string;
  /** Folder that side files are relative to. */
  readonly baseDir: string;
  /** `FILE:LINE:COLUMN` of a field by its path, or of what is around it. */
  locate(path: string): string;
}

/** An instance that its formulation has checked. */
export interface Instance extends LoadedInstance {
  readonly formulation: AnyFormulation;
  readonly name: string;
  /** What the formulation's `parse` gave. */
  readonly input: unknown;
  /** What is allowed but looks wrong, each with the file before it. */
  readonly warnings: readonly string[];
}

/** @throws ParseError for a file that is no JSON by its name, nor by its first byte. */
function assertJson(file: string, bytes: Uint8Array): void {
  const first = bytes.find((byte) => byte > 0x20);
  if (/\.json$/i.test(file) || first === "{".charCodeAt(0) || bytes[0] === BOM_BYTE) return;
  const isModel = /\.(mps|lp)(\.gz)?$/i.test(file);
  throw new ParseError(
    { file, line: 1 },
    isModel ? "a model" : "a file of another kind",
    `an instance (.json, .xlsx, or the folder of its tables)${isModel ? "; `gridplex solve` takes models" : ""}`,
  );
}

function decodeJson(file: string): string {
  const bytes = readBytes(file);
  assertJson(file, bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ParseError({ file, line: 1, column: 1 }, "bytes that are not UTF-8", "JSON as UTF-8 text");
  }
}

/** The path of a side file as it was asked for, from where the program runs. */
function sideFile(path: string, baseDir: string): string {
  return isAbsolute(path) ? path : join(baseDir, path);
}

/**
 * Runs a step whose input problems carry paths and puts positions before them.
 * @param baseDir folder that side files are relative to.
 */
function withPositions<T>(locate: (path: string) => string, step: () => T, baseDir = ""): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const placed = error.issues.map(({ path, found, expected, position }) => {
      const where =
        position === undefined
          ? locate(path)
          : placeText({ ...position, file: sideFile(position.file, baseDir) });
      return { path: path === "" ? where : `${where}: ${path}`, found, expected };
    });
    throw new InputError(placed);
  }
}

function formulationOf(raw: unknown): AnyFormulation {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    throw new InputError([
      { path: "", found: "no object", expected: "an instance: an object with formulation and data" },
    ]);
  }
  return findFormulation((raw as { readonly formulation?: unknown }).formulation);
}

/** The instance's value with the tables of its folder or workbook merged in. */
function readFolder(formulation: AnyFormulation, instance: unknown, path: string, source: TableSource) {
  if (formulation.folder === undefined) {
    const expected = `a JSON file: ${formulation.name} has no folder form`;
    throw new InputError([{ path, found: `a ${source.kind}`, expected }]);
  }
  const merged = mergeFolder(instance, formulation.folder, source);
  if (merged.folder !== null) return merged.folder;
  const more =
    merged.draft === undefined ? [] : draftIssues(formulation, merged.draft, source, merged.issues);
  throw new InputError([...merged.issues, ...more]);
}

/** How a value is shown that stands for a cell that could not be read. */
const PLACEHOLDERS: readonly string[] = ["NaN", "null", '""', "nothing"];

const MORE_ENTRIES = /^\d+ more such entries$/;

/** What the formulation says of a folder some of whose cells are wrong, at other places. */
function draftIssues(
  formulation: AnyFormulation,
  draft: MergedFolder,
  source: TableSource,
  known: readonly InputIssue[],
): readonly InputIssue[] {
  const places = new Set(known.map(({ path }) => path));
  try {
    formulation.parse(draft.raw, new Map());
  } catch (error) {
    // A draft may break what a formulation takes for granted.
    if (!(error instanceof InputError)) return [];
    const lists = new Set(
      error.issues.flatMap(({ path, found }) =>
        PLACEHOLDERS.includes(found) ? [path.replace(/\[\d+\]$/, "")] : [],
      ),
    );
    return error.issues.flatMap(({ path, found, expected }) => {
      // The count of those of a list that are not told one by one.
      if (lists.has(path) && MORE_ENTRIES.test(found)) return [];
      const place = draft.locate(path === "" ? [] : parsePath(path)) ?? source.field(path);
      if (places.has(place) || PLACEHOLDERS.includes(found)) return [];
      return [{ path: `${place}: ${path}`, found, expected }];
    });
  }
  return [];
}

/** The CSV files of a folder. */
function folderSource(folder: string, field: (path: string) => string): TableSource {
  return {
    readTable(name, columns) {
      const file = join(folder, name);
      return existsSync(file) ? readCsv(readBytes(file), file, columns) : null;
    },
    label: (name) => join(folder, name),
    field,
    kind: "folder",
  };
}

/** The sheets of a workbook. */
function workbookSource(workbook: Workbook, field: (path: string) => string): TableSource {
  return {
    readTable(name, columns) {
      const sheet = sheetOf(workbook, name);
      return sheet === null ? null : readTable(sheet, columns);
    },
    label: (name) => `${workbook.file}:${name.replace(/\.csv$/, "")}`,
    field,
    kind: "workbook",
  };
}

function loadWorkbook(workbook: Workbook): LoadedInstance {
  const { file } = workbook;
  const { value, locate: locateSteps } = readInstanceSheet(workbook);
  const stepsOf = (path: string) => (path === "" ? [] : parsePath(path));
  const locateField = (path: string) => locateSteps(stepsOf(path));
  const formulation = withPositions(locateField, () => formulationOf(value));
  const folder = readFolder(formulation, value, file, workbookSource(workbook, locateField));
  return {
    raw: folder.raw,
    formulationName: formulation.name,
    file,
    baseDir: dirname(resolve(file)),
    locate: (path) => folder.locate(stepsOf(path)) ?? locateField(path),
  };
}

/** Where an instance comes from: the path of a JSON file or a folder, or a workbook. */
export type InstanceSource = string | Workbook;

/**
 * Makes a path ready for `readInstance`: workbooks (.xlsx) are read, other paths stay as they are.
 * @throws ParseError where the workbook cannot be read.
 */
export async function openInstance(path: string): Promise<InstanceSource> {
  return /\.xlsx$/i.test(path) ? readWorkbook(path) : path;
}

/** For programs without types. @throws InputError for what is neither a path nor a workbook. */
function assertWorkbook(source: unknown): void {
  if (typeof source === "object" && source !== null && "sheets" in source) return;
  const found = source === null ? "null" : Array.isArray(source) ? "an array" : typeof source;
  throw new InputError([{ path: "", found, expected: "the path of an instance, or what openInstance gave" }]);
}

/** @throws ParseError for a folder without instance.json, with the instances that it holds instead. */
function assertInstanceFile(folder: string, file: string): void {
  if (existsSync(file)) return;
  const others = readdirSync(folder).filter((name) => /\.(json|xlsx)$/i.test(name));
  const hint = others.length === 0 ? "" : `, or one of its files by name: ${others.slice(0, 10).join(", ")}`;
  throw new ParseError({ file: folder, line: 1 }, "no instance.json", `a folder with instance.json${hint}`);
}

/**
 * Reads an instance from a JSON file, a folder or a workbook, without checking its fields.
 * @throws ParseError for a file that cannot be read or is not JSON; InputError with every problem of the tables
 *   or for an unknown formulation, positions before the paths.
 */
export function loadInstance(source: InstanceSource): LoadedInstance {
  if (typeof source !== "string") {
    assertWorkbook(source);
    return loadWorkbook(source);
  }
  const path = source;
  const isTables = isFolder(path);
  const file = isTables ? join(path, "instance.json") : path;
  if (isTables) assertInstanceFile(path, file);
  const text = decodeJson(file);
  const value = parseJson(text, file);
  const locateInJson = (fieldPath: string) => {
    const steps = fieldPath === "" ? [] : parsePath(fieldPath);
    const { line, column } = locateJson(text, steps);
    return `${file}:${line}:${column}`;
  };
  const formulation = withPositions(locateInJson, () => formulationOf(value));
  const baseDir = dirname(resolve(file));
  const common = { formulationName: formulation.name, file, baseDir };
  if (!isTables) return { ...common, raw: value, locate: locateInJson };
  const folder = readFolder(formulation, value, path, folderSource(path, locateInJson));
  const locate = (fieldPath: string) =>
    (fieldPath === "" ? null : folder.locate(parsePath(fieldPath))) ?? locateInJson(fieldPath);
  return { ...common, raw: folder.raw, locate };
}

/**
 * The instance with fields replaced or added; the given one is not changed.
 * @throws OptionError for a path that is none, or whose parent does not exist and is none of a known field.
 */
export function withOverrides(loaded: LoadedInstance, overrides: readonly FieldOverride[]): LoadedInstance {
  const known = (formulationOf(loaded.raw).fields ?? []).map((field) => field.path);
  let raw = loaded.raw;
  for (const { path, value } of overrides) raw = setPath(raw, path, value, known);
  const isInside = (path: string, parent: string) =>
    path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
  const locate = (path: string) => {
    const override = overrides.find((each) => isInside(path, each.path));
    return override === undefined ? loaded.locate(path) : `--set ${override.path}`;
  };
  return { ...loaded, raw, locate };
}

/** What is wrong with the bytes of a side file; null if they are those that were asked for. */
function wrongHash(bytes: Uint8Array, request: FileRequest): Omit<InputIssue, "path"> | null {
  if (request.sha256 === undefined) return null;
  const hash = createHash("sha256").update(bytes).digest("hex");
  if (hash === request.sha256.toLowerCase()) return null;
  return { found: `SHA-256 ${hash}`, expected: `${request.sha256}: it is another version of the file` };
}

/**
 * The side files that a formulation asks for, by the paths it asked under.
 * @throws InputError for every file that cannot be read or is another one; ParseError for damaged gzip data.
 */
export function readSideFiles(formulation: AnyFormulation, loaded: LoadedInstance): ReadFiles {
  const files = new Map<string, Uint8Array>();
  const issues: InputIssue[] = [];
  for (const request of formulation.files(loaded.raw)) {
    const { path, purpose } = request;
    const file = sideFile(path, loaded.baseDir);
    let bytes: Uint8Array;
    try {
      bytes = readBytes(file);
    } catch {
      issues.push({ path: file, found: "no file that can be read", expected: purpose });
      continue;
    }
    const wrong = wrongHash(bytes, request);
    if (wrong !== null) issues.push({ path: file, ...wrong });
    else files.set(path, request.mayBeGzip === true && isGzip(bytes) ? unpackGzip(bytes, file) : bytes);
  }
  if (issues.length > 0) throw new InputError(issues);
  return files;
}

/** The instance's own name, a text or a number, else that of its file. */
function nameOf({ raw, file }: LoadedInstance): string {
  const given = (raw as { readonly name?: string | number | null }).name ?? "";
  return given === "" ? basename(file).replace(/\.(json|xlsx)$/i, "") : String(given);
}

/**
 * Reads and checks an instance with its side files.
 * @param overrides fields to set before the check, in order.
 * @throws ParseError, OptionError or InputError, as `loadInstance`, `withOverrides` and the formulation do; every
 *   problem stands with its position.
 */
export function readInstance(
  source: InstanceSource,
  overrides: readonly FieldOverride[] = [],
  options: ParseOptions = {},
): Instance {
  const loaded = withOverrides(loadInstance(source), overrides);
  const formulation = withPositions(loaded.locate, () => formulationOf(loaded.raw));
  const files = readSideFiles(formulation, loaded);
  const input = withPositions(
    loaded.locate,
    () => formulation.parse(loaded.raw, files, options),
    relative("", loaded.baseDir),
  );
  const name = nameOf(loaded);
  const warnings = (formulation.warnings?.(input) ?? []).map((warning) => `${loaded.file}: ${warning}`);
  return { ...loaded, formulation, name, input, warnings };
}
