/**
 * Dual ratio test: Harris with bound flipping. Boxed columns whose reduced cost changes sign before the slope
 * of the dual objective does are passed and moved to their other bound; among the rest of a group of nearly
 * equal ratios the largest pivot enters.
 *
 * Notation: the leaving variable moves to a bound; with sign = +1 above its upper and −1 below its lower bound,
 * a nonbasic variable j blocks where alpha_j · sign · move_j > 0, at the dual step |d_j| / |alpha_j|; a free one, whose move is
 * zero, at once.
 * Sources: Maros, "A generalized dual phase-2 simplex algorithm", EJOR 149 (2003) 1–16; Harris, Mathematical
 * Programming 5 (1973) 1–28.
 */

import { Arena } from "../linalg/arena.ts";
import { sortParallel } from "../linalg/parallel-sort.ts";
import type { SparseVector } from "../linalg/sparse-vector.ts";
import { REAL_ZERO } from "../model/kept-shapes.ts";
import { LOOP_SECTION } from "../model/loop-section.ts";
import { TINY_SQUARED } from "../tolerances.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Pivots below this share of the largest candidate are passed over while there are better ones. */
const PIVOT_PREFERENCE = 0.1;
/** First step looked at, in multiples of the Harris bound, and its constant part. */
const FIRST_REACH = 10;
const REACH_OFFSET = 1e-7;

/** Columns from which a row whose positions are unknown is gone through without branches. */
const WIDE_ROW = 4000;

/** What the ratio test found; one object for the life of a solver, so that no call allocates. */
export class RatioTest {
  /** Entering variable, or -1. */
  entering = -1;
  /** Its entry in the pivot row. */
  alpha: number = REAL_ZERO;
  /** Signed dual step: d −= dualStep · alpha row. */
  dualStep: number = REAL_ZERO;
  /** Candidates, grouped by break point; [0, flipEnd) are to be flipped. */
  readonly variable: Int32Array;
  /** alpha · sign · move of each candidate, positive. */
  readonly size: Float64Array;
  readonly ratio: Float64Array;
  count = 0;
  /** Harris bound over the candidates. */
  bound: number = REAL_ZERO;
  flipEnd = 0;
  /** End of the group of the entering variable. */
  groupEnd = 0;
  readonly groupStart: Int32Array;
  numGroups = 0;

  constructor(numTotal: number, arena: Arena = new Arena()) {
    this.variable = arena.int32(numTotal + 1);
    this.size = arena.float64(numTotal + 1);
    this.ratio = arena.float64(numTotal);
    this.groupStart = arena.int32(numTotal + 2);
  }
}

/** Entries of the pivot row below this are no candidates, by the age of the factor. */
export function candidateTolerance(numUpdates: number): number {
  if (numUpdates < 10) return 1e-9;
  return numUpdates < 20 ? 3e-8 : 1e-6;
}

/**
 * One pass over a structural row whose positions are known: drops what cancelled and what is basic, lists the blocking
 * variables, and takes the Harris bound, the largest step that keeps all duals within the tolerance.
 */
function listKnown(state: SimplexState, test: RatioTest, row: SparseVector, sign: number): void {
  const { move, isBasic, dual, dualTolerance } = state;
  const { variable, size } = test;
  const { index, array } = row;
  const least = candidateTolerance(state.lu.numUpdates);
  const end = row.count;
  let bound = test.bound;
  let count = test.count;
  let kept = 0;
  for (let k = 0; k < end; k++) {
    const j = index[k];
    const alpha = array[j];
    if (alpha * alpha <= TINY_SQUARED || isBasic[j] !== 0) {
      array[j] = 0;
      continue;
    }
    index[kept++] = j;
    const direction = move[j];
    const amount = sign * direction * alpha;
    if (amount <= least) continue;
    variable[count] = j;
    size[count++] = amount;
    // Compare without dividing: most candidates are far from the bound.
    const reserve = direction * dual[j] + dualTolerance;
    if (reserve < bound * amount) bound = reserve / amount;
  }
  row.count = kept;
  test.count = count;
  test.bound = bound;
}

/** Very long rows keep their basic columns, which do not move. */
function clearBasic({ basicCol, numRows, numCols }: SimplexState, array: Float64Array): void {
  for (let row = 0; row < numRows; row++) if (basicCol[row] < numCols) array[basicCol[row]] = 0;
}

