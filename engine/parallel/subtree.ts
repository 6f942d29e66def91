/**
 * An open node as a record that stands alone, to be searched by another worker or kept in a file: what its path changed
 * against the root, and what the tree knows of it. Plain typed arrays, so it can be cloned, transferred and hashed.
 */
import type { BoundChanges, NodeStore } from "../mip/node/node.ts";
import { fitsLp, type PackedBasis } from "../mip/node/packed-basis.ts";
import type { OpenNode } from "../mip/plugins.ts";

/** See the head of the file. Columns and figures are those of the tree's problem, minimisation form. */
export interface Subtree {
  /** Bounds at the node's parent that are tighter than those of the root: each column once, ascending. */
  readonly path: BoundChanges;
  /** Bounds that the node's own branching changed; what follows from them is not deduced yet. */
  readonly branching: BoundChanges;
  /** Column that was branched on; −1 where there was no single one. */
  readonly branchCol: number;
  /** How far the branching moved that column from its LP value; 0 = tells nothing. */
  readonly distance: number;
  /** Whether the branching moved the column's lower bound. */
  readonly isUp: boolean;
  readonly depth: number;
  /** Valid lower bound on everything below. */
  readonly dualBound: number;
  /** Objective of the parent's LP; −Infinity where it has none. */
  readonly parentObjective: number;
  readonly estimate: number;
  /** Basis of the parent's LP; null without. Only a start: it need not fit the receiver's rows. */
  readonly basis: PackedBasis | null;
}

const NO_CHANGES: BoundChanges = {
  col: new Int32Array(0),
  lb: new Float64Array(0),
  ub: new Float64Array(0),
};

/** Bounds that come one after the other, of each column the tightest. For one list of changes after the other. */
class ChangeCollector {
  /** By column; what stands there counts only where the column is listed. */
  #lb: Float64Array = new Float64Array(256);
  #ub: Float64Array = new Float64Array(256);
  #isListed: Uint8Array = new Uint8Array(256);
  #cols: number[] = [];

  readonly tighten = (col: number, lb: number, ub: number): void => {
    if (col >= this.#lb.length) this.#growTo(col + 1);
    if (this.#isListed[col] === 0) {
      this.#isListed[col] = 1;
      this.#cols.push(col);
      this.#lb[col] = lb;
      this.#ub[col] = ub;
      return;
    }
    if (lb > this.#lb[col]) this.#lb[col] = lb;
    if (ub < this.#ub[col]) this.#ub[col] = ub;
  };

  #growTo(count: number): void {
    const capacity = Math.max(count, 2 * this.#lb.length);
    const lb = new Float64Array(capacity);
    const ub = new Float64Array(capacity);
    const isListed = new Uint8Array(capacity);
    lb.set(this.#lb);
    ub.set(this.#ub);
    isListed.set(this.#isListed);
    this.#lb = lb;
    this.#ub = ub;
    this.#isListed = isListed;
  }

  /** What has come since the last call, in fresh arrays, columns ascending. */
  take(): BoundChanges {
    if (this.#cols.length === 0) return NO_CHANGES;
    const col = Int32Array.from(this.#cols).sort();
    this.#cols = [];
    const lb = new Float64Array(col.length);
    const ub = new Float64Array(col.length);
    for (let entry = 0; entry < col.length; entry++) {
      lb[entry] = this.#lb[col[entry]];
      ub[entry] = this.#ub[col[entry]];
      this.#isListed[col[entry]] = 0;
    }
    return { col, lb, ub };
  }
}

/** Makes records of open nodes; what it works with is kept from one to the next. */
export class SubtreeExporter {
  readonly #changes = new ChangeCollector();

  /** The record of an open node; the node stays as it is. Cost: the changes on its path. */
  export(nodes: NodeStore, id: number): Subtree {
    const changes = this.#changes;
    if (nodes.parent[id] >= 0) nodes.forEachChange(nodes.parent[id], changes.tighten);
    const path = changes.take();
    nodes.forEachBranching(id, changes.tighten);
    return {
      path,
      branching: changes.take(),
      branchCol: nodes.branchCol[id],
      distance: nodes.distance[id],
      isUp: nodes.isUp[id] === 1,
      depth: nodes.depth[id],
      dualBound: nodes.dualBound[id],
      parentObjective: nodes.parentObjective[id],
      estimate: nodes.estimate[id],
      basis: nodes.basis(id),
    };
  }
}

/**
 * Stores an open node that came as a record; its arrays are kept.
 *
 * @param lp columns and rows of the LP that the node will be solved with; a basis of another size is left out.
 * @returns the node as a selector takes it.
 */
export function importSubtree(
  nodes: NodeStore,
  subtree: Subtree,
  lp: { readonly numCols: number; readonly numRows: number },
): OpenNode {
  const { path, branching, branchCol, depth, dualBound, estimate } = subtree;
  const fits = subtree.basis !== null && fitsLp(subtree.basis, lp.numCols, lp.numRows);
  const figures = { dualBound, parentObjective: subtree.parentObjective, estimate };
  const own = {
    ...figures,
    distance: subtree.distance,
    isUp: subtree.isUp,
    basis: fits ? subtree.basis : null,
  };
  const at = branchCol >= 0 ? branching.col.indexOf(branchCol) : -1;
  const figuresOfCol = at < 0 ? { lb: 0, ub: 0 } : { lb: branching.lb[at], ub: branching.ub[at] };
  const bounds = {
    col: branchCol,
    ...figuresOfCol,
    ...(at < 0 || branching.col.length > 1 ? { changes: branching } : {}),
  };
  if (depth === 0) {
    const id = nodes.add({ ...own, ...bounds, parent: -1 });
    return { id, depth, dualBound, estimate };
  }
  // A place that stands for the whole path, done from the start: it goes with the node and everything below it.
  const above = { ...figures, parent: -1, col: -1, lb: 0, ub: 0, distance: 0, isUp: false, basis: null };
  const parent = nodes.add(above);
  nodes.setDeduced(parent, path);
  nodes.depth[parent] = depth - 1;
  const id = nodes.add({ ...own, ...bounds, parent });
  nodes.close(parent);
  return { id, depth, dualBound, estimate };
}
