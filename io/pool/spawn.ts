/**
 * Starts the worker script from where the package stands. The script's address is written out in each call, because that is
 * how bundlers find what else they have to carry along. The build puts its own script's name in place of this one.
 */
import { nodeModule } from "./node-module.ts";
import { nodeThread, startNodeWorker, type Thread, webThread } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";

/**
 * A thread that loads the worker script.
 * @throws WorkerError where the platform has no threads; its own error where it bars them at once.
 */
export function spawnThread(): Thread {
  if (typeof Worker === "function") {
    return webThread(new Worker(new URL("./worker-script.mjs", import.meta.url), { type: "module" }));
  }
  const threads = nodeModule("node:worker_threads");
  if (threads === null) throw new WorkerError("this platform has no worker threads");
  return nodeThread(startNodeWorker(threads, new URL("./worker-script.mjs", import.meta.url)));
}