/** The same over a row whose positions are unknown, and stay so; it holds no basic columns. */
function listUnknown(state: SimplexState, test: RatioTest, row: SparseVector, sign: number): void {
  const { move, dual, dualTolerance } = state;
  const { variable, size } = test;
  const { array, size: end } = row;
  const least = candidateTolerance(state.lu.numUpdates);
  let bound = test.bound;
  let count = test.count;
  for (let j = 0; j < end; j++) {
    const alpha = array[j];
    if (alpha === 0) continue;
    const direction = move[j];
    const amount = direction * alpha * sign;
    if (amount <= least) continue;
    variable[count] = j;
    size[count++] = amount;
    const reserve = direction * dual[j] + dualTolerance;
    if (reserve < bound * amount) bound = reserve / amount;
  }
  test.count = count;
  test.bound = bound;
}

/**
 * The same over a row of many columns. Every position is written, and counted only if it is a candidate: about every second
 * one is, at random, and a branch that cannot be foreseen costs more than the rest of the round. Over short rows, which run for
 * long before they are compiled, it is the other way round.
 */
function listWide(state: SimplexState, test: RatioTest, row: SparseVector, sign: number): void {
  const { move, dual, dualTolerance } = state;
  const { variable, size } = test;
  const { array, size: end } = row;
  const least = candidateTolerance(state.lu.numUpdates);
  let bound = test.bound;
  let count = test.count;
  for (let from = 0; from < end; from += LOOP_SECTION) {
    const stop = Math.min(end, from + LOOP_SECTION);
    for (let j = from; j < stop; j++) {
      const direction = move[j];
      const amount = direction * array[j] * sign;
      const reserve = direction * dual[j] + dualTolerance;
      const isCandidate = amount > least;
      if (reserve < bound * amount && isCandidate) bound = reserve / amount;
      variable[count] = j;
      size[count] = amount;
      count += +isCandidate;
    }
    test.count = count;
    test.bound = bound;
  }
}

/** The same over the unit row, whose positions are those of the logicals; basic ones do not move. */
function listLogicals(state: SimplexState, test: RatioTest, sign: number): void {
  const { move, dual, dualTolerance, rho, numCols } = state;
  const { variable, size } = test;
  const { index, array, count: end } = rho;
  const least = candidateTolerance(state.lu.numUpdates);
  let bound = test.bound;
  let count = test.count;
  for (let k = 0; k < end; k++) {
    const row = index[k];
    const j = row + numCols;
    const direction = move[j];
    const amount = sign * direction * array[row];
    if (amount <= least) continue;
    variable[count] = j;
    size[count++] = amount;
    const reserve = direction * dual[j] + dualTolerance;
    if (reserve < bound * amount) bound = reserve / amount;
  }
  test.count = count;
  test.bound = bound;
}

/**
 * Adds the free ones among the listed positions: they block in both directions, at once.
 * @param offset of the positions in the space of variables.
 */
function listFree(state: SimplexState, test: RatioTest, row: SparseVector, offset: number): void {
  const { move, isBasic, lower, upper, dualTolerance } = state;
  const { index, array, count, size } = row;
  const least = candidateTolerance(state.lu.numUpdates);
  const end = count < 0 ? size : count;
  for (let k = 0; k < end; k++) {
    const pos = count < 0 ? k : index[k];
    const j = pos + offset;
    if (move[j] !== 0 || isBasic[j] !== 0 || lower[j] === upper[j]) continue;
    const amount = Math.abs(array[pos]);
    if (amount <= least) continue;
    test.variable[test.count] = j;
    test.size[test.count++] = amount;
    if (dualTolerance < test.bound * amount) test.bound = dualTolerance / amount;
  }
}

/** Lists the blocking variables of the pivot row and of the unit row, with their Harris bound. */
function listCandidates(state: SimplexState, test: RatioTest, sign: number): void {
  const { pivotRow } = state;
  test.count = 0;
  test.bound = Number.POSITIVE_INFINITY;
  if (pivotRow.count >= 0) listKnown(state, test, pivotRow, sign);
  else {
    if (state.rows.hasLongRows) clearBasic(state, pivotRow.array);
    if (pivotRow.size < WIDE_ROW) listUnknown(state, test, pivotRow, sign);
    else listWide(state, test, pivotRow, sign);
  }
  listLogicals(state, test, sign);
  if (!state.hasFree) return;
  listFree(state, test, pivotRow, 0);
  listFree(state, test, state.rho, state.numCols);
}

function swap(test: RatioTest, a: number, b: number): void {
  const { variable, size } = test;
  const j = variable[a];
  const s = size[a];
  variable[a] = variable[b];
  size[a] = size[b];
  variable[b] = j;
  size[b] = s;
}

/**
 * Brings the candidates that a long step could reach to the front, in ever larger strides.
 * @param slope infeasibility of the leaving variable, used up by the ranges passed.
 * @returns how many they are.
 */
