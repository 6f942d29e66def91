/** The entry of a worker: answers the calls of the thread that started it. Does nothing anywhere else. */
import { type Endpoint, expose, transfer } from "comlink";
import { VERSION } from "../version.ts";
import { answerSolve, movableBuffers } from "./answer-solve.ts";
import { nodeModule } from "./node-module.ts";
import type { WorkerService } from "./solve-call.ts";

/** Where the calls come from; null on a thread that nobody calls. */
function findCaller(): Endpoint | null {
  const port = nodeModule("node:worker_threads")?.parentPort;
  if (port) return port as unknown as Endpoint;
  const isPage = typeof document !== "undefined";
  const isWorker = typeof postMessage === "function" && typeof addEventListener === "function";
  return isWorker && !isPage ? (globalThis as unknown as Endpoint) : null;
}

const service: WorkerService = {
  hello: () => VERSION,
  async solve(request) {
    const reply = await answerSolve(request);
    return transfer(reply, [...movableBuffers(reply)]);
  },
};

const caller = findCaller();
if (caller !== null) expose(service, caller);
