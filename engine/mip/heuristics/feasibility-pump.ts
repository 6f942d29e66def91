import { INTEGRALITY } from "../../tolerances.ts";
import { Domain } from "../domain/propagation.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { offerMended } from "./feasibility-jump.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { roundByPropagation } from "./pump-rounding.ts";
import { makeRandom } from "./random.ts";

/** Roundings of one call. */
const MOST_ROUNDS = 100;

/** Roundings without a nearer LP point that end a call. */
const MOST_STALLED = 30;

/** Factor by which the objective loses weight from round to round. */
const FADE = 0.9;

/** Columns that are flipped when a rounding comes back: at least, and as many more drawn at random. */
const LEAST_FLIPS = 10;
const RANDOM_FLIPS = 20;

/** Simplex iterations of one LP, and of that for the continuous columns at the end. */
const LP_ITERATIONS = 2000;

/** Nodes between two calls, doubled with each that found nothing. */
const EVERY = 100;

/** Where the pump stands. */
interface PumpState {
  readonly mip: MipView;
  readonly random: () => number;
  /** Whole values to go to; length numCols. */
  readonly rounded: Float64Array;
  readonly before: Float64Array;
  /** The rounding that had the nearest LP point, with that point's continuous columns; length numCols. */
  readonly nearest: Float64Array;
  readonly colCost: Float64Array;
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/** Sum of the distances of the integer columns to their roundings. */
function distanceTo({ mip, rounded }: PumpState, colValue: Float64Array): number {
  let sum = 0;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1) sum += Math.abs(colValue[col] - rounded[col]);
  }
  return sum;
}

/** Whether the rounding is the one of the round before. */
function isSameAsBefore({ mip, rounded, before }: PumpState): boolean {
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1 && rounded[col] !== before[col]) return false;
  }
  return true;
}

/** Moves the roundings that are farthest from the LP point to the other side of it, some number drawn at random. */
function flipFarthest({ mip, rounded, random }: PumpState, node: NodeView, colValue: Float64Array): void {
  const cols: number[] = [];
  const key = new Float64Array(mip.numCols);
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0 || node.colLb[col] === node.colUb[col]) continue;
    key[col] = Math.abs(colValue[col] - rounded[col]) + 0.3 * random();
    cols.push(col);
  }
  cols.sort((a, b) => key[b] - key[a] || a - b);
  const count = Math.min(cols.length, LEAST_FLIPS + Math.floor(RANDOM_FLIPS * random()));
  for (let pos = 0; pos < count; pos++) {
    const col = cols[pos];
    const away = colValue[col] > rounded[col] || rounded[col] <= node.colLb[col] ? 1 : -1;
    rounded[col] = Math.min(Math.max(rounded[col] + away, node.colLb[col]), node.colUb[col]);
  }
}

/**
 * Costs and bounds of the LP that looks for the point next to the rounding. A column whose rounding is inside its bounds may only come
 * nearer from the side where it is, so that its distance is linear; the LP point stays feasible.
 */
function aimAtRounding(state: PumpState, node: NodeView, colValue: Float64Array, weight: number): void {
  const { mip, rounded, colCost, colLb, colUb } = state;
  colLb.set(node.colLb);
  colUb.set(node.colUb);
  let norm = 0;
  let numIntegers = 0;
  for (let col = 0; col < mip.numCols; col++) {
    norm += mip.colCost[col] * mip.colCost[col];
    numIntegers += mip.integrality[col];
  }
  const factor = norm > 0 ? (weight * Math.sqrt(numIntegers)) / Math.sqrt(norm) : 0;
  for (let col = 0; col < mip.numCols; col++) {
    colCost[col] = factor * mip.colCost[col];
    if (mip.integrality[col] === 0 || colLb[col] === colUb[col]) continue;
    const isBelow = rounded[col] >= colUb[col] || (rounded[col] > colLb[col] && colValue[col] < rounded[col]);
    colCost[col] += isBelow ? weight - 1 : 1 - weight;
    if (isBelow) colUb[col] = rounded[col];
    else colLb[col] = rounded[col];
  }
}

