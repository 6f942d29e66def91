import type { Search } from "../search.ts";
import type { Conflict, ConflictPool } from "./conflict-pool.ts";
import type { Box } from "./dense-proof.ts";
import { PathAnalysis } from "./path-analysis.ts";
import { PathReplay } from "./path-replay.ts";
import type { PremiseSet } from "./premise-set.ts";

/** Longer clauses hardly ever say anything again. */
const MOST_PREMISES = 100;

/** What premises may lack of 1 together where they just hold; from 1 on the inequality says nothing. */
const MOST_MISSING = 0.999;

/** Paths after which the walk begins anew: bounds that hold everywhere have come nearer. */
const PATHS_A_WALK = 50;

/** Paths after which a search that has learnt from less than this share of them gives up. */
const TRIAL_PATHS = 40;
const LEAST_SHARE_LEARNT = 0.1;

/** Work at paths, in matrix entries and bounds looked at: so much, and this share of an estimate of that of the LPs. */
const FREE_WORK = 200_000;
const SHARE = 0.05;

/**
 * That the premises do not all hold, as an inequality: each counts 1 at the far end of its column's domain and 0 or less where it fails.
 *
 * @returns null where they are none, too many, two of one column, or where the inequality lets them all hold, since some domains are wide.
 */
export function pathClause({ colLb, colUb }: Box, premises: PremiseSet): Conflict | null {
  const factorOf = new Map<number, number>();
  let count = 0;
  let missing = 0;
  let rhs = -1;
  premises.forEach((side, value) => {
    const col = side >> 1;
    const isLower = (side & 1) === 0;
    // From where it just fails to the far end.
    const width = isLower ? colUb[col] - value + 1 : value + 1 - colLb[col];
    const factor = (isLower ? 1 : -1) / width;
    rhs += 1 + factor * (isLower ? value - 1 : value + 1);
    missing += 1 - 1 / width;
    factorOf.set(col, factor);
    count += 1;
  });
  if (count === 0 || count > MOST_PREMISES || count > factorOf.size || !(missing < MOST_MISSING)) return null;
  const cols = Int32Array.from(factorOf.keys()).sort();
  return { col: cols, value: Float64Array.from(cols, (col) => factorOf.get(col) ?? 0), rhs };
}

/** What is made at the first node to learn from: most searches have none. */
interface Tools {
  readonly replay: PathReplay;
  readonly analysis: PathAnalysis;
}

/** Learns from nodes that propagation empties: a clause of bounds that do not hold together, for the pool of conflicts. */
export class PathLearner {
  #tools: Tools | null = null;
  #work = 0;
  readonly counters: { paths: number; learnt: number } = { paths: 0, learnt: 0 };

  /** Learns from a node that propagation has just emptied. @param conflicts the search's own pool. */
  learn(search: Search, conflicts: ConflictPool, id: number): void {
    const { mip, lp, rule, listener, bounds } = search;
    const lpWork = lp.iterations * (mip.numRows + mip.numCols);
    const { paths, learnt } = this.counters;
    if (paths >= TRIAL_PATHS && learnt < LEAST_SHARE_LEARNT * paths) return;
    if (this.#work > FREE_WORK + SHARE * lpWork) return;
    const conflict = this.#conflictOf(search, conflicts, id);
    if (conflict === null) return;
    this.counters.learnt++;
    conflicts.add(conflict);
    listener.conflictFound?.(search, conflict);
    if (bounds.cutoff === Number.POSITIVE_INFINITY) rule.conflictLearnt?.(conflict.col);
  }

  #conflictOf(search: Search, conflicts: ConflictPool, id: number): Conflict | null {
    const { mip, nodes } = search;
    const { replay, analysis } = this.#toolsFor(search, conflicts);
    this.counters.paths++;
    const before = replay.domain.work;
    const isEmpty = replay.walk(nodes, id);
    const isLearnt = isEmpty && analysis.run();
    this.#work += replay.domain.work - before + 4 * mip.numCols;
    if (isEmpty) replay.leaveLast();
    return isLearnt ? pathClause(replay.everywhere, analysis.premises) : null;
  }

  #toolsFor(search: Search, conflicts: ConflictPool): Tools {
    if (this.#tools === null) {
      const replay = new PathReplay(search.mip, conflicts);
      this.#tools = { replay, analysis: new PathAnalysis(search.mip, replay) };
    }
    if (this.counters.paths % PATHS_A_WALK === 0) this.#tools.replay.begin(search.globalLb, search.globalUb);
    return this.#tools;
  }
}
