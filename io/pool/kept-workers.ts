/** Workers for solves: as many at a time as there are cores, and one that stays for a while when its work is done. */
import type { RemoteWorker } from "./remote-worker.ts";
import type { StopWish } from "./stop-wish.ts";

/** Milliseconds for which an idle worker waits for the next solve. */
const IDLE_MS = 5000;

/** Timers overflow beyond 2^31 ms. */
const MOST_TIMER_MS = 2 ** 31;

/** See the head of the file. */
export class KeptWorkers {
  readonly #start: () => Promise<RemoteWorker>;
  readonly #most: () => number;
  #busy = 0;
  #idle: RemoteWorker | null = null;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  /** Once no worker could be started, none is tried again. */
  #isBarred = false;
  readonly #waiting: (() => void)[] = [];

  /** @param most workers at a time. */
  constructor(start: () => Promise<RemoteWorker>, most: () => number) {
    this.#start = start;
    this.#most = most;
  }

  /**
   * A worker for one solve, to be given back; it is waited for while all are busy.
   * @param secondsLeft how long that may take; Infinity = as long as it must.
   * @returns null where workers are barred, when the time is over, or once the caller wishes to stop.
   */
  async take(wish: StopWish, secondsLeft: number): Promise<RemoteWorker | null> {
    const deadlineMs = performance.now() + 1000 * secondsLeft;
    while (!this.#isBarred && !wish.aborted) {
      const idle = this.#takeIdle();
      if (idle !== null) return idle;
      if (this.#busy < this.#most()) return this.#startOne();
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return null;
      await this.#turn(wish, leftMs);
    }
    return null;
  }

  /** @param isWorthKeeping false for a worker with much garbage. */
  give(worker: RemoteWorker, isWorthKeeping: boolean): void {
    this.#busy--;
    if (worker.isAlive && isWorthKeeping && this.#idle === null) {
      this.#idle = worker;
      this.#idleTimer = setTimeout(() => void this.close(), IDLE_MS);
      // In Node a process does not wait for it.
      (this.#idleTimer as { unref?: () => void }).unref?.();
    } else void worker.terminate();
    this.#waiting.shift()?.();
  }

  /** Ends the idle worker, if there is one. */
  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    const idle = this.#idle;
    this.#idle = null;
    await idle?.terminate();
  }

  #takeIdle(): RemoteWorker | null {
    const idle = this.#idle;
    if (idle === null) return null;
    clearTimeout(this.#idleTimer);
    this.#idle = null;
    if (!idle.isAlive) return null;
    this.#busy++;
    return idle;
  }

  async #startOne(): Promise<RemoteWorker | null> {
    this.#busy++;
    try {
      return await this.#start();
    } catch {
      this.#busy--;
      this.#isBarred = true;
      for (const wake of this.#waiting.splice(0)) wake();
      return null;
    }
  }

  /** Until a worker was given back, the caller wishes to stop, or `mostMs` are over. */
  #turn(wish: StopWish, mostMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = mostMs < MOST_TIMER_MS ? setTimeout(() => leave(), mostMs) : undefined;
      const wake = () => {
        clearTimeout(timer);
        resolve();
      };
      const leave = () => {
        const at = this.#waiting.indexOf(wake);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        wake();
      };
      this.#waiting.push(wake);
      wish.onStop(leave);
    });
  }
}
