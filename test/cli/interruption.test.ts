import { execFileSync, spawn } from "node:child_process";
import { open } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { useBuiltCli } from "./built-cli.ts";
import { marketSplit } from "./models.ts";

const built = useBuiltCli();

/** Until workers have started and got work: a tree is searched alone for its first second. */
const SHARING_MS = 4000;

/** Starts a solve that would not end, sends `signal` once its log shows it at work, and waits for its end. */
async function interrupt(signal: NodeJS.Signals, threads: number) {
  const model = built.file("hard.lp", marketSplit(4, 40));
  const args = [built.cli, "solve", model, "--json", "--log", "--threads", String(threads)];
  const child = spawn(process.execPath, args, { cwd: built.folder });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  let sentAt = 0;
  child.stderr.once("data", () => {
    setTimeout(
      () => {
        sentAt = performance.now();
        child.kill(signal);
      },
      threads === 1 ? 700 : SHARING_MS,
    );
  });
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, json: JSON.parse(stdout), seconds: (performance.now() - sentAt) / 1000 };
}

describe("a solve that is told to stop", () => {
  it.each([
    ["SIGINT", 1],
    ["SIGTERM", 1],
    ["SIGINT", 2],
    ["SIGTERM", 3],
  ] as const)(
    "%s, threads: %i: answers `interrupted` with its best solution within a second",
    async (signal, threads) => {
      const { status, json, seconds } = await interrupt(signal, threads);
      expect(json.threads).toBe(threads);
      expect(json.status).toBe("interrupted");
      expect(json.objective).toBeGreaterThanOrEqual(json.dualBound);
      expect(json.violations.integrality).toBeLessThan(1e-6);
      expect(seconds).toBeLessThan(1);
      expect(status).toBe(0);
    },
  );
});

/** Signals a program at the moment it waits for its model. @returns the signal that ended it, and after how long. */
async function interruptReading(signal: NodeJS.Signals) {
  const model = path.join(built.folder, `never-${signal}.mps`);
  execFileSync("mkfifo", [model]);
  const child = spawn(process.execPath, [built.cli, "solve", model], { stdio: "ignore" });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once("exit", (_status, endedBy) => resolve(endedBy)),
  );
  // Opens once the program has opened it.
  const pipe = await open(model, "w");
  const sentAt = performance.now();
  child.kill(signal);
  const endedBy = await ended;
  const seconds = (performance.now() - sentAt) / 1000;
  await pipe.close();
  return { endedBy, seconds };
}

describe.skipIf(process.platform === "win32")("a program that reads its model", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("is ended by %s at once", async (signal) => {
    const { endedBy, seconds } = await interruptReading(signal);
    expect(endedBy).toBe(signal);
    expect(seconds).toBeLessThan(1);
  });
});
