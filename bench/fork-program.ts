import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** Programs stand in folders of it: as deep below the repository as the contenders, which look for packages there. */
const OUT = fileURLToPath(new URL("../out/", import.meta.url));
const bundles = new Map<string, string>();

/**
 * The file of a program as JavaScript. TypeScript is compiled once a process: what runs TypeScript as it stands
 * names every closure anew at each call, which the package as built does not.
 */
function bundleOf(file: string): string {
  if (!file.endsWith(".ts")) return file;
  const known = bundles.get(file);
  if (known !== undefined) return known;
  // One folder a program, whose path tells it from others of its name.
  const name = path.relative(OUT, file).replace(/[^a-z0-9]+/gi, "-");
  const folder = path.join(OUT, `bench${name}`);
  mkdirSync(folder, { recursive: true });
  const outfile = path.join(folder, "program.mjs");
  const draft = path.join(folder, `program-${process.pid}.mjs`);
  buildSync({
    entryPoints: [file],
    outfile: draft,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  // At once, because another process may be starting the same program.
  renameSync(draft, outfile);
  bundles.set(file, outfile);
  return outfile;
}

/**
 * Starts a program in a process of its own.
 *
 * @param file TypeScript or JavaScript.
 * @param stderr where its complaints go.
 * @throws Error for a program that does not compile.
 */
export function forkProgram(file: string, stderr: "pipe" | "inherit"): ChildProcess {
  return fork(bundleOf(file), {
    stdio: ["ignore", "ignore", stderr, "ipc"],
  });
}
