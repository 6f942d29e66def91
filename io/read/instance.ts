/** Instances of formulations from disk: a JSON file, or a folder with instance.json and CSV files. */
import { statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { ParseError } from "../../engine/index.ts";
import {
  type AnyFormulation,
  findFormulation,
  InputError,
  type InputIssue,
  type ReadFiles,
} from "../../formulations/index.ts";
import { parsePath, setPath } from "./field-path.ts";
import { mergeFolder } from "./folder.ts";
import { readBytes, readInputFile } from "./input-file.ts";
import { locateJson, parseJson } from "./json-positions.ts";

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
  /** What is allowed but looks wrong. */
  readonly warnings: readonly string[];
}

function decodeJson(file: string): string {
  const bytes = readBytes(file);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ParseError({ file, line: 1, column: 1 }, "bytes that are not UTF-8", "JSON as UTF-8 text");
  }
}

/** A side file by the path that the formulation asked under. */
function sideFile(baseDir: string, path: string): string {
  return isAbsolute(path) ? path : join(baseDir, path);
}

/** Runs a step whose input problems carry paths and puts positions before them. */
function withPositions<T>(locate: (path: string) => string, step: () => T, baseDir = ""): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const placed = error.issues.map(({ place, ...issue }) => {
      const where =
        place === undefined
          ? locate(issue.path)
          : `${sideFile(baseDir, place.file)}:${place.line}:${place.column}`;
      return { ...issue, path: issue.path === "" ? where : `${where}: ${issue.path}` };
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

function readFolder(formulation: AnyFormulation, instance: unknown, folder: string) {
  if (formulation.folder === undefined) {
    const expected = `a JSON file: ${formulation.name} has no folder form`;
    throw new InputError([{ path: folder, found: "a folder", expected }]);
  }
  const readTable = (name: string) => {
    const file = join(folder, name);
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readBytes(file) : null;
  };
  const merged = mergeFolder(instance, formulation.folder, readTable, (name) => join(folder, name));
  if (merged.folder === null) throw new InputError(merged.issues);
  return merged.folder;
}

/**
 * Reads an instance from a JSON file or a folder, without checking its fields.
 * @throws ParseError for a file that cannot be read or is not JSON; InputError with every problem of the tables
 *   or for an unknown formulation, positions before the paths.
 */
export function loadInstance(path: string): LoadedInstance {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = isFolder ? join(path, "instance.json") : path;
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
  if (!isFolder) return { ...common, raw: value, locate: locateInJson };
  const folder = readFolder(formulation, value, path);
  const locate = (fieldPath: string) =>
    (fieldPath === "" ? null : folder.locate(parsePath(fieldPath))) ?? locateInJson(fieldPath);
  return { ...common, raw: folder.raw, locate };
}

/**
 * The instance with fields replaced or added; the given one is not changed.
 * @throws OptionError for a path that is none or whose parent does not exist.
 */
export function withOverrides(loaded: LoadedInstance, overrides: readonly FieldOverride[]): LoadedInstance {
  let raw = loaded.raw;
  for (const { path, value } of overrides) raw = setPath(raw, path, value);
  const isInside = (path: string, parent: string) =>
    path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
  const locate = (path: string) => {
    const override = overrides.find((each) => isInside(path, each.path));
    return override === undefined ? loaded.locate(path) : `--set ${override.path}`;
  };
  return { ...loaded, raw, locate };
}

/**
 * The side files that a formulation asks for, by the paths it asked under; gzip data are unpacked.
 * @throws InputError for every file that cannot be read.
 */
export function readSideFiles(formulation: AnyFormulation, loaded: LoadedInstance): ReadFiles {
  const files = new Map<string, Uint8Array>();
  const issues: InputIssue[] = [];
  for (const { path, purpose } of formulation.files(loaded.raw)) {
    const file = sideFile(loaded.baseDir, path);
    try {
      files.set(path, readInputFile(file).bytes);
    } catch (error) {
      const found = error instanceof ParseError ? error.found : "no file that can be read";
      issues.push({ path: file, found, expected: purpose });
    }
  }
  if (issues.length > 0) throw new InputError(issues);
  return files;
}

/**
 * Reads and checks an instance with its side files.
 * @param overrides fields to set before the check, in order.
 * @throws ParseError, OptionError or InputError, as `loadInstance`, `withOverrides` and the formulation do; every
 *   problem stands with its position.
 */
export function readInstance(path: string, overrides: readonly FieldOverride[] = []): Instance {
  const loaded = withOverrides(loadInstance(path), overrides);
  const formulation = withPositions(loaded.locate, () => formulationOf(loaded.raw));
  const files = readSideFiles(formulation, loaded);
  const input = withPositions(loaded.locate, () => formulation.parse(loaded.raw, files), loaded.baseDir);
  const given = (loaded.raw as { readonly name?: unknown }).name;
  const name = typeof given === "string" && given !== "" ? given : basename(loaded.file, ".json");
  return { ...loaded, formulation, name, input, warnings: formulation.warnings?.(input) ?? [] };
}
