import type { LpSolver } from "../simplex/lp-types.ts";
import { branchAndCut, type SearchEnd } from "./branch-and-cut.ts";
import { provedBound, type Search } from "./search.ts";

/**
 * The search of one part of a problem that falls apart. It is run in portions, so that many parts can take turns, and lets go of
 * its LPs and its tree when it is over.
 */
export class PartSearch {
  /** How many equal parts of the problem it stands for. */
  readonly copies: number;
  readonly #retire: (solver: LpSolver) => void;
  readonly #solvers: readonly LpSolver[];
  #search: Search | null;
  #steps: Generator<void, SearchEnd> | null;
  #end: SearchEnd | null = null;
  #objective = Number.POSITIVE_INFINITY;
  #bound = Number.NEGATIVE_INFINITY;
  #colValue: Float64Array | null = null;
  #unresolved = 0;
  #farkas: Float64Array | null = null;

  /**
   * @param solvers the LP solvers that the search makes, in a list that it extends.
   * @param retire lets go of an LP solver.
   */
  constructor(
    search: Search,
    copies: number,
    solvers: readonly LpSolver[],
    retire: (solver: LpSolver) => void,
  ) {
    this.copies = copies;
    this.#search = search;
    this.#steps = branchAndCut(search);
    this.#solvers = solvers;
    this.#retire = retire;
  }

  /** How it ended; null while it may go on. */
  get end(): SearchEnd | null {
    return this.#end;
  }

  /** Objective of its best point, minimisation form; Infinity without one. */
  get objective(): number {
    return this.#search === null ? this.#objective : this.#search.incumbent.objective;
  }

  /** Its best point; borrowed, null without one. */
  get colValue(): Float64Array | null {
    return this.#search === null ? this.#colValue : this.#search.incumbent.colValue;
  }

  /** Its proved dual bound. */
  get bound(): number {
    return this.#search === null ? this.#bound : provedBound(this.#search);
  }

  /** Distance of bound and objective; Infinity without a point. */
  get distance(): number {
    const { objective, bound } = this;
    return objective === bound ? 0 : objective - bound;
  }

  /** Nodes that nothing could decide. */
  get unresolved(): number {
    return this.#search === null ? this.#unresolved : this.#search.counters.unresolved;
  }

  /** Row multipliers that prove the root LP infeasible, if it is. */
  get farkas(): Float64Array | null {
    return this.#farkas;
  }

  /** Whether the search has proved that there is no point. */
  get isInfeasible(): boolean {
    return this.#end === "exhausted" && this.#colValue === null && this.#unresolved === 0;
  }

  get #iterations(): number {
    let sum = 0;
    for (const solver of this.#solvers) sum += solver.iterations;
    return sum;
  }

  /**
   * Goes on until it is over, it has spent its portion, or its distance is small enough; one yield after each step.
   *
   * @param iterations simplex iterations of this portion; at least a node is processed.
   * @param enough distance at which it may stop.
   */
  *advance(iterations: number, enough: number): Generator<void, void> {
    if (this.#steps === null) return;
    const until = this.#iterations + iterations;
    do {
      const step = this.#steps.next();
      if (step.done) {
        this.#finish(step.value);
        return;
      }
      yield;
    } while (this.#iterations < until && this.distance > enough);
  }

  /** Ends it where it stands; point and bound stay. */
  close(): void {
    if (this.#search !== null) this.#keep(this.#search);
  }

  #finish(end: SearchEnd): void {
    this.#end = end;
    this.close();
  }

  #keep(search: Search): void {
    this.#objective = search.incumbent.objective;
    this.#bound = provedBound(search);
    this.#colValue = search.incumbent.colValue;
    this.#unresolved = search.counters.unresolved;
    this.#farkas = search.rootFarkas;
    this.#search = null;
    this.#steps = null;
    for (const solver of this.#solvers) this.#retire(solver);
  }
}
