/** The engine's workers as threads. */

import { OptionError, type SearchWorker, type WorkerPool } from "../../engine/index.ts";
import { MOST_WORKERS } from "./most-workers.ts";
import { nodeModule } from "./node-module.ts";
import { heapLimitMB } from "./node-worker.ts";
import { canShareMemory } from "./problem-block.ts";
import { RemoteWorker } from "./remote-worker.ts";
import type { Thread } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";

/** Milliseconds until a new thread is of use. */
const WARM_UP_MS = 1000;

/** A worker as the engine calls it. */
function searchWorker(worker: RemoteWorker): SearchWorker {
  return {
    open: (task) => worker.call((service) => service.open(task)),
    explore: (packet) => worker.call((service) => service.explore(packet)),
    solvePart: (task) => worker.call((service) => service.solvePart(task)),
    solveLp: (task) => worker.call((service) => service.solveLp(task)),
    tell: (news) => worker.call((service) => service.tell(news)),
  };
}

/** A place in a pool: its worker, or the one that is on its way. */
interface Place {
  readonly starting: Promise<RemoteWorker>;
  worker: RemoteWorker | null;
  readonly caller: Promise<SearchWorker>;
}

/** See the head of the file. A process does not wait for workers that have nothing to do. */
class ThreadPool implements WorkerPool {
  readonly size: number;
  readonly sharesMemory: boolean = canShareMemory();
  readonly #spawn: (heapMB?: number) => Thread;
  readonly #places: (Place | undefined)[];
  readonly #warmUpMs: number;
  #isClosed = false;

  constructor(size: number, spawn: (heapMB?: number) => Thread, warmUpMs: number) {
    this.size = Math.min(size, MOST_WORKERS);
    this.#spawn = spawn;
    this.#warmUpMs = warmUpMs;
    this.#places = new Array(this.size).fill(undefined);
  }

  get warmUpMs(): number {
    return this.#places.some((place) => place?.worker?.isAlive === true) ? 0 : this.#warmUpMs;
  }

  start(index: number): Promise<SearchWorker> {
    if (this.#isClosed || !(index >= 0 && index < this.size)) {
      return Promise.reject(
        new WorkerError(`no worker ${index} in a pool of ${this.#isClosed ? 0 : this.size}`),
      );
    }
    const known = this.#places[index];
    if (known !== undefined && (known.worker === null || known.worker.isAlive)) return known.caller;
    const place = this.#startAt(index);
    this.#places[index] = place;
    return place.caller;
  }

  stop(index: number): void {
    void this.#end(index);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#places.map((_place, index) => this.#end(index)));
  }

  #startAt(index: number): Place {
    const starting = (async () => {
      const heapMB = nodeModule("node:os") === null ? undefined : heapLimitMB(this.size);
      return RemoteWorker.start(this.#spawn(heapMB));
    })();
    const place: Place = { starting, worker: null, caller: starting.then(searchWorker) };
    place.caller.catch(() => {
      // Whoever asked for it hears of it; the next one tries again.
      if (this.#places[index] === place) this.#places[index] = undefined;
    });
    starting.then(
      (worker) => {
        place.worker = worker;
      },
      () => {},
    );
    return place;
  }

  async #end(index: number): Promise<void> {
    const place = this.#places[index];
    this.#places[index] = undefined;
    const worker = await place?.starting.catch(() => null);
    await worker?.terminate();
  }
}

/**
 * A pool of threads; they start when they are first asked for.
 *
 * @param size threads at most, a whole number; more than 255 are 255.
 * @param spawn starts a thread with the worker script.
 * @param warmUpMs milliseconds for which a tree is searched alone before threads are started; 0 once there are some.
 * @throws OptionError for another size.
 */
export function openThreadPool(
  size: number,
  spawn: (heapMB?: number) => Thread,
  warmUpMs: number = WARM_UP_MS,
): WorkerPool {
  if (!(size >= 0 && (Number.isInteger(size) || size === Number.POSITIVE_INFINITY))) {
    throw new OptionError(`size of the pool: expected a whole number of at least 0, found ${String(size)}`);
  }
  return new ThreadPool(size, spawn, warmUpMs);
}
