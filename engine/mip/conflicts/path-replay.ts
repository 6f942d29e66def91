/**
 * The path to a node once more, in a domain of its own that notes why each bound moved, so that ordinary propagation need not. Levels that
 * the path shares with the one before stay.
 */
import { Domain } from "../domain/propagation.ts";
import { type DeadEnd, Trail } from "../domain/trail.ts";
import type { MipProblem } from "../mip-problem.ts";
import type { BoundChanges, NodeStore } from "../node/node.ts";
import type { Conflict, ConflictPool } from "./conflict-pool.ts";
import type { Box } from "./dense-proof.ts";

/** A node on the path. */
interface Level {
  readonly col: number;
  readonly lb: number;
  readonly ub: number;
  readonly branching: BoundChanges | null;
  readonly deduced: BoundChanges | null;
  /** Changes before it. */
  readonly start: number;
}

/** See the head of the file. */
export class PathReplay {
  readonly domain: Domain;
  /** Bounds where the path begins: they hold everywhere. */
  readonly everywhere: Box;
  /** By column: the change that moved it last. */
  readonly changedAt: Int32Array;
  readonly #mip: MipProblem;
  readonly #conflicts: ConflictPool;
  readonly #levels: Level[] = [];
  readonly #noTrail = new Trail();
  /** By change: the conflict that it was deduced from, if it was one. */
  readonly #conflictOf: (Conflict | null)[] = [];

  constructor(mip: MipProblem, conflicts: ConflictPool) {
    this.#mip = mip;
    this.#conflicts = conflicts;
    this.domain = new Domain(mip, conflicts);
    this.everywhere = { colLb: mip.colLb.slice(), colUb: mip.colUb.slice() };
    this.changedAt = new Int32Array(mip.numCols);
    this.domain.startTrail();
  }

  /** Changes before the last level. */
  get startOfLast(): number {
    return this.#levels.length === 0 ? 0 : this.#levels[this.#levels.length - 1].start;
  }

  /** All bounds that moved on the path. */
  get trail(): Trail {
    return this.domain.trail ?? this.#noTrail;
  }

  /** Begins anew at these bounds, which hold everywhere; borrowed. */
  begin(colLb: Float64Array, colUb: Float64Array): void {
    this.everywhere.colLb.set(colLb);
    this.everywhere.colUb.set(colUb);
    this.#levels.length = 0;
    this.#conflictOf.length = 0;
    this.domain.reset(colLb, colUb);
    this.domain.startTrail();
  }

  /**
   * Walks the path to a node until the domain is empty.
   * @returns whether it is.
   */
  walk(nodes: NodeStore, id: number): boolean {
    const path: number[] = [];
    for (let node = id; node >= 0; node = nodes.parent[node]) path.push(node);
    path.reverse();
    this.#goBackTo(nodes, path);
    if (this.domain.isEmpty) return true;
    for (let depth = this.#levels.length; depth < path.length; depth++) {
      if (!this.#enter(nodes, path[depth])) return true;
    }
    return false;
  }

  /** The conflict that a change was deduced from, as it was then; null = none. */
  conflictAt(change: number): Conflict | null {
    return this.#conflictOf[change] ?? null;
  }

  /** Takes back the last level: the next path begins above it. */
  leaveLast(): void {
    const level = this.#levels.pop();
    if (level !== undefined) this.#undoTo(level.start);
  }

  #goBackTo(nodes: NodeStore, path: readonly number[]): void {
    let same = 0;
    for (; same < this.#levels.length && same < path.length; same++) {
      const level = this.#levels[same];
      const id = path[same];
      if (
        level.col !== nodes.branchCol[id] ||
        level.lb !== nodes.branchLb[id] ||
        level.ub !== nodes.branchUb[id] ||
        level.branching !== nodes.branching(id) ||
        level.deduced !== nodes.deduced(id)
      ) {
        break;
      }
    }
    if (same === this.#levels.length) return;
    this.#undoTo(this.#levels[same].start);
    this.#levels.length = same;
  }

  #undoTo(change: number): void {
    this.domain.undoTrail(change);
    this.#conflictOf.length = Math.min(change, this.#conflictOf.length);
  }

  #enter(nodes: NodeStore, id: number): boolean {
    const { domain } = this;
    const deduced = nodes.deduced(id);
    this.#levels.push({
      col: nodes.branchCol[id],
      lb: nodes.branchLb[id],
      ub: nodes.branchUb[id],
      branching: nodes.branching(id),
      deduced,
      start: this.trail.length,
    });
    nodes.forEachBranching(id, (col, lb, ub) => {
      if (!domain.isEmpty) domain.tighten(col, lb, ub);
    });
    domain.forgetChanges();
    if (!this.#propagate()) return false;
    if (deduced === null) return true;
    // What the node's LP said beside.
    const before = this.trail.length;
    for (let pos = 0; pos < deduced.col.length && !domain.isEmpty; pos++) {
      const col = deduced.col[pos];
      if (this.#mip.integrality[col] === 1) domain.tighten(col, deduced.lb[pos], deduced.ub[pos]);
    }
    return this.trail.length === before && !domain.isEmpty ? true : this.#propagate();
  }

  /** @returns whether the domain holds points. */
  #propagate(): boolean {
    const { domain, changedAt } = this;
    const isLeft = !domain.isEmpty && domain.propagate();
    domain.forgetChanges();
    const { numRows } = this.#mip;
    for (let change = this.#conflictOf.length; change < this.trail.length; change++) {
      this.#conflictOf.push(this.#conflictBehind(this.trail.reason(change), numRows));
      changedAt[this.trail.col(change)] = change;
    }
    return isLeft;
  }

  #conflictBehind(reason: number, numRows: number): Conflict | null {
    return reason >= numRows ? this.#conflicts.slots[reason - numRows] : null;
  }

  /** What emptied the domain, with the conflict behind its reason if it was one. */
  get deadEnd(): { readonly change: DeadEnd; readonly conflict: Conflict | null } {
    const change = this.domain.deadEnd;
    return { change, conflict: this.#conflictBehind(change.reason, this.#mip.numRows) };
  }
}
