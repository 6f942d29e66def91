import type { OpenNode } from "../plugins.ts";
import { NodeHeap } from "./node-heap.ts";

/** The figures of open nodes by id, with a heap by dual bound; the ground on which selectors stand. */
export class OpenNodes {
  readonly byBound: NodeHeap = new NodeHeap();
  #depth: Int32Array = new Int32Array(256);
  #dualBound: Float64Array = new Float64Array(256);
  #estimate: Float64Array = new Float64Array(256);

  /** Number of open nodes. */
  get size(): number {
    return this.byBound.size;
  }

  /** Least dual bound; Infinity when nothing is open. */
  dualBound(): number {
    return this.size > 0 ? this.#dualBound[this.byBound.idAt(0)] : Number.POSITIVE_INFINITY;
  }

  /** Whether the node is open. */
  has(id: number): boolean {
    return this.byBound.has(id);
  }

  /** Takes a node. */
  add(node: OpenNode): void {
    if (node.id >= this.#depth.length) this.#growTo(node.id + 1);
    this.#depth[node.id] = node.depth;
    this.#dualBound[node.id] = node.dualBound;
    this.#estimate[node.id] = node.estimate;
    this.byBound.push(node.id, node.dualBound);
  }

  /** The node's figures. */
  get(id: number): OpenNode {
    return {
      id,
      depth: this.#depth[id],
      dualBound: this.#dualBound[id],
      estimate: this.#estimate[id],
    };
  }

  /** Removes the node and returns its figures. */
  take(id: number): OpenNode {
    this.byBound.remove(id);
    return this.get(id);
  }

  /** Ids of the nodes whose bound is at least the cutoff, ascending. */
  atLeast(cutoff: number): number[] {
    const found: number[] = [];
    for (let place = 0; place < this.size; place++) {
      const id = this.byBound.idAt(place);
      if (this.#dualBound[id] >= cutoff) found.push(id);
    }
    return found.sort((a, b) => a - b);
  }

  #growTo(count: number): void {
    const capacity = Math.max(count, 2 * this.#depth.length);
    const depth = new Int32Array(capacity);
    depth.set(this.#depth);
    this.#depth = depth;
    const dualBound = new Float64Array(capacity);
    dualBound.set(this.#dualBound);
    this.#dualBound = dualBound;
    const estimate = new Float64Array(capacity);
    estimate.set(this.#estimate);
    this.#estimate = estimate;
  }
}
