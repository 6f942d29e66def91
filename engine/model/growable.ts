import { ModelError } from "../errors.ts";

/** Indices are int32 throughout. */
const MOST_ITEMS = 2147483647;
const FIRST_CAPACITY = 16;

type NumberArray = Float64Array | Int32Array | Uint8Array;

/** A typed array that grows at its end, by half of its size at a time. */
export class Growable<A extends NumberArray> {
  readonly #make: (length: number) => A;
  #items: A;
  #length = 0;

  /** @param make an array of the wanted type and of this length, all zero. */
  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#items = make(0);
  }

  get length(): number {
    return this.#length;
  }

  /** The store itself, at least `length` long; what follows has no meaning. Valid until the next growth. */
  get items(): A {
    return this.#items;
  }

  /** Appends one value. Amortised constant cost. */
  push(value: number): void {
    if (this.#length === this.#items.length) this.#reserve(this.#length + 1);
    this.#items[this.#length++] = value;
  }

  /** Appends `count` copies of a value. */
  pushMany(count: number, value: number): void {
    this.#reserve(this.#length + count);
    this.#items.fill(value, this.#length, this.#length + count);
    this.#length += count;
  }

  /** Appends a copy of the values. */
  pushAll(values: A): void {
    this.#reserve(this.#length + values.length);
    this.#items.set(values, this.#length);
    this.#length += values.length;
  }

  /** Keeps the first `length` values. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** A copy of the values, of exact length. */
  toArray(): A {
    return this.#items.slice(0, this.#length) as A;
  }

  #reserve(needed: number): void {
    const present = this.#items.length;
    if (needed <= present) return;
    if (needed > MOST_ITEMS) throw new ModelError(`found ${needed} items, expected at most ${MOST_ITEMS}`);
    const capacity = Math.max(needed, present + (present >> 1), FIRST_CAPACITY);
    const grown = this.#make(Math.min(MOST_ITEMS, capacity));
    grown.set(this.#items.subarray(0, this.#length));
    this.#items = grown;
  }
}

/**
 * The values of an array with more of them behind. Those of the array stay where they are if there is room behind it in its
 * buffer: appending again and again costs what is appended.
 *
 * @param array its buffer holds nothing behind it that anybody needs.
 * @returns an array over the same buffer, or over a new one with room to spare.
 */
export function appended<A extends NumberArray>(array: A, more: ArrayLike<number>): A {
  const length = array.length + more.length;
  if (length > MOST_ITEMS) throw new ModelError(`found ${length} items, expected at most ${MOST_ITEMS}`);
  const make = array.constructor as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => A;
  const { BYTES_PER_ELEMENT: size, byteOffset } = array;
  let { buffer } = array;
  const hasRoom = byteOffset + size * length <= buffer.byteLength;
  if (!hasRoom) buffer = new ArrayBuffer(size * Math.max(length + (array.length >> 1), FIRST_CAPACITY));
  const longer = new make(buffer, hasRoom ? byteOffset : 0, length);
  if (!hasRoom) longer.set(array);
  longer.set(more, array.length);
  return longer;
}

/** An empty growable Float64Array. */
export function growableFloat64(): Growable<Float64Array> {
  return new Growable((length) => new Float64Array(length));
}

/** An empty growable Int32Array. */
export function growableInt32(): Growable<Int32Array> {
  return new Growable((length) => new Int32Array(length));
}

/** An empty growable Uint8Array. */
export function growableUint8(): Growable<Uint8Array> {
  return new Growable((length) => new Uint8Array(length));
}
