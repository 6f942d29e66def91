/**
 * Orbits of columns at a node: columns that symmetries take into each other which leave the node's part of the problem as it
 * is. Branching on one of them is branching on all: up on one stands for up on any, so down means all of them. What holds
 * for one of them at the node holds for all.
 *
 * A symmetry leaves a node's part as it is if it takes every column to one that the branchings on the path to the node gave the same
 * bounds. What was deduced on the way follows from them, for points that improve on the incumbent; those, too, symmetries take
 * into each other.
 *
 * Ostrowski, Linderoth, Rossi, Smriglio, "Orbital branching", Mathematical Programming 126 (2011) 147-178.
 */

import { findRoot, join } from "../../model/disjoint-sets.ts";
import type { Domain } from "../domain/propagation.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { BoundChanges, NodeStore } from "../node/node.ts";
import { findSymmetries, type Symmetry } from "./find-symmetries.ts";

/** See the head of the file. */
export class Orbits {
  readonly #mip: MipProblem;
  readonly #shouldStop: () => boolean;
  #symmetries: readonly Symmetry[] | null = null;
  /** Columns that some symmetry moves. */
  #moved: readonly number[] = [];
  /** Disjoint sets: each column's way to the one that stands for its orbit. */
  readonly #towards: Int32Array;
  /** Bounds that the branchings on the path give; those of the problem between calls. */
  readonly #pathLb: Float64Array;
  readonly #pathUb: Float64Array;
  readonly #lb: Float64Array;
  readonly #ub: Float64Array;
  /** Node whose orbits are made; −1 = none. */
  #madeFor = -1;
  #hasAny = false;
  /** Columns that were branched on with others, and bounds tightened by what holds for others. */
  readonly counters: { symmetries: number; branched: number; tightened: number } = {
    symmetries: 0,
    branched: 0,
    tightened: 0,
  };

  /** @param shouldStop asked while symmetries are looked for: those found by then are all. */
  constructor(mip: MipProblem, shouldStop: () => boolean = () => false) {
    this.#mip = mip;
    this.#shouldStop = shouldStop;
    this.#towards = Int32Array.from({ length: mip.numCols }, (_, col) => col);
    this.#pathLb = mip.colLb.slice();
    this.#pathUb = mip.colUb.slice();
    this.#lb = new Float64Array(mip.numCols);
    this.#ub = new Float64Array(mip.numCols);
  }

  /** Forgets the orbits of the node before. */
  enterNode(): void {
    this.#madeFor = -1;
  }

  /** Whether symmetries have been looked for. */
  get isReady(): boolean {
    return this.#symmetries !== null;
  }

  /** Looks for symmetries unless that is done; in steps. */
  *find(): Generator<void, readonly Symmetry[]> {
    if (this.#symmetries === null) {
      const symmetries = yield* findSymmetries(this.#mip, this.#shouldStop);
      this.#symmetries = symmetries;
      this.#moved = [...new Set(symmetries.flatMap(({ col }) => Array.from(col)))];
      this.counters.symmetries = symmetries.length;
    }
    return this.#symmetries;
  }

  #symmetriesAtOnce(): readonly Symmetry[] {
    const steps = this.find();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** Calls `change` for all bounds of the path's branchings; of a path that came as a whole, for what was deduced, too. */
  #forEachPathBound(
    nodes: NodeStore,
    id: number,
    change: (col: number, lb: number, ub: number) => void,
  ): void {
    for (let place = id; place >= 0; place = nodes.parent[place]) {
      nodes.forEachBranching(place, change);
      if (nodes.parent[place] < 0) nodes.forEachDeduced(place, change);
    }
  }

  #keepsPath({ col, image }: Symmetry): boolean {
    const [lb, ub] = [this.#pathLb, this.#pathUb];
    for (let pos = 0; pos < col.length; pos++) {
      if (lb[col[pos]] !== lb[image[pos]] || ub[col[pos]] !== ub[image[pos]]) return false;
    }
    return true;
  }

  /** Columns that a symmetry takes into each other are of one orbit. */
  #join({ col, image }: Symmetry): void {
    for (let pos = 0; pos < col.length; pos++) join(this.#towards, col[pos], image[pos]);
  }

  /** Makes the orbits of a node. @returns whether any has two columns. */
  #makeOrbits(nodes: NodeStore, id: number): boolean {
    const symmetries = this.#symmetriesAtOnce();
    if (symmetries.length === 0) return false;
    if (this.#madeFor === id) return this.#hasAny;
    for (const col of this.#moved) this.#towards[col] = col;
    const { colLb, colUb } = this.#mip;
    const [pathLb, pathUb] = [this.#pathLb, this.#pathUb];
    this.#forEachPathBound(nodes, id, (col, lb, ub) => {
      if (lb > pathLb[col]) pathLb[col] = lb;
      if (ub < pathUb[col]) pathUb[col] = ub;
    });
    let hasAny = false;
    for (const symmetry of symmetries) {
      if (!this.#keepsPath(symmetry)) continue;
      hasAny = true;
      this.#join(symmetry);
    }
    this.#forEachPathBound(nodes, id, (col) => {
      pathLb[col] = colLb[col];
      pathUb[col] = colUb[col];
    });
    this.#madeFor = id;
    this.#hasAny = hasAny;
    return hasAny;
  }

  /**
   * What going down on a column means at the node that is divided at it: the bounds of the other columns of its orbit.
   * @returns null where it has none.
   */
  downChanges(
    nodes: NodeStore,
    id: number,
    domain: Domain,
    branchCol: number,
    floor: number,
  ): BoundChanges | null {
    if (!this.#makeOrbits(nodes, id)) return null;
    const orbit = findRoot(this.#towards, branchCol);
    const others = this.#moved.filter((col) => col !== branchCol && findRoot(this.#towards, col) === orbit);
    if (others.length === 0) return null;
    this.counters.branched++;
    return {
      col: Int32Array.from(others),
      lb: Float64Array.from(others, (col) => domain.colLb[col]),
      ub: Float64Array.from(others, (col) => Math.min(floor, domain.colUb[col])),
    };
  }

  /** Gives all columns of an orbit the tightest bounds of any of them. */
  spread(nodes: NodeStore, id: number, domain: Domain): void {
    if (!this.#makeOrbits(nodes, id)) return;
    for (const col of this.#moved) {
      this.#lb[col] = domain.colLb[col];
      this.#ub[col] = domain.colUb[col];
    }
    for (const col of this.#moved) {
      const orbit = findRoot(this.#towards, col);
      this.#lb[orbit] = Math.max(this.#lb[orbit], domain.colLb[col]);
      this.#ub[orbit] = Math.min(this.#ub[orbit], domain.colUb[col]);
    }
    for (const col of this.#moved) {
      const orbit = findRoot(this.#towards, col);
      if (domain.colLb[col] >= this.#lb[orbit] && domain.colUb[col] <= this.#ub[orbit]) continue;
      domain.tighten(col, this.#lb[orbit], this.#ub[orbit]);
      this.counters.tightened++;
      if (domain.isEmpty) return;
    }
  }
}
