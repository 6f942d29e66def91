/**
 * A binary heap of nodes by a key, least first, that can also remove any node. Typed arrays throughout: 10^5 nodes
 * take a few megabytes. Among equal keys the smaller id comes first, so that the order is determined.
 */
export class NodeHeap {
  #ids: Int32Array = new Int32Array(256);
  #keys: Float64Array = new Float64Array(256);
  /** Place in the heap by id, −1 = absent. */
  #places: Int32Array = new Int32Array(256).fill(-1);
  #size = 0;

  /** Nodes held. */
  get size(): number {
    return this.#size;
  }

  /** Whether the node is held. */
  has(id: number): boolean {
    return id < this.#places.length && this.#places[id] >= 0;
  }

  /** The id at a place of the heap, 0 … size − 1; place 0 is the least. */
  idAt(place: number): number {
    return this.#ids[place];
  }

  /** Adds a node. @param id small whole number, not held yet. @param key not NaN. */
  push(id: number, key: number): void {
    if (this.#size === this.#ids.length) {
      const ids = new Int32Array(2 * this.#size);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    if (id >= this.#places.length) this.#growTo(id + 1);
    this.#keys[id] = key;
    this.#place(id, this.#size);
    this.#size++;
    this.#up(this.#size - 1);
  }

  /** Removes a node that is held. */
  remove(id: number): void {
    const place = this.#places[id];
    this.#places[id] = -1;
    this.#size--;
    if (place === this.#size) return;
    this.#place(this.#ids[this.#size], place);
    this.#up(place);
    this.#down(place);
  }

  #place(id: number, place: number): void {
    this.#ids[place] = id;
    this.#places[id] = place;
  }

  #isBefore(a: number, b: number): boolean {
    return this.#keys[a] < this.#keys[b] || (this.#keys[a] === this.#keys[b] && a < b);
  }

  #up(from: number): void {
    let place = from;
    const id = this.#ids[place];
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#isBefore(id, this.#ids[above])) break;
      this.#place(this.#ids[above], place);
      place = above;
    }
    this.#place(id, place);
  }

  #down(from: number): void {
    let place = from;
    const id = this.#ids[place];
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#size) break;
      if (below + 1 < this.#size && this.#isBefore(this.#ids[below + 1], this.#ids[below])) below++;
      if (!this.#isBefore(this.#ids[below], id)) break;
      this.#place(this.#ids[below], place);
      place = below;
    }
    this.#place(id, place);
  }

  #growTo(count: number): void {
    const capacity = Math.max(count, 2 * this.#places.length);
    const keys = new Float64Array(capacity);
    keys.set(this.#keys);
    this.#keys = keys;
    const places = new Int32Array(capacity).fill(-1);
    places.set(this.#places);
    this.#places = places;
  }
}
