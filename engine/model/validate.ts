/**
 * Guards the border of the engine: whatever passes is a problem that the algorithms may trust without looking
 * again. `validateProblem` refuses what has no meaning; `normalizeProblem` also tidies what has one.
 */
import { ModelError } from "../errors.ts";
import { INPUT_INFINITY, LARGE_ENTRY, SMALL_ENTRY } from "../tolerances.ts";
import { shown } from "./check-spec.ts";
import { DEFAULT_NAMES, type Names, type Problem } from "./problem.ts";
import { validateConditions } from "./validate-conditions.ts";

/** A problem in normal form, and what was changed on the way. */
export interface NormalizedProblem {
  /** The given record where nothing had to change; unchanged arrays are shared with it. */
  readonly problem: Problem;
  /** One line a kind of change; empty for most models. */
  readonly warnings: readonly string[];
}

const MOST_INDEX = 2147483647;

function refuse(where: string, found: unknown, expected: string): never {
  throw new ModelError(`${where}: found ${String(found)}, expected ${expected}`);
}

function checkCount(count: unknown, what: string): void {
  if (typeof count !== "number" || !Number.isInteger(count) || count < 0 || count > MOST_INDEX) {
    refuse(what, shown(count), `a whole number from 0 to ${MOST_INDEX}`);
  }
}

/** Where the first row and column of a record stand in the problem that it is a part of, for messages. */
export interface PartPlace {
  readonly firstRow: number;
  readonly firstCol: number;
}

const WHOLE: PartPlace = { firstRow: 0, firstCol: 0 };

/** Type and length of one array. The type is asked by tag: arrays of another realm are as good. */
function checkArray(array: unknown, what: string, type: string, length: number): void {
  const tag = Object.prototype.toString.call(array).slice(8, -1);
  if (tag !== type) refuse(what, tag, `a ${type}`);
  const view = array as ArrayBufferView & { readonly length: number };
  if (view.length === length) return;
  const detached = view.length === 0 && view.buffer.byteLength === 0 ? " (is its buffer detached?)" : "";
  refuse(what, `length ${view.length}${detached}`, `length ${length}`);
}

function checkShape(problem: Problem): void {
  if (typeof problem !== "object" || problem === null) {
    refuse("model", shown(problem), "a Model or the record of a problem");
  }
  const { numRows, numCols, colStart } = problem;
  if (numRows === undefined && colStart === undefined) {
    refuse("model", "an object without numRows and colStart", "a Model or the record of a problem");
  }
  checkCount(numRows, "numRows");
  checkCount(numCols, "numCols");
  checkCount(numRows + numCols, "numRows + numCols");
  if (typeof problem.maximize !== "boolean") refuse("maximize", shown(problem.maximize), "true or false");
  checkArray(problem.colCost, "colCost", "Float64Array", numCols);
  checkArray(problem.colLb, "colLb", "Float64Array", numCols);
  checkArray(problem.colUb, "colUb", "Float64Array", numCols);
  checkArray(problem.integrality, "integrality", "Uint8Array", numCols);
  if (problem.branchPriority !== undefined) {
    checkArray(problem.branchPriority, "branchPriority", "Uint8Array", numCols);
  }
  checkArray(problem.rowLb, "rowLb", "Float64Array", numRows);
  checkArray(problem.rowUb, "rowUb", "Float64Array", numRows);
  checkArray(colStart, "colStart", "Int32Array", numCols + 1);
  if (colStart[0] !== 0) refuse("colStart[0]", colStart[0], "0");
  for (let col = 0; col < numCols; col++) {
    if (colStart[col + 1] < colStart[col]) {
      refuse(`colStart[${col + 1}]`, colStart[col + 1], `at least colStart[${col}] = ${colStart[col]}`);
    }
  }
  checkArray(problem.rowIndex, "rowIndex", "Int32Array", colStart[numCols]);
  checkArray(problem.value, "value", "Float64Array", colStart[numCols]);
}

