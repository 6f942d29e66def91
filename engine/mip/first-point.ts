import { viewNode } from "./node-view.ts";
import { runHeuristics } from "./run-heuristics.ts";
import type { Search } from "./search.ts";

/**
 * Has heuristics look for a first point while the root LP gets its cuts: at once, and as long as there is none, after 3
 * and 15 rounds. Their LPs are those of the problem itself, so that none has to be made anew for each round.
 */
export class FirstPoint {
  readonly #search: Search;
  readonly #basis: ReturnType<Search["lp"]["packedBasis"]>;
  #due = 0;

  /** @param search stands at the optimum of its root LP, which has no cuts yet. */
  constructor(search: Search) {
    this.#search = search;
    this.#basis = search.lp.packedBasis();
  }

  /** Calls the heuristics if it is time. @param round of cuts that comes next. @param objective of the LP as it stands. */
  *seek(round: number, objective: number): Generator<void, void> {
    const { incumbent, lp, probe } = this.#search;
    if (incumbent.colValue !== null || round < this.#due) return;
    this.#due = 4 * round + 3;
    const view = viewNode(this.#search, 0, objective, lp.answer.colValue, lp.answer.reducedCost);
    probe.leavesCutsOut = true;
    yield* runHeuristics(
      this.#search,
      view,
      ({ seeksFirstPoint = false }) => seeksFirstPoint && incumbent.colValue === null,
      () => this.#basis,
    );
    probe.leavesCutsOut = false;
  }
}
