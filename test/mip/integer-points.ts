import type { MipProblem } from "../../engine/mip/mip-problem.ts";

/** Calls `visit` with the points of a grid that meet all rows: whole values, and halves of continuous columns. */
export function forEachPoint(mip: MipProblem, visit: (point: Float64Array) => void): void {
  const { numCols, colLb, colUb, integrality } = mip;
  const lb = colLb.map((bound, col) => Math.max(integrality[col] === 1 ? Math.ceil(bound) : bound, -4));
  const ub = colUb.map((bound) => Math.min(bound, 4));
  const step = integrality.map((isInteger) => (isInteger === 1 ? 2 : 1));
  const point = lb.slice();
  if (lb.some((bound, col) => bound > ub[col])) return;
  for (;;) {
    if (isFeasible(mip, point)) visit(point);
    let col = 0;
    for (; col < numCols; col++) {
      point[col] += step[col] / 2;
      if (point[col] <= ub[col]) break;
      point[col] = lb[col];
    }
    if (col === numCols) return;
  }
}

function isFeasible(mip: MipProblem, point: Float64Array): boolean {
  for (let row = 0; row < mip.numRows; row++) {
    let activity = 0;
    for (let entry = mip.rowStart[row]; entry < mip.rowStart[row + 1]; entry++) {
      activity += mip.rowValue[entry] * point[mip.colIndex[entry]];
    }
    if (activity < mip.rowLb[row] - 1e-9 || activity > mip.rowUb[row] + 1e-9) return false;
  }
  return true;
}
