import type { PseudocostRecord } from "../mip/branching/pseudocosts.ts";
import type { SearchCounters } from "../mip/search.ts";
import type { Subtree } from "./subtree.ts";

/** Subtrees for a worker, besides those that it has kept, and how long it may work on all of them. */
export interface WorkPacket {
  /** 0, 1, … since the worker was given the problem. What it says it has kept only holds in this order. */
  readonly number: number;
  readonly subtrees: readonly Subtree[];
  /** Objective of the best verified point; Infinity without one. */
  readonly objective: number;
  /** That point, length numCols; null where the worker has it already or the tree has none. */
  readonly colValue: Float64Array | null;
  /** What others learned of branchings since the last packet; null = nothing. */
  readonly pseudocosts: PseudocostRecord | null;
  /**
   * Work after which it comes back: simplex iterations, a node counting as `WORK_PER_NODE`; and milliseconds. The first is
   * the same every time and everywhere, the second is not. Infinity = no such limit.
   */
  readonly work: number;
  readonly milliseconds: number;
  /** Simplex iterations and nodes that it must not exceed. */
  readonly iterationLimit: number;
  readonly nodeLimit: number;
  /** Whether it listens to news on its way and comes back with every better point at once. */
  readonly isEager: boolean;
  /** Open nodes that come back at its end; the others stay. Half of all where it was asked to come. Infinity = all. */
  readonly giveBack: number;
}

/** What came of a packet. */
export interface WorkReport {
  /** What is left to search and comes back. */
  readonly open: readonly Subtree[];
  /** Open nodes that the worker keeps, and the least bound of them; Infinity = it keeps none. */
  readonly keptNodes: number;
  readonly keptBound: number;
  /** Better points found, best last; length numCols each. */
  readonly points: readonly Float64Array[];
  /** Least bound of what was given up because a better point was known; Infinity = nothing was. */
  readonly closedBound: number;
  readonly pseudocosts: PseudocostRecord;
  readonly nodes: number;
  readonly iterations: number;
  readonly counters: SearchCounters;
}
