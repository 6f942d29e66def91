/**
 * Changes of a program that leave its optimum where it was, or move it by a known amount. Data on the generators'
 * grid stay exact. Integer columns keep whole bounds and their unit.
 */
import type { Problem } from "../../engine/index.ts";
import { matrixByColumns } from "../generators/columns.ts";
import type { Random } from "../generators/random.ts";

/** A changed program and what becomes of the optimum. */
export interface Transformed {
  readonly problem: Problem;
  /** The changed program's optimum from that of the given one. */
  optimum(before: number): number;
}

/** Makes a changed program; what it draws decides which one. */
export type Transformation = (problem: Problem, random: Random) => Transformed;

const same = (objective: number): number => objective;

/** Coefficients as rows of full length. */
function denseRows(problem: Problem): Float64Array[] {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const rows = Array.from({ length: numRows }, () => new Float64Array(numCols));
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++)
      rows[rowIndex[entry]][col] = value[entry];
  }
  return rows;
}

/** The columns of a matrix given by dense rows; zeros are left out. */
function columnsOf(rows: readonly Float64Array[], numCols: number) {
  return matrixByColumns(rows.length, numCols, (row, col) => rows[row][col] || null);
}

const sumProduct = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, x, pos) => total + (x === 0 ? 0 : x * b[pos]), 0);

/** A random order of 0 … count − 1. */
function shuffled(random: Random, count: number): number[] {
  const order = Array.from({ length: count }, (_, pos) => pos);
  for (let pos = count - 1; pos > 0; pos--) {
    const other = random.whole(0, pos);
    [order[pos], order[other]] = [order[other], order[pos]];
  }
  return order;
}

/** Rows and columns in another order. */
export const permute: Transformation = (problem, random) => {
  const rowOrder = shuffled(random, problem.numRows);
  const colOrder = shuffled(random, problem.numCols);
  const rows = denseRows(problem);
  const byCol = (array: Float64Array) => Float64Array.from(colOrder, (col) => array[col]);
  const byRow = (array: Float64Array) => Float64Array.from(rowOrder, (row) => array[row]);
  return {
    problem: {
      ...problem,
      colCost: byCol(problem.colCost),
      colLb: byCol(problem.colLb),
      colUb: byCol(problem.colUb),
      integrality: Uint8Array.from(colOrder, (col) => problem.integrality[col]),
      rowLb: byRow(problem.rowLb),
      rowUb: byRow(problem.rowUb),
      ...columnsOf(
        rowOrder.map((row) => byCol(rows[row])),
        problem.numCols,
      ),
    },
    optimum: same,
  };
};

/** Rows, and columns that are not integer, in units that are powers of two. */
export const scale: Transformation = (problem, random) => {
  const power = () => 2 ** random.whole(-4, 4);
  const rowFactor = Float64Array.from({ length: problem.numRows }, power);
  const colFactor = Float64Array.from(problem.integrality, (isInteger) => (isInteger ? 1 : power()));
  return {
    problem: {
      ...problem,
      colCost: problem.colCost.map((cost, col) => cost * colFactor[col]),
      colLb: problem.colLb.map((lb, col) => lb / colFactor[col]),
      colUb: problem.colUb.map((ub, col) => ub / colFactor[col]),
      rowLb: problem.rowLb.map((lb, row) => lb * rowFactor[row]),
      rowUb: problem.rowUb.map((ub, row) => ub * rowFactor[row]),
      ...matrixByColumns(problem.numRows, problem.numCols, denseEntry(problem, rowFactor, colFactor)),
    },
    optimum: same,
  };
};

function denseEntry(problem: Problem, rowFactor: Float64Array, colFactor: Float64Array) {
  const rows = denseRows(problem);
  return (row: number, col: number) => rows[row][col] * rowFactor[row] * colFactor[col] || null;
}

/** The program with one more row. */
function withRow(problem: Problem, entries: Float64Array, lb: number, ub: number): Problem {
  return {
    ...problem,
    numRows: problem.numRows + 1,
    rowLb: Float64Array.of(...problem.rowLb, lb),
    rowUb: Float64Array.of(...problem.rowUb, ub),
    ...columnsOf([...denseRows(problem), entries], problem.numCols),
  };
}

/** One row a second time, times 1, −1 or 2. */
export const duplicateRow: Transformation = (problem, random) => {
  const row = random.whole(0, problem.numRows - 1);
  const factor = random.pick([1, -1, 2]);
  const sides = [problem.rowLb[row] * factor, problem.rowUb[row] * factor];
  const entries = denseRows(problem)[row].map((a) => a * factor);
  return { problem: withRow(problem, entries, Math.min(...sides), Math.max(...sides)), optimum: same };
};

/** The sum of two rows as a row of its own, with the sum of their sides. */
export const addRedundantRow: Transformation = (problem, random) => {
  const [row, other] = [random.whole(0, problem.numRows - 1), random.whole(0, problem.numRows - 1)];
  const rows = denseRows(problem);
  const entries = rows[row].map((a, col) => a + rows[other][col]);
  const lb = problem.rowLb[row] + problem.rowLb[other];
  const ub = problem.rowUb[row] + problem.rowUb[other];
  return { problem: withRow(problem, entries, lb, ub), optimum: same };
};

/** The two parts of a column's range whose sums are the range. */
function splitRange(lb: number, ub: number, isInteger: boolean): readonly [number, number, number, number] {
  const { POSITIVE_INFINITY: INF, NEGATIVE_INFINITY: NO } = Number;
  if (lb === NO) return ub === INF ? [0, INF, NO, 0] : [NO, ub, NO, 0];
  if (ub === INF) return [lb, INF, 0, INF];
  const middle = isInteger ? Math.floor((lb + ub) / 2) : (lb + ub) / 2;
  return [lb, middle, 0, ub - middle];
}

