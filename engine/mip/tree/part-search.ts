import type { ChainAnswer } from "../chain/solve-chain.ts";
import type { PartState } from "../search-state.ts";
import type { SearchEnd } from "./branch-and-cut.ts";
import type { PresolvedSearch } from "./presolved-search.ts";

/** What a part keeps of itself. */
type KeptPart = Pick<PartState, "done" | "run">;

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
  /** Its state in fresh arrays; null = to be begun from scratch, which is cheap. */
  readonly state: KeptPart | null;
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
    state: null,
    *advance() {},
    close() {},
  };
}

/**
 * A part that an earlier run has done.
 *
 * @param colValue its best point, which the caller has checked; kept. @param objective of it, minimisation form.
 */
export function restoredPart(
  done: NonNullable<KeptPart["done"]>,
  colValue: Float64Array,
  objective: number,
  copies: number,
): PartAtWork {
  const bound = Math.min(done.bound, objective);
  return {
    copies,
    end: "exhausted",
    objective,
    colValue,
    bound,
    distance: objective - bound,
    farkas: null,
    isDecided: done.isDecided,
    isInfeasible: false,
    get state() {
      return { done, run: { colValue: colValue.slice(), tree: null } };
    },
    *advance() {},
    close() {},
  };
}

/** The search of one part of a problem that falls apart. It is run in portions, so that many parts can take turns. */
export class PartSearch implements PartAtWork {
  readonly copies: number;
  readonly #run: PresolvedSearch;
  readonly #record: (name: string, counters: Readonly<Record<string, number>>) => void;
  #steps: Generator<void, SearchEnd> | null;
  #end: SearchEnd | null = null;

  /** @param record takes the counters of the search once it is over. */
  constructor(
    run: PresolvedSearch,
    copies: number,
    record: (name: string, counters: Readonly<Record<string, number>>) => void,
  ) {
    this.copies = copies;
    this.#run = run;
    this.#record = record;
    this.#steps = run.run();
  }

  get end(): SearchEnd | null {
    return this.#end;
  }

  get objective(): number {
    return this.#run.objective;
  }

  get colValue(): Float64Array | null {
    return this.#run.colValue;
  }

  get bound(): number {
    return this.#run.bound;
  }

  get distance(): number {
    const { objective, bound } = this;
    return objective === bound ? 0 : objective - bound;
  }

  get farkas(): Float64Array | null {
    return this.#run.farkas;
  }

  get isDecided(): boolean {
    return this.#end === "exhausted" && this.#run.unresolved === 0;
  }

  get isInfeasible(): boolean {
    return this.isDecided && this.colValue === null;
  }

  get state(): KeptPart {
    if (this.#end !== "exhausted") return { done: null, run: this.#run.state };
    const colValue = this.colValue?.slice() ?? null;
    return { done: { isDecided: this.isDecided, bound: this.bound }, run: { colValue, tree: null } };
  }

  *advance(iterations: number, enough: number): Generator<void, void> {
    if (this.#steps === null || this.#end !== null) return;
    const until = this.#run.iterations + iterations;
    let { nodes } = this.#run;
    // Steps within a node end where the clock says so: what is done in a portion must not depend on them.
    let isBetweenNodes = false;
    do {
      const step = this.#steps.next();
      if (step.done) {
        this.#end = step.value;
        // What a limit ended is still to be kept.
        if (step.value === "exhausted" || step.value === "unbounded") this.close();
        return;
      }
      yield;
      isBetweenNodes = this.#run.nodes !== nodes;
      nodes = this.#run.nodes;
    } while (!isBetweenNodes || (this.#run.iterations < until && this.distance > enough));
  }

  close(): void {
    if (this.#steps === null) return;
    this.#steps = null;
    this.#run.close();
    for (const [name, counters] of Object.entries(this.#run.statistics)) this.#record(name, counters);
  }
}
