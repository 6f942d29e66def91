/**
 * Starts the worker script from where the package stands. Its address is written out where a browser's worker is made, because
 * that is how bundlers find what else they have to carry along. The build puts its own script in place of this one.
 */
import { startNodeThread } from "./node-worker.ts";
import { type Thread, webThread } from "./thread.ts";

/** The same address for Node, where no bundler shall find it a second time. */
const NODE_SCRIPT = "./worker-script.mjs";

/**
 * A thread that loads the worker script.
 * @param heapMB most of its heap, in Node; left out, V8 decides.
 * @throws WorkerError where the platform has no threads; its own error where it bars them at once.
 */
export function spawnThread(heapMB?: number): Thread {
  if (typeof Worker === "function") {
    return webThread(new Worker(new URL("./worker-script.mjs", import.meta.url), { type: "module" }));
  }
  return startNodeThread(new URL(NODE_SCRIPT, import.meta.url).href, heapMB);
}
