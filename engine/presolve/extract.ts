import type { Problem } from "../model/problem.ts";
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

/** Reads the model off as a problem by columns, rows ascending in each. */
export function extractProblem(model: WorkingModel, original: Problem): Extract {
  const rows = aliveIndices(model.isRowAlive, model.numRowsLeft);
  const cols = aliveIndices(model.isColAlive, model.numColsLeft);
  const colStart = new Int32Array(cols.length + 1);
  const fillAt = new Int32Array(model.numCols);
  for (let pos = 0; pos < cols.length; pos++) {
    fillAt[cols[pos]] = colStart[pos];
    colStart[pos + 1] = colStart[pos] + model.colCount[cols[pos]];
  }
  const rowIndex = new Int32Array(model.numEntries);
  const value = new Float64Array(model.numEntries);
  for (let pos = 0; pos < rows.length; pos++) {
    for (let entry = model.rowHead[rows[pos]]; entry >= 0; entry = model.nextInRow[entry]) {
      const to = fillAt[model.colOf[entry]]++;
      rowIndex[to] = pos;
      value[to] = model.value[entry];
    }
  }
  const integrality = new Uint8Array(cols.length);
  for (let pos = 0; pos < cols.length; pos++) integrality[pos] = original.integrality[cols[pos]];
  const problem: Problem = {
    numRows: rows.length,
    numCols: cols.length,
    maximize: false,
    objectiveOffset: model.objectiveOffset,
    colCost: pick(model.colCost, cols),
    colLb: pick(model.colLb, cols),
    colUb: pick(model.colUb, cols),
    integrality,
    rowLb: pick(model.rowLb, rows),
    rowUb: pick(model.rowUb, rows),
    colStart,
    rowIndex,
    value,
  };
  return { problem, rows, cols };
}
