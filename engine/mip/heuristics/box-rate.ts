import type { BoxOutcome, HeuristicOutcome } from "../plugins.ts";

/** Share of the integer columns that a box must fix to be worth a search, at first and at least. */
const FIRST_SHARE = 0.6;
const LEAST_SHARE = 0.3;
const MOST_SHARE = 0.9;

/** Nodes of a search in a box: these, and this share of those of the whole. */
const LEAST_NODES = 200;
const NODE_SHARE = 0.05;

/** Calls without success that double the pause, up to so many times. */
const MAX_DOUBLINGS = 7;

/**
 * When the next search of a box is due, and how much the box should fix: more after one that was too large to finish, less
 * after one that held no better point.
 */
export class BoxRate {
  readonly #every: number;
  #numCalls = 0;
  #due: number;
  #numFailures = 0;
  #share = FIRST_SHARE;

  /** @param every calls between two searches while they succeed. */
  constructor(every: number) {
    this.#every = every;
    this.#due = every;
  }

  /** Counts a call; whether a search is due. */
  isDue(): boolean {
    return ++this.#numCalls >= this.#due;
  }

  /** Share of the integer columns that the box should fix. */
  get share(): number {
    return this.#share;
  }

  /** Nodes that the search may take. */
  get nodeLimit(): number {
    return LEAST_NODES + Math.floor(NODE_SHARE * this.#numCalls);
  }

  /** Takes the outcome of a search; "small" = the box did not come about. */
  note(outcome: BoxOutcome | "small"): void {
    if (outcome === "skipped") {
      this.#due = this.#numCalls + this.#every;
      return;
    }
    if (outcome === "limit") this.#share = Math.min(MOST_SHARE, this.#share + 0.1);
    else if (outcome !== "found") this.#share = Math.max(LEAST_SHARE, this.#share - 0.1);
    this.#numFailures = outcome === "found" ? 0 : Math.min(MAX_DOUBLINGS, this.#numFailures + 1);
    this.#due = this.#numCalls + this.#every * 2 ** this.#numFailures;
  }
}

/** What the search of a box means for the heuristic that asked for it. */
export function outcomeOf(outcome: BoxOutcome): HeuristicOutcome {
  if (outcome === "found" || outcome === "skipped") return outcome;
  return "none";
}
