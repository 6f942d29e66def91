import { REAL_ZERO } from "../model/kept-shapes.ts";
import { TIGHT_TOLERANCE } from "./feasibility.ts";
import type { LpProblem } from "./lp-types.ts";
import { computeRowDuals } from "./rebuild.ts";
import type { SimplexState } from "./simplex-state.ts";

/** Row violations from here on are looked at more closely ... */
const LEAST_DOUBTED = 1e-7;
/** ... since this share of the size of a row's terms is rounding: coefficients of 1e9 leave 1e-3 that no basis can mend. */
const TERM_NOISE = 1e-12;

/**
 * Present bounds, costs and the last optimal point of an LP, unscaled, minimisation form. Bounds and costs are the problem's own
 * arrays until one of them is set: most LPs are solved once.
 */
export class LpPoint {
  colLb: Float64Array;
  colUb: Float64Array;
  rowLb: Float64Array;
  rowUb: Float64Array;
  colCost: Float64Array;
  readonly colValue: Float64Array;
  readonly rowActivity: Float64Array;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
  objective: number = Number.NaN;
  /** Largest violation of a row or bound, rounding of large terms left out. */
  primalResidual: number = REAL_ZERO;
  /** Largest violation of a bound. */
  boundResidual: number = REAL_ZERO;
  /** Largest sign violation of a reduced cost or row dual. */
  dualResidual: number = REAL_ZERO;

  /** Whether bounds and costs are copies. */
  #ownsFigures = false;

  constructor(problem: LpProblem) {
    this.colLb = problem.colLb;
    this.colUb = problem.colUb;
    this.rowLb = problem.rowLb;
    this.rowUb = problem.rowUb;
    this.colCost = problem.colCost;
    this.colValue = new Float64Array(problem.numCols);
    this.rowActivity = new Float64Array(problem.numRows);
    this.rowDual = new Float64Array(problem.numRows);
    this.reducedCost = new Float64Array(problem.numCols);
  }

  setColBounds(col: number, lb: number, ub: number): void {
    this.#ownFigures();
    this.colLb[col] = lb;
    this.colUb[col] = ub;
  }

  setRowBounds(row: number, lb: number, ub: number): void {
    this.#ownFigures();
    this.rowLb[row] = lb;
    this.rowUb[row] = ub;
  }

  setColCost(col: number, cost: number): void {
    this.#ownFigures();
    this.colCost[col] = cost;
  }

  #ownFigures(): void {
    if (this.#ownsFigures) return;
    this.#ownsFigures = true;
    this.colLb = this.colLb.slice();
    this.colUb = this.colUb.slice();
    this.rowLb = this.rowLb.slice();
    this.rowUb = this.rowUb.slice();
    this.colCost = this.colCost.slice();
  }
}

/**
 * The largest violation of a row beyond the rounding of its terms; not below `least`.
 * @param tolerance what else does not count of each row, length numRows; null = nothing.
 */
function rowViolationBeyondNoise(
  problem: LpProblem,
  point: LpPoint,
  least: number,
  tolerance: Float64Array | null,
): number {
  const { numRows, numCols, colStart, rowIndex, value: entries } = problem;
  const { colValue, rowActivity, rowLb, rowUb } = point;
  const size = new Float64Array(numRows);
  for (let col = 0; col < numCols; col++) {
    const x = Math.abs(colValue[col]);
    if (x === 0) continue;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      size[rowIndex[entry]] += x * Math.abs(entries[entry]);
    }
  }
  let worst = least;
  for (let row = 0; row < numRows; row++) {
    const violation = Math.max(rowLb[row] - rowActivity[row], rowActivity[row] - rowUb[row]);
    const left = tolerance === null ? 0 : tolerance[row];
    worst = Math.max(worst, violation - Math.max(TERM_NOISE * size[row], left));
  }
  return worst;
}

/** Sign violation of a reduced cost at a variable that may move this way (1 up, -1 down, 0 not at all). */
function signViolation(d: number, isBasic: boolean, move: number, isFree: boolean): number {
  if (isBasic || (move === 0 && isFree)) return Math.abs(d);
  return move === 1 ? -d : move === -1 ? d : 0;
}

/** The columns' values, unscaled. */
function unscaleValues(state: SimplexState, colValue: Float64Array): void {
  const { numCols, isBasic, value } = state;
  const { colScale } = state.lp;
  for (let col = 0; col < numCols; col++) {
    if (isBasic[col] === 0) colValue[col] = value[col] * (colScale === null ? 1 : colScale[col]);
  }
  unscaleBasicValues(state, colValue);
}

