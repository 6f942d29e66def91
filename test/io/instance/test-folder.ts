/** What tests of instances on a disk share: a folder of their own, samples to change, and what is wrong with them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect } from "vitest";
import { InputError } from "../../../formulations/index.ts";
import { readInstance } from "../../../io/read/instance.ts";

/** The path of a sample, such as `depot/twenty-trucks`. */
export function samplePath(name: string): string {
  const [formulation, sample] = name.split("/");
  return fileURLToPath(new URL(`../../../formulations/${formulation}/sample/${sample}`, import.meta.url));
}

/** Changes a file; an edit that changes nothing fails the test. */
export function changeFile(file: string, edit: (text: string) => string): void {
  const text = readFileSync(file, "utf8");
  const edited = edit(text);
  expect(edited).not.toBe(text);
  writeFileSync(file, edited);
}

/** The problems of an instance, a line each. @param base the folder that is left out of them. */
export function problemsOf(instance: string, base: string): readonly string[] {
  try {
    readInstance(instance);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues.map((issue) =>
      `${issue.path}: found ${issue.found}, expected ${issue.expected}`.replaceAll(`${base}/`, ""),
    );
  }
}

/** A folder that each test of a file has for itself. */
export interface TestFolder {
  /** Its path, while a test runs. */
  readonly path: string;
  /** Changes one of its files. */
  change(file: string, edit: (text: string) => string): void;
  /** What is wrong with the instance that the folder is, without its path. */
  problems(): readonly string[];
}

/**
 * Makes a folder before each test and removes it afterwards.
 * @param sample what it is a copy of; default: nothing.
 */
export function folderForEachTest(sample?: string): TestFolder {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "gridplex-instance-"));
    if (sample !== undefined) cpSync(sample, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return {
    get path() {
      return folder;
    },
    change: (file, edit) => changeFile(path.join(folder, file), edit),
    problems: () => problemsOf(folder, folder),
  };
}
