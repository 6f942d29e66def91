/** Warnings of one file, one line a kind: the first place in full, then a count of the others. */
export class WarningList {
  readonly #file: string;
  readonly #first = new Map<string, string>();
  readonly #count = new Map<string, number>();

  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Notes one doubtful place.
   *
   * @param kind groups warnings that are reported as one.
   * @param line counts from 1.
   */
  add(kind: string, line: number, text: string): void {
    const count = this.#count.get(kind) ?? 0;
    if (count === 0) this.#first.set(kind, `${this.#file}:${line}: ${text}`);
    this.#count.set(kind, count + 1);
  }

  /** The lines to show, in the order of their first appearance. */
  toArray(): readonly string[] {
    return [...this.#first].map(([kind, text]) => {
      const others = (this.#count.get(kind) ?? 1) - 1;
      return others === 0 ? text : `${text} (and ${others} more of this kind)`;
    });
  }
}
