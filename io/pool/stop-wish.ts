/** The wish of the caller to stop a solve on another thread, as the platform lets it be known there. */
import type { AbortLike } from "../../engine/index.ts";

/** Milliseconds between two looks at a signal that cannot say when it changes. */
const POLL_MS = 20;

/** See the head of the file. A signal for the engine, too. */
export interface StopWish extends AbortLike {
  /** Shared with the worker; null where memory cannot be shared. */
  readonly flag: Int32Array | null;
  /** Called once, at once if the wish is known already. */
  onStop(listener: () => void): void;
  /** Wishes it, whatever the signal says. */
  request(): void;
  /** Lets go of the signal. */
  dispose(): void;
}

/** Calls back once when the signal is aborted; answers how to stop listening. */
function watch(signal: AbortLike, onAbort: () => void): () => void {
  if (signal.aborted) {
    onAbort();
    return () => {};
  }
  if (signal instanceof EventTarget) {
    signal.addEventListener("abort", onAbort);
    return () => signal.removeEventListener("abort", onAbort);
  }
  const timer = setInterval(() => {
    if (signal.aborted) onAbort();
  }, POLL_MS);
  return () => clearInterval(timer);
}

/** @param isShared whether the worker can see shared memory. */
export function openStopWish(signal: AbortLike | undefined, isShared: boolean): StopWish {
  const flag = isShared ? new Int32Array(new SharedArrayBuffer(4)) : null;
  const listeners: (() => void)[] = [];
  let aborted = false;
  let stopWatching = () => {};
  const wish: StopWish = {
    flag,
    get aborted() {
      return aborted;
    },
    onStop(listener) {
      if (aborted) listener();
      else listeners.push(listener);
    },
    request() {
      if (aborted) return;
      aborted = true;
      if (flag !== null) Atomics.store(flag, 0, 1);
      stopWatching();
      for (const listener of listeners.splice(0)) listener();
    },
    dispose() {
      stopWatching();
      listeners.length = 0;
    },
  };
  if (signal !== undefined) stopWatching = watch(signal, () => wish.request());
  return wish;
}
