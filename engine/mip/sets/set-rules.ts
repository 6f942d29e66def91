/**
 * Special ordered sets and semi-continuous columns in the tree: what follows from bounds, and how a node whose LP point
 * breaks one is divided. A set is divided at its weighted centre W = Σ w_j |x_j| / Σ |x_j|: in type 1 either all
 * members behind it are 0 or all before it; in type 2 both children keep the member next to it, since it may be
 * a neighbour on either side. A semi-continuous column is 0 in one child and at least its least value in the other.
 *
 * Source: Beale, Forrest, "Global optimization using special ordered sets", Mathematical Programming 10 (1976) 52–69.
 */
import type { ColSets, Semicontinuous } from "../../model/col-sets.ts";
import { INTEGRALITY } from "../../tolerances.ts";
import type { MipView } from "../plugins.ts";

/** Bounds of all columns that can be tightened. */
export interface Bounds {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  tighten(col: number, lb: number, ub: number): boolean;
}

/** Bounds that a child gets; parallel lists. */
export interface ChildBounds {
  readonly col: Int32Array;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
}

/** Two children that lose no point that keeps the sets; neither holds the point that was divided. */
export interface SetSplit {
  /** To be explored first. */
  readonly first: ChildBounds;
  readonly second: ChildBounds;
}

/** A candidate with the share of it that is out of place, 0 to 1. */
interface Ranked {
  readonly split: SetSplit;
  readonly priority: number;
  readonly share: number;
}

/** Whether only 0 is left of a column. */
function isClosed({ colLb, colUb }: Bounds, col: number): boolean {
  return colLb[col] >= -INTEGRALITY && colUb[col] <= INTEGRALITY;
}

/** Tightens a column; whether that changed its bounds: bounds that cross by noise may stay. */
function moves(bounds: Bounds, col: number, lb: number, ub: number): boolean {
  const oldLb = bounds.colLb[col];
  const oldUb = bounds.colUb[col];
  bounds.tighten(col, lb, ub);
  return bounds.colLb[col] !== oldLb || bounds.colUb[col] !== oldUb;
}

function childOf(cols: readonly number[], lb: number, ub: number): ChildBounds {
  return {
    col: Int32Array.from(cols),
    lb: new Float64Array(cols.length).fill(lb),
    ub: new Float64Array(cols.length).fill(ub),
  };
}

const NO_SETS: ColSets = {
  count: 0,
  type: new Uint8Array(0),
  priority: new Int32Array(0),
  start: new Int32Array(1),
  col: new Int32Array(0),
  weight: new Float64Array(0),
};

const NO_SEMICONTINUOUS: Semicontinuous = { col: new Int32Array(0), least: new Float64Array(0) };

/** The sets and semi-continuous columns of a search. Keeps nothing of any node. */
export class SetRules {
  readonly #sets: ColSets;
  readonly #semicontinuous: Semicontinuous;
  /** Magnitude of each member of the set at hand. */
  readonly #size: Float64Array;

  constructor({ sets = NO_SETS, semicontinuous = NO_SEMICONTINUOUS }: MipView) {
    this.#sets = sets;
    this.#semicontinuous = semicontinuous;
    let longest = 0;
    for (let set = 0; set < sets.count; set++)
      longest = Math.max(longest, sets.start[set + 1] - sets.start[set]);
    this.#size = new Float64Array(longest);
  }

  /** Members and semi-continuous columns: the work of one `propagate`. */
  get numMembers(): number {
    return this.#sets.col.length + this.#semicontinuous.col.length;
  }

  /**
   * Fixes to 0 what must be 0 because other members cannot be, and lifts semi-continuous columns that cannot be 0.
   * @returns whether a bound moved; the bounds may be empty then.
   */
  propagate(bounds: Bounds): boolean {
    let hasMoved = false;
    const { count, type, start, col } = this.#sets;
    const { colLb, colUb } = bounds;
    for (let set = 0; set < count; set++) {
      let first = -1;
      let last = -1;
      for (let pos = start[set]; pos < start[set + 1]; pos++) {
        if (colLb[col[pos]] <= INTEGRALITY && colUb[col[pos]] >= -INTEGRALITY) continue;
        if (first < 0) first = pos;
        last = pos;
      }
      if (first < 0) continue;
      const reach = type[set] - 1;
      for (let pos = start[set]; pos < start[set + 1]; pos++) {
        if ((pos >= last - reach && pos <= first + reach) || isClosed(bounds, col[pos])) continue;
        if (moves(bounds, col[pos], 0, 0)) hasMoved = true;
      }
    }
    return this.#liftSemicontinuous(bounds) || hasMoved;
  }

