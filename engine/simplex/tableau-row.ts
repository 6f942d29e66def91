import { clearVector } from "../linalg/sparse-vector.ts";
import { btran } from "../linalg/triangular-solve.ts";
import type { SimplexState } from "./simplex-state.ts";

/**
 * Multipliers of the rows of the unscaled problem under which a basic column gets coefficient 1 and every other basic
 * column 0, up to rounding: the column's row of the basis inverse.
 *
 * @param col a column with scale factor 1 (an integer one) gets exactly coefficient 1.
 * @param multiplier length numRows; filled.
 * @returns false, with `multiplier` untouched, if the column is not basic or there is no factor.
 */
export function readBasisRow(state: SimplexState, col: number, multiplier: Float64Array): boolean {
  const { work, lu, basicCol, isBasic, lp, numRows } = state;
  if (isBasic[col] === 0 || !state.hasFactor) return false;
  const row = basicCol.indexOf(col);
  clearVector(work);
  work.index[0] = row;
  work.array[row] = 1;
  work.count = 1;
  btran(lu, work, state.densityRho, false);
  const { array } = work;
  for (let at = 0; at < numRows; at++)
    multiplier[at] = array[at] * (lp.rowScale === null ? 1 : lp.rowScale[at]);
  return true;
}
