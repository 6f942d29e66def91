/**
 * What a tableau says about its linear program: the optimum with duals and basis, or the proof that there is none.
 * Pivots on a dense dictionary pile up rounding errors; one step of iterative refinement with the program's own
 * matrix takes them out.
 */
import { AT_LOWER, AT_UPPER, BASIC, type Basis, FREE } from "../model/basis.ts";
import type { LpProblem } from "./lp-types.ts";
import type { Tableau } from "./tableau.ts";

/** Residuals below this are not worth a refinement. */
const NEGLIGIBLE = 1e-12;

/** An optimum in minimisation form. */
export interface TableauAnswer {
  readonly colValue: Float64Array;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
  readonly basis: Basis;
}

/** The column values of the present dictionary, refined so that active rows are met. */
export function tableauPoint(tableau: Tableau, lp: LpProblem): Float64Array {
  const { numRows, numCols, entry, basic, nonbasic, basicValue, value } = tableau;
  const { colStart, rowIndex, value: matrix } = lp;
  const x = new Float64Array(numCols);
  const activity = new Float64Array(numRows);
  for (let pos = 0; pos < numCols; pos++) if (nonbasic[pos] < numCols) x[nonbasic[pos]] = value[pos];
  for (let row = 0; row < numRows; row++) if (basic[row] < numCols) x[basic[row]] = basicValue[row];
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    for (let k = colStart[col]; k < end; k++) activity[rowIndex[k]] += matrix[k] * x[col];
  }
  for (let pos = 0; pos < numCols; pos++) {
    if (nonbasic[pos] < numCols) continue;
    const missing = value[pos] - activity[nonbasic[pos] - numCols];
    if (missing < NEGLIGIBLE && missing > -NEGLIGIBLE) continue;
    for (let row = 0; row < numRows; row++) {
      if (basic[row] < numCols) x[basic[row]] += missing * entry[row * numCols + pos];
    }
  }
  return x;
}

/** The duals of the present dictionary, refined so that basic columns have reduced cost 0. */
function tableauDuals(tableau: Tableau, lp: LpProblem, reducedCost: Float64Array): Float64Array {
  const { numRows, numCols, entry, basic, nonbasic } = tableau;
  const { colStart, rowIndex, value: matrix, colCost } = lp;
  const y = new Float64Array(numRows);
  for (let pos = 0; pos < numCols; pos++) {
    if (nonbasic[pos] >= numCols) y[nonbasic[pos] - numCols] = tableau.reducedCost[pos];
  }
  for (let isRefined = false; ; ) {
    for (let col = 0; col < numCols; col++) {
      const end = colStart[col + 1];
      let d = colCost[col];
      for (let k = colStart[col]; k < end; k++) d -= matrix[k] * y[rowIndex[k]];
      reducedCost[col] = d;
    }
    if (isRefined) return y;
    for (let row = 0; row < numRows; row++) {
      const error = basic[row] < numCols ? reducedCost[basic[row]] : 0;
      if (error < NEGLIGIBLE && error > -NEGLIGIBLE) continue;
      isRefined = true;
      for (let pos = 0; pos < numCols; pos++) {
        if (nonbasic[pos] >= numCols) y[nonbasic[pos] - numCols] += error * entry[row * numCols + pos];
      }
    }
    if (!isRefined) return y;
  }
}

/** After "optimal": the optimum. */
export function tableauOptimum(tableau: Tableau, lp: LpProblem): TableauAnswer {
  const { numRows, numCols, basic, nonbasic, value, lower, upper } = tableau;
  const reducedCost = new Float64Array(numCols);
  const colStatus = new Uint8Array(numCols);
  const rowStatus = new Uint8Array(numRows);
  for (let row = 0; row < numRows; row++) {
    const variable = basic[row];
    if (variable < numCols) colStatus[variable] = BASIC;
    else rowStatus[variable - numCols] = BASIC;
  }
  for (let pos = 0; pos < numCols; pos++) {
    const variable = nonbasic[pos];
    const x = value[pos];
    const status = x === lower[variable] ? AT_LOWER : x === upper[variable] ? AT_UPPER : FREE;
    if (variable < numCols) colStatus[variable] = status;
    else rowStatus[variable - numCols] = status;
  }
  return {
    colValue: tableauPoint(tableau, lp),
    rowDual: tableauDuals(tableau, lp, reducedCost),
    reducedCost,
    basis: { colStatus, rowStatus },
  };
}

/** After "infeasible": row multipliers that prove it. */
export function tableauFarkas(tableau: Tableau): Float64Array {
  const { numRows, numCols, entry, basic, nonbasic, witness, witnessSign } = tableau;
  const y = new Float64Array(numRows);
  if (basic[witness] >= numCols) y[basic[witness] - numCols] = witnessSign;
  for (let pos = 0; pos < numCols; pos++) {
    if (nonbasic[pos] >= numCols)
      y[nonbasic[pos] - numCols] = 0 - witnessSign * entry[witness * numCols + pos];
  }
  return y;
}

/** After "unbounded": direction of the columns along which the objective falls for ever. */
export function tableauRay(tableau: Tableau): Float64Array {
  const { numRows, numCols, entry, basic, nonbasic, witness, witnessSign } = tableau;
  const direction = new Float64Array(numCols);
  if (nonbasic[witness] < numCols) direction[nonbasic[witness]] = witnessSign;
  for (let row = 0; row < numRows; row++) {
    if (basic[row] < numCols) direction[basic[row]] = witnessSign * entry[row * numCols + witness];
  }
  return direction;
}