function reduceCandidates(state: SimplexState, test: RatioTest, slope: number, bound: number): number {
  const { move, dual, lower, upper } = state;
  const { variable, size, count } = test;
  let reach = FIRST_REACH * Math.max(bound, 0) + REACH_OFFSET;
  let placed = 0;
  // What Math.max gives is a number for certain: V8 makes no heap number of each difference.
  let left = Math.max(slope, 0);
  while (placed < count && left >= 0) {
    for (let k = placed; k < count; k++) {
      const j = variable[k];
      if (move[j] * dual[j] > reach * size[k]) continue;
      left -= (upper[j] - lower[j]) * size[k];
      swap(test, k, placed++);
    }
    reach *= FIRST_REACH;
  }
  return placed;
}

/**
 * Sorts the reachable candidates by ratio and divides them into groups of nearly equal break points (within the
 * dual tolerance), until the slope of the dual objective is used up.
 */
function groupCandidates(state: SimplexState, test: RatioTest, slope: number, reachable: number): void {
  const { move, dual, lower, upper, dualTolerance } = state;
  const { variable, size, ratio, groupStart } = test;
  for (let k = 0; k < reachable; k++) ratio[k] = (move[variable[k]] * dual[variable[k]]) / size[k];
  sortParallel(ratio, variable, size, 0, reachable);
  let numGroups = 0;
  let placed = 0;
  let left = Math.max(slope, 0);
  groupStart[0] = 0;
  while (placed < reachable && left >= 0) {
    let harris = Number.POSITIVE_INFINITY;
    while (placed < reachable && ratio[placed] <= harris) {
      const j = variable[placed];
      harris = Math.min(harris, ratio[placed] + dualTolerance / size[placed]);
      left -= (upper[j] - lower[j]) * size[placed];
      placed++;
    }
    groupStart[++numGroups] = placed;
  }
  test.numGroups = numGroups;
}

/** Without bound flipping: one group, everything within the Harris bound. */
function groupWithinBound(state: SimplexState, test: RatioTest, bound: number): void {
  const { move, dual } = state;
  const { variable, size, groupStart, count } = test;
  let placed = 0;
  for (let k = 0; k < count; k++) {
    const j = variable[k];
    if (move[j] * dual[j] <= bound * size[k]) swap(test, k, placed++);
  }
  groupStart[0] = 0;
  groupStart[1] = placed;
  test.numGroups = 1;
}

/**
 * Chooses the entering variable.
 *
 * @param sign +1 if the leaving variable is above its upper bound, −1 if below its lower bound.
 * @param slope its infeasibility, positive.
 * @returns whether one was found; if not, the dual objective is unbounded along the row: the LP is infeasible
 *   once this repeats on a fresh factorisation.
 */
export function chooseEntering(state: SimplexState, test: RatioTest, sign: number, slope: number): boolean {
  test.entering = -1;
  test.flipEnd = 0;
  listCandidates(state, test, sign);
  if (test.count === 0) return false;
  const { bound } = test;
  if (state.options.boundFlipping) {
    groupCandidates(state, test, slope, reduceCandidates(state, test, slope, bound));
  } else groupWithinBound(state, test, bound);
  choosePivotGroup(test);
  const { dual } = state;
  const j = test.entering;
  const alphaRow = j < state.numCols ? state.pivotRow.array[j] : state.rho.array[j - state.numCols];
  test.alpha = alphaRow;
  // A reduced cost that is already on the wrong side (within the tolerance) gives no step; it is shifted to 0.
  const step = dual[j] / alphaRow;
  test.dualStep = step * sign > 0 ? step : 0;
  return true;
}

/** From the last group backwards, the first whose largest pivot is good enough; its largest enters. */
function choosePivotGroup(test: RatioTest): void {
  const { size, groupStart, numGroups, variable } = test;
  let largest = 0;
  for (let k = 0; k < groupStart[numGroups]; k++) if (size[k] > largest) largest = size[k];
  const enough = Math.min(PIVOT_PREFERENCE * largest, 1);
  for (let group = numGroups - 1; group >= 0; group--) {
    let best = groupStart[group];
    for (let k = best + 1; k < groupStart[group + 1]; k++) {
      if (size[k] > size[best] || (size[k] === size[best] && variable[k] < variable[best])) best = k;
    }
    if (size[best] > enough || group === 0) {
      if (size[best] <= enough) best = largestOf(test, groupStart[1]);
      test.entering = variable[best];
      test.flipEnd = groupStart[group];
      test.groupEnd = groupStart[group + 1];
      return;
    }
  }
}

function largestOf(test: RatioTest, end: number): number {
  let best = 0;
  for (let k = 1; k < end; k++) if (test.size[k] > test.size[best]) best = k;
  return best;
}
