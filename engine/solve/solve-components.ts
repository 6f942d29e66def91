/**
 * An LP whose rows and columns fall apart is solved component by component, each once however often it occurs. The
 * work of the simplex grows faster than the size, so the parts cost less than the whole, and equal parts nothing.
 */

import { type Components, componentsWorthwhile, joinComponents } from "../model/components.ts";
import type { Problem } from "../model/problem.ts";
import { placesIn, setPlaces, spread, subproblem } from "../model/subproblem.ts";
import { findTwins } from "../model/twins.ts";
import { FEWEST_CANDIDATES } from "./lazy-rows.ts";
import { type LpOutcome, solveWhole } from "./lp-outcome.ts";
import type { LpAnswer, SolveContext } from "./solve-context.ts";
import { solveLazily } from "./solve-lazily.ts";

/** Smaller problems are solved faster in one piece than taken apart. */
const FEWEST_ROWS = 100;
/** Taking apart pays when at least this share of the rows lies outside of the largest component. */
const SHARE_OUTSIDE = 0.1;
/** Components are put together until they have so many rows: every LP solver has a cost of its own. */
const BUNDLE_ROWS = 100;

/** Components that are solved in one LP. */
interface Bundle {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
}

function numRowsOf({ rowStart }: Components, which: number): number {
  return rowStart[which + 1] - rowStart[which];
}

/** The components of an LP if it pays to solve them apart; else null. */
export function lpComponents(problem: Problem): Components | null {
  return componentsWorthwhile(problem, FEWEST_ROWS, SHARE_OUTSIDE);
}

/** The components that have no earlier twin, smallest first, small ones together. */
function bundlesOf(components: Components, twinOf: Int32Array): Bundle[] {
  const order: number[] = [];
  for (let which = 0; which < components.count; which++) if (twinOf[which] === which) order.push(which);
  order.sort((a, b) => numRowsOf(components, a) - numRowsOf(components, b) || a - b);
  const bundles: Bundle[] = [];
  for (let next = 0; next < order.length; ) {
    const members: number[] = [];
    for (let size = 0; next < order.length && size < BUNDLE_ROWS; next++) {
      members.push(order[next]);
      size += numRowsOf(components, order[next]);
    }
    bundles.push(joinComponents(components, members));
  }
  return bundles;
}

function emptyAnswer({ numRows, numCols }: Problem): LpAnswer {
  return {
    colValue: new Float64Array(numCols),
    rowDual: new Float64Array(numRows),
    reducedCost: new Float64Array(numCols),
    basis: { colStatus: new Uint8Array(numCols), rowStatus: new Uint8Array(numRows) },
  };
}

function spreadAnswer(whole: LpAnswer, { rows, cols }: Bundle, part: LpAnswer): void {
  spread(whole.colValue, cols, part.colValue);
  spread(whole.reducedCost, cols, part.reducedCost);
  spread(whole.basis.colStatus, cols, part.basis.colStatus);
  spread(whole.rowDual, rows, part.rowDual);
  spread(whole.basis.rowStatus, rows, part.basis.rowStatus);
}

/** Gives every component the figures of its twin, which has been solved. */
function copyTwins(whole: LpAnswer, components: Components, twinOf: Int32Array): void {
  const { rowStart, rows, colStart, cols } = components;
  for (let which = 0; which < components.count; which++) {
    const twin = twinOf[which];
    if (twin === which) continue;
    for (let pos = rowStart[which], from = rowStart[twin]; pos < rowStart[which + 1]; pos++, from++) {
      whole.rowDual[rows[pos]] = whole.rowDual[rows[from]];
      whole.basis.rowStatus[rows[pos]] = whole.basis.rowStatus[rows[from]];
    }
    for (let pos = colStart[which], from = colStart[twin]; pos < colStart[which + 1]; pos++, from++) {
      whole.colValue[cols[pos]] = whole.colValue[cols[from]];
      whole.reducedCost[cols[pos]] = whole.reducedCost[cols[from]];
      whole.basis.colStatus[cols[pos]] = whole.basis.colStatus[cols[from]];
    }
  }
}

function sumProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let pos = 0; pos < a.length; pos++) sum += a[pos] * b[pos];
  return sum;
}

/** The rows that the bundle may leave out; null if they are too few to bother. */
function lazyIn(isLazy: Uint8Array, { rows }: Bundle): Uint8Array | null {
  const marks = Uint8Array.from(rows, (row) => isLazy[row]);
  return marks.reduce((sum, mark) => sum + mark, 0) >= FEWEST_CANDIDATES ? marks : null;
}

function* solvePart(
  context: SolveContext,
  part: Problem,
  isLazy: Uint8Array | null,
): Generator<void, LpOutcome> {
  return isLazy === null ? yield* solveWhole(context, part) : yield* solveLazily(context, part, isLazy);
}

/**
 * Solves the components of an LP, smallest first. An infeasible one makes the whole infeasible. An unbounded one makes it
 * unbounded if no other is infeasible, so the rest is still looked at. Certificates are zero elsewhere.
 *
 * @param components of the problem, two or more.
 * @param isLazy rows that a part may leave out at first; length numRows, null = none.
 */
export function* solveComponents(
  context: SolveContext,
  problem: Problem,
  components: Components,
  isLazy: Uint8Array | null,
): Generator<void, LpOutcome> {
  const { control, log } = context;
  const place = placesIn(components);
  const twinOf = findTwins(problem, components, place);
  const bundles = bundlesOf(components, twinOf);
  const copied = twinOf.reduce((sum, twin, which) => sum + (twin === which ? 0 : 1), 0);
  log.note(`components: ${components.count} found, ${copied} of them copies`);
  control.record("components", { found: components.count, copied, solves: bundles.length });
  const whole = emptyAnswer(problem);
  let colDirection: Float64Array | null = null;
  for (const bundle of bundles) {
    setPlaces(place, bundle.rows);
    const part = subproblem(problem, bundle.rows, bundle.cols, place);
    const outcome = yield* solvePart(context, part, isLazy && lazyIn(isLazy, bundle));
    if (outcome.status === "infeasible") {
      const rowMultiplier = new Float64Array(problem.numRows);
      return {
        status: "infeasible",
        rowMultiplier: spread(rowMultiplier, bundle.rows, outcome.rowMultiplier),
      };
    }
    if (outcome.status === "unbounded") {
      colDirection ??= spread(new Float64Array(problem.numCols), bundle.cols, outcome.colDirection);
    } else if (outcome.status === "optimal") spreadAnswer(whole, bundle, outcome.answer);
    else return { status: outcome.status, dualBound: Number.NEGATIVE_INFINITY };
    yield;
  }
  if (colDirection !== null) return { status: "unbounded", colDirection };
  copyTwins(whole, components, twinOf);
  const objective = problem.objectiveOffset + sumProduct(problem.colCost, whole.colValue);
  return { status: "optimal", objective, answer: whole };
}
