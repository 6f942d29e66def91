import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { bundle } from "../../../build.mjs";
import { startNodeThread } from "../../../io/pool/node-worker.ts";
import type { Thread } from "../../../io/pool/thread.ts";

/**
 * Builds the worker before the tests of a file: it starts in some 30 ms, while the sources take a second.
 * @returns starts a thread of it.
 */
export function useBuiltWorker(): () => Thread {
  const base = mkdtempSync(path.join(os.tmpdir(), "gridplex-worker-"));
  beforeAll(async () => {
    await bundle(path.join(base, "dist"));
    writeFileSync(path.join(base, "package.json"), '{"type":"module"}\n');
  }, 60_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));
  return () => startNodeThread(pathToFileURL(path.join(base, "dist/worker.js")).href);
}
