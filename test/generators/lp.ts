/**
 * Random linear and mixed-integer programs with a planted answer. Data are small multiples of 1/4, wide ranges
 * come from powers of two: sums and products are exact, so the planted point and multipliers hold exactly.
 */
import type { Problem } from "../../engine/model/problem.ts";
import { type Draft, dot, emptyDraft, toProblem, transposedProduct } from "./draft.ts";
import { plantFarkas, plantRay } from "./plant.ts";
import { Random } from "./random.ts";

/** What kind of answer is planted. */
export type Planted =
  /** A primal and dual solution: the optimum is known. */
  | "optimal"
  /** A feasible point; costs are random, so without `boxed` the LP may be unbounded. */
  | "feasible"
  /** Row multipliers that contradict the bounds. */
  | "infeasible"
  /** A feasible point and an improving ray. */
  | "unbounded";

/** Kinds of column bounds. */
export type ColKind = "boxed" | "lower" | "upper" | "free" | "fixed";

/** Kinds of row bounds. */
export type RowKind = "range" | "lower" | "upper" | "equality" | "free";

/** Shape of a random program; every field has a default. */
export interface LpShape {
  /** Default 6. */
  readonly rows?: number;
  /** Default 8. */
  readonly cols?: number;
  /** Share of nonzero entries. Default 0.5. */
  readonly density?: number;
  /** Default "optimal". */
  readonly planted?: Planted;
  /** Many planted values at bounds, many multipliers and reduced costs zero. Default false. */
  readonly degenerate?: boolean;
  /** Every column has two finite bounds. Default false. */
  readonly boxed?: boolean;
  /** Column kinds to draw from. Default all. */
  readonly colKinds?: readonly ColKind[];
  /** Row kinds to draw from. Default all. */
  readonly rowKinds?: readonly RowKind[];
  /** Share of rows that repeat an earlier row, times 1, −1 or 2. Default 0.1. */
  readonly duplicates?: number;
  /** Share of empty rows, and of empty columns. Default 0.05. */
  readonly empties?: number;
  /** Rows and columns are scaled by powers of two up to 2^±this. Default 0. */
  readonly wide?: number;
  /** Default: by the seed. */
  readonly maximize?: boolean;
}

/** A program with what was planted into it. */
export interface PlantedLp {
  readonly problem: Problem;
  readonly planted: Planted;
  /** Feasible point; with "infeasible" null. */
  readonly colValue: Float64Array | null;
  /** With "optimal": duals in the model's sense. With "infeasible": Farkas multipliers. Else null. */
  readonly rowDual: Float64Array | null;
  /** With "unbounded": an improving direction. */
  readonly ray: Float64Array | null;
  /** With "optimal": the optimum. */
  readonly objective: number | null;
}

const ALL_COLS: readonly ColKind[] = ["boxed", "lower", "lower", "upper", "free", "fixed"];
const ALL_ROWS: readonly RowKind[] = ["range", "lower", "upper", "equality", "equality", "free"];

/** A value or width on the grid of quarters; whole for integer columns. */
function onGrid(random: Random, low: number, high: number, isInteger: boolean): number {
  return isInteger ? random.whole(low, high) : random.whole(4 * low, 4 * high) / 4;
}

function drawMatrix(random: Random, draft: Draft, shape: LpShape): void {
  const { numRows, numCols, matrix } = draft;
  const empties = shape.empties ?? 0.05;
  const isEmptyCol = Array.from({ length: numCols }, () => random.chance(empties));
  for (let row = 0; row < numRows; row++) {
    const entries = matrix[row] as Float64Array;
    if (random.chance(empties)) continue;
    if (row > 0 && random.chance(shape.duplicates ?? 0.1)) {
      const factor = random.pick([1, -1, 2]);
      entries.set((matrix[random.whole(0, row - 1)] as Float64Array).map((a) => a * factor));
      continue;
    }
    for (let col = 0; col < numCols; col++) {
      if (!isEmptyCol[col] && random.chance(shape.density ?? 0.5)) entries[col] = random.nonZero(9);
    }
  }
}

