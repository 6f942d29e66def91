import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { build } from "../../build.mjs";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** What stands beside dist/ in the package. */
const PACKED_FILES = ["package.json", "README.md", "LICENSE", "CHANGELOG.md", ".attw.json", "docs"];

/** What `npm pack` says of the package in a folder. */
export function pack(
  folder: string,
  ...flags: string[]
): [{ readonly filename: string; readonly files: readonly { readonly path: string }[] }] {
  return JSON.parse(execFileSync("npm", ["pack", "--json", ...flags], { cwd: folder, encoding: "utf8" }));
}

/** The package, built from the sources as they are, packed, and installed in an empty folder without network. */
export interface InstalledPackage {
  /** Folder that stands for the repository: the built package before packing. */
  readonly stage: string;
  /** Folder with the package in its node_modules. */
  readonly user: string;
  /** Paths in the tarball. */
  files(): readonly string[];
  /** Runs a program in the user's folder and returns its stdout. */
  run(command: string, ...args: string[]): string;
  /** Writes a file into the user's folder and runs it with Node. */
  runScript(name: string, text: string): string;
}

/** Builds, packs and installs before the tests of a file. */
export function useInstalledPackage(): InstalledPackage {
  const base = mkdtempSync(path.join(os.tmpdir(), "gridplex-package-"));
  const stage = path.join(base, "stage");
  const user = path.join(base, "user");
  let files: readonly string[] = [];
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: user, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(async () => {
    mkdirSync(stage);
    mkdirSync(user);
    await build(path.join(stage, "dist"));
    for (const file of PACKED_FILES)
      cpSync(path.join(root, file), path.join(stage, file), { recursive: true });
    const [{ filename, files: list }] = pack(stage, "--ignore-scripts", "--pack-destination", base);
    files = list.map((entry) => entry.path);
    writeFileSync(path.join(user, "package.json"), '{"name":"user","version":"1.0.0"}\n');
    run("npm", "install", "--offline", "--no-audit", "--no-fund", path.join(base, filename));
  }, 120_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  return {
    stage,
    user,
    files: () => files,
    run,
    runScript(name, text) {
      writeFileSync(path.join(user, name), text);
      return run(process.execPath, name);
    },
  };
}