  #liftSemicontinuous(bounds: Bounds): boolean {
    let hasMoved = false;
    const { col, least } = this.#semicontinuous;
    const { colLb, colUb } = bounds;
    for (let pos = 0; pos < col.length; pos++) {
      const index = col[pos];
      if (isClosed(bounds, index)) continue;
      const isPositive = colLb[index] > INTEGRALITY && colLb[index] < least[pos];
      if (!isPositive && !(colUb[index] < least[pos] - INTEGRALITY)) continue;
      const hasLifted = isPositive
        ? moves(bounds, index, least[pos], Number.POSITIVE_INFINITY)
        : moves(bounds, index, 0, 0);
      if (hasLifted) hasMoved = true;
    }
    return hasMoved;
  }

  /** How to divide a node whose point breaks a set or a least value; null where it keeps all. */
  chooseSplit(bounds: Bounds, colValue: Float64Array): SetSplit | null {
    let best: Ranked | null = null;
    const take = (candidate: Ranked | null): void => {
      if (candidate === null) return;
      const isBetter =
        best === null ||
        candidate.priority > best.priority ||
        (candidate.priority === best.priority && candidate.share > best.share);
      if (isBetter) best = candidate;
    };
    for (let set = 0; set < this.#sets.count; set++) take(this.#splitSet(set, bounds, colValue));
    for (let pos = 0; pos < this.#semicontinuous.col.length; pos++) {
      take(this.#splitSemicontinuous(pos, bounds, colValue));
    }
    return (best as Ranked | null)?.split ?? null;
  }

  /** How to divide a node without a point; null where the bounds alone keep all sets and least values. */
  chooseUndecided(bounds: Bounds): SetSplit | null {
    const { count, type, start, col } = this.#sets;
    for (let set = 0; set < count; set++) {
      let first = -1;
      let last = -1;
      for (let pos = start[set]; pos < start[set + 1]; pos++) {
        if (isClosed(bounds, col[pos])) continue;
        if (first < 0) first = pos;
        last = pos;
      }
      if (last - first >= type[set]) return this.#splitAt(set, (first + last) >> 1, bounds, true);
    }
    const { col: semiCol, least } = this.#semicontinuous;
    for (let pos = 0; pos < semiCol.length; pos++) {
      const index = semiCol[pos];
      if (isClosed(bounds, index) || bounds.colLb[index] >= least[pos] - INTEGRALITY) continue;
      return splitLeast(index, least[pos], false);
    }
    return null;
  }

  /** Null where the point keeps the set. */
  #splitSet(set: number, bounds: Bounds, colValue: Float64Array): Ranked | null {
    const { type, priority, start, col, weight } = this.#sets;
    const size = this.#size;
    const base = start[set];
    const count = start[set + 1] - base;
    let sum = 0;
    for (let pos = 0; pos < count; pos++) {
      const index = col[base + pos];
      size[pos] = isClosed(bounds, index) ? 0 : Math.abs(colValue[index]);
      sum += size[pos];
    }
    if (sum <= INTEGRALITY) return null;
    const place = bestPlace(size, count, type[set]);
    const outside = sumOutside(size, count, place, type[set]);
    if (outside <= INTEGRALITY) return null;
    // What is smaller does not add up to a violation: the ends lie too far apart without it.
    const noise = INTEGRALITY / (2 * count);
    let first = 0;
    while (size[first] <= noise) first++;
    let last = count - 1;
    while (size[last] <= noise) last--;
    let centre = 0;
    for (let pos = 0; pos < count; pos++) centre += (weight[base + pos] * size[pos]) / sum;
    let at = first;
    while (at + 1 < last && weight[base + at + 1] <= centre) at++;
    if (type[set] === 2) {
      const isNearNext = at + 1 < last && weight[base + at + 1] - centre < centre - weight[base + at];
      at = Math.min(Math.max(isNearNext ? at + 1 : at, first + 1), last - 1);
    }
    let before = 0;
    for (let pos = 0; pos <= at; pos++) before += size[pos];
    const after = type[set] === 2 ? sum - before + size[at] : sum - before;
    const split = this.#splitAt(set, base + at, bounds, before >= after);
    return { split, priority: priority[set], share: outside / sum };
  }

  /** The members behind `at` are 0, or those before it; in type 1 `at` itself goes with those before. */
  #splitAt(set: number, at: number, bounds: Bounds, isFrontFirst: boolean): SetSplit {
    const { type, start, col } = this.#sets;
    const before: number[] = [];
    const after: number[] = [];
    for (let pos = start[set]; pos < start[set + 1]; pos++) {
      if (isClosed(bounds, col[pos])) continue;
      if (pos > at) after.push(col[pos]);
      else if (pos < at || type[set] === 1) before.push(col[pos]);
    }
    const front = childOf(after, 0, 0);
    const back = childOf(before, 0, 0);
    return isFrontFirst ? { first: front, second: back } : { first: back, second: front };
  }

  #splitSemicontinuous(pos: number, bounds: Bounds, colValue: Float64Array): Ranked | null {
    const { col, least } = this.#semicontinuous;
    const index = col[pos];
    const value = colValue[index];
    if (isClosed(bounds, index)) return null;
    const distance = Math.min(Math.abs(value), least[pos] - value);
    if (distance <= INTEGRALITY) return null;
    const split = splitLeast(index, least[pos], value > least[pos] / 2);
    return { split, priority: 0, share: Math.min(1, distance / least[pos]) };
  }
}

function splitLeast(col: number, least: number, isUpFirst: boolean): SetSplit {
  const zero = childOf([col], 0, 0);
  const up = childOf([col], least, Number.POSITIVE_INFINITY);
  return isUpFirst ? { first: up, second: zero } : { first: zero, second: up };
}

/** Where the `width` neighbours stand that hold most. */
function bestPlace(size: Float64Array, count: number, width: number): number {
  let best = 0;
  let most = -1;
  for (let pos = 0; pos < count; pos++) {
    const held = width === 2 && pos + 1 < count ? size[pos] + size[pos + 1] : size[pos];
    if (held <= most) continue;
    most = held;
    best = pos;
  }
  return best;
}

function sumOutside(size: Float64Array, count: number, place: number, width: number): number {
  let sum = 0;
  for (let pos = 0; pos < count; pos++) if (pos < place || pos >= place + width) sum += size[pos];
  return sum;
}

/** The rules of a problem; null where it has neither sets nor semi-continuous columns. */
export function setRulesOf(mip: MipView): SetRules | null {
  return mip.sets === undefined && mip.semicontinuous === undefined ? null : new SetRules(mip);
}
