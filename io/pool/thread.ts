/** Threads of Node and of browsers behind one face. */
import type { Transferable as NodeTransferable, Worker as NodeWorker } from "node:worker_threads";
import type { Endpoint } from "comlink";
import { WorkerError } from "./worker-error.ts";

/** A thread that runs the worker script. */
export interface Thread {
  /** For calls. */
  readonly endpoint: Endpoint;
  /** Called once, when the thread has ended or is of no use any more, unless it was told to end. */
  onEnd(listener: (cause: WorkerError) => void): void;
  /** Whether the process shall wait for it; at first it does. Says nothing in a browser. */
  setHolding(isHolding: boolean): void;
  /** Ends it at once. Resolves when nothing of it is left. */
  terminate(): Promise<void>;
}

const because = (what: string, cause?: unknown) =>
  new WorkerError(what, cause === undefined ? undefined : { cause });

/** A thread of Node. */
export function nodeThread(worker: NodeWorker): Thread {
  const wrapped = new Map<unknown, (data: unknown) => void>();
  return {
    endpoint: {
      postMessage: (message, transfer) => worker.postMessage(message, transfer as NodeTransferable[]),
      addEventListener(_type, listener) {
        const receive = (data: unknown) => {
          const event = { data } as MessageEvent;
          if (typeof listener === "function") listener(event);
          else listener.handleEvent(event);
        };
        wrapped.set(listener, receive);
        worker.on("message", receive);
      },
      removeEventListener(_type, listener) {
        const receive = wrapped.get(listener);
        if (receive !== undefined) worker.off("message", receive);
        wrapped.delete(listener);
      },
    },
    onEnd(listener) {
      let failure: unknown;
      worker.on("error", (error: Error) => {
        failure = error;
      });
      worker.on("messageerror", (error) => listener(because("a worker's answer could not be read", error)));
      // After `error`, where there is one.
      worker.on("exit", (code) => {
        const reason = failure instanceof Error ? failure.message : `exit code ${code}`;
        listener(because(`a worker ended: ${reason}`, failure));
      });
    },
    setHolding(isHolding) {
      if (isHolding) worker.ref();
      else worker.unref();
    },
    async terminate() {
      await worker.terminate();
    },
  };
}

/** A browser's worker. */
export function webThread(worker: Worker): Thread {
  return {
    endpoint: worker,
    onEnd(listener) {
      worker.onerror = (event) => {
        event.preventDefault();
        listener(because(`a worker failed: ${event.message || "its script did not load"}`, event.error));
      };
      worker.onmessageerror = () => listener(because("a worker's answer could not be read"));
    },
    setHolding() {
      // A page waits for nobody.
    },
    async terminate() {
      worker.terminate();
    },
  };
}