interface NewColumn {
  readonly cost: number;
  readonly lb: number;
  readonly ub: number;
  readonly integrality: number;
  entry(row: number): number;
}

/** The program with one more column at the end. */
function withCol(problem: Problem, col: NewColumn): Problem {
  const rows = denseRows(problem).map((entries, row) => Float64Array.of(...entries, col.entry(row)));
  return {
    ...problem,
    numCols: problem.numCols + 1,
    colCost: Float64Array.of(...problem.colCost, col.cost),
    colLb: Float64Array.of(...problem.colLb, col.lb),
    colUb: Float64Array.of(...problem.colUb, col.ub),
    integrality: Uint8Array.of(...problem.integrality, col.integrality),
    ...columnsOf(rows, problem.numCols + 1),
  };
}

/** One column as the sum of two that share its range. */
export const splitColumn: Transformation = (problem, random) => {
  const col = random.whole(0, problem.numCols - 1);
  const integrality = problem.integrality[col];
  const [lb, ub, otherLb, otherUb] = splitRange(problem.colLb[col], problem.colUb[col], integrality === 1);
  const rows = denseRows(problem);
  const first = { ...problem, colLb: problem.colLb.with(col, lb), colUb: problem.colUb.with(col, ub) };
  const cost = problem.colCost[col];
  const second = { cost, lb: otherLb, ub: otherUb, integrality, entry: (row: number) => rows[row][col] };
  return { problem: withCol(first, second), optimum: same };
};

/** Minimum and maximum change places. */
export const negate: Transformation = (problem) => ({
  problem: {
    ...problem,
    maximize: !problem.maximize,
    objectiveOffset: -problem.objectiveOffset,
    colCost: problem.colCost.map((cost) => -cost),
  },
  optimum: (before) => -before,
});

/** Every column measured from another origin, whole for integer ones. */
export const shift: Transformation = (problem, random) => {
  const origin = Float64Array.from(problem.integrality, (isInteger) =>
    isInteger ? random.whole(-3, 3) : random.whole(-12, 12) / 4,
  );
  const moved = denseRows(problem).map((entries) => sumProduct(entries, origin));
  return {
    problem: {
      ...problem,
      objectiveOffset: problem.objectiveOffset + sumProduct(problem.colCost, origin),
      colLb: problem.colLb.map((lb, col) => lb - origin[col]),
      colUb: problem.colUb.map((ub, col) => ub - origin[col]),
      rowLb: problem.rowLb.map((lb, row) => lb - moved[row]),
      rowUb: problem.rowUb.map((ub, row) => ub - moved[row]),
    },
    optimum: same,
  };
};

/** Another constant in the objective. */
export const addConstant: Transformation = (problem, random) => {
  const constant = random.nonZero(400) / 4;
  return {
    problem: { ...problem, objectiveOffset: problem.objectiveOffset + constant },
    optimum: (before) => before + constant,
  };
};

/** A fixed column whose share in rows and objective is taken off again. */
export const addFixedColumn: Transformation = (problem, random) => {
  const fixed = random.nonZero(5);
  const cost = random.whole(-8, 8);
  const column = Float64Array.from({ length: problem.numRows }, () => random.whole(-2, 2));
  const moved: Problem = {
    ...problem,
    objectiveOffset: problem.objectiveOffset - cost * fixed,
    rowLb: problem.rowLb.map((lb, row) => lb + fixed * column[row]),
    rowUb: problem.rowUb.map((ub, row) => ub + fixed * column[row]),
  };
  const col = { cost, lb: fixed, ub: fixed, integrality: 0, entry: (row: number) => column[row] };
  return { problem: withCol(moved, col), optimum: same };
};

/**
 * The dual of an LP, written out with a column for each finite bound:
 * max offset + Σ (L y⁺ − U y⁻ + l d⁺ − u d⁻) subject to A'(y⁺ − y⁻) + d⁺ − d⁻ = c and all columns >= 0; of a
 * maximisation, the dual of its negative, negated.
 */
export function dualOf(problem: Problem): Problem {
  const { numRows, numCols, maximize } = problem;
  const sense = maximize ? -1 : 1;
  const rows = denseRows(problem);
  const unit = (col: number, sign: number) => new Float64Array(numCols).fill(sign, col, col + 1);
  const columns: { readonly gain: number; readonly entries: Float64Array }[] = [];
  for (let row = 0; row < numRows; row++) {
    const [lb, ub] = [problem.rowLb[row], problem.rowUb[row]];
    if (Number.isFinite(lb)) columns.push({ gain: lb, entries: rows[row] });
    if (Number.isFinite(ub)) columns.push({ gain: -ub, entries: rows[row].map((a) => -a) });
  }
  for (let col = 0; col < numCols; col++) {
    const [lb, ub] = [problem.colLb[col], problem.colUb[col]];
    if (Number.isFinite(lb)) columns.push({ gain: lb, entries: unit(col, 1) });
    if (Number.isFinite(ub)) columns.push({ gain: -ub, entries: unit(col, -1) });
  }
  const cost = problem.colCost.map((c) => sense * c);
  return {
    numRows: numCols,
    numCols: columns.length,
    maximize: !maximize,
    objectiveOffset: problem.objectiveOffset,
    colCost: Float64Array.from(columns, ({ gain }) => sense * gain),
    colLb: new Float64Array(columns.length),
    colUb: new Float64Array(columns.length).fill(Number.POSITIVE_INFINITY),
    integrality: new Uint8Array(columns.length),
    rowLb: cost,
    rowUb: cost,
    ...matrixByColumns(numCols, columns.length, (row, col) => columns[col].entries[row] || null),
  };
}
