import { pickConditions } from "../model/conditions.ts";
import type { Problem } from "../model/problem.ts";
import { pickBytes } from "../model/subproblem.ts";
import type { WorkingModel } from "./working-model.ts";

/** What is left of a model, with the original numbers of its rows and columns. */
export interface Extract {
  readonly problem: Problem;
  /** Original row of each row left; ascending. */
  readonly rows: Int32Array;
  /** Original column of each column left; ascending. */
  readonly cols: Int32Array;
}

function aliveIndices(isAlive: Uint8Array, count: number): Int32Array {
  const indices = new Int32Array(count);
  let pos = 0;
  for (let index = 0; index < isAlive.length; index++) if (isAlive[index] !== 0) indices[pos++] = index;
  return indices;
}

function pick(values: Float64Array, indices: Int32Array): Float64Array {
  const picked = new Float64Array(indices.length);
  for (let pos = 0; pos < indices.length; pos++) picked[pos] = values[indices[pos]];
  return picked;
}

/** Sorts a column's entries by row; nearly all are in order, but fill-in comes first. */
function sortEntries(rowIndex: Int32Array, value: Float64Array, start: number, end: number): void {
  for (let at = start + 1; at < end; at++) {
    const row = rowIndex[at];
    const a = value[at];
    let to = at;
    for (; to > start && rowIndex[to - 1] > row; to--) {
      rowIndex[to] = rowIndex[to - 1];
      value[to] = value[to - 1];
    }
    rowIndex[to] = row;
    value[to] = a;
  }
}

/** Fills the three arrays of the matrix by columns, rows ascending in each. */
function writeMatrix(
  model: WorkingModel,
  { rows, cols }: Omit<Extract, "problem">,
  colStart: Int32Array,
  rowIndex: Int32Array,
  value: Float64Array,
): void {
  const { colHead, nextInCol, rowOf, value: poolValue } = model;
  const newRow = new Int32Array(model.numRows);
  for (let pos = 0; pos < rows.length; pos++) newRow[rows[pos]] = pos;
  let to = 0;
  for (let pos = 0; pos < cols.length; pos++) {
    const start = to;
    let isSorted = true;
    let last = -1;
    for (let entry = colHead[cols[pos]]; entry >= 0; entry = nextInCol[entry]) {
      const row = newRow[rowOf[entry]];
      if (row < last) isSorted = false;
      last = row;
      rowIndex[to] = row;
      value[to++] = poolValue[entry];
    }
    colStart[pos + 1] = to;
    if (!isSorted) sortEntries(rowIndex, value, start, to);
  }
}

/** Reads the model off as a problem by columns, rows ascending in each. */
export function extractProblem(model: WorkingModel, original: Problem): Extract {
  const rows = aliveIndices(model.isRowAlive, model.numRowsLeft);
  const cols = aliveIndices(model.isColAlive, model.numColsLeft);
  const colStart = new Int32Array(cols.length + 1);
  const rowIndex = new Int32Array(model.numEntries);
  const value = new Float64Array(model.numEntries);
  writeMatrix(model, { rows, cols }, colStart, rowIndex, value);
  const integrality = pickBytes(original.integrality, cols);
  const problem: Problem = {
    numRows: rows.length,
    numCols: cols.length,
    maximize: false,
    objectiveOffset: model.objectiveOffset,
    colCost: pick(model.colCost, cols),
    colLb: pick(model.colLb, cols),
    colUb: pick(model.colUb, cols),
    integrality,
    ...(original.branchPriority === undefined
      ? {}
      : { branchPriority: pickBytes(original.branchPriority, cols) }),
    rowLb: pick(model.rowLb, rows),
    rowUb: pick(model.rowUb, rows),
    colStart,
    rowIndex,
    value,
    ...pickConditions(original, cols),
  };
  return { problem, rows, cols };
}
