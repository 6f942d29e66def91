/** Starts further workers from inside of one: of the script that it runs itself, wherever a bundler has put that. */
import { nodeModule } from "./node-module.ts";
import { type NodeWorkerData, startNodeThread } from "./node-worker.ts";
import { type Thread, webThread } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";

/**
 * A thread that loads the same script as this worker.
 * @param heapMB most of its heap, in Node; left out, V8 decides.
 * @throws Error of the platform where it bars workers of workers.
 */
export function spawnThreadAgain(heapMB?: number): Thread {
  if (typeof Worker === "function") {
    const address = globalThis.location.href;
    return webThread(new Worker(address, { type: "module" }));
  }
  const data = nodeModule("node:worker_threads")?.workerData as NodeWorkerData | undefined;
  if (data === undefined) throw new WorkerError("this platform has no workers of workers");
  return startNodeThread(data.script, heapMB);
}
