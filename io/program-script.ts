/**
 * The command line as the package has it: one script, with V8's code cache beside it, so that what ran before need not be
 * compiled again. The cache belongs to one version of Node. The build makes that of its own; elsewhere the first run of some
 * length does, if it may write there, as Python leaves its compiled modules beside their sources.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";
import type { runProgram } from "./program.ts";
import { tuneRuntime } from "./runtime.ts";

/** Relative to dist/io/cli.js; in the folder of the commands, which find the samples from there. */
const SCRIPT = "commands/program.cjs";

/** V8 compares its version and its settings, but Node patches V8 without changing the version. */
const CACHE = `commands/program-${process.version}-${process.platform}-${process.arch}.cache`;

/** What the script evaluates to; it puts its exports into `module.exports`. */
type ScriptBody = (module: ScriptModule, require: NodeJS.Require, scriptUrl: string) => void;

interface ScriptModule {
  exports: { runProgram?: typeof runProgram };
}

/** A program that is ready to run. */
export interface LoadedProgram {
  readonly runProgram: typeof runProgram;
  /** What became of the code cache: V8 took it, or would not, or there is none. */
  readonly cache: "used" | "refused" | "none";
  /**
   * Writes what has been compiled so far into the cache.
   * @throws Error of the file system.
   */
  saveCache(): void;
}

/**
 * Loads the program that the build made, under the settings it runs with.
 * @param cliUrl of dist/io/cli.js.
 */
export function loadProgram(cliUrl: string): LoadedProgram {
  // Before the cache is read: V8 compares the settings.
  tuneRuntime();
  const url = new URL(SCRIPT, cliUrl);
  const cacheFile = fileURLToPath(new URL(CACHE, cliUrl));
  // The build leaves nothing but ASCII in it, and V8 is quickest with one byte a character.
  const source = readFileSync(url, "latin1");
  const cachedData = existsSync(cacheFile) ? readFileSync(cacheFile) : undefined;
  const script = new Script(source, { filename: fileURLToPath(url), ...(cachedData && { cachedData }) });
  const module: ScriptModule = { exports: {} };
  const body: ScriptBody = script.runInThisContext();
  body(module, createRequire(url), url.href);
  return {
    runProgram: module.exports.runProgram as typeof runProgram,
    cache: cachedData === undefined ? "none" : script.cachedDataRejected ? "refused" : "used",
    saveCache() {
      // The program asks for it as it runs; at the start it is not set.
      setFlagsFromString("--no-expose-gc");
      // At once, because another process may be starting.
      const draft = `${cacheFile}.${process.pid}`;
      writeFileSync(draft, script.createCachedData());
      renameSync(draft, cacheFile);
    },
  };
}
