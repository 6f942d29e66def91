import { computeScaling, needsNoScaling, type ScaleFactors, scaleToOne } from "../linalg/scaling.ts";
import { appended } from "../model/growable.ts";
import type { LpProblem } from "./lp-types.ts";

/**
 * The LP as the simplex sees it: scaled, with logicals behind the columns. Bounds and costs are those of the
 * LP itself; the simplex works on copies.
 */
export interface ScaledLp {
  readonly numRows: number;
  readonly numCols: number;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
  /** Length numCols + numRows; logical i lies in [−rowUb, −rowLb]. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly cost: Float64Array;
  /** x = colScale · scaled x; null = unscaled. */
  readonly colScale: Float64Array | null;
  readonly rowScale: Float64Array | null;
}

/** The scaled form of an LP; without scaling the matrix is shared, not copied. */
export function scaleLp(problem: LpProblem, withScaling: boolean): ScaledLp {
  const { numRows, numCols, colStart, rowIndex } = problem;
  const factors = withScaling
    ? computeScaling(numRows, numCols, colStart, rowIndex, problem.value, problem.integrality)
    : null;
  const value = factors === null ? problem.value : problem.value.slice();
  if (factors !== null) scaleEntries(problem, factors, 0, value);
  return withFigures(problem, value, factors);
}

/** Multiplies the entries of the columns from `firstCol` on by the factors. */
function scaleEntries(
  { numCols, colStart, rowIndex }: LpProblem,
  { colScale, rowScale }: ScaleFactors,
  firstCol: number,
  value: Float64Array,
): void {
  for (let col = firstCol; col < numCols; col++) {
    const end = colStart[col + 1];
    const scale = colScale[col];
    for (let entry = colStart[col]; entry < end; entry++) {
      value[entry] = value[entry] * scale * rowScale[rowIndex[entry]];
    }
  }
}

/** A scaled matrix with the bounds and costs of the LP. */
function withFigures(problem: LpProblem, value: Float64Array, factors: ScaleFactors | null): ScaledLp {
  const { numRows, numCols, colStart, rowIndex } = problem;
  const total = numRows + numCols;
  const lp: ScaledLp = {
    numRows,
    numCols,
    colStart,
    rowIndex,
    value,
    lower: new Float64Array(total),
    upper: new Float64Array(total),
    cost: new Float64Array(total),
    colScale: factors === null ? null : factors.colScale,
    rowScale: factors === null ? null : factors.rowScale,
  };
  for (let col = 0; col < numCols; col++) {
    setScaledColBounds(lp, col, problem.colLb[col], problem.colUb[col]);
    setScaledCost(lp, col, problem.colCost[col]);
  }
  for (let row = 0; row < numRows; row++) {
    setScaledRowBounds(lp, row, problem.rowLb[row], problem.rowUb[row]);
  }
  return lp;
}

/** Factors for the columns of a problem behind those of an LP, that of its rows being as they are; null where none are needed. */
function extendedFactors(lp: ScaledLp, problem: LpProblem, withScaling: boolean): ScaleFactors | null {
  const { colStart, rowIndex, value, integrality, numCols, numRows } = problem;
  if (!withScaling) return null;
  const rowScale = lp.rowScale ?? new Float64Array(numRows).fill(1);
  const added = new Float64Array(numCols - lp.numCols).fill(1);
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (let col = lp.numCols; col < numCols; col++) {
    let largestOfCol = 0;
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const size = Math.abs(value[entry]) * rowScale[rowIndex[entry]];
      largestOfCol = Math.max(largestOfCol, size);
      smallest = Math.min(smallest, size);
    }
    largest = Math.max(largest, largestOfCol);
    if (integrality[col] === 0) added[col - lp.numCols] = scaleToOne(largestOfCol);
  }
  if (lp.colScale === null && needsNoScaling(smallest, largest)) return null;
  return { colScale: appended(lp.colScale ?? new Float64Array(lp.numCols).fill(1), added), rowScale };
}

/**
 * The scaled form of an LP that has further columns behind those of a scaled one, whose factors stay.
 * @param lp of the same rows; its matrix is extended in place where there is room. Not to be used again.
 */
export function scaleFurtherCols(lp: ScaledLp, problem: LpProblem, withScaling: boolean): ScaledLp {
  const factors = extendedFactors(lp, problem, withScaling);
  if (factors === null) return withFigures(problem, problem.value, null);
  const value = appended(
    // Unscaled entries are the problem's own.
    lp.colScale === null ? lp.value.slice() : lp.value,
    problem.value.subarray(lp.value.length),
  );
  scaleEntries(problem, factors, lp.numCols, value);
  return withFigures(problem, value, factors);
}

/** Sets the bounds of a column given in the units of the problem. */
export function setScaledColBounds(lp: ScaledLp, col: number, lb: number, ub: number): void {
  const scale = lp.colScale === null ? 1 : lp.colScale[col];
  lp.lower[col] = lb / scale;
  lp.upper[col] = ub / scale;
}

/** Sets the bounds of a row's activity given in the units of the problem. */
export function setScaledRowBounds(lp: ScaledLp, row: number, lb: number, ub: number): void {
  const scale = lp.rowScale === null ? 1 : lp.rowScale[row];
  // 0 − x, so that a zero bound does not become −0.
  lp.lower[lp.numCols + row] = 0 - ub * scale;
  lp.upper[lp.numCols + row] = 0 - lb * scale;
}

/** Sets the cost of a column given in the units of the problem. */
export function setScaledCost(lp: ScaledLp, col: number, cost: number): void {
  lp.cost[col] = cost * (lp.colScale === null ? 1 : lp.colScale[col]);
}
