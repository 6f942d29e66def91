/** What emptied a domain: bounds that a column was to get, or a row or conflict that no point within the bounds keeps. */
export interface DeadEnd {
  /** −1 = the whole of the reason. */
  readonly col: number;
  readonly lb: number;
  readonly ub: number;
  /** As those of a trail. */
  readonly reason: number;
}

/** Numbers by change. */
const STRIDE = 4;

/** Changes of bounds in their order, so that they can be taken back or explained. */
export class Trail {
  readonly #entry: number[] = [];

  /** Number of changes. */
  get length(): number {
    return this.#entry.length / STRIDE;
  }

  /**
   * Notes a change.
   * @param lb bounds before it. @param reason a row, behind the rows a slot of the conflicts; −1 = neither.
   */
  push(col: number, lb: number, ub: number, reason: number): void {
    this.#entry.push(col, lb, ub, reason);
  }

  /** Column of a change. @param change 0 … length − 1. */
  col(change: number): number {
    return this.#entry[STRIDE * change];
  }

  /** Lower bound before a change. */
  lb(change: number): number {
    return this.#entry[STRIDE * change + 1];
  }

  /** Upper bound before a change. */
  ub(change: number): number {
    return this.#entry[STRIDE * change + 2];
  }

  /** What a change was deduced from. */
  reason(change: number): number {
    return this.#entry[STRIDE * change + 3];
  }

  /** Forgets all changes but the first. @param count of those that stay; at most `length`. */
  cut(count: number): void {
    this.#entry.length = STRIDE * count;
  }
}
