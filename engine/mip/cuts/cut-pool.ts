import { type Cut, efficacyOf } from "./cut.ts";

/**
 * Cuts in a round whose angle to a chosen one has a larger cosine wait. Measured on eight instances of miplib3: 0.1 takes
 * more rounds to the same bound and larger trees.
 */
const MOST_PARALLEL = 0.5;
/** Where fewer cuts than are wanted are chosen that way, cuts up to this cosine join. */
const NEARLY_PARALLEL = 0.97;
/** Two cuts on the same columns whose cosine differs from 1 by less are the same. */
const SAME = 1e-10;
/** Unit vectors with such a cosine differ by less than this in each component. */
const SAME_COMPONENT = 2e-5;
/** Cuts are looked for by their columns and by such a range of the first component of their unit vector. */
const COMPONENT_RANGE = 1e-3;
/** Rounds that a cut is kept without cutting anything off. */
const MOST_AGE = 30;
/** Cuts in the pool at most. */
const MOST_CUTS = 10_000;
/** Least distance of the LP point from a cut that enters the LP. */
const LEAST_EFFICACY = 1e-4;

/** A cut of the pool. */
export interface PooledCut extends Cut {
  /** Rounds since it was last broken by the LP point, while it was not in the LP. */
  age: number;
  /** Whether it is a row of the LP. */
  isInLp: boolean;
}

/** A cut that the LP point breaks. */
interface BrokenCut {
  readonly cut: PooledCut;
  readonly depth: number;
}

/** Number of the range in which a cut's first component lies when it is moved so far. */
function rangeOf(cut: Cut, moved: number): number {
  return Math.floor((cut.value[0] / cut.norm + moved) / COMPONENT_RANGE);
}

function hashOf({ col }: Cut, range: number): number {
  let hash = col.length;
  for (let entry = 0; entry < col.length; entry++) hash = (Math.imul(hash, 31) + col[entry]) | 0;
  return (Math.imul(hash, 31) + range) | 0;
}

function cosine(a: Cut, b: Cut): number {
  let dot = 0;
  let posA = 0;
  let posB = 0;
  const lastA = a.col.length;
  const lastB = b.col.length;
  while (posA < lastA && posB < lastB) {
    const difference = a.col[posA] - b.col[posB];
    if (difference === 0) dot += a.value[posA++] * b.value[posB++];
    else if (difference < 0) posA++;
    else posB++;
  }
  return dot / (a.norm * b.norm);
}

/** The cuts that were chosen, by columns: a candidate meets only those that it shares some with. */
class Directions {
  /** For its shape. */
  static readonly kept: Directions = new Directions(1);
  /** Last entry of each column; −1 = none. An entry has a chosen cut, its coefficient and the entry before. */
  readonly #lastEntry: Int32Array;
  readonly #entryCut: number[] = [];
  readonly #entryValue: number[] = [];
  readonly #entryBefore: number[] = [];
  readonly #norms: number[] = [];
  readonly #dot: number[] = [];

  constructor(numCols: number) {
    this.#lastEntry = new Int32Array(numCols).fill(-1);
  }

  add({ col, value, norm }: Cut): void {
    const which = this.#norms.length;
    this.#norms.push(norm);
    this.#dot.push(0);
    for (let entry = 0; entry < col.length; entry++) {
      this.#entryBefore.push(this.#lastEntry[col[entry]]);
      this.#entryCut.push(which);
      this.#entryValue.push(value[entry]);
      this.#lastEntry[col[entry]] = this.#entryCut.length - 1;
    }
  }

