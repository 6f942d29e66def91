/**
 * A problem that is changed figure by figure: it holds copies of all arrays, and every change is checked as strictly
 * as a new problem would be.
 */
import { ModelError } from "../errors.ts";
import { INPUT_INFINITY } from "../tolerances.ts";
import { checkSpec, NEW_COL_RULES, NEW_ROW_RULES, type SpecRules, shown } from "./check-spec.ts";
import { appended } from "./growable.ts";
import { DEFAULT_NAMES, type Problem } from "./problem.ts";
import { normalizeProblem } from "./validate.ts";

/** A row to be added, with parallel lists of its entries; borrowed. */
export interface NewRow {
  /** Default −Infinity. */
  readonly lb?: number;
  /** Default Infinity. */
  readonly ub?: number;
  /** Column of each entry, in any order, none twice. */
  readonly cols: ArrayLike<number>;
  /** Coefficient of each entry. */
  readonly values: ArrayLike<number>;
}

/** A column to be added, with parallel lists of its entries; borrowed. */
export interface NewCol {
  /** Default 0. */
  readonly lb?: number;
  /** Default Infinity. */
  readonly ub?: number;
  /** Default 0; in the model's sense. */
  readonly cost?: number;
  /** Default false. */
  readonly integer?: boolean;
  /** Row of each entry, in any order, none twice. */
  readonly rows: ArrayLike<number>;
  /** Coefficient of each entry. */
  readonly values: ArrayLike<number>;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function copyOf(problem: Problem): Problem {
  return {
    ...problem,
    colCost: problem.colCost.slice(),
    colLb: problem.colLb.slice(),
    colUb: problem.colUb.slice(),
    integrality: problem.integrality.slice(),
    ...(problem.branchPriority === undefined ? {} : { branchPriority: problem.branchPriority.slice() }),
    rowLb: problem.rowLb.slice(),
    rowUb: problem.rowUb.slice(),
    colStart: problem.colStart.slice(),
    rowIndex: problem.rowIndex.slice(),
    value: problem.value.slice(),
  };
}

function checkIndex(index: number, count: number, what: string): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  const expected = count === 0 ? `no ${what}, there is none` : `a whole number from 0 to ${count - 1}`;
  throw new ModelError(`${what}: found ${index}, expected ${expected}`);
}

/** The bound with values of 1e20 and beyond made infinite. */
function openBound(bound: number): number {
  return Math.abs(bound) < INPUT_INFINITY ? bound : Math.sign(bound) * Number.POSITIVE_INFINITY;
}

/** Sets a pair of bounds after a look at them. Crossed ones pass: the problem is infeasible, not wrong. */
function setBounds(
  lbs: Float64Array,
  ubs: Float64Array,
  index: number,
  bounds: { readonly lb: number; readonly ub: number; readonly what: string },
): void {
  const { lb, ub, what } = bounds;
  checkIndex(index, lbs.length, what);
  if (typeof lb !== "number" || !(lb < INPUT_INFINITY)) {
    throw new ModelError(
      `${what} ${index}: lower bound: found ${lb}, expected a number below ${INPUT_INFINITY.toExponential()}`,
    );
  }
  if (typeof ub !== "number" || !(ub > -INPUT_INFINITY)) {
    throw new ModelError(
      `${what} ${index}: upper bound: found ${ub}, expected a number above ${(-INPUT_INFINITY).toExponential()}`,
    );
  }
  lbs[index] = openBound(lb);
  ubs[index] = openBound(ub);
}

function checkFinite(value: number, what: string): void {
  if (typeof value === "number" && Math.abs(value) < INPUT_INFINITY) return;
  throw new ModelError(
    `${what}: found ${value}, expected a number of magnitude below ${INPUT_INFINITY.toExponential()}`,
  );
}

