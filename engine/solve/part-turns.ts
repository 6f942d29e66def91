import type { PartState } from "../mip/search-state.ts";
import type { PartAtWork } from "../mip/tree/part-search.ts";
import type { MipPart } from "./mip-parts.ts";

/** One part at work, made when its turn comes. */
export interface Turn {
  readonly part: MipPart;
  /** Among all parts. */
  readonly place: number;
  /** Where an earlier run left it; null = from scratch. */
  readonly kept: PartState | null;
  search: PartAtWork | null;
  portion: number;
  /** Whether it is nothing for a worker: too easy, too far on, or one has failed on it. */
  staysHere: boolean;
  /** Of its root LP; NaN before that is solved. */
  rootObjective: number;
}

/** Portions, as multiples of the first, after which a part stays where it is: a worker would have to begin it anew. */
const MOST_LOST = 8;

/** The unfinished one of `turns` that keeps most of the gap open, of those that may be chosen; null when there is none. Finished ones are dropped. */
function neediestOf(turns: Set<Turn>, may: (turn: Turn) => boolean): Turn | null {
  let chosen: Turn | null = null;
  let largest = Number.NEGATIVE_INFINITY;
  for (const turn of turns) {
    const { search } = turn;
    if (search === null || search.end !== null) {
      turns.delete(turn);
      continue;
    }
    const distance = search.distance * search.copies;
    if (distance > largest && may(turn)) {
      chosen = turn;
      largest = distance;
    }
  }
  return chosen;
}

/** The parts of a problem, smallest first, and which of them nobody has begun. */
export class PartTurns {
  readonly all: readonly Turn[];
  /** The one that the solve's own thread is at. */
  current: Turn | null = null;
  /** Whether workers found nothing more to begin: they may help with single trees. */
  isDrained = false;
  /** Begun here and perhaps not over ... */
  readonly #begun: Set<Turn> = new Set();
  /** ... and those of them that a worker may still begin anew, and perhaps others. */
  readonly #movable: Set<Turn> = new Set();
  readonly #mostLost: number;
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
        place: pos,
        kept,
        search: null,
        portion: kept?.portion ?? portion,
        staysHere: kept !== null,
        rootObjective: kept?.rootObjective ?? Number.NaN,
      };
    });
    this.#mostLost = MOST_LOST * portion;
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

  /** The largest fresh one that may go elsewhere; null when there is none. */
  get largest(): Turn | null {
    while (this.#end > 0) {
      const turn = this.all[this.#end - 1];
      if (turn.search === null && !turn.staysHere) return turn;
      this.#end--;
    }
    return null;
  }

  /**
   * The one of those begun here that keeps most of the gap open and that a worker may begin anew; null when there is none.
   * Never the one that this thread is at.
   */
  get movable(): Turn | null {
    return neediestOf(this.#movable, (turn) => {
      if (turn.portion > this.#mostLost) this.#movable.delete(turn);
      return turn !== this.current && turn.portion <= this.#mostLost;
    });
  }

  /** The one of those begun here that keeps most of the gap open; null when there is none. */
  get neediest(): Turn | null {
    return neediestOf(this.#begun, () => true);
  }

  /** Begins a fresh part on this thread. */
  begin(turn: Turn, search: PartAtWork): void {
    turn.search = search;
    this.#begun.add(turn);
    if (!turn.staysHere) this.#movable.add(turn);
    this.#numFresh--;
  }

  /** Gives a part to a worker, which begins it from scratch, fresh or not. */
  move(turn: Turn, search: PartAtWork): void {
    if (turn.search === null) this.#numFresh--;
    this.#begun.delete(turn);
    this.#movable.delete(turn);
    turn.search?.close();
    turn.search = search;
  }

  /** Makes a part fresh that went elsewhere in vain; it stays here. */
  putBack(turn: Turn): void {
    turn.search = null;
    turn.staysHere = true;
    this.#numFresh++;
    this.#first = 0;
  }
}
