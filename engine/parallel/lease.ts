import type { Subtree } from "./subtree.ts";
import type { WorkReport } from "./work-packet.ts";

/** Subtrees that are out at a worker. They stay here until its report is in and nothing of them is left there. */
export interface Lease {
  readonly subtrees: readonly Subtree[];
  /** Workers that have failed on it before. */
  readonly attempts: number;
  /** Least bound of the subtrees. */
  readonly dualBound: number;
  /** Number of the worker. */
  readonly worker: number;
  readonly sentMs: number;
  isRecalled: boolean;
  /** Whether its worker prunes by a point that is none: its report will not count. */
  isTainted: boolean;
  /** Whether its subtrees are open again in the own search: of its report only points and counts are taken. */
  isCancelled: boolean;
  /** Null while the worker is at it, "failed" if it did not answer. */
  outcome: WorkReport | "failed" | null;
}

/** A lease that begins. Without subtrees it is time for those that the worker has. */
export function newLease(
  subtrees: readonly Subtree[],
  attempts: number,
  worker: number,
  sentMs: number,
): Lease {
  const dualBound = subtrees.reduce(
    (least, subtree) => Math.min(least, subtree.dualBound),
    Number.POSITIVE_INFINITY,
  );
  return {
    subtrees,
    attempts,
    dualBound,
    worker,
    sentMs,
    isRecalled: false,
    isTainted: false,
    isCancelled: false,
    outcome: null,
  };
}
