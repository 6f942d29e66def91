import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView } from "../plugins.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { JumpPoint } from "./jump-point.ts";
import { makeRandom } from "./random.ts";

/** Work in matrix entries: this many for each entry of the matrix, and these; not more than the last. */
const WORK_PER_ENTRY = 50;
const FREE_WORK = 100_000;
const MOST_WORK = 10_000_000;

/** Work between two yields. */
const WORK_A_STEP = 100_000;

/** Columns of a broken row that are looked at. */
const SAMPLE = 25;

/** Simplex iterations for the continuous columns beside the integers that were found. */
const LP_ITERATIONS = 1000;

/** The column of the row whose jump mends most, looking at a sample from a place drawn at random. */
function bestOfRow(mip: MipView, point: JumpPoint, row: number, random: () => number) {
  const start = mip.rowStart[row];
  const length = mip.rowStart[row + 1] - start;
  const offset = Math.floor(random() * length);
  let best = { col: -1, to: 0, gain: Number.NEGATIVE_INFINITY };
  for (let k = 0; k < Math.min(SAMPLE, length); k++) {
    const col = mip.colIndex[start + ((offset + k) % length)];
    const jump = point.bestJump(col);
    if (jump !== null && jump.gain > best.gain) best = { col, ...jump };
  }
  return best;
}

/** Mends broken rows of a point one after the other, within a budget of work; in steps. @returns whether none is left. */
function* mend(mip: MipView, point: JumpPoint, random: () => number): Generator<void, boolean> {
  const mostWork = Math.min(MOST_WORK, FREE_WORK + WORK_PER_ENTRY * mip.value.length);
  let nextYield = WORK_A_STEP;
  while (point.work < mostWork) {
    if (point.numBroken === 0) {
      // Activities are updated from jump to jump and may have drifted.
      point.refresh();
      if (point.numBroken === 0) return true;
    }
    const row = point.brokenRow(Math.floor(random() * point.numBroken));
    const { col, to, gain } = bestOfRow(mip, point, row, random);
    if (gain > 0) point.apply(col, to);
    else {
      point.raiseWeight(row);
      point.work++;
    }
    if (point.work < nextYield) continue;
    nextYield = point.work + WORK_A_STEP;
    yield;
  }
  return false;
}

/**
 * Moves integer columns of a feasible point one after the other, the dearest first, as far as their cost falls and their rows allow.
 * @returns whether one moved.
 *
 * One-opt, after Achterberg, "Constraint Integer Programming", TU Berlin 2007, section 9.3.
 */
function improve(mip: MipView, point: JumpPoint): boolean {
  const { numCols, colCost, integrality } = mip;
  const cols: number[] = [];
  for (let col = 0; col < numCols; col++) if (integrality[col] === 1 && colCost[col] !== 0) cols.push(col);
  cols.sort((a, b) => Math.abs(colCost[b]) - Math.abs(colCost[a]) || a - b);
  let hasMoved = false;
  for (const col of cols) {
    const direction = colCost[col] > 0 ? -1 : 1;
    const steps = Math.floor(point.roomOf(col, direction) + INTEGRALITY);
    // Without end the problem is unbounded: for others to find out.
    if (steps === 0 || steps === Number.POSITIVE_INFINITY) continue;
    point.apply(col, point.colValue[col] + direction * steps);
    hasMoved = true;
  }
  return hasMoved;
}

/**
 * Mends the rows that a point breaks, improves it, and offers what comes of it, also with the best continuous values; in steps.
 *
 * @param start length numCols, within the bounds, integers whole; copied.
 */
export function* offerMended(
  mip: MipView,
  start: Float64Array,
  random: () => number,
  probe: LpProbe,
  found: IncumbentSink,
): Generator<void, HeuristicOutcome> {
  const point = new JumpPoint(mip, start);
  if (!(yield* mend(mip, point, random))) return "none";
  yield;
  const { colValue } = point;
  const offerBesideIntegers = (of: Float64Array) =>
    offerWithFixedIntegers(mip, of, probe, found, LP_ITERATIONS);
  if (!point.isExact) {
    // What a row is off by may be worth much beside steep costs, and no honest point beats it then: the LP has the first word.
    return (yield* offerBesideIntegers(colValue)) || found.offer(colValue) ? "found" : "none";
  }
  // As it is first: what improves it knows nothing of sets and of rows that are not listed.
  const isTaken = found.offer(colValue);
  const mended = colValue.slice();
  const isImproved = improve(mip, point) && found.offer(colValue);
  const isBetter = yield* offerBesideIntegers(isTaken && !isImproved ? mended : colValue);
  return isTaken || isImproved || isBetter ? "found" : "none";
}

/**
 * Feasibility jump: before any LP is solved, columns jump to where their rows are broken least; rows that stay broken gain weight.
 *
 * Luteberget, Sartor, "Feasibility Jump: an LP-free Lagrangian MIP heuristic", Mathematical Programming Computation 15
 * (2023) 365-388.
 */
export const feasibilityJump: Heuristic = {
  name: "feasibility-jump",
  description: "weighted local search over broken rows, before the root LP",
  create(mip) {
    return {
      when: "before-root",
      *search(node, probe, found) {
        const start = node.colValue.slice();
        for (let col = 0; col < mip.numCols; col++) {
          if (mip.integrality[col] === 1) start[col] = Math.round(start[col]) + 0;
        }
        return yield* offerMended(mip, start, makeRandom(mip.seed), probe, found);
      },
    };
  },
};
