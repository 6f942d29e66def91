/**
 * How far single costs and bounds of an LP may move before its optimal basis B stops being one, in minimisation
 * form and the problem's units.
 *
 * A cost keeps B optimal as long as all reduced costs keep their signs. The cost of a basic column moves them along
 * row p of B⁻¹N, so the ratios d_k / α_pk limit it; that of a nonbasic column moves its own reduced cost alone.
 * A bound on which a nonbasic variable q stands keeps B feasible as long as x_B − t B⁻¹a_q stays within its bounds.
 *
 * One triangular solve for each column and each nonbasic row; B is factorised once.
 * Source: Chvátal, "Linear Programming" (1983), chapter 10.
 */
import type { Basis } from "../model/basis.ts";
import { DUAL_FEASIBILITY } from "../tolerances.ts";
import { loadBasis } from "./basis-exchange.ts";
import { extractPoint, LpPoint } from "./lp-point.ts";
import type { LpOptions, LpProblem } from "./lp-types.ts";
import { restoreCosts } from "./perturbation.ts";
import { price } from "./price.ts";
import {
  computeDuals,
  computePivotColumn,
  computePrimals,
  computeUnitRow,
  factorizeBasis,
} from "./rebuild.ts";
import { scaleLp } from "./scaled-lp.ts";
import { placeNonbasic, SimplexState } from "./simplex-state.ts";

/** Entries of B⁻¹N below this, scaled, are rounding: they limit nothing. */
const SMALL_ALPHA = 1e-9;
/** Slopes below this, scaled, count as zero where an interval has no end. */
const SMALL_SLOPE = 1e-9;

const OPTIONS: LpOptions = {
  scaling: true,
  perturbation: false,
  boundFlipping: false,
  edgeWeights: false,
  hypersparse: true,
  crash: false,
  dualSimplex: true,
  dualTolerance: DUAL_FEASIBILITY,
  seed: 0,
  shouldStop: () => false,
};

/** Intervals of one kind of figure, an entry for each column or row, and the objective at their ends. */
export interface RangeTable {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly objectiveLow: Float64Array;
  readonly objectiveHigh: Float64Array;
}

/** The tables of an LP. */
export interface RangeTables {
  /** By column. */
  readonly colCost: RangeTable;
  readonly colLb: RangeTable;
  readonly colUb: RangeTable;
  /** By row. */
  readonly rowLb: RangeTable;
  readonly rowUb: RangeTable;
}

/** A basis with its factor, and the point that belongs to it. */
export interface BasisPoint {
  readonly problem: LpProblem;
  readonly state: SimplexState;
  readonly point: LpPoint;
}

/**
 * Factorises a basis and computes its point and duals.
 *
 * @param problem bounds must not cross; borrowed.
 * @returns null if the basic columns are dependent, or not as many as there are rows.
 */
export function computeBasisPoint(problem: LpProblem, basis: Basis): BasisPoint | null {
  const state = new SimplexState(scaleLp(problem, OPTIONS.scaling), OPTIONS);
  const { lp, lower, upper, move, isBasic, numTotal } = state;
  loadBasis(state, basis);
  lower.set(lp.lower);
  upper.set(lp.upper);
  restoreCosts(state);
  for (let variable = 0; variable < numTotal; variable++) {
    if (isBasic[variable] === 0) placeNonbasic(state, variable, move[variable] === -1);
  }
  if (factorizeBasis(state) > 0) return null;
  computePrimals(state);
  computeDuals(state);
  const point = new LpPoint(problem);
  extractPoint(state, problem, point);
  return { problem, state, point };
}

function emptyTable(length: number): RangeTable {
  return {
    low: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
    high: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    objectiveLow: new Float64Array(length),
    objectiveHigh: new Float64Array(length),
  };
}

/** Change of the objective over a distance that may be infinite. @param scaledSlope tells rounding from a slope. */
function gain(slope: number, distance: number, scaledSlope: number): number {
  if (distance === 0) return 0;
  return Number.isFinite(distance) || Math.abs(scaledSlope) > SMALL_SLOPE ? slope * distance : 0;
}

/** How far a figure may go each way from where it is; both at least 0. */
interface Reach {
  down: number;
  up: number;
}