  /** The largest cosine of the angles between a cut and the chosen ones; at least 0. */
  largestCosine({ col, value, norm }: Cut): number {
    const dot = this.#dot;
    const norms = this.#norms;
    for (let entry = 0; entry < col.length; entry++) {
      for (let at = this.#lastEntry[col[entry]]; at >= 0; at = this.#entryBefore[at]) {
        dot[this.#entryCut[at]] += value[entry] * this.#entryValue[at];
      }
    }
    let largest = 0;
    for (let which = 0; which < dot.length; which++) {
      const cosine = dot[which] / (norm * norms[which]);
      if (cosine > largest) largest = cosine;
      dot[which] = 0;
    }
    return largest;
  }
}

/** Whether the first coefficients leave it open that two cuts have the same direction: a quick test. */
function mayBeSame(a: Cut, b: Cut): boolean {
  return Math.abs(a.value[0] / a.norm - b.value[0] / b.norm) <= SAME_COMPONENT;
}

function isOnSameCols(a: Cut, b: Cut): boolean {
  if (a.col.length !== b.col.length) return false;
  for (let entry = 0; entry < a.col.length; entry++) if (a.col[entry] !== b.col[entry]) return false;
  return true;
}

/**
 * The cuts that are known and not rows of the LP, each direction once. In each round the deepest ones that point in
 * different directions are chosen; what was not broken for long leaves.
 */
export class CutPool {
  /** For its shape. */
  static readonly kept: CutPool = new CutPool();
  #cuts: PooledCut[] = [];
  readonly #byHash = new Map<number, PooledCut[]>();

  /** Number of cuts, those in the LP included. */
  get size(): number {
    return this.#cuts.length;
  }

  /** Takes a cut; false if it is known already or another on the same columns is as tight. */
  add(cut: Cut): boolean {
    for (let near = rangeOf(cut, -SAME_COMPONENT); near <= rangeOf(cut, SAME_COMPONENT); near++) {
      if (this.#isKnown(cut, near)) return false;
    }
    const pooled = { ...cut, age: 0, isInLp: false };
    this.#file(pooled);
    this.#cuts.push(pooled);
    return true;
  }

  /** Whether a cut of that range is the same and as tight. */
  #isKnown(cut: Cut, range: number): boolean {
    const near = this.#byHash.get(hashOf(cut, range));
    if (near === undefined) return false;
    for (const other of near) {
      if (!mayBeSame(cut, other) || !isOnSameCols(cut, other) || cosine(cut, other) < 1 - SAME) continue;
      if (cut.rhs / cut.norm >= other.rhs / other.norm - SAME) return true;
    }
    return false;
  }

  #file(cut: PooledCut): void {
    const hash = hashOf(cut, rangeOf(cut, 0));
    const near = this.#byHash.get(hash);
    if (near === undefined) this.#byHash.set(hash, [cut]);
    else near.push(cut);
  }

  /**
   * The cuts that the LP is to get, deepest first; they count as in the LP from now on.
   * @param most of them. @param wanted up to so many, cuts that are nearly parallel to others are taken, too.
   */
  choose(colValue: Float64Array, most: number, wanted = 0): PooledCut[] {
    const broken: BrokenCut[] = [];
    for (const cut of this.#cuts) {
      if (cut.isInLp) continue;
      const depth = efficacyOf(cut, colValue);
      if (depth < LEAST_EFFICACY) {
        cut.age++;
        continue;
      }
      cut.age = 0;
      broken.push({ cut, depth });
    }
    // Equal depths: the sparser cut first, then the older one, since sorting is stable.
    broken.sort((a, b) => b.depth - a.depth || a.cut.col.length - b.cut.col.length);
    const chosen: PooledCut[] = [];
    const directions = new Directions(colValue.length);
    this.#take(broken, chosen, directions, most, MOST_PARALLEL);
    this.#take(broken, chosen, directions, Math.min(most, wanted), NEARLY_PARALLEL);
    this.#forgetOld();
    return chosen;
  }

  /** Adds cuts whose cosine with each chosen one is at most the limit, up to so many in all. */
  #take(
    broken: readonly BrokenCut[],
    chosen: PooledCut[],
    directions: Directions,
    most: number,
    limit: number,
  ): void {
    for (const { cut } of broken) {
      if (chosen.length >= most) return;
      if (cut.isInLp || directions.largestCosine(cut) > limit) continue;
      cut.isInLp = true;
      chosen.push(cut);
      directions.add(cut);
    }
  }

  #forgetOld(): void {
    const limit = this.#cuts.length > MOST_CUTS ? 2 : MOST_AGE;
    const kept = this.#cuts.filter((cut) => cut.isInLp || cut.age < limit);
    if (kept.length === this.#cuts.length) return;
    this.#cuts = kept;
    this.#byHash.clear();
    for (const cut of kept) this.#file(cut);
  }
}
