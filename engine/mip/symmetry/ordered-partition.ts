import type { SymmetryGraph } from "./symmetry-graph.ts";

/** Edges looked at between two yields. */
const WORK_A_STEP = 20_000;

/** Of the kept partition. */
const KEPT_GRAPH: SymmetryGraph = {
  numVertices: 1,
  colour: new Int32Array(1),
  edgeStart: new Int32Array(2),
  neighbour: new Int32Array(0),
  edgeColour: new Int32Array(0),
};

/**
 * An ordered partition of a graph's vertices into cells that refines itself until any two vertices of a cell have equal
 * edges into every cell. What it does depends on places of cells alone, never on names of vertices: two partitions that a
 * symmetry takes into each other stay so, and have equal traces.
 *
 * McKay, "Practical graph isomorphism", Congressus Numerantium 30 (1981) 45-87.
 */
export class OrderedPartition {
  /** For its shape. */
  static readonly kept: OrderedPartition = new OrderedPartition(KEPT_GRAPH);
  readonly #graph: SymmetryGraph;
  /** Vertices, cell by cell. */
  readonly order: Int32Array;
  /** Where a vertex stands in `order`. */
  readonly #place: Int32Array;
  /** First place of a vertex's cell: the name of the cell. */
  readonly cellOf: Int32Array;
  /** Of each cell, by its first place, the place behind its last. */
  readonly cellEnd: Int32Array;
  /** What the refinements so far looked like. */
  trace = 0;
  /** Edges looked at so far. */
  work = 0;
  #numCells = 0;
  /** Cells by which others may have to be split, from place `#head` on. */
  #queue: number[] = [];
  #head = 0;
  readonly #isQueued: Uint8Array;
  readonly #key: Int32Array;
  readonly #isTouched: Uint8Array;

  constructor(graph: SymmetryGraph) {
    const { numVertices } = graph;
    this.#graph = graph;
    this.order = new Int32Array(numVertices);
    this.#place = new Int32Array(numVertices);
    this.cellOf = new Int32Array(numVertices);
    this.cellEnd = new Int32Array(numVertices);
    this.#isQueued = new Uint8Array(numVertices);
    this.#key = new Int32Array(numVertices);
    this.#isTouched = new Uint8Array(numVertices);
  }

  /** Starts with the cells of the graph's colours, refined; in steps. */
  *reset(): Generator<void, void> {
    const { numVertices, colour } = this.#graph;
    const firstPlace = new Int32Array(numVertices + 1);
    for (let vertex = 0; vertex < numVertices; vertex++) firstPlace[colour[vertex] + 1]++;
    for (let each = 1; each <= numVertices; each++) firstPlace[each] += firstPlace[each - 1];
    for (let vertex = 0; vertex < numVertices; vertex++) this.order[firstPlace[colour[vertex]]++] = vertex;
    let start = 0;
    for (let place = 0; place < numVertices; place++) {
      const vertex = this.order[place];
      if (place > 0 && colour[vertex] !== colour[this.order[start]]) start = place;
      this.#place[vertex] = place;
      this.cellOf[vertex] = start;
      this.cellEnd[start] = place + 1;
      if (place !== start) continue;
      this.#numCells++;
      this.#enqueue(start);
    }
    this.trace = 0;
    let pausedAt = this.work;
    while (this.#refineOnce()) {
      if (this.work < pausedAt + WORK_A_STEP) continue;
      pausedAt = this.work;
      yield;
    }
  }

  /** Becomes equal to another partition of the same graph that is refined. */
  copyFrom(other: OrderedPartition): void {
    this.order.set(other.order);
    this.#place.set(other.#place);
    this.cellOf.set(other.cellOf);
    this.cellEnd.set(other.cellEnd);
    this.trace = other.trace;
    this.#numCells = other.#numCells;
    this.work += this.order.length;
  }