/** Narrows the reach: a step t changes a slack `room` (at least 0) at this rate, and it must not fall below 0. */
function limitReach(reach: Reach, room: number, rate: number): void {
  if (rate > -SMALL_ALPHA && rate < SMALL_ALPHA) return;
  const step = Math.max(0, room) / Math.abs(rate);
  if (rate < 0) reach.up = Math.min(reach.up, step);
  else reach.down = Math.min(reach.down, step);
}

/** Narrows the reach of a basic cost: the nonbasic variable's reduced cost falls by alpha a unit. */
function limitByDual(state: SimplexState, reach: Reach, variable: number, alpha: number): void {
  const { isBasic, dual, move, lower, upper } = state;
  if (isBasic[variable] !== 0 || lower[variable] === upper[variable]) return;
  if (move[variable] !== -1) limitReach(reach, dual[variable], -alpha);
  if (move[variable] !== 1) limitReach(reach, -dual[variable], alpha);
}

/** How far the scaled cost of the variable that is basic in this row may go. */
function reachOfBasicCost(state: SimplexState, row: number): Reach {
  const { rows, lp, isBasic, rho, pivotRow, numCols } = state;
  const reach = { down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY };
  computeUnitRow(state, row);
  price(rows, lp, isBasic, rho, pivotRow);
  for (let k = 0; k < pivotRow.count; k++) {
    const col = pivotRow.index[k];
    limitByDual(state, reach, col, pivotRow.array[col]);
  }
  for (let k = 0; k < rho.count; k++) {
    const other = rho.index[k];
    limitByDual(state, reach, numCols + other, rho.array[other]);
  }
  return reach;
}

/** How far a cost may go by the sign of its own reduced cost, in the problem's units. */
function reachOfNonbasicCost({ state, point }: BasisPoint, col: number): Reach {
  const { move, lower, upper } = state;
  const reach = { down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY };
  if (lower[col] === upper[col]) return reach;
  if (move[col] !== -1) reach.down = Math.max(0, point.reducedCost[col]);
  if (move[col] !== 1) reach.up = Math.max(0, -point.reducedCost[col]);
  return reach;
}

function rangeCosts(basisPoint: BasisPoint): RangeTable {
  const { state, point, problem } = basisPoint;
  const { lp, isBasic, basicCol, numCols, numRows } = state;
  const table = emptyTable(numCols);
  const rowOf = new Int32Array(numCols).fill(-1);
  for (let row = 0; row < numRows; row++) if (basicCol[row] < numCols) rowOf[basicCol[row]] = row;
  for (let col = 0; col < numCols; col++) {
    const unit = lp.colScale === null ? 1 : lp.colScale[col];
    const isInBasis = isBasic[col] !== 0;
    const reach = isInBasis ? reachOfBasicCost(state, rowOf[col]) : reachOfNonbasicCost(basisPoint, col);
    const down = isInBasis ? reach.down / unit : reach.down;
    const up = isInBasis ? reach.up / unit : reach.up;
    const x = point.colValue[col];
    table.low[col] = problem.colCost[col] - down;
    table.high[col] = problem.colCost[col] + up;
    table.objectiveLow[col] = point.objective - gain(x, down, x / unit);
    table.objectiveHigh[col] = point.objective + gain(x, up, x / unit);
  }
  return table;
}

/** How far a nonbasic variable may be moved, scaled, until a basic one meets a bound. */
function reachOfNonbasic(state: SimplexState, variable: number): Reach {
  const { pivotCol, baseValue, baseLower, baseUpper } = state;
  const reach = { down: Number.POSITIVE_INFINITY, up: Number.POSITIVE_INFINITY };
  computePivotColumn(state, variable);
  const { array, index, count } = pivotCol;
  const length = count < 0 ? state.numRows : count;
  for (let k = 0; k < length; k++) {
    const row = count < 0 ? k : index[k];
    const alpha = array[row];
    if (baseLower[row] !== Number.NEGATIVE_INFINITY) {
      limitReach(reach, baseValue[row] - baseLower[row], -alpha);
    }
    if (baseUpper[row] !== Number.POSITIVE_INFINITY) {
      limitReach(reach, baseUpper[row] - baseValue[row], alpha);
    }
  }
  return reach;
}

/** A column, or the activity of a row, with its bounds. All in the problem's units. */
interface Bounded {
  readonly index: number;
  readonly value: number;
  readonly lb: number;
  readonly ub: number;
  /** On which bound it stands; "none" if it is basic or free. */
  readonly side: "lower" | "upper" | "both" | "none";
  /** Change of the objective when that bound moves by 1. */
  readonly slope: number;
  readonly scaledSlope: number;
  readonly reach: Reach;
}

