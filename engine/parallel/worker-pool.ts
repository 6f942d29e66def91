/**
 * What the engine asks of whoever runs workers. It knows no threads: a pool may stand on `worker_threads`, on a browser's
 * workers, or on nothing but promises. Everything that passes is a plain record of typed arrays, which structured
 * cloning can carry.
 */
import type { LpReport, LpTask } from "./lp-task.ts";
import type { PartReport, PartTask } from "./part-task.ts";
import type { SearchTask, WorkerNews } from "./search-task.ts";
import type { WorkPacket, WorkReport } from "./work-packet.ts";

/**
 * A worker as the solve calls it. Calls are answered in the order in which they were made; only `tell` gets through while
 * another is at work. All calls reject once the worker is dead.
 */
export interface SearchWorker {
  /** Takes a tree's problem, in place of what it had before. */
  open(task: SearchTask): Promise<void>;
  /** Searches subtrees of it for a while; what is left open comes back with the report. */
  explore(packet: WorkPacket): Promise<WorkReport>;
  /** Solves an independent part of a problem for a portion of work, in place of what it had before. */
  solvePart(task: PartTask): Promise<PartReport>;
  /** Solves an LP from scratch, in place of what it had before. */
  solveLp(task: LpTask): Promise<LpReport>;
  /** Takes news while it works, where there is no shared memory to read them from. */
  tell(news: WorkerNews): Promise<void>;
}

/**
 * Workers by number, 0 … size − 1. Who made the pool closes it; a solve neither starts more workers than it needs nor ends
 * those that still answer, so that the next solve finds them warm.
 */
export interface WorkerPool {
  /** Workers that it can run at once. */
  readonly size: number;
  /** Whether a SharedArrayBuffer in a record stays shared with its workers. */
  readonly sharesMemory: boolean;
  /**
   * Milliseconds until a new worker is of use: it has to start, and its code to be compiled. A tree that takes less is not shared.
   * 0 when absent.
   */
  readonly warmUpMs?: number;
  /** The worker of this number, started if it is not running. Rejects where none is to be had. */
  start(index: number): Promise<SearchWorker>;
  /** Ends the worker at once; calls under way reject, and `start` makes a new one. */
  stop(index: number): void;
  /** Ends all workers. Resolves when nothing of them is left. */
  close(): Promise<void>;
}
