import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { bundle } from "../../../build.mjs";
import { startNodeThread } from "../../../io/pool/node-worker.ts";
import type { Thread } from "../../../io/pool/thread.ts";

/** What a worker of a test may do besides its work. */
export interface WorkerHabits {
  /** Code that runs in the worker with each message, the first of which is number 1: `count` is its number. */
  readonly onMessage?: string;
  /** MB of its heap. */
  readonly heapMB?: number;
}

/**
 * Builds the worker before the tests of a file: it starts in some 30 ms, while the sources take a second.
 * @returns starts a thread of it.
 */
export function useBuiltWorker(): (habits?: WorkerHabits) => Thread {
  const base = mkdtempSync(path.join(os.tmpdir(), "gridplex-worker-"));
  let numScripts = 0;
  beforeAll(async () => {
    await bundle(path.join(base, "dist"));
    writeFileSync(path.join(base, "package.json"), '{"type":"module"}\n');
  }, 60_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  const withHabit = (onMessage: string): string => {
    const script = path.join(base, `dist/worker-${numScripts++}.js`);
    writeFileSync(
      script,
      `import "./worker.js";
import { parentPort } from "node:worker_threads";
let count = 0;
parentPort.on("message", () => { count++; ${onMessage} });
`,
    );
    return script;
  };
  return ({ onMessage, heapMB } = {}) => {
    const script = onMessage === undefined ? path.join(base, "dist/worker.js") : withHabit(onMessage);
    return startNodeThread(pathToFileURL(script).href, heapMB);
  };
}
