/**
 * Room for large data that will be thrown away. Linux's allocator gives freed blocks of more than 32 MiB back to the
 * system at once. After a smaller one it keeps every later block up to that size for itself, and the memory of a
 * process grows and grows: 13 MB of 93 on Kennington's ken-13. A block that is large on paper costs only the pages
 * that are written to.
 */

/** Smaller data are cheap, wherever they end; and a large block may set off the garbage collector, which takes some ms. */
const SMALL_BYTES = 2 ** 20;
/** A little more than what the allocator's rule is limited to. */
const LARGE_BYTES = 33 * 2 ** 20;

/** Bytes to ask for where so many are needed. */
export function roomFor(bytes: number): number {
  return bytes < SMALL_BYTES ? bytes : Math.max(bytes, LARGE_BYTES);
}

/** Hands out zeroed arrays, small ones alone, large ones out of one block: it lives as long as any of them. */
export class Room {
  #block: ArrayBuffer | null = null;
  #used = 0;

  uint8(length: number): Uint8Array<ArrayBuffer> {
    if (length < SMALL_BYTES) return new Uint8Array(length);
    const at = this.#take(length);
    return new Uint8Array(this.#block as ArrayBuffer, at, length);
  }

  int32(length: number): Int32Array<ArrayBuffer> {
    if (4 * length < SMALL_BYTES) return new Int32Array(length);
    const at = this.#take(4 * length);
    return new Int32Array(this.#block as ArrayBuffer, at, length);
  }

  float64(length: number): Float64Array<ArrayBuffer> {
    if (8 * length < SMALL_BYTES) return new Float64Array(length);
    const at = this.#take(8 * length);
    return new Float64Array(this.#block as ArrayBuffer, at, length);
  }

  /** Makes sure that so many bytes are free in the block; returns their place. */
  #take(bytes: number): number {
    if (this.#block === null || this.#used + bytes > this.#block.byteLength) {
      this.#block = new ArrayBuffer(roomFor(bytes));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used = (at + bytes + 7) & ~7;
    return at;
  }
}
