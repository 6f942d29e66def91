/** The command line as built, for benches that measure what users run. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { bundle } from "../build.mjs";

/** Builds the command line in a folder of its own, which is gone when `use` has ended. @param use gets its path. */
export async function withCommandLine<Result>(use: (cli: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "gridplex-bench-"));
  try {
    await bundle(path.join(folder, "dist"));
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}\n');
    return await use(path.join(folder, "dist/io/cli.js"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs the command line for the figures that `--json` prints.
 *
 * @param seconds when it is ended.
 * @returns null where it ends without any.
 */
export function runForFigures<Figures>(
  cli: string,
  args: readonly string[],
  seconds: number,
): Promise<Figures | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args, "--json"], {
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 1000 * seconds,
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    child.on("close", () => {
      const line = text.trim().split("\n").at(-1) ?? "";
      resolve(line.startsWith("{") ? (JSON.parse(line) as Figures) : null);
    });
  });
}
