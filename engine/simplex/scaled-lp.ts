import { computeScaling } from "../linalg/scaling.ts";
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
  const total = numRows + numCols;
  const lp: ScaledLp = {
    numRows,
    numCols,
    colStart,
    rowIndex,
    value: factors === null ? problem.value : problem.value.slice(),
    lower: new Float64Array(total),
    upper: new Float64Array(total),
    cost: new Float64Array(total),
    colScale: factors === null ? null : factors.colScale,
    rowScale: factors === null ? null : factors.rowScale,
  };
  if (factors !== null) {
    const { colScale, rowScale } = factors;
    for (let col = 0; col < numCols; col++) {
      const end = colStart[col + 1];
      const scale = colScale[col];
      for (let entry = colStart[col]; entry < end; entry++) {
        lp.value[entry] = lp.value[entry] * scale * rowScale[rowIndex[entry]];
      }
    }
  }
  for (let col = 0; col < numCols; col++) {
    setScaledColBounds(lp, col, problem.colLb[col], problem.colUb[col]);
    setScaledCost(lp, col, problem.colCost[col]);
  }
  for (let row = 0; row < numRows; row++) {
    setScaledRowBounds(lp, row, problem.rowLb[row], problem.rowUb[row]);
  }
  return lp;
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
