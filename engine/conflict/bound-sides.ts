/**
 * The sides of a problem's bounds, numbered: lower sides of the rows, their upper sides, lower sides of the columns,
 * their upper sides. A set of sides is an array of 0 and 1 of that length.
 */
import type { Problem } from "../model/problem.ts";
import { CERTIFICATE_CANCELLATION, CERTIFICATE_ROUNDING } from "../tolerances.ts";
import { multiplyTransposed } from "../verify/products.ts";

/** One side of the bounds of a row or column. */
export interface BoundSide {
  readonly kind: "row" | "col";
  /** Of the row or column. */
  readonly index: number;
  readonly side: "lower" | "upper";
}

/** How many sides a problem has, finite or not. */
export function numSides({ numRows, numCols }: Problem): number {
  return 2 * (numRows + numCols);
}

/** The side of a number. */
export function sideAt({ numRows, numCols }: Problem, at: number): BoundSide {
  const isRow = at < 2 * numRows;
  const count = isRow ? numRows : numCols;
  const pos = isRow ? at : at - 2 * numRows;
  return {
    kind: isRow ? "row" : "col",
    index: pos % count,
    side: pos < count ? "lower" : "upper",
  };
}

/** The value of a side. */
export function boundAt(problem: Problem, at: number): number {
  const { kind, index, side } = sideAt(problem, at);
  if (kind === "row") return side === "lower" ? problem.rowLb[index] : problem.rowUb[index];
  return side === "lower" ? problem.colLb[index] : problem.colUb[index];
}

/** All finite sides of a problem. */
export function finiteSides(problem: Problem): Uint8Array {
  const sides = new Uint8Array(numSides(problem));
  for (let at = 0; at < sides.length; at++) sides[at] = Number.isFinite(boundAt(problem, at)) ? 1 : 0;
  return sides;
}

/** The problem that keeps only the sides of a set; other bounds are infinite, costs 0. */
export function restrictedTo(problem: Problem, sides: Uint8Array, isRelaxed: boolean): Problem {
  const { numRows, numCols } = problem;
  const pick = (values: Float64Array, first: number, open: number) =>
    values.map((value, pos) => (sides[first + pos] === 1 ? value : open));
  const { NEGATIVE_INFINITY: none, POSITIVE_INFINITY: all } = Number;
  return {
    ...problem,
    maximize: false,
    objectiveOffset: 0,
    colCost: new Float64Array(numCols),
    integrality: isRelaxed ? new Uint8Array(numCols) : problem.integrality,
    rowLb: pick(problem.rowLb, 0, none),
    rowUb: pick(problem.rowUb, numRows, all),
    colLb: pick(problem.colLb, 2 * numRows, none),
    colUb: pick(problem.colUb, 2 * numRows + numCols, all),
  };
}

/** What each side contributes to a proof of infeasibility. */
export interface FarkasWeights {
  /** Weight of each side, at least 0; 0 = the proof does without it. Length numSides. */
  readonly weight: Float64Array;
  /** How far the combination of the sides is from what can be met, in units of weight × bound. */
  readonly distance: number;
}

/**
 * The sides that multipliers combine. Entries of the combination that are rounding count as 0, so what is left has to be tried
 * before it is believed.
 *
 * @param y row multipliers of an infeasible problem, length numRows; borrowed.
 */
export function farkasWeights(problem: Problem, y: Float64Array): FarkasWeights {
  const { numRows, numCols, rowLb, rowUb, colLb, colUb } = problem;
  const weight = new Float64Array(numSides(problem));
  let distance = 0;
  const usable = y.map((each, row) => (Number.isFinite(each > 0 ? rowLb[row] : rowUb[row]) ? each : 0));
  for (let row = 0; row < numRows; row++) {
    const each = usable[row];
    if (each === 0) continue;
    weight[each > 0 ? row : numRows + row] = Math.abs(each);
    distance += each * (each > 0 ? rowLb[row] : rowUb[row]);
  }
  const { value, largestTerm } = multiplyTransposed(problem, usable);
  const rounding = CERTIFICATE_ROUNDING * largestTerm.reduce((most, term) => Math.max(most, term), 0);
  for (let col = 0; col < numCols; col++) {
    const each = value[col];
    if (Math.abs(each) <= Math.max(rounding, CERTIFICATE_CANCELLATION * largestTerm[col])) continue;
    const bound = each > 0 ? colUb[col] : colLb[col];
    if (!Number.isFinite(bound)) continue;
    weight[2 * numRows + (each > 0 ? numCols : 0) + col] = Math.abs(each);
    distance -= each * bound;
  }
  return { weight, distance };
}
