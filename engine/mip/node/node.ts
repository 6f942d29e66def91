/**
 * The nodes of the search tree as plain data: arrays by node, one place a node. A node holds what its branching
 * changed, what was deduced from it when it was processed, and its parent; its bounds are those of the root with
 * the changes of the path applied. Places are used again once a node and everything below it is closed.
 */
import type { PackedBasis } from "./packed-basis.ts";

/** Bounds that were tightened, by column; parallel arrays. */
export interface BoundChanges {
  readonly col: Int32Array;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
}

/** What a child is made of. */
export interface NewNode {
  /** Place of the parent, −1 for the root. */
  readonly parent: number;
  /** Column that was branched on, −1 for the root. */
  readonly col: number;
  /** New bounds of that column. */
  readonly lb: number;
  readonly ub: number;
  /** Valid lower bound on everything below. */
  readonly dualBound: number;
  /** Objective of the parent's LP; −Infinity where it has none. */
  readonly parentObjective: number;
  readonly estimate: number;
  /** How far the branching moves the column from its LP value; 0 where there was none. */
  readonly distance: number;
  /** Whether the branching moved the column's lower bound. */
  readonly isUp: boolean;
  readonly basis: PackedBasis | null;
  /** Bounds of further columns that the branching changed, beside those of `col` if there is one. */
  readonly changes?: BoundChanges;
}

const FIRST_CAPACITY = 1024;

function applyChanges(
  changes: BoundChanges | null | undefined,
  change: (col: number, lb: number, ub: number) => void,
): void {
  if (changes === null || changes === undefined) return;
  const { col, lb, ub } = changes;
  for (let entry = 0; entry < col.length; entry++) change(col[entry], lb[entry], ub[entry]);
}

/** Stores the nodes that are open or have open nodes below. */
export class NodeStore {
  parent: Int32Array = new Int32Array(FIRST_CAPACITY);
  depth: Int32Array = new Int32Array(FIRST_CAPACITY);
  branchCol: Int32Array = new Int32Array(FIRST_CAPACITY);
  branchLb: Float64Array = new Float64Array(FIRST_CAPACITY);
  branchUb: Float64Array = new Float64Array(FIRST_CAPACITY);
  distance: Float64Array = new Float64Array(FIRST_CAPACITY);
  isUp: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  dualBound: Float64Array = new Float64Array(FIRST_CAPACITY);
  parentObjective: Float64Array = new Float64Array(FIRST_CAPACITY);
  estimate: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Children and the node itself while it is open. */
  #uses: Int32Array = new Int32Array(FIRST_CAPACITY);
  #isOpen: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  readonly #basis: (PackedBasis | null)[] = [];
  readonly #deduced: (BoundChanges | null)[] = [];
  readonly #branching: (BoundChanges | null)[] = [];
  readonly #free: number[] = [];
  #numPlaces = 0;

  /** Nodes that are held. */
  get size(): number {
    return this.#numPlaces - this.#free.length;
  }

  /** Places so far; each node has one below this number. */
  get numPlaces(): number {
    return this.#numPlaces;
  }

  /** Whether the place holds a node that is open or has open ones below. */
  isHeld(id: number): boolean {
    return this.#uses[id] > 0;
  }

  /** Whether the node itself is not done. */
  isOpen(id: number): boolean {
    return this.#isOpen[id] === 1;
  }

  /** What was deduced at the node; borrowed, null for nothing. */
  deduced(id: number): BoundChanges | null {
    return this.#deduced[id] ?? null;
  }

  /** The bounds of several columns that its branching changed; borrowed, null where it was a single one. */
  branching(id: number): BoundChanges | null {
    return this.#branching[id] ?? null;
  }

  /** Stores an open node; returns its place, a small whole number. */
  add(node: NewNode): number {
    const id = this.#free.pop() ?? this.#numPlaces++;
    if (id >= this.parent.length) this.#grow();
    this.parent[id] = node.parent;
    this.depth[id] = node.parent < 0 ? 0 : this.depth[node.parent] + 1;
    this.branchCol[id] = node.col;
    this.branchLb[id] = node.lb;
    this.branchUb[id] = node.ub;
    this.distance[id] = node.distance;
    this.isUp[id] = node.isUp ? 1 : 0;
    this.dualBound[id] = node.dualBound;
    this.parentObjective[id] = node.parentObjective;
    this.estimate[id] = node.estimate;
    this.#uses[id] = 1;
    this.#isOpen[id] = 1;
    this.#basis[id] = node.basis;
    this.#deduced[id] = null;
    this.#branching[id] = node.changes ?? null;
    if (node.parent >= 0) this.#uses[node.parent]++;
    return id;
  }

  /** The basis of the parent's LP, or null. */
  basis(id: number): PackedBasis | null {
    return this.#basis[id] ?? null;
  }

  /** Keeps what was deduced at the node for its children. */
  setDeduced(id: number, changes: BoundChanges): void {
    this.#deduced[id] = changes.col.length > 0 ? changes : null;
  }

  /** Says that the node itself is done; it goes as soon as no child needs it. */
  close(id: number): void {
    this.#basis[id] = null;
    this.#isOpen[id] = 0;
    let current = id;
    while (current >= 0) {
      this.#uses[current]--;
      if (this.#uses[current] > 0) return;
      this.#deduced[current] = null;
      this.#branching[current] = null;
      this.#free.push(current);
      current = this.parent[current];
    }
  }

  /**
   * Calls `change` for every bound change on the path from the root to the node, root first. The node's own
   * branching comes last.
   */
  forEachChange(id: number, change: (col: number, lb: number, ub: number) => void): void {
    const path: number[] = [];
    for (let current = id; current >= 0; current = this.parent[current]) path.push(current);
    for (let pos = path.length - 1; pos >= 0; pos--) {
      const current = path[pos];
      this.forEachBranching(current, change);
      applyChanges(this.#deduced[current], change);
    }
  }

  /** Calls `change` for every bound that was deduced at the node. */
  forEachDeduced(id: number, change: (col: number, lb: number, ub: number) => void): void {
    applyChanges(this.#deduced[id], change);
  }

  /** Calls `change` for every bound that the node's own branching changed. */
  forEachBranching(id: number, change: (col: number, lb: number, ub: number) => void): void {
    if (this.branchCol[id] >= 0) change(this.branchCol[id], this.branchLb[id], this.branchUb[id]);
    applyChanges(this.#branching[id], change);
  }

  #grow(): void {
    const capacity = 2 * this.parent.length;
    const ints = (old: Int32Array): Int32Array => {
      const next = new Int32Array(capacity);
      next.set(old);
      return next;
    };
    const doubles = (old: Float64Array): Float64Array => {
      const next = new Float64Array(capacity);
      next.set(old);
      return next;
    };
    const marks = (old: Uint8Array): Uint8Array => {
      const next = new Uint8Array(capacity);
      next.set(old);
      return next;
    };
    this.isUp = marks(this.isUp);
    this.#isOpen = marks(this.#isOpen);
    this.parent = ints(this.parent);
    this.depth = ints(this.depth);
    this.branchCol = ints(this.branchCol);
    this.#uses = ints(this.#uses);
    this.branchLb = doubles(this.branchLb);
    this.branchUb = doubles(this.branchUb);
    this.distance = doubles(this.distance);
    this.dualBound = doubles(this.dualBound);
    this.parentObjective = doubles(this.parentObjective);
    this.estimate = doubles(this.estimate);
  }
}