/** Draws bounds around the planted value; returns the sign that the reduced cost may have (0: must be zero). */
function drawCol(random: Random, draft: Draft, col: number, kind: ColKind, degenerate: boolean): number {
  const isInteger = draft.integrality[col] === 1;
  const value = onGrid(random, -3, 4, isInteger);
  const place = random.unit();
  const atBound = place < (degenerate ? 0.9 : 0.6);
  const toLower = random.chance(0.5);
  const width = (): number => (isInteger ? random.whole(1, 3) : random.whole(1, 16) / 4);
  draft.point[col] = value;
  if (kind === "fixed") {
    draft.colLb[col] = value;
    draft.colUb[col] = value;
    return random.chance(0.5) ? 1 : -1;
  }
  if (kind === "boxed") {
    draft.colLb[col] = atBound && toLower ? value : value - width();
    draft.colUb[col] = atBound && !toLower ? value : value + width();
    return atBound ? (toLower ? 1 : -1) : 0;
  }
  if (kind === "lower") {
    draft.colLb[col] = atBound ? value : value - width();
    return atBound ? 1 : 0;
  }
  if (kind === "upper") {
    draft.colUb[col] = atBound ? value : value + width();
    return atBound ? -1 : 0;
  }
  return 0;
}

/** Draws row bounds around the planted activity; returns the sign that the dual may have. */
function drawRow(random: Random, draft: Draft, row: number, kind: RowKind, degenerate: boolean): number {
  const activity = dot(draft.matrix[row] as Float64Array, draft.point);
  const isActive = random.chance(degenerate ? 0.95 : 0.6);
  const atLower = random.chance(0.5);
  const slack = random.whole(1, 20) / 4;
  if (kind === "equality") {
    draft.rowLb[row] = activity;
    draft.rowUb[row] = activity;
    return random.chance(0.5) ? 1 : -1;
  }
  if (kind === "range") {
    draft.rowLb[row] = isActive && atLower ? activity : activity - slack;
    draft.rowUb[row] = isActive && !atLower ? activity : activity + slack;
    return isActive ? (atLower ? 1 : -1) : 0;
  }
  if (kind === "lower") {
    draft.rowLb[row] = isActive ? activity : activity - slack;
    return isActive ? 1 : 0;
  }
  if (kind === "upper") {
    draft.rowUb[row] = isActive ? activity : activity + slack;
    return isActive ? -1 : 0;
  }
  return 0;
}

/** Scales rows and columns by powers of two; the program stays the same up to units. */
function widen(random: Random, draft: Draft, most: number): void {
  const power = (): number => 2 ** random.whole(-most, most);
  for (let row = 0; row < draft.numRows; row++) {
    const factor = power();
    const entries = draft.matrix[row] as Float64Array;
    for (let col = 0; col < draft.numCols; col++) entries[col] *= factor;
    draft.rowLb[row] *= factor;
    draft.rowUb[row] *= factor;
    draft.dual[row] /= factor;
  }
  for (let col = 0; col < draft.numCols; col++) {
    if (draft.integrality[col] === 1) continue;
    const factor = power();
    for (const entries of draft.matrix) entries[col] *= factor;
    draft.colLb[col] /= factor;
    draft.colUb[col] /= factor;
    draft.cost[col] *= factor;
    draft.point[col] /= factor;
    draft.ray[col] /= factor;
  }
}

/** Draws a program with a planted answer. `integrality` marks integer columns; their planted values are whole. */
function plantedProgram(seed: number, shape: LpShape, integrality?: Uint8Array): PlantedLp {
  const random = new Random(seed);
  const numCols = shape.cols ?? 8;
  const draft = emptyDraft(shape.rows ?? 6, numCols, integrality ?? new Uint8Array(numCols));
  const planted = shape.planted ?? "optimal";
  const degenerate = shape.degenerate ?? false;
  const colKinds = shape.boxed
    ? (["boxed", "boxed", "boxed", "fixed"] as const)
    : (shape.colKinds ?? ALL_COLS);
  drawMatrix(random, draft, shape);
  const multiplier = (): number => (random.chance(degenerate ? 0.7 : 0.1) ? 0 : random.whole(1, 20) / 4);
  for (let col = 0; col < numCols; col++) {
    const sign = drawCol(random, draft, col, random.pick(colKinds), degenerate);
    draft.cost[col] = sign * multiplier();
  }
  for (let row = 0; row < draft.numRows; row++) {
    const sign = drawRow(random, draft, row, random.pick(shape.rowKinds ?? ALL_ROWS), degenerate);
    draft.dual[row] = sign * multiplier();
  }
  if (planted === "optimal") {
    const fromRows = transposedProduct(draft, draft.dual);
    for (let col = 0; col < numCols; col++) draft.cost[col] += fromRows[col] as number;
  } else {
    for (let col = 0; col < numCols; col++) draft.cost[col] = random.whole(-20, 20) / 4;
    if (planted === "infeasible") plantFarkas(random, draft);
    if (planted === "unbounded") plantRay(random, draft);
  }
  if ((shape.wide ?? 0) > 0) widen(random, draft, shape.wide ?? 0);
  const offset = random.whole(-8, 8) / 4;
  const maximize = shape.maximize ?? random.chance(0.3);
  const problem = toProblem(draft, offset, maximize);
  const negate = maximize && planted === "optimal";
  return {
    problem,
    planted,
    colValue: planted === "infeasible" ? null : draft.point,
    rowDual:
      planted === "infeasible" || planted === "optimal" ? draft.dual.map((y) => (negate ? 0 - y : y)) : null,
    ray: planted === "unbounded" ? draft.ray : null,
    objective: planted === "optimal" ? offset + dot(problem.colCost, draft.point) : null,
  };
}

