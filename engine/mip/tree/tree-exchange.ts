import type { NodeStore } from "../node/node.ts";
import type { Search } from "../search.ts";

/** Whoever has parts of a tree searched elsewhere. A search without one does everything itself. */
export interface TreeExchange {
  /**
   * Called between two nodes: may hand open nodes out, and takes in what came of others.
   *
   * @returns "wait" while the search must not go on before others have answered.
   */
  next(search: Search): "go" | "wait";
  /** Least bound of what is out; Infinity when nothing is. */
  readonly dualBound: number;
  /** Open nodes that are out, as far as known. */
  readonly openNodes: number;
  /** Stores copies of the open nodes that are out, to be kept with those of the search; nothing else changes. */
  copyOut(search: Search, nodes: NodeStore): void;
  /** What was done elsewhere, for the statistics. */
  readonly counters: Readonly<Record<string, number>>;
  /** Opens again in the search whatever is out, so that its own open nodes are all that is left; work on it is lost. */
  bringHome(search: Search): void;
  /** Lets go of what is out: the search is over. */
  close(): void;
}
