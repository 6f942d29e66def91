/** The entry of a worker: answers the calls of the thread that started it. Does nothing anywhere else. */
import { type Endpoint, expose, transfer } from "comlink";
import { createSearchWorker, type WorkerPool } from "../../engine/index.ts";
import { VERSION } from "../version.ts";
import { answerSolve, movableBuffers } from "./answer-solve.ts";
import { nodeModule } from "./node-module.ts";
import { platformHost } from "./platform-host.ts";
import type { WorkerService } from "./solve-call.ts";
import { spawnThreadAgain } from "./spawn-again.ts";
import { openThreadPool } from "./thread-pool.ts";

/** Where the calls come from; null on a thread that nobody calls. */
function findCaller(): Endpoint | null {
  const port = nodeModule("node:worker_threads")?.parentPort;
  if (port) return port as unknown as Endpoint;
  const isPage = typeof document !== "undefined";
  const isWorker = typeof postMessage === "function" && typeof addEventListener === "function";
  return isWorker && !isPage ? (globalThis as unknown as Endpoint) : null;
}

/** Its own workers, for solves on several threads; they stay warm for the next one. */
class Team {
  #pool: WorkerPool | null = null;
  /** Threads that the pool was opened for. */
  #wanted = 0;

  /** Null where the solve is to be alone. */
  async poolFor(threads: unknown): Promise<WorkerPool | null> {
    // What is no number of threads, the engine refuses.
    if (typeof threads !== "number" || !Number.isInteger(threads) || threads <= 1) return null;
    if (this.#wanted >= threads && this.#pool !== null) return this.#pool;
    await this.#pool?.close();
    this.#wanted = threads;
    this.#pool = openThreadPool(threads - 1, spawnThreadAgain);
    return this.#pool;
  }
}

function makeService(): WorkerService {
  const team = new Team();
  return {
    ...createSearchWorker(platformHost()),
    hello: () => VERSION,
    async solve(request) {
      const reply = await answerSolve(request, await team.poolFor(request.options.threads));
      return transfer(reply, [...movableBuffers(reply)]);
    },
  };
}

const caller = findCaller();
if (caller !== null) expose(makeService(), caller);