function checkBounds(lb: Float64Array, ub: Float64Array, label: (index: number) => string): void {
  for (let index = 0; index < lb.length; index++) {
    const low = lb[index];
    const high = ub[index];
    if (low < INPUT_INFINITY && high > -INPUT_INFINITY) continue;
    if (!(low < INPUT_INFINITY))
      refuse(`${label(index)}: lower bound`, low, `a number below ${INPUT_INFINITY.toExponential()}`);
    refuse(`${label(index)}: upper bound`, high, `a number above ${(-INPUT_INFINITY).toExponential()}`);
  }
}

function checkCols(problem: Problem, label: (col: number) => string): void {
  const { colCost, integrality } = problem;
  for (let col = 0; col < problem.numCols; col++) {
    const cost = colCost[col];
    if (!(cost < INPUT_INFINITY && cost > -INPUT_INFINITY)) {
      refuse(`${label(col)}: cost`, cost, `a number of magnitude below ${INPUT_INFINITY.toExponential()}`);
    }
    if (integrality[col] > 1) refuse(`${label(col)}: integrality`, integrality[col], "0 or 1");
  }
  checkBounds(problem.colLb, problem.colUb, label);
}

function checkEntries(
  problem: Problem,
  colLabel: (col: number) => string,
  rowLabel: (row: number) => string,
): void {
  const { numRows, numCols, colStart, rowIndex, value } = problem;
  const lastCol = new Int32Array(numRows).fill(-1);
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      if (row < 0 || row >= numRows) {
        refuse(`${colLabel(col)}: row index`, row, `0 to ${numRows - 1}`);
      }
      if (lastCol[row] === col) {
        refuse(`${colLabel(col)}, ${rowLabel(row)}`, "a second entry", "at most one for a row and column");
      }
      lastCol[row] = col;
      const a = value[entry];
      if (!(a < LARGE_ENTRY && a > -LARGE_ENTRY)) {
        const where = `${colLabel(col)}, ${rowLabel(row)}: coefficient`;
        refuse(where, a, `a number of magnitude below ${LARGE_ENTRY.toExponential()}`);
      }
    }
  }
}

/**
 * Checks that a record is a linear or mixed-integer program. Crossed bounds (lb > ub) pass: such a problem is
 * infeasible, not wrong.
 *
 * @param names for the messages.
 * @throws ModelError that names the row or column, what was found and what was expected: NaN, wrong array types or
 *   lengths, colStart that falls, row indices out of range or doubled in a column, coefficients of 1e15 and more,
 *   infinite costs, a lower bound of +Infinity, an upper bound of −Infinity, integrality other than 0 and 1; what
 *   `validateConditions` refuses.
 */
export function validateProblem(
  problem: Problem,
  names: Names = DEFAULT_NAMES,
  { firstRow, firstCol }: PartPlace = WHOLE,
): void {
  const colLabel = (col: number): string => `column ${firstCol + col} (${names.col(firstCol + col)})`;
  const rowLabel = (row: number): string => `row ${firstRow + row} (${names.row(firstRow + row)})`;
  checkShape(problem);
  const offset: unknown = problem.objectiveOffset;
  if (typeof offset !== "number" || !(Math.abs(offset) < INPUT_INFINITY)) {
    refuse(
      "objectiveOffset",
      problem.objectiveOffset,
      `a number of magnitude below ${INPUT_INFINITY.toExponential()}`,
    );
  }
  checkCols(problem, colLabel);
  checkBounds(problem.rowLb, problem.rowUb, rowLabel);
  checkEntries(problem, colLabel, rowLabel);
  validateConditions(problem, names);
}

