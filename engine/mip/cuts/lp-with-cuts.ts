import { BASIC } from "../../model/basis.ts";
import type { LpProblem, LpSolver, WeightedBasis } from "../../simplex/lp-types.ts";
import type { LpRows, MipView } from "../plugins.ts";
import type { Cut } from "./cut.ts";

/**
 * The LP with cuts as rows below its own. Cost: a copy of the matrix.
 *
 * @param problem borrowed; its other arrays are shared.
 */
export function appendCuts<P extends LpProblem>(
  problem: P,
  cuts: readonly Pick<Cut, "col" | "value" | "rhs">[],
): P {
  if (cuts.length === 0) return problem;
  const { numRows, numCols } = problem;
  const colStart = new Int32Array(numCols + 1);
  for (const { col } of cuts) for (let entry = 0; entry < col.length; entry++) colStart[col[entry] + 1]++;
  for (let col = 0; col < numCols; col++) {
    colStart[col + 1] += colStart[col] + problem.colStart[col + 1] - problem.colStart[col];
  }
  const rowIndex = new Int32Array(colStart[numCols]);
  const value = new Float64Array(colStart[numCols]);
  const next = new Int32Array(numCols);
  for (let col = 0; col < numCols; col++) {
    const first = problem.colStart[col];
    const end = problem.colStart[col + 1];
    rowIndex.set(problem.rowIndex.subarray(first, end), colStart[col]);
    value.set(problem.value.subarray(first, end), colStart[col]);
    next[col] = colStart[col] + end - first;
  }
  const rowLb = new Float64Array(numRows + cuts.length).fill(Number.NEGATIVE_INFINITY);
  const rowUb = new Float64Array(numRows + cuts.length);
  rowLb.set(problem.rowLb);
  rowUb.set(problem.rowUb);
  for (const [pos, cut] of cuts.entries()) {
    rowUb[numRows + pos] = cut.rhs;
    for (let entry = 0; entry < cut.col.length; entry++) {
      const to = next[cut.col[entry]]++;
      rowIndex[to] = numRows + pos;
      value[to] = cut.value[entry];
    }
  }
  return { ...problem, numRows: numRows + cuts.length, rowLb, rowUb, colStart, rowIndex, value };
}

/**
 * Basis and weights of the solver for an LP with other cuts.
 *
 * @param rowOf the row that each row of the new LP has in the old one; −1 = new, its slack becomes basic. Rows that leave
 *   must be basic.
 */
export function mapBasis(solver: LpSolver, rowOf: Int32Array): WeightedBasis {
  const { numCols } = solver;
  const { basis, edgeWeight: weights } = solver.getWeightedBasis();
  const { colStatus, rowStatus } = basis;
  const edgeWeight = new Float64Array(numCols + rowOf.length).fill(1);
  edgeWeight.set(weights.subarray(0, numCols));
  const mapped = new Uint8Array(rowOf.length).fill(BASIC);
  for (let row = 0; row < rowOf.length; row++) {
    const old = rowOf[row];
    if (old < 0) continue;
    mapped[row] = rowStatus[old];
    edgeWeight[numCols + row] = weights[numCols + old];
  }
  return { basis: { colStatus, rowStatus: mapped }, edgeWeight };
}

/** A matrix by rows. */
interface RowwiseMatrix {
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
}

/** A matrix with these rows first and cuts below; the matrix itself where there are none. */
function appendToRows(
  matrix: RowwiseMatrix,
  numRows: number,
  cuts: readonly Pick<Cut, "col" | "value">[],
): RowwiseMatrix {
  if (cuts.length === 0) return matrix;
  const rowStart = new Int32Array(numRows + cuts.length + 1);
  rowStart.set(matrix.rowStart);
  for (const [pos, { col }] of cuts.entries())
    rowStart[numRows + pos + 1] = rowStart[numRows + pos] + col.length;
  const colIndex = new Int32Array(rowStart[numRows + cuts.length]);
  const rowValue = new Float64Array(colIndex.length);
  colIndex.set(matrix.colIndex);
  rowValue.set(matrix.rowValue);
  for (const [pos, { col, value }] of cuts.entries()) {
    colIndex.set(col, rowStart[numRows + pos]);
    rowValue.set(value, rowStart[numRows + pos]);
  }
  return { rowStart, colIndex, rowValue };
}

/**
 * The LP's rows as separators see them, with the solver's present answer.
 *
 * @param mip its rows are the first of the LP; borrowed. @param cuts those below them, in their order; borrowed.
 */
export function viewRows(
  mip: MipView,
  cuts: readonly Pick<Cut, "col" | "value">[],
  { numRows, rowLb, rowUb }: LpProblem,
  solver: LpSolver,
): LpRows {
  return {
    numRows,
    ...appendToRows(
      { rowStart: mip.rowStart, colIndex: mip.colIndex, rowValue: mip.rowValue },
      mip.numRows,
      cuts,
    ),
    rowLb,
    rowUb,
    rowActivity: solver.rowActivity,
    rowDual: solver.rowDual,
    basisRow: (col, multiplier) => solver.basisRow(col, multiplier),
  };
}
