import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { countLocks, type Locks } from "./locks.ts";
import { makeRandom } from "./random.ts";
import { ShiftedPoint } from "./shifted-point.ts";

/** Nodes between two calls; after failures as many times that as failed in a row, up to this. */
const EVERY = 10;
const MOST_FAILURES = 20;

/** Steps of a call: these, and so many for each column that is not whole. */
const LEAST_STEPS = 50;
const STEPS_PER_COL = 5;

/** Matrix entries that a call may look at: these, and this many times the matrix. */
const FREE_WORK = 10_000;
const WORK_SHARE = 10;
/** Of that between two yields. */
const WORK_A_STEP = 50_000;

/** What a shift of a column costs the choice of its next one, and how fast that is forgotten. */
const SHIFT_WEIGHT = 0.5;
const FORGETTING = 1.1;
const MOST_WEIGHT = 1e20;

/** Simplex iterations for the continuous columns beside the whole ones. */
const LP_ITERATIONS = 1000;

/** One way of whole numbers; made for each search. */
class Shifting {
  readonly #mip: MipView;
  readonly #locks: Locks;
  readonly #random: () => number;
  readonly point: ShiftedPoint;
  /** How much each column has been shifted, in growing units: the past fades. */
  readonly #shifted: Float64Array;
  #unit = SHIFT_WEIGHT;

  constructor(mip: MipView) {
    this.#mip = mip;
    this.#locks = countLocks(mip);
    this.#random = makeRandom(mip.seed);
    this.point = new ShiftedPoint(mip);
    this.#shifted = new Float64Array(mip.numCols);
  }

  /** Forgets the shifts of the last call. */
  restart(): void {
    this.#shifted.fill(0);
    this.#unit = SHIFT_WEIGHT;
  }

  /** The value next to whole that moves a column's share of a row by `need` at least, or as far as its bounds let it. */
  #target(col: number, need: number, node: NodeView): number {
    const x = this.point.colValue[col];
    const wanted = x + need;
    const isInteger = this.#mip.integrality[col] === 1;
    let target = wanted;
    if (isInteger && !Number.isInteger(x)) target = need > 0 ? Math.ceil(x) : Math.floor(x);
    else if (isInteger) target = need > 0 ? Math.ceil(wanted - 1e-9) : Math.floor(wanted + 1e-9);
    return Math.min(Math.max(target, node.colLb[col]), node.colUb[col]) + 0;
  }

  /** Shifts the column of a broken row that mends it with the least harm to others. @returns false where none can. */
  mendRow(node: NodeView): boolean {
    const { rowStart, colIndex, rowValue, colCost } = this.#mip;
    const { point } = this;
    const row = point.broken.at(Math.floor(this.#random() * point.broken.size));
    const excess = point.excessAt(row, 0);
    let chosen = -1;
    let to = 0;
    let best = Number.POSITIVE_INFINITY;
    let cheapest = Number.POSITIVE_INFINITY;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      const col = colIndex[entry];
      const target = this.#target(col, -excess / rowValue[entry], node);
      const delta = target - point.colValue[col];
      if (!Number.isFinite(delta) || delta * rowValue[entry] * excess >= 0) continue;
      const score = point.harmOf(col, delta) + this.#shifted[col] / this.#unit;
      const cost = colCost[col] * delta;
      if (score > best || (score === best && cost >= cheapest)) continue;
      chosen = col;
      to = target;
      best = score;
      cheapest = cost;
    }
    if (chosen < 0) return false;
    this.#unit *= FORGETTING;
    this.#shifted[chosen] += this.#unit;
    point.move(chosen, to);
    return this.#unit < MOST_WEIGHT;
  }

  /** Rounds the column that the fewest rows hold back on one side to that side. */
  roundOne(): void {
    const { point } = this;
    const { down, up } = this.#locks;
    let chosen = point.fractional.at(0);
    let fewest = Number.POSITIVE_INFINITY;
    for (let pos = 0; pos < point.fractional.size; pos++) {
      const col = point.fractional.at(pos);
      const held = Math.min(down[col], up[col]);
      if (held > fewest || (held === fewest && col > chosen)) continue;
      fewest = held;
      chosen = col;
    }
    const x = point.colValue[chosen];
    const isUp = up[chosen] === down[chosen] ? x - Math.floor(x) > 0.5 : up[chosen] < down[chosen];
    point.move(chosen, (isUp ? Math.ceil(x) : Math.floor(x)) + 0);
  }
}

/** Shifts until all is whole and every row holds. @returns false where that took too long. */
function* shift(mip: MipView, state: Shifting, node: NodeView): Generator<void, boolean> {
  const { point } = state;
  state.restart();
  point.load(node.colValue, node.colLb, node.colUb);
  const mostSteps = LEAST_STEPS + STEPS_PER_COL * point.fractional.size;
  const mostWork = point.work + FREE_WORK + WORK_SHARE * mip.colStart[mip.numCols];
  let pausedAt = point.work;
  for (let step = 0; step < mostSteps && point.work < mostWork; step++) {
    if (point.broken.size > 0) {
      if (!state.mendRow(node)) return false;
    } else if (point.fractional.size > 0) state.roundOne();
    else return true;
    if (point.work < pausedAt + WORK_A_STEP) continue;
    pausedAt = point.work;
    yield;
  }
  return point.broken.size === 0 && point.fractional.size === 0;
}

/**
 * Shifting: rounds the LP solution column by column; where that breaks a row, a column of it is shifted so that it holds again, the one
 * that does the others least harm and was not shifted of late.
 *
 * Achterberg, "Constraint Integer Programming", TU Berlin 2007, section 9.1.
 */
export const shifting: Heuristic = {
  name: "shifting",
  description: "rounds the LP solution and shifts columns where that breaks rows",
  create(mip) {
    const state = new Shifting(mip);
    let numFailures = 0;
    let left = 0;
    const run = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      numFailures = Math.min(MOST_FAILURES, numFailures + 1);
      left = EVERY * numFailures;
      if (!(yield* shift(mip, state, node))) return "none";
      const { colValue } = state.point;
      const isTaken = found.offer(colValue);
      // The continuous columns may do better beside these integers, or less badly than their rounding.
      const isPolished = yield* offerWithFixedIntegers(mip, colValue, probe, found, LP_ITERATIONS);
      if (!isTaken && !isPolished) return "none";
      numFailures = 0;
      return "found";
    };
    return {
      when: "node",
      search(node, probe, found) {
        if (left-- > 0) return "skipped";
        return run(node, probe, found);
      },
    };
  },
};
