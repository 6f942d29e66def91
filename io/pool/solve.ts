/** Solving off the caller's thread, wherever there are threads. */
import { transfer } from "comlink";
import {
  checkOptions,
  Model,
  type Problem,
  type Result,
  type SolveOptions,
  solve as solveOnThisThread,
  type WorkerPool,
} from "../../engine/index.ts";
import { errorOf } from "./failure.ts";
import { KeptWorkers } from "./kept-workers.ts";
import { nodeModule } from "./node-module.ts";
import { platformHost } from "./platform-host.ts";
import { canShareMemory, packProblem, unpackProblem } from "./problem-block.ts";
import { RemoteWorker } from "./remote-worker.ts";
import type { CrossingOptions, SolveEvent, SolveRequest } from "./solve-call.ts";
import { spawnThread } from "./spawn.ts";
import { openStopWish, type StopWish } from "./stop-wish.ts";
import { openThreadPool } from "./thread-pool.ts";

/** Bytes of a model from which its worker is not kept: starting a new one takes less time than such a model, and the garbage goes. */
const LARGE_BYTES = 4 * 2 ** 20;

function numCores(): number {
  const inNode = nodeModule("node:os")?.availableParallelism();
  return inNode ?? globalThis.navigator?.hardwareConcurrency ?? 2;
}

/** The one thing that outlives a solve: a thread costs more than a small solve. It holds no data of any. */
const WORKERS = /* @__PURE__ */ new KeptWorkers(async () => RemoteWorker.start(spawnThread()), numCores);

/**
 * Ends the worker that waits for the next solve, which would else stay for five seconds. Solves under way go on.
 * Resolves when nothing of it is left.
 */
export function releaseWorkers(): Promise<void> {
  return WORKERS.close();
}

/** Plug-ins and pools are functions of this thread. */
function needsThisThread({ plugins, pool }: SolveOptions): boolean {
  return Boolean(pool) || Object.keys(plugins ?? {}).length > 0;
}

/**
 * A pool of worker threads for the tree search, for whoever solves on the thread at hand by `gridplex/engine` and the option
 * `pool`. It starts threads as they are asked for; a process does not wait for idle ones.
 *
 * @param size threads at most.
 */
export function openWorkerPool(size: number): WorkerPool {
  return openThreadPool(size, spawnThread);
}

function solveHere(model: Model | Problem, options: SolveOptions): Promise<Result> {
  return solveOnThisThread(model, { ...options, host: options.host ?? platformHost() });
}

/** What is left of a time limit; one without meaning is left to the engine's judgement. */
function secondsLeft(timeLimit: number, calledAtMs: number): number {
  return typeof timeLimit === "number" && timeLimit > 0
    ? Math.max(0, timeLimit - (performance.now() - calledAtMs) / 1000)
    : timeLimit;
}

/** The options with the time limit that is left. */
function optionsLeft<Options extends CrossingOptions>(options: Options, calledAtMs: number): Options {
  if (options.timeLimit === undefined) return options;
  return { ...options, timeLimit: secondsLeft(options.timeLimit, calledAtMs) };
}

function crossingOptions(options: SolveOptions): CrossingOptions {
  const {
    signal: _s,
    onProgress: _p,
    onIncumbent: _i,
    onCheckpoint: _c,
    host: _h,
    plugins: _l,
    pool: _w,
    ...crossing
  } = options;
  const { start } = crossing;
  // The view alone, not the memory around it.
  return start instanceof Float64Array ? { ...crossing, start: start.slice() } : crossing;
}

/** Hands the worker's events to the caller's functions, in order; what these throw ends the solve. */
class EventReceiver {
  /** Resolves after the last event. */
  readonly done: Promise<void>;
  #thrown: { readonly error: unknown } | null = null;