  /** Gives a vertex a cell of its own, in front of the rest of its cell of two or more, and refines. */
  individualize(vertex: number): void {
    const start = this.cellOf[vertex];
    const end = this.cellEnd[start];
    const place = this.#place[vertex];
    const first = this.order[start];
    this.order[place] = first;
    this.#place[first] = place;
    this.order[start] = vertex;
    this.#place[vertex] = start;
    this.cellEnd[start] = start + 1;
    this.cellEnd[start + 1] = end;
    for (let at = start + 1; at < end; at++) this.cellOf[this.order[at]] = start + 1;
    this.#numCells++;
    this.#enqueue(start);
    while (this.#refineOnce());
  }

  #enqueue(cell: number): void {
    if (this.#isQueued[cell] === 1) return;
    this.#isQueued[cell] = 1;
    this.#queue.push(cell);
  }

  #note(figure: number): void {
    this.trace = (Math.imul(this.trace ^ figure, 0x85ebca6b) + (this.trace >>> 13)) | 0;
  }

  /** Splits cells by the one that has waited longest. @returns false when none tells vertices of a cell apart any more. */
  #refineOnce(): boolean {
    if (this.#numCells === this.order.length) {
      for (; this.#head < this.#queue.length; this.#head++) this.#isQueued[this.#queue[this.#head]] = 0;
    }
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
      return false;
    }
    const cell = this.#queue[this.#head++];
    this.#isQueued[cell] = 0;
    this.#note(cell);
    this.#splitBy(cell);
    return true;
  }

  /** Splits the cells that a cell has edges into by what these edges are. */
  #splitBy(splitter: number): void {
    const { edgeStart, neighbour, edgeColour } = this.#graph;
    const touched: number[] = [];
    const key = this.#key;
    for (let place = splitter; place < this.cellEnd[splitter]; place++) {
      const vertex = this.order[place];
      this.work += edgeStart[vertex + 1] - edgeStart[vertex];
      for (let edge = edgeStart[vertex]; edge < edgeStart[vertex + 1]; edge++) {
        const other = neighbour[edge];
        if (this.#isTouched[other] === 0) {
          this.#isTouched[other] = 1;
          key[other] = 0;
          touched.push(other);
        }
        key[other] = (key[other] + edgeColour[edge]) | 0;
      }
    }
    const { cellOf } = this;
    touched.sort((a, b) => cellOf[a] - cellOf[b] || key[a] - key[b]);
    for (let from = 0; from < touched.length; ) {
      const cell = cellOf[touched[from]];
      let to = from + 1;
      while (to < touched.length && cellOf[touched[to]] === cell) to++;
      this.#split(cell, touched, from, to);
      from = to;
    }
    for (const vertex of touched) this.#isTouched[vertex] = 0;
  }

  /** Splits a cell: what was not touched stays in front, the touched vertices follow by their keys. */
  #split(cell: number, touched: readonly number[], from: number, to: number): void {
    const { order, cellOf, cellEnd } = this;
    const key = this.#key;
    const end = cellEnd[cell];
    const numUntouched = end - cell - (to - from);
    this.#note(cell);
    this.#note(to - from);
    if (numUntouched === 0 && key[touched[from]] === key[touched[to - 1]]) {
      this.#note(key[touched[from]]);
      return;
    }
    // The touched ones go to the end of the cell, in their order.
    let behind = end;
    for (let pos = to - 1; pos >= from; pos--) {
      const vertex = touched[pos];
      const last = order[--behind];
      const place = this.#place[vertex];
      order[place] = last;
      this.#place[last] = place;
      order[behind] = vertex;
      this.#place[vertex] = behind;
    }
    const starts: number[] = numUntouched > 0 ? [cell] : [];
    for (let place = behind; place < end; place++) {
      if (place === behind || key[order[place]] !== key[order[place - 1]]) starts.push(place);
    }
    this.#numCells += starts.length - 1;
    let largest = 0;
    for (const [pos, start] of starts.entries()) {
      const stop = starts[pos + 1] ?? end;
      cellEnd[start] = stop;
      for (let place = start; place < stop; place++) cellOf[order[place]] = start;
      this.#note(start);
      if (start >= behind) this.#note(key[order[start]]);
      if (stop - start > cellEnd[starts[largest]] - starts[largest]) largest = pos;
    }
    const wasQueued = this.#isQueued[cell] === 1;
    for (const [pos, start] of starts.entries()) if (wasQueued || pos !== largest) this.#enqueue(start);
  }
}
