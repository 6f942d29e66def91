/**
 * Further columns for an LP that was solved: they join nonbasic, so basis, factor, edge weights and the values of the basic
 * variables stay as they are. Only the logicals move up in the index space.
 */

import { Arena } from "../linalg/arena.ts";
import type { LpProblem } from "./lp-types.ts";
import { scaleFurtherCols } from "./scaled-lp.ts";
import { placeNonbasic, SimplexState } from "./simplex-state.ts";

/** Copies the figures of the columns, and those of the logicals behind the further columns. */
function copyFigures<A extends Float64Array | Int8Array | Uint8Array>(
  before: A,
  numColsBefore: number,
  after: A,
  numCols: number,
): void {
  after.set(before.subarray(0, numColsBefore));
  after.set(before.subarray(numColsBefore), numCols);
}

function copyVariables(before: SimplexState, after: SimplexState): void {
  const copy = <A extends Float64Array | Int8Array | Uint8Array>(from: A, to: A): void =>
    copyFigures(from, before.numCols, to, after.numCols);
  copy(before.lower, after.lower);
  copy(before.upper, after.upper);
  copy(before.value, after.value);
  copy(before.weightOf, after.weightOf);
  copy(before.move, after.move);
  copy(before.isBasic, after.isBasic);
}

function copyRows(before: SimplexState, after: SimplexState): void {
  const numFurther = after.numCols - before.numCols;
  for (let row = 0; row < after.numRows; row++) {
    const variable = before.basicCol[row];
    after.basicCol[row] = variable < before.numCols ? variable : variable + numFurther;
  }
  after.edgeWeight.set(before.edgeWeight);
}

/**
 * The state of an LP that has further columns behind those of a solved one, each at its bound of least magnitude. Its costs are to be
 * loaded and its values to be made anew; the factor stays.
 *
 * @param before takes over its factor and matrices: not to be used again.
 */
export function withFurtherCols(
  before: SimplexState,
  problem: LpProblem,
  arena: Arena = new Arena(),
): SimplexState {
  const { options, rows, lu, builder, numCols: firstCol } = before;
  const lp = scaleFurtherCols(before.lp, problem, options.scaling);
  builder.matrix = lp;
  rows.appendCols(firstCol, lp);
  const after = new SimplexState(lp, options, arena, { rows, lu, builder });
  copyVariables(before, after);
  copyRows(before, after);
  for (let col = firstCol; col < problem.numCols; col++) {
    after.lower[col] = lp.lower[col];
    after.upper[col] = lp.upper[col];
    placeNonbasic(after, col, Math.abs(lp.upper[col]) < Math.abs(lp.lower[col]));
  }
  const { hasFactor, ticksAtFactor, ticksOfFactor, iterations } = before;
  const { densityCol, densityRho, densityTau, tauDependence, densityFlip, densityPrimal, densityDual } =
    before;
  Object.assign(after, { hasFactor, ticksAtFactor, ticksOfFactor, iterations });
  Object.assign(after, {
    densityCol,
    densityRho,
    densityTau,
    tauDependence,
    densityFlip,
    densityPrimal,
    densityDual,
  });
  Object.assign(after.counters, before.counters);
  return after;
}