function unscaleBasicValues(state: SimplexState, colValue: Float64Array): void {
  const { numRows, numCols, basicCol, baseValue } = state;
  const { colScale } = state.lp;
  for (let row = 0; row < numRows; row++) {
    const col = basicCol[row];
    if (col < numCols) colValue[col] = baseValue[row] * (colScale === null ? 1 : colScale[col]);
  }
}

/** The rows' duals, unscaled, from the true costs. */
function unscaleDuals(state: SimplexState, rowDual: Float64Array): void {
  const { numRows } = state;
  const { cost, rowScale } = state.lp;
  const y = computeRowDuals(state, cost);
  for (let row = 0; row < numRows; row++) rowDual[row] = y[row] * (rowScale === null ? 1 : rowScale[row]);
}

/** Activities of the rows, reduced costs, and what bounds and reduced costs of columns are violated by. */
function measureCols(state: SimplexState, problem: LpProblem, point: LpPoint): void {
  const { numCols, isBasic, move } = state;
  const { lower } = state.lp;
  const { colStart, rowIndex, value: entries } = problem;
  const { colLb, colUb, colCost, colValue, rowActivity, rowDual, reducedCost } = point;
  rowActivity.fill(0);
  let objective = 0;
  let worst = 0;
  let worstDual = 0;
  for (let col = 0; col < numCols; col++) {
    const x = colValue[col];
    objective += colCost[col] * x;
    worst = Math.max(worst, colLb[col] - x, x - colUb[col]);
    let d = colCost[col];
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      rowActivity[rowIndex[entry]] += x * entries[entry];
      d -= entries[entry] * rowDual[rowIndex[entry]];
    }
    reducedCost[col] = d;
    const isFree = lower[col] === Number.NEGATIVE_INFINITY;
    worstDual = Math.max(worstDual, signViolation(d, isBasic[col] !== 0, move[col], isFree));
  }
  point.objective = problem.objectiveOffset + objective;
  point.boundResidual = worst;
  point.dualResidual = worstDual;
}

/** The largest violation of a row; that of a row's dual goes to point.dualResidual. */
function measureRows(state: SimplexState, point: LpPoint): number {
  const { numRows, numCols, isBasic, move } = state;
  const { lower } = state.lp;
  const { rowLb, rowUb, rowActivity, rowDual } = point;
  let worst = 0;
  let worstDual = point.dualResidual;
  for (let row = 0; row < numRows; row++) {
    worst = Math.max(worst, rowLb[row] - rowActivity[row], rowActivity[row] - rowUb[row]);
    const logical = numCols + row;
    const isFree = lower[logical] === Number.NEGATIVE_INFINITY;
    worstDual = Math.max(
      worstDual,
      signViolation(-rowDual[row], isBasic[logical] !== 0, move[logical], isFree),
    );
  }
  point.dualResidual = worstDual;
  return worst;
}

/**
 * Takes the point and the duals of the present basis, unscaled; duals are made anew from the true costs. Leaves
 * the largest violations in point.primalResidual and point.dualResidual.
 *
 * A loop to a function: where code is compiled within a first loop, each call would fall back at the next one until the whole is
 * compiled (p2756: up to 78 times).
 */
export function extractPoint(state: SimplexState, problem: LpProblem, point: LpPoint): void {
  unscaleValues(state, point.colValue);
  unscaleDuals(state, point.rowDual);
  measureCols(state, problem, point);
  const worstRow = measureRows(state, point);
  const { boundResidual } = point;
  point.primalResidual =
    worstRow > LEAST_DOUBTED && worstRow > boundResidual
      ? rowViolationBeyondNoise(problem, point, boundResidual, null)
      : Math.max(boundResidual, worstRow);
}

/**
 * The largest residual but for what the tightest tolerance leaves in the scaled rows: further attempts mend no more than that.
 *
 * @param point as `extractPoint` left it.
 */
export function residualBeyondTolerance({ lp }: SimplexState, problem: LpProblem, point: LpPoint): number {
  const { rowScale } = lp;
  if (rowScale === null) return Math.max(point.primalResidual, point.dualResidual);
  const tolerance = rowScale.map((scale) => TIGHT_TOLERANCE / scale);
  const least = Math.max(point.boundResidual, point.dualResidual);
  return rowViolationBeyondNoise(problem, point, least, tolerance);
}
