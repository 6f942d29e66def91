import { Room } from "./room.ts";

/** The longest name in bytes; longer ones are refused, so that no name exceeds what a string may hold. */
export const LONGEST_NAME: number = 1 << 20;

const FIRST_SLOTS = 1024;

/**
 * Names as the bytes of a file, numbered in the order of their first appearance. Lookup compares bytes, so names
 * such as `__proto__` are as good as any; a seed per table keeps crafted collisions from working.
 */
export class NameTable {
  readonly #room = new Room();
  #pool = new Uint8Array(FIRST_SLOTS * 8);
  /** Name i is pool[#offset[i]] .. pool[#offset[i + 1] − 1]. */
  #offset = new Int32Array(FIRST_SLOTS + 1);
  #hash = new Int32Array(FIRST_SLOTS);
  /** Open addressing; number of the name + 1, 0 = free. At most half full. */
  #slots = new Int32Array(FIRST_SLOTS * 2);
  #count = 0;
  #hasHighBytes = false;
  readonly #seed: number = (Math.random() * 0x100000000) | 0;

  /** How many names there are. */
  get count(): number {
    return this.#count;
  }

  /** Number of the name bytes[start] .. bytes[end − 1], or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(bytes, start, end, this.#hashOf(bytes, start, end))] - 1;
  }

  /**
   * Number of the name bytes[start] .. bytes[end − 1], added if it is new: then the number is the former `count`.
   * The bytes are copied.
   */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hashOf(bytes, start, end);
    let slot = this.#slotOf(bytes, start, end, hash);
    if (this.#slots[slot] !== 0) return this.#slots[slot] - 1;
    if (this.#count === this.#hash.length) {
      this.#grow();
      slot = this.#slotOf(bytes, start, end, hash);
    }
    const name = this.#count++;
    this.#append(bytes, start, end, name);
    this.#hash[name] = hash;
    this.#slots[slot] = name + 1;
    return name;
  }

  /** Whether name number `name` is bytes[start] .. bytes[end − 1]. */
  is(name: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#offset[name];
    const length = end - start;
    if (this.#offset[name + 1] - from !== length) return false;
    const pool = this.#pool;
    for (let pos = 0; pos < length; pos++) {
      if (pool[from + pos] !== bytes[start + pos]) return false;
    }
    return true;
  }

  /**
   * Decoder from number to text. Names are UTF-8; where one is not, all are taken as Windows-1252 (Latin-1).
   * The table must not grow afterwards.
   */
  decoder(): { readonly nameOf: (name: number) => string; readonly isUtf8: boolean } {
    // Copies: the room with the rest of the table may go.
    const offset = this.#offset.slice(0, this.#count + 1);
    const pool = this.#pool.slice(0, offset[this.#count]);
    const isUtf8 = !this.#hasHighBytes || this.#isUtf8();
    const decoder = new TextDecoder(isUtf8 ? "utf-8" : "windows-1252", { ignoreBOM: true });
    const nameOf = (name: number): string => decoder.decode(pool.subarray(offset[name], offset[name + 1]));
    return { nameOf, isUtf8 };
  }

  #isUtf8(): boolean {
    const strict = new TextDecoder("utf-8", { fatal: true });
    try {
      for (let name = 0; name < this.#count; name++) {
        strict.decode(this.#pool.subarray(this.#offset[name], this.#offset[name + 1]));
      }
      return true;
    } catch {
      return false;
    }
  }

  /** FNV-1a with a seed, its high bits folded down. */
  #hashOf(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    for (let pos = start; pos < end; pos++) hash = Math.imul(hash ^ bytes[pos], 0x01000193);
    return hash ^ (hash >>> 15);
  }

  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const name = slots[slot] - 1;
      if (name < 0 || (this.#hash[name] === hash && this.is(name, bytes, start, end))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #append(bytes: Uint8Array, start: number, end: number, name: number): void {
    const from = this.#offset[name];
    const to = from + end - start;
    if (to > this.#pool.length) {
      const pool = this.#room.uint8(Math.max(to, this.#pool.length * 2));
      pool.set(this.#pool);
      this.#pool = pool;
    }
    for (let pos = start; pos < end; pos++) {
      if (bytes[pos] >= 0x80) this.#hasHighBytes = true;
      this.#pool[from + pos - start] = bytes[pos];
    }
    this.#offset[name + 1] = to;
  }

  #grow(): void {
    const capacity = this.#hash.length * 2;
    const offset = this.#room.int32(capacity + 1);
    offset.set(this.#offset);
    this.#offset = offset;
    const hash = this.#room.int32(capacity);
    hash.set(this.#hash);
    this.#hash = hash;
    const slots = this.#room.int32(capacity * 2);
    const mask = slots.length - 1;
    for (let name = 0; name < this.#count; name++) {
      let slot = hash[name] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = name + 1;
    }
    this.#slots = slots;
  }
}