/** @throws ModelError unless it is a list of specifications with their entries. */
function checkNew(
  what: string,
  specs: readonly object[],
  rules: SpecRules,
  required: readonly string[],
): void {
  if (!Array.isArray(specs)) throw new ModelError(`new ${what}s: found ${shown(specs)}, expected a list`);
  for (const [pos, spec] of specs.entries()) checkSpec(spec, rules, () => `new ${what} ${pos}`, required);
}

/** Checks the entries' lists of a new row or column and returns how many there are. */
function countEntries(
  indices: ArrayLike<number>,
  values: ArrayLike<number>,
  limit: number,
  names: readonly [string, string],
): number {
  const [what, other] = names;
  if (indices.length !== values.length) {
    throw new ModelError(`new ${what}: found ${indices.length} indices and ${values.length} values`);
  }
  for (let pos = 0; pos < indices.length; pos++) checkIndex(indices[pos], limit, `new ${what}: ${other}`);
  return indices.length;
}

/** A problem of new rows alone, checked and in normal form, over the columns of a problem. */
function partOfRows(problem: Problem, rows: readonly NewRow[]): Problem {
  const { numCols, numRows } = problem;
  const colStart = new Int32Array(numCols + 1);
  for (const { cols, values } of rows) {
    countEntries(cols, values, numCols, ["row", "column"]);
    for (let pos = 0; pos < cols.length; pos++) colStart[cols[pos] + 1]++;
  }
  for (let col = 0; col < numCols; col++) colStart[col + 1] += colStart[col];
  const rowIndex = new Int32Array(colStart[numCols]);
  const value = new Float64Array(rowIndex.length);
  const next = colStart.slice(0, numCols);
  for (const [row, { cols, values }] of rows.entries()) {
    for (let pos = 0; pos < cols.length; pos++) {
      const entry = next[cols[pos]]++;
      rowIndex[entry] = row;
      value[entry] = values[pos];
    }
  }
  const { maximize, objectiveOffset, colCost, colLb, colUb, integrality } = problem;
  const part: Problem = {
    ...{ numRows: rows.length, numCols, maximize, objectiveOffset, colCost, colLb, colUb, integrality },
    rowLb: Float64Array.from(rows, ({ lb }) => lb ?? Number.NEGATIVE_INFINITY),
    rowUb: Float64Array.from(rows, ({ ub }) => ub ?? Number.POSITIVE_INFINITY),
    ...{ colStart, rowIndex, value },
  };
  return normalizeProblem(part, DEFAULT_NAMES, { firstRow: numRows, firstCol: 0 }).problem;
}

/** The problem with a problem of rows over the same columns below it. */
function withRows(problem: Problem, part: Problem): Problem {
  const { numCols, numRows } = problem;
  const colStart = problem.colStart.map((start, col) => start + part.colStart[col]);
  const rowIndex = new Int32Array(colStart[numCols]);
  const value = new Float64Array(rowIndex.length);
  for (let col = 0, put = 0; col < numCols; col++) {
    const end = problem.colStart[col + 1];
    for (let entry = problem.colStart[col]; entry < end; entry++) {
      rowIndex[put] = problem.rowIndex[entry];
      value[put++] = problem.value[entry];
    }
    const endOfPart = part.colStart[col + 1];
    for (let entry = part.colStart[col]; entry < endOfPart; entry++) {
      rowIndex[put] = numRows + part.rowIndex[entry];
      value[put++] = part.value[entry];
    }
  }
  return {
    ...problem,
    numRows: numRows + part.numRows,
    rowLb: appended(problem.rowLb, part.rowLb),
    rowUb: appended(problem.rowUb, part.rowUb),
    ...{ colStart, rowIndex, value },
  };
}

