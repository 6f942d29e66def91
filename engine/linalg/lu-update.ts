/**
 * Forrest–Tomlin update: the basic column that pivots in a row is replaced by another.
 *
 * The row of U that belongs to the leaving column is eliminated by the other rows; the transformation is known
 * from BTRAN of the unit vector (z = U⁻ᵀ e_p packed on the way): r_j = −u_pp z_j. The spike L⁻¹a_q takes the
 * column's place, its pivot moves to the end of the order, and the new diagonal is u_pp · α_q[p].
 */

import type { LuFactor } from "./lu-factor.ts";
import type { SparseVector } from "./sparse-vector.ts";

/** Free places kept behind a row of U that had to be moved. */
const ROW_SLACK = 6;

/** Removes row `row` of U from the columns that hold it. */
function deleteRow(lu: LuFactor, row: number): void {
  const { urStart, urEnd, urIndex, uStart, uEnd, uIndex, uValue } = lu;
  const stop = urEnd[row];
  for (let k = urStart[row]; k < stop; k++) {
    const col = urIndex[k];
    const last = uEnd[col] - 1;
    let entry = uStart[col];
    while (entry < last && uIndex[entry] !== row) entry++;
    uIndex[entry] = uIndex[last];
    uValue[entry] = uValue[last];
    uEnd[col] = last;
  }
  lu.uCount -= stop - urStart[row];
  urEnd[row] = urStart[row];
}

/** Removes column `col` of U from the rows that hold it. */
function deleteColumn(lu: LuFactor, col: number): void {
  const { uStart, uEnd, uIndex, urStart, urEnd, urIndex, urValue } = lu;
  const stop = uEnd[col];
  for (let k = uStart[col]; k < stop; k++) {
    const row = uIndex[k];
    const last = urEnd[row] - 1;
    let entry = urStart[row];
    while (entry < last && urIndex[entry] !== col) entry++;
    urIndex[entry] = urIndex[last];
    urValue[entry] = urValue[last];
    urEnd[row] = last;
  }
}

/** Moves a row of U that has used up its space to the end of the store. */
function moveRow(lu: LuFactor, row: number): void {
  const { urStart, urEnd, urCap } = lu;
  const start = urStart[row];
  const end = urEnd[row];
  const length = end - start;
  const cap = length + (length >> 2) + ROW_SLACK;
  lu.reserveUr(cap);
  const put = lu.urCount;
  lu.urIndex.copyWithin(put, start, end);
  lu.urValue.copyWithin(put, start, end);
  urStart[row] = put;
  urEnd[row] = put + length;
  urCap[row] = cap;
  lu.urCount = put + cap;
}

/**
 * Replaces the column that pivots in `row`.
 * @param spike the entering column after FTRAN with its spike kept packed.
 * @param unitRow the unit vector of `row` after BTRAN with its row kept packed.
 * @param alpha pivot element, entry `row` of the entering column after FTRAN.
 */
export function updateFactor(
  lu: LuFactor,
  row: number,
  spike: SparseVector,
  unitRow: SparseVector,
  alpha: number,
): void {
  const { packIndex: spikeIndex, packValue: spikeValue } = spike;
  const { packIndex: unitIndex, packValue: unitValue } = unitRow;
  const oldPivot = lu.uPivot[row];
  lu.uOrder[lu.uPos[row]] = -1;
  deleteRow(lu, row);
  deleteColumn(lu, row);

  lu.reserveU(spike.packCount);
  const { uIndex, uValue, urStart, urEnd, urCap } = lu;
  let { urIndex, urValue } = lu;
  const start = lu.uIndexEnd;
  let put = start;
  for (let k = 0; k < spike.packCount; k++) {
    const other = spikeIndex[k];
    if (other === row) continue;
    const value = spikeValue[k];
    uIndex[put] = other;
    uValue[put++] = value;
    if (urEnd[other] - urStart[other] >= urCap[other]) {
      moveRow(lu, other);
      ({ urIndex, urValue } = lu);
    }
    const end = urEnd[other]++;
    urIndex[end] = row;
    urValue[end] = value;
  }
  lu.uStart[row] = start;
  lu.uEnd[row] = put;
  lu.uIndexEnd = put;
  lu.uCount += put - start;
  lu.uPivot[row] = oldPivot * alpha;
  lu.uPos[row] = lu.uOrderCount;
  lu.uOrder[lu.uOrderCount++] = row;

  lu.reserveR(unitRow.packCount);
  const { rIndex, rValue } = lu;
  let end = lu.rStart[lu.numUpdates];
  for (let k = 0; k < unitRow.packCount; k++) {
    const other = unitIndex[k];
    if (other === row) continue;
    rIndex[end] = other;
    rValue[end++] = -oldPivot * unitValue[k];
  }
  lu.rPivot[lu.numUpdates++] = row;
  lu.rStart[lu.numUpdates] = end;
  lu.ticks += spike.packCount + unitRow.packCount;
}