/** Fills in the intervals of the two bounds. */
function setBoundRanges(objective: number, bounded: Bounded, lbTable: RangeTable, ubTable: RangeTable): void {
  const { index, value, lb, ub, side, slope, scaledSlope, reach } = bounded;
  const set = (table: RangeTable, bound: number, mostDown: number, mostUp: number): void => {
    const down = Math.min(reach.down, mostDown);
    const up = Math.min(reach.up, mostUp);
    table.low[index] = bound - down;
    table.high[index] = bound + up;
    table.objectiveLow[index] = objective - gain(slope, down, scaledSlope);
    table.objectiveHigh[index] = objective + gain(slope, up, scaledSlope);
  };
  for (const table of [lbTable, ubTable]) {
    table.objectiveLow[index] = objective;
    table.objectiveHigh[index] = objective;
  }
  // A bound that is not stood upon may come as far as the value; rounding must not let it pass its opposite.
  const end = Math.min(Math.max(value, lb), ub);
  if (side === "lower" || side === "none") ubTable.low[index] = end;
  if (side === "upper" || side === "none") lbTable.high[index] = end;
  const infinity = Number.POSITIVE_INFINITY;
  if (side === "lower") set(lbTable, lb, infinity, ub - lb);
  if (side === "upper") set(ubTable, ub, ub - lb, infinity);
  if (side === "both") {
    set(lbTable, lb, infinity, infinity);
    set(ubTable, ub, infinity, infinity);
  }
}

/** On which side of its scaled bounds a variable stands. */
function sideOf(state: SimplexState, variable: number): Bounded["side"] {
  const { isBasic, move, lower, upper } = state;
  if (isBasic[variable] !== 0) return "none";
  if (lower[variable] === upper[variable]) return "both";
  return move[variable] === 1 ? "lower" : move[variable] === -1 ? "upper" : "none";
}

const NO_REACH: Reach = { down: 0, up: 0 };

function rangeColBounds({ state, point }: BasisPoint, lbTable: RangeTable, ubTable: RangeTable): void {
  for (let col = 0; col < state.numCols; col++) {
    const unit = state.lp.colScale === null ? 1 : state.lp.colScale[col];
    const side = sideOf(state, col);
    const scaled = side === "none" ? NO_REACH : reachOfNonbasic(state, col);
    const bounded: Bounded = {
      index: col,
      value: point.colValue[col],
      lb: point.colLb[col],
      ub: point.colUb[col],
      side,
      slope: point.reducedCost[col],
      scaledSlope: state.dual[col],
      reach: { down: scaled.down * unit, up: scaled.up * unit },
    };
    setBoundRanges(point.objective, bounded, lbTable, ubTable);
  }
}

function rangeRowBounds({ state, point }: BasisPoint, lbTable: RangeTable, ubTable: RangeTable): void {
  for (let row = 0; row < state.numRows; row++) {
    const variable = state.numCols + row;
    const unit = state.lp.rowScale === null ? 1 : 1 / state.lp.rowScale[row];
    // The activity is minus the logical: sides and directions change places.
    const logicalSide = sideOf(state, variable);
    const side = logicalSide === "lower" ? "upper" : logicalSide === "upper" ? "lower" : logicalSide;
    const scaled = side === "none" ? NO_REACH : reachOfNonbasic(state, variable);
    const bounded: Bounded = {
      index: row,
      value: point.rowActivity[row],
      lb: point.rowLb[row],
      ub: point.rowUb[row],
      side,
      slope: point.rowDual[row],
      scaledSlope: state.dual[variable],
      reach: { down: scaled.up * unit, up: scaled.down * unit },
    };
    setBoundRanges(point.objective, bounded, lbTable, ubTable);
  }
}

/** The tables of an optimal basis. @param basisPoint must have passed the check of optimality. */
export function computeRanges(basisPoint: BasisPoint): RangeTables {
  const { numRows, numCols } = basisPoint.problem;
  const tables: RangeTables = {
    colCost: rangeCosts(basisPoint),
    colLb: emptyTable(numCols),
    colUb: emptyTable(numCols),
    rowLb: emptyTable(numRows),
    rowUb: emptyTable(numRows),
  };
  rangeColBounds(basisPoint, tables.colLb, tables.colUb);
  rangeRowBounds(basisPoint, tables.rowLb, tables.rowUb);
  return tables;
}
