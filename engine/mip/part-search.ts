import type { LpSolver } from "../simplex/lp-types.ts";
import { branchAndCut, type SearchEnd } from "./branch-and-cut.ts";
import type { ChainAnswer } from "./chain/solve-chain.ts";
import { provedBound, type Search } from "./search.ts";

/** A part of a problem that falls apart, at work or done. */
export interface PartAtWork {
  /** How many equal parts of the problem it stands for. */
  readonly copies: number;
  /** How it ended; null while it may go on. */
  readonly end: SearchEnd | null;
  /** Objective of its best point, minimisation form; Infinity without one. */
  readonly objective: number;
  /** Its best point; borrowed, null without one. */
  readonly colValue: Float64Array | null;
  /** Its proved dual bound. */
  readonly bound: number;
  /** Distance of bound and objective; Infinity without a point. */
  readonly distance: number;
  /** Row multipliers that prove the root LP infeasible, if it is. */
  readonly farkas: Float64Array | null;
  /** Whether every node was decided: what is left between bound and objective is the accuracy of the LPs. */
  readonly isDecided: boolean;
  /** Whether it is proved that there is no point. */
  readonly isInfeasible: boolean;
  /**
   * Goes on until it is over, it has spent its portion, or its distance is small enough; one yield after each step.
   *
   * @param iterations simplex iterations of this portion; at least a node is processed.
   * @param enough distance at which it may stop.
   */
  advance(iterations: number, enough: number): Generator<void, void>;
  /** Ends it where it stands; point and bound stay. */
  close(): void;
}

/** A part that was solved by another way than a tree. */
export function settledPart(answer: ChainAnswer, copies: number): PartAtWork {
  return {
    ...answer,
    copies,
    end: "exhausted",
    bound: answer.objective,
    distance: 0,
    farkas: null,
    isDecided: true,
    isInfeasible: false,
    *advance() {},
    close() {},
  };
}

/**
 * The search of one part of a problem that falls apart. It is run in portions, so that many parts can take turns, and lets go of
 * its LPs and its tree when it is over.
 */
export class PartSearch implements PartAtWork {
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

  get end(): SearchEnd | null {
    return this.#end;
  }

  get objective(): number {
    return this.#search === null ? this.#objective : this.#search.incumbent.objective;
  }

  get colValue(): Float64Array | null {
    return this.#search === null ? this.#colValue : this.#search.incumbent.colValue;
  }

  get bound(): number {
    return this.#search === null ? this.#bound : provedBound(this.#search);
  }

  get distance(): number {
    const { objective, bound } = this;
    return objective === bound ? 0 : objective - bound;
  }

  get farkas(): Float64Array | null {
    return this.#farkas;
  }

  get isDecided(): boolean {
    return this.#end === "exhausted" && this.#unresolved === 0;
  }

  get isInfeasible(): boolean {
    return this.isDecided && this.#colValue === null;
  }

  get #iterations(): number {
    let sum = 0;
    for (const solver of this.#solvers) sum += solver.iterations;
    return sum;
  }

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
