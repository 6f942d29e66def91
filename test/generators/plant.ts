import { type Draft, dot, transposedProduct } from "./draft.ts";
import type { Random } from "./random.ts";

/**
 * Makes the program infeasible: picks multipliers on one to three rows, bounds every column that they meet, and
 * moves the side of one row beyond what the columns can reach. `draft.dual` becomes the multipliers.
 */
export function plantFarkas(random: Random, draft: Draft): void {
  const { numRows, numCols, dual } = draft;
  dual.fill(0);
  const moved = random.whole(0, numRows - 1);
  for (let count = 0; count < 2; count++) dual[random.whole(0, numRows - 1)] = random.nonZero(3);
  dual[moved] = random.chance(0.5) ? 1 : -1;
  const combination = transposedProduct(draft, dual);
  let most = 0;
  for (let col = 0; col < numCols; col++) {
    const a = combination[col] as number;
    if (a === 0) continue;
    const bounds = a > 0 ? draft.colUb : draft.colLb;
    if (!Number.isFinite(bounds[col])) bounds[col] = (draft.point[col] as number) + (a > 0 ? 2 : -2);
    most += a * (bounds[col] as number);
  }
  let least = 0;
  for (let row = 0; row < numRows; row++) {
    const y = dual[row] as number;
    if (y === 0) continue;
    const activity = dot(draft.matrix[row] as Float64Array, draft.point);
    if (y > 0) draft.rowLb[row] = activity;
    else draft.rowUb[row] = activity;
    least += y * activity;
  }
  const excess = most - least + random.whole(1, 8) / 4;
  if ((dual[moved] as number) > 0) {
    draft.rowLb[moved] += excess;
    draft.rowUb[moved] = random.chance(0.5) ? (draft.rowLb[moved] as number) : Number.POSITIVE_INFINITY;
  } else {
    draft.rowUb[moved] -= excess;
    draft.rowLb[moved] = random.chance(0.5) ? (draft.rowUb[moved] as number) : Number.NEGATIVE_INFINITY;
  }
}

/**
 * Makes the program unbounded: picks a direction on one or two continuous columns (column 0 if there is none),
 * opens the bounds that stop it, and makes its cost negative. `draft.ray` becomes the direction.
 */
export function plantRay(random: Random, draft: Draft): void {
  const { numRows, numCols, ray, cost } = draft;
  const continuous: number[] = [];
  for (let col = 0; col < numCols; col++) if (draft.integrality[col] === 0) continuous.push(col);
  const candidates = continuous.length > 0 ? continuous : [0];
  const first = random.pick(candidates);
  ray[random.pick(candidates)] = random.nonZero(2);
  ray[first] = random.chance(0.5) ? 1 : -1;
  for (let col = 0; col < numCols; col++) {
    if ((ray[col] as number) > 0) draft.colUb[col] = Number.POSITIVE_INFINITY;
    if ((ray[col] as number) < 0) draft.colLb[col] = Number.NEGATIVE_INFINITY;
  }
  for (let row = 0; row < numRows; row++) {
    const change = dot(draft.matrix[row] as Float64Array, ray);
    if (change > 0) draft.rowUb[row] = Number.POSITIVE_INFINITY;
    if (change < 0) draft.rowLb[row] = Number.NEGATIVE_INFINITY;
  }
  const slope = dot(cost, ray);
  if (slope >= 0) cost[first] -= (slope + 1) * (ray[first] as number);
}