/** Bounds of 1e20 and beyond become infinite. The same array where none does. */
function openBounds(bounds: Float64Array): Float64Array {
  let opened = bounds;
  for (let index = 0; index < bounds.length; index++) {
    const bound = bounds[index];
    if (bound < INPUT_INFINITY && bound > -INPUT_INFINITY) continue;
    if (bound === Number.POSITIVE_INFINITY || bound === Number.NEGATIVE_INFINITY) continue;
    if (opened === bounds) opened = bounds.slice();
    opened[index] = bound > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
  return opened;
}

/** The same array unless it is of a kind of its own: `slice` of Node's Buffer shares the memory, which others of its pool may lie next to. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes);
}

type Entries = Pick<Problem, "colStart" | "rowIndex" | "value">;

function dropSmallEntries(numCols: number, entries: Entries, warnings: string[]): Entries {
  let numSmall = 0;
  for (let entry = 0; entry < entries.value.length; entry++) {
    const a = entries.value[entry];
    if (a <= SMALL_ENTRY && a >= -SMALL_ENTRY) numSmall++;
  }
  if (numSmall === 0) return entries;
  const colStart = new Int32Array(numCols + 1);
  const rowIndex = new Int32Array(entries.value.length - numSmall);
  const value = new Float64Array(rowIndex.length);
  let write = 0;
  for (let col = 0; col < numCols; col++) {
    for (let entry = entries.colStart[col]; entry < entries.colStart[col + 1]; entry++) {
      if (Math.abs(entries.value[entry]) <= SMALL_ENTRY) continue;
      rowIndex[write] = entries.rowIndex[entry];
      value[write++] = entries.value[entry];
    }
    colStart[col + 1] = write;
  }
  warnings.push(`dropped ${numSmall} coefficient(s) of magnitude at most ${SMALL_ENTRY}`);
  return { colStart, rowIndex, value };
}

/** Rows ascending within each column. The same record where they are. */
function sortEntries(numCols: number, entries: Entries): Entries {
  const { colStart, rowIndex, value } = entries;
  let isSorted = true;
  for (let col = 0; col < numCols && isSorted; col++) {
    for (let entry = colStart[col] + 1; entry < colStart[col + 1]; entry++) {
      if (rowIndex[entry] < rowIndex[entry - 1]) isSorted = false;
    }
  }
  if (isSorted) return entries;
  const sortedRow = new Int32Array(rowIndex.length);
  const sortedValue = new Float64Array(value.length);
  for (let col = 0; col < numCols; col++) {
    const start = colStart[col];
    const order = Array.from({ length: colStart[col + 1] - start }, (_, pos) => start + pos);
    order.sort((a, b) => rowIndex[a] - rowIndex[b]);
    for (let pos = 0; pos < order.length; pos++) {
      sortedRow[start + pos] = rowIndex[order[pos]];
      sortedValue[start + pos] = value[order[pos]];
    }
  }
  return { colStart, rowIndex: sortedRow, value: sortedValue };
}

/**
 * Checks a problem and brings it into normal form: bounds of 1e20 and beyond are infinite, coefficients of magnitude
 * 1e-9 and less are dropped (with a warning), rows ascend within columns. The given record is not changed.
 *
 * @param place of a record that is a part of another problem.
 * @throws ModelError as validateProblem.
 */
export function normalizeProblem(
  problem: Problem,
  names: Names = DEFAULT_NAMES,
  place: PartPlace = WHOLE,
): NormalizedProblem {
  validateProblem(problem, names, place);
  const warnings: string[] = [];
  const colLb = openBounds(problem.colLb);
  const colUb = openBounds(problem.colUb);
  const rowLb = openBounds(problem.rowLb);
  const rowUb = openBounds(problem.rowUb);
  const integrality = plainBytes(problem.integrality);
  const branchPriority = problem.branchPriority && plainBytes(problem.branchPriority);
  const entries = sortEntries(problem.numCols, dropSmallEntries(problem.numCols, problem, warnings));
  const isUnchanged =
    integrality === problem.integrality &&
    branchPriority === problem.branchPriority &&
    entries.value === problem.value &&
    colLb === problem.colLb &&
    colUb === problem.colUb &&
    rowLb === problem.rowLb &&
    rowUb === problem.rowUb;
  if (isUnchanged) return { problem, warnings };
  const { colStart, rowIndex, value } = entries;
  const arrays = { colLb, colUb, rowLb, rowUb, integrality, colStart, rowIndex, value };
  return {
    problem: { ...problem, ...arrays, ...(branchPriority === undefined ? {} : { branchPriority }) },
    warnings,
  };
}
