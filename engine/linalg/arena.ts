/**
 * Cuts typed arrays out of a few large buffers. A solver needs about a hundred work arrays; for a small model,
 * making each one by itself costs more than solving it.
 */

/** Bytes of a chunk; larger requests get a buffer of their own. */
const CHUNK_BYTES = 65_536;

/** Hands out zeroed arrays; they live as long as any array of their chunk does. */
export class Arena {
  /** For its shape. */
  static readonly kept: Arena = new Arena();
  #buffer: ArrayBuffer = new ArrayBuffer(CHUNK_BYTES);
  #used = 0;

  float64(length: number): Float64Array {
    const at = this.#take(8 * length);
    return new Float64Array(this.#buffer, at, length);
  }

  int32(length: number): Int32Array {
    const at = this.#take(4 * length);
    return new Int32Array(this.#buffer, at, length);
  }

  int8(length: number): Int8Array {
    const at = this.#take(length);
    return new Int8Array(this.#buffer, at, length);
  }

  uint8(length: number): Uint8Array {
    const at = this.#take(length);
    return new Uint8Array(this.#buffer, at, length);
  }

  /** Makes sure that `bytes` are free in the present chunk and returns their offset, a multiple of 8. */
  #take(bytes: number): number {
    if (this.#used + bytes > this.#buffer.byteLength) {
      this.#buffer = new ArrayBuffer(Math.max(CHUNK_BYTES, bytes));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used = (at + bytes + 7) & ~7;
    return at;
  }
}
