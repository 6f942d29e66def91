import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { bundle, copySamples } from "../../build.mjs";

/** The command line, built from the sources as they are, with a folder for its files. */
export interface BuiltCli {
  /** Path of the built cli.js. */
  readonly cli: string;
  /** An empty folder of the test file. */
  readonly folder: string;
  /** Runs it to the end in `folder`. */
  run(...args: string[]): SpawnSyncReturns<string>;
  /** Writes a file into `folder` and returns its name. */
  file(name: string, text: string): string;
}

/** Builds the command line before the tests of a file and removes it afterwards; dist/ is not touched. */
export function useBuiltCli(): BuiltCli {
  const base = mkdtempSync(path.join(os.tmpdir(), "gridplex-cli-"));
  const folder = path.join(base, "work");
  const cli = path.join(base, "dist/io/cli.js");
  beforeAll(async () => {
    await bundle(path.join(base, "dist"));
    copySamples(path.join(base, "dist"));
    writeFileSync(path.join(base, "package.json"), '{"type":"module"}\n');
    mkdirSync(folder);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  return {
    cli,
    folder,
    run: (...args) => spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8" }),
    file(name, text) {
      writeFileSync(path.join(folder, name), text);
      return name;
    },
  };
}
