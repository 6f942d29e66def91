import type { PartAtWork } from "./mip/part-search.ts";
import type { PartState } from "./mip/search-state.ts";
import type { MipPart } from "./mip-parts.ts";

/** One part at work, made when its turn comes. */
export interface Turn {
  readonly part: MipPart;
  /** Where an earlier run left it; null = from scratch. */
  readonly kept: PartState | null;
  search: PartAtWork | null;
  portion: number;
  /** Whether it is nothing for a worker: too easy, or one has failed on it. */
  staysHere: boolean;
  /** Of its root LP; NaN before that is solved. */
  rootObjective: number;
}

/** The parts of a problem, smallest first, and which of them nobody has begun. */
export class PartTurns {
  readonly all: readonly Turn[];
  /** Every fresh one stands from here on ... */
  #first = 0;
  /** ... and one that may go elsewhere before this. */
  #end: number;
  #numFresh: number;

  /**
   * @param portion simplex iterations of a first portion.
   * @param keptParts where an earlier run left the parts; such parts stay here. Null without one.
   */
  constructor(parts: readonly MipPart[], portion: number, keptParts: readonly (PartState | null)[] | null) {
    this.all = parts.map((part, pos): Turn => {
      const kept = keptParts?.[pos] ?? null;
      return {
        part,
        kept,
        search: null,
        portion: kept?.portion ?? portion,
        staysHere: kept !== null,
        rootObjective: kept?.rootObjective ?? Number.NaN,
      };
    });
    this.#numFresh = parts.length;
    this.#end = parts.length;
  }

  /** Parts that nobody has begun. */
  get numFresh(): number {
    return this.#numFresh;
  }

  /** The smallest fresh one; null when there is none. */
  get smallest(): Turn | null {
    if (this.#numFresh === 0) return null;
    while (this.all[this.#first].search !== null) this.#first++;
    return this.all[this.#first];
  }

  /** The largest fresh one that may go elsewhere, by its place; −1 when there is none. */
  get largest(): number {
    while (this.#end > 0) {
      const { search, staysHere } = this.all[this.#end - 1];
      if (search === null && !staysHere) return this.#end - 1;
      this.#end--;
    }
    return -1;
  }

  /** Says who works on a fresh part. */
  begin(turn: Turn, search: PartAtWork): void {
    turn.search = search;
    this.#numFresh--;
  }

  /** Makes a part fresh that went elsewhere in vain; it stays here. */
  putBack(turn: Turn): void {
    turn.search = null;
    turn.staysHere = true;
    this.#numFresh++;
    this.#first = 0;
  }
}