/** A problem of new columns alone, checked and in normal form, over the rows of a problem. */
function partOfCols(problem: Problem, cols: readonly NewCol[]): Problem {
  const { numCols, numRows } = problem;
  const colStart = new Int32Array(cols.length + 1);
  for (const [col, { rows, values }] of cols.entries()) {
    colStart[col + 1] = colStart[col] + countEntries(rows, values, numRows, ["column", "row"]);
  }
  const rowIndex = new Int32Array(colStart[cols.length]);
  const value = new Float64Array(rowIndex.length);
  for (const [col, { rows, values }] of cols.entries()) {
    rowIndex.set(rows, colStart[col]);
    value.set(values, colStart[col]);
  }
  const { maximize, objectiveOffset, rowLb, rowUb } = problem;
  const part: Problem = {
    ...{ numRows, numCols: cols.length, maximize, objectiveOffset, rowLb, rowUb },
    colCost: Float64Array.from(cols, ({ cost }) => cost ?? 0),
    colLb: Float64Array.from(cols, ({ lb }) => lb ?? 0),
    colUb: Float64Array.from(cols, ({ ub }) => ub ?? Number.POSITIVE_INFINITY),
    integrality: Uint8Array.from(cols, ({ integer }) => (integer === true ? 1 : 0)),
    ...{ colStart, rowIndex, value },
  };
  return normalizeProblem(part, DEFAULT_NAMES, { firstRow: 0, firstCol: numCols }).problem;
}

/** The problem with a problem of columns over the same rows beside it; arrays are extended in place where they have room. */
function withCols(problem: Problem, part: Problem): Problem {
  const { branchPriority } = problem;
  const numEntries = problem.rowIndex.length;
  const ends = part.colStart.subarray(1).map((end) => numEntries + end);
  return {
    ...problem,
    numCols: problem.numCols + part.numCols,
    colCost: appended(problem.colCost, part.colCost),
    colLb: appended(problem.colLb, part.colLb),
    colUb: appended(problem.colUb, part.colUb),
    integrality: appended(problem.integrality, part.integrality),
    ...(branchPriority === undefined
      ? {}
      : { branchPriority: appended(branchPriority, new Uint8Array(part.numCols)) }),
    colStart: appended(problem.colStart, ends),
    rowIndex: appended(problem.rowIndex, part.rowIndex),
    value: appended(problem.value, part.value),
  };
}

/** See the head of the file. A change that throws leaves everything as it was. */
export class EditableProblem {
  #problem: Mutable<Problem>;

  /** @param problem in normal form; copied. */
  constructor(problem: Problem) {
    this.#problem = copyOf(problem);
  }

  /** The present problem; borrowed until the next change. */
  get problem(): Problem {
    return this.#problem;
  }

  /** @throws ModelError */
  setColBounds(col: number, lb: number, ub: number): void {
    setBounds(this.#problem.colLb, this.#problem.colUb, col, { lb, ub, what: "column" });
  }

  /** @throws ModelError */
  setRowBounds(row: number, lb: number, ub: number): void {
    setBounds(this.#problem.rowLb, this.#problem.rowUb, row, { lb, ub, what: "row" });
  }

  /** @throws ModelError */
  setColCost(col: number, cost: number): void {
    checkIndex(col, this.#problem.numCols, "column");
    checkFinite(cost, `column ${col}: cost`);
    this.#problem.colCost[col] = cost;
  }

  /** @throws ModelError */
  setObjectiveOffset(offset: number): void {
    checkFinite(offset, "objectiveOffset");
    this.#problem.objectiveOffset = offset;
  }

  /** Appends rows; coefficients of magnitude up to 1e-9 are dropped. @throws ModelError */
  addRows(rows: readonly NewRow[]): void {
    checkNew("row", rows, NEW_ROW_RULES, ["cols", "values"]);
    this.#problem = withRows(this.#problem, partOfRows(this.#problem, rows));
  }

  /** Appends columns; as addRows. @throws ModelError */
  addCols(cols: readonly NewCol[]): void {
    checkNew("column", cols, NEW_COL_RULES, ["rows", "values"]);
    this.#problem = withCols(this.#problem, partOfCols(this.#problem, cols));
  }
}