/** Goes to and fro between roundings and the LP points next to them. */
function* pump(
  state: PumpState,
  domain: Domain,
  node: NodeView,
  probe: LpProbe,
  found: IncumbentSink,
): Generator<void, HeuristicOutcome> {
  const { mip, random, rounded, before } = state;
  let colValue = node.colValue.slice();
  let weight = 1;
  let least = Number.POSITIVE_INFINITY;
  let stalled = 0;
  before.fill(Number.NaN);
  for (let round = 0; round < MOST_ROUNDS && stalled < MOST_STALLED; round++) {
    domain.reset(node.colLb, node.colUb);
    const isSound = yield* roundByPropagation(mip, domain, colValue, rounded, random);
    if (isSound && (yield* offerWithFixedIntegers(mip, rounded, probe, found, LP_ITERATIONS, colValue)))
      return "found";
    if (isSameAsBefore(state)) flipFarthest(state, node, colValue);
    before.set(rounded);
    weight *= FADE;
    aimAtRounding(state, node, colValue, weight);
    const answer = yield* probe.solveWithCosts(state.colCost, state.colLb, state.colUb, LP_ITERATIONS);
    if (answer.status !== "optimal") return "none";
    colValue = answer.colValue.slice();
    const distance = distanceTo(state, colValue);
    if (distance <= INTEGRALITY) {
      const isFound = yield* offerWithFixedIntegers(mip, rounded, probe, found, LP_ITERATIONS, colValue);
      return isFound ? "found" : "none";
    }
    stalled = distance < 0.9 * least ? 0 : stalled + 1;
    if (distance < least) keepNearest(state, colValue);
    least = Math.min(least, distance);
  }
  if (least === Number.POSITIVE_INFINITY) return "none";
  return yield* offerMended(mip, state.nearest, random, probe, found);
}

/** Keeps the rounding beside the continuous columns of its LP point. */
function keepNearest({ mip, rounded, nearest }: PumpState, colValue: Float64Array): void {
  for (let col = 0; col < mip.numCols; col++) {
    nearest[col] =
      mip.integrality[col] === 1
        ? rounded[col]
        : Math.min(Math.max(colValue[col], mip.colLb[col]), mip.colUb[col]);
  }
}

/**
 * Feasibility pump, while there is no incumbent: the LP point is rounded with propagation, the LP point next to the rounding is
 * found by costs that measure the distance, that one is rounded, and so on; a rounding that comes back is shaken. The objective
 * keeps a share of the costs that fades from round to round.
 *
 * Fischetti, Glover, Lodi, "The feasibility pump", Mathematical Programming 104 (2005) 91-104; Achterberg, Berthold, "Improving
 * the feasibility pump", Discrete Optimization 4 (2007) 77-86.
 */
export const feasibilityPump: Heuristic = {
  name: "feasibility-pump",
  description: "goes to and fro between roundings and LP points next to them while there is no incumbent",
  create(mip) {
    const random = makeRandom(mip.seed);
    let due = 0;
    let numCalls = 0;
    let numFailures = 0;
    const run = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const fresh = (): Float64Array => new Float64Array(mip.numCols);
      const state = { mip, random, rounded: fresh(), before: fresh(), colCost: fresh() };
      const box = { nearest: fresh(), colLb: fresh(), colUb: fresh() };
      const outcome = yield* pump({ ...state, ...box }, new Domain(mip), node, probe, found);
      due = numCalls + EVERY * 2 ** numFailures++;
      return outcome;
    };
    return {
      when: "node",
      search(node, probe, found) {
        if (node.incumbent !== null || numCalls++ < due) return "skipped";
        return run(node, probe, found);
      },
    };
  },
};