/** A random LP with its planted answer. Same seed and shape, same program. */
export function plantedLp(seed: number, shape: LpShape = {}): PlantedLp {
  return plantedProgram(seed, shape);
}

/** A random LP; by default it has an optimum. Same seed and shape, same program. */
export function randomLp(seed: number, shape: LpShape = {}): Problem {
  return plantedProgram(seed, shape).problem;
}

/** Shape of a random MIP. */
export interface MipShape extends LpShape {
  /** Number of integer columns, the first ones. Default: half of the columns, rounded up. */
  readonly integers?: number;
  /** Integer columns have bounds 0 and 1. Default false. */
  readonly binary?: boolean;
  /**
   * Adds an equality over the integer columns that the relaxation can meet and no integer point can: even
   * coefficients, odd right-hand side. The MIP is then infeasible. Default false.
   */
  readonly oddRow?: boolean;
}

/**
 * A random MIP. By default "feasible" with all columns boxed (integer columns at most 6 wide), so that it has an
 * optimum and brute force can find it. With "infeasible" the relaxation is infeasible already.
 */
export function randomMip(seed: number, shape: MipShape = {}): Problem {
  const cols = shape.cols ?? 8;
  const integers = Math.min(cols, shape.integers ?? Math.ceil(cols / 2));
  const integrality = new Uint8Array(cols).fill(1, 0, integers);
  const full: LpShape = { planted: "feasible", boxed: true, ...shape, cols };
  const { problem, colValue } = plantedProgram(seed, full, integrality);
  const point = colValue ?? problem.colLb;
  const mip = shape.binary ? toBinary(problem, point) : problem;
  return shape.oddRow ? appendOddRow(mip, integers) : mip;
}

/** Appends 2 (x_0 + … ) = an odd number within reach of the bounds. */
function appendOddRow(problem: Problem, integers: number): Problem {
  const { numRows, colStart } = problem;
  let least = 0;
  let most = 0;
  const rowIndex: number[] = [];
  const value: number[] = [];
  for (let col = 0; col < problem.numCols; col++) {
    for (let entry = colStart[col] as number; entry < (colStart[col + 1] as number); entry++) {
      rowIndex.push(problem.rowIndex[entry] as number);
      value.push(problem.value[entry] as number);
    }
    if (col >= integers) continue;
    rowIndex.push(numRows);
    value.push(2);
    least += 2 * (problem.colLb[col] as number);
    most += 2 * (problem.colUb[col] as number);
  }
  const odd = 2 * Math.floor((least + most) / 4) + (most > least ? 1 : -1);
  return {
    ...problem,
    numRows: numRows + 1,
    rowLb: Float64Array.of(...problem.rowLb, odd),
    rowUb: Float64Array.of(...problem.rowUb, odd),
    colStart: colStart.map((start, col) => start + Math.min(col, integers)),
    rowIndex: Int32Array.from(rowIndex),
    value: Float64Array.from(value),
  };
}

/** Shifts each integer column so that its bounds are 0 and 1 and its value at `point` becomes one of them. */
function toBinary(problem: Problem, point: Float64Array): Problem {
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  const rowLb = problem.rowLb.slice();
  const rowUb = problem.rowUb.slice();
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 0) continue;
    const shift = (point[col] as number) - (col % 2);
    for (
      let entry = problem.colStart[col] as number;
      entry < (problem.colStart[col + 1] as number);
      entry++
    ) {
      const row = problem.rowIndex[entry] as number;
      rowLb[row] -= shift * (problem.value[entry] as number);
      rowUb[row] -= shift * (problem.value[entry] as number);
    }
    colLb[col] = 0;
    colUb[col] = 1;
  }
  return { ...problem, colLb, colUb, rowLb, rowUb };
}
