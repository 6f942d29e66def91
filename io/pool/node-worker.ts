/** Threads of Node, and the memory they may take. */
import { nodeModule } from "./node-module.ts";
import { nodeThread, type Thread } from "./thread.ts";
import { WorkerError } from "./worker-error.ts";

/** Share of the machine's memory that the heaps of a pool and its caller may fill together. */
const MEMORY_SHARE = 0.75;

/** MB of heap below which a worker is of no use. */
const LEAST_HEAP_MB = 256;

/** What a worker is told as it starts. */
export interface NodeWorkerData {
  /** Address of its script, for workers of its own. */
  readonly script: string;
}

/**
 * MB of heap for each of `numWorkers`: V8's own limit of this thread, or less where all of them together would want more than
 * the machine has. Typed arrays, which hold most of a solve's data, do not count for it.
 */
export function heapLimitMB(numWorkers: number): number {
  const ownMB = (nodeModule("node:v8")?.getHeapStatistics().heap_size_limit ?? 0) / 2 ** 20;
  const total = process.constrainedMemory?.() || Number.POSITIVE_INFINITY;
  const machine = Math.min(total, nodeModule("node:os")?.totalmem() ?? Number.POSITIVE_INFINITY);
  const shareMB = (MEMORY_SHARE * machine) / 2 ** 20 / (numWorkers + 1);
  return Math.floor(Math.max(LEAST_HEAP_MB, Math.min(ownMB, shareMB)));
}

/**
 * A thread of Node that loads the script, without the loaders and flags of its parent.
 * @param heapMB most of its heap; left out, V8 decides.
 * @throws WorkerError outside Node.
 */
export function startNodeThread(script: string, heapMB?: number): Thread {
  const threads = nodeModule("node:worker_threads");
  if (threads === null) throw new WorkerError("this platform has no worker threads");
  const workerData: NodeWorkerData = { script };
  return nodeThread(
    new threads.Worker(new URL(script), {
      execArgv: [],
      name: "gridplex",
      workerData,
      ...(heapMB === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMB } }),
    }),
  );
}
