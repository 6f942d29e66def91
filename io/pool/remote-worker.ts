/** A worker whose calls end: with an answer, or with the thread. While there are none, no process waits for it. */
import { type Remote, wrap } from "comlink";
import { VERSION } from "../version.ts";
import type { WorkerService } from "./solve-call.ts";
import type { Thread } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";

/** Milliseconds in which a worker must have started, also on a busy machine. */
const START_MS = 20_000;

/** See the head of the file. */
export class RemoteWorker {
  readonly #thread: Thread;
  readonly #service: Remote<WorkerService>;
  readonly #pending = new Set<(cause: WorkerError) => void>();
  #end: WorkerError | null = null;

  private constructor(thread: Thread) {
    this.#thread = thread;
    this.#service = wrap<WorkerService>(thread.endpoint);
    thread.onEnd((cause) => {
      void thread.terminate();
      this.#close(cause);
    });
  }

  /**
   * A worker that has answered once.
   * @throws WorkerError where it does not start, or runs another version's code.
   */
  static async start(thread: Thread): Promise<RemoteWorker> {
    const worker = new RemoteWorker(thread);
    const tooLate = setTimeout(() => {
      worker.#close(new WorkerError(`a worker did not start within ${START_MS / 1000} s`));
      void thread.terminate();
    }, START_MS);
    try {
      const version = await worker.call((service) => service.hello());
      if (version === VERSION) return worker;
      throw new WorkerError(`a worker runs version ${version}, expected ${VERSION}`);
    } catch (error) {
      await worker.terminate();
      throw error;
    } finally {
      clearTimeout(tooLate);
    }
  }

  get isAlive(): boolean {
    return this.#end === null;
  }

  /**
   * One call.
   * @throws WorkerError as soon as the thread has ended.
   */
  call<T>(run: (service: Remote<WorkerService>) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#end !== null) {
        reject(this.#end);
        return;
      }
      if (this.#pending.size === 0) this.#thread.setHolding(true);
      this.#pending.add(reject);
      run(this.#service)
        .then(resolve, reject)
        .finally(() => this.#finish(reject));
    });
  }

  /** Ends the thread; calls under way reject. Resolves when nothing of it is left. */
  terminate(): Promise<void> {
    this.#close(new WorkerError("a worker was told to end"));
    return this.#thread.terminate();
  }

  #finish(reject: (cause: WorkerError) => void): void {
    if (this.#pending.delete(reject) && this.#pending.size === 0) this.#thread.setHolding(false);
  }

  #close(cause: WorkerError): void {
    this.#end ??= cause;
    for (const reject of this.#pending) reject(cause);
    this.#pending.clear();
  }
}
