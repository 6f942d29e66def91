import type { WorkerNews } from "./search-task.ts";
import { SharedState } from "./shared-state.ts";

/** How a worker hears of the rest of the search while it works. */
export interface Channel {
  /** Whether news come as messages, for which the event loop must have its turn. */
  readonly needsTurns: boolean;
  /** Objective of the best point that was verified, if it is new since the last call; else Infinity. */
  pollObjective(): number;
  /** Whether the solve is over. Asked all the time, in the middle of LPs, too: that shows that the worker is alive. */
  shouldStop(): boolean;
  /** Whether the worker shall come back after its node. */
  isRecalled(): boolean;
  /** Forgets a wish that was meant for work that is done. */
  forgetRecall(): void;
  /** Takes a message. */
  tell(news: WorkerNews): void;
}

/** Reads shared memory. */
export function sharedChannel(buffer: SharedArrayBuffer, worker: number): Channel {
  const state = new SharedState(buffer);
  let version = 0;
  return {
    needsTurns: false,
    pollObjective() {
      const now = state.version;
      if (now === version) return Number.POSITIVE_INFINITY;
      version = now;
      return state.objective;
    },
    shouldStop() {
      state.beat(worker);
      return state.isStopped;
    },
    isRecalled: () => state.isRecalled(worker),
    forgetRecall: () => state.setRecall(worker, false),
    tell() {},
  };
}

/** Remembers what messages said. */
export function toldChannel(): Channel {
  let objective = Number.POSITIVE_INFINITY;
  let isStopped = false;
  let isRecalled = false;
  return {
    needsTurns: true,
    pollObjective() {
      const told = objective;
      objective = Number.POSITIVE_INFINITY;
      return told;
    },
    shouldStop: () => isStopped,
    isRecalled: () => isRecalled,
    forgetRecall() {
      isRecalled = false;
    },
    tell(news) {
      objective = Math.min(objective, news.objective);
      if (news.stop) isStopped = true;
      if (news.recall) isRecalled = true;
    },
  };
}