  constructor(port: MessagePort, options: SolveOptions, wish: StopWish) {
    this.done = new Promise((resolve) => {
      port.onmessage = ({ data }: MessageEvent<SolveEvent>) => {
        if (data.kind === "end") resolve();
        if (this.#thrown !== null) return;
        try {
          if (data.kind === "progress") options.onProgress?.(data.event);
          else if (data.kind === "incumbent") options.onIncumbent?.(data.event);
          else if (data.kind === "checkpoint") options.onCheckpoint?.(data.state);
          else if (data.kind === "log") options.host?.log?.(data.line);
        } catch (error) {
          this.#thrown = { error };
          wish.request();
        }
      };
    });
  }

  /** Throws what a function of the caller's threw. */
  rethrow(): void {
    if (this.#thrown !== null) throw this.#thrown.error;
  }
}

/** One solve by a worker. */
async function solveThere(
  worker: RemoteWorker,
  request: Omit<SolveRequest, "port" | "stop" | "wants">,
  options: SolveOptions,
  wish: StopWish,
): Promise<Result> {
  const { port1, port2 } = new MessageChannel();
  const receiver = new EventReceiver(port1, options, wish);
  try {
    const { block, isShared } = request.problem;
    const full: SolveRequest = {
      ...request,
      stop: wish.flag,
      wants: {
        progress: options.onProgress !== undefined,
        incumbent: options.onIncumbent !== undefined,
        checkpoint: options.onCheckpoint !== undefined,
        log: options.host?.log !== undefined,
      },
      port: port2,
    };
    const moved: Transferable[] = isShared ? [port2] : [port2, block as ArrayBuffer];
    if (wish.flag === null) wish.onStop(() => port1.postMessage("stop"));
    const reply = await worker.call(async (service) => {
      const answer = await service.solve(transfer(full, moved));
      await receiver.done;
      return answer;
    });
    receiver.rethrow();
    if (reply.kind === "failure") throw errorOf(reply.failure);
    return reply.result;
  } finally {
    port1.close();
  }
}

/**
 * Solves a model in a worker thread, so that the caller's thread stays free: model and options are copied as they are at
 * the call, `onProgress`, `onIncumbent`, `onCheckpoint` and `host.log` are called on the caller's thread, and `signal` is known to the worker at once.
 * Clock and yielding of `host` are the worker's own. What ends a solve is the result's status; exceptions of the caller's own
 * callbacks end it and reach the caller.
 *
 * On the caller's thread, in short steps with turns of the event loop in between, where threads are barred (no workers, a
 * security policy, a script that cannot be found) or with plug-ins or a pool, which are functions. At most as many solves as there are
 * cores run at a time; others wait, and the wait counts for their time limit.
 *
 * @throws ModelError, OptionError for input that has no meaning; WorkerError when the thread ends in the middle, as for
 *   want of memory.
 */
export async function solve(model: Model | Problem, options: SolveOptions = {}): Promise<Result> {
  checkOptions(options);
  if (needsThisThread(options)) return solveHere(model, options);
  const calledAtMs = performance.now();
  const isShared = canShareMemory();
  const packed = packProblem(model instanceof Model ? model.toProblem() : model, isShared);
  // Such a record is refused below.
  if (packed === null) return solveHere(model, options);
  const crossing = crossingOptions(options);
  const isSmall = packed.block.byteLength < LARGE_BYTES;
  const wish = openStopWish(options.signal ?? undefined, isShared);
  try {
    const worker = await WORKERS.take(wish, options.timeLimit ?? Number.POSITIVE_INFINITY);
    const left = optionsLeft({ ...options, signal: wish }, calledAtMs);
    if (worker === null) return await solveHere(unpackProblem(packed), left);
    try {
      const request = { problem: packed, options: optionsLeft(crossing, calledAtMs) };
      return await solveThere(worker, request, options, wish);
    } finally {
      WORKERS.give(worker, isSmall);
    }
  } catch (error) {
    // An option that is no option: the engine says which.
    if (error instanceof Error && error.name === "DataCloneError") return await solveHere(model, options);
    throw error;
  } finally {
    wish.dispose();
  }
}
