/** Rows or columns that changed since the last round, each listed once; at first all of them. */
export class ChangeList {
  #current: Int32Array;
  #next: Int32Array;
  readonly #isListed: Uint8Array;
  #numNext: number;
  /** Length of `items`. */
  count = 0;

  constructor(size: number) {
    this.#current = new Int32Array(size);
    this.#next = new Int32Array(size);
    this.#isListed = new Uint8Array(size).fill(1);
    this.#numNext = size;
    const next = this.#next;
    for (let index = 0; index < size; index++) next[index] = index;
  }

  /** What changed before this round began; the first `count` items count. */
  get items(): Int32Array {
    return this.#current;
  }

  get hasNext(): boolean {
    return this.#numNext > 0;
  }

  add(index: number): void {
    if (this.#isListed[index] !== 0) return;
    this.#isListed[index] = 1;
    this.#next[this.#numNext++] = index;
  }

  startRound(): void {
    const items = this.#next;
    const isListed = this.#isListed;
    const count = this.#numNext;
    this.#next = this.#current;
    this.#current = items;
    this.count = count;
    this.#numNext = 0;
    for (let k = 0; k < count; k++) isListed[items[k]] = 0;
  }
}
