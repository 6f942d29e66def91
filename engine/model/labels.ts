import type { Tag } from "./problem.ts";

/** Lazy name and tag of the members of a block, by position in the block. */
export interface LabelSource {
  readonly name?: ((pos: number) => string) | undefined;
  readonly tag?: ((pos: number) => Tag) | undefined;
}

/**
 * Names and tags of columns or rows, kept as one function a block instead of one string an item; looked up by
 * binary search over the blocks.
 */
export class Labels {
  readonly #first: number[] = [];
  readonly #end: number[] = [];
  readonly #source: LabelSource[] = [];

  /** Adds the block of indices first .. first + count − 1, above all earlier ones. Without labels: no cost. */
  add(first: number, count: number, source: LabelSource): void {
    if (count === 0 || (source.name === undefined && source.tag === undefined)) return;
    this.#first.push(first);
    this.#end.push(first + count);
    this.#source.push(source);
  }

  /** The name, or undefined where the block gave none. */
  name(index: number): string | undefined {
    const block = this.#blockOf(index);
    return block < 0 ? undefined : this.#source[block].name?.(index - this.#first[block]);
  }

  /** The tag, or undefined where the block gave none. */
  tag(index: number): Tag | undefined {
    const block = this.#blockOf(index);
    return block < 0 ? undefined : this.#source[block].tag?.(index - this.#first[block]);
  }

  #blockOf(index: number): number {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#first[middle] <= index) low = middle + 1;
      else high = middle;
    }
    return low > 0 && index < this.#end[low - 1] ? low - 1 : -1;
  }
}
