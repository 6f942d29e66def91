import type { Cut } from "./cut.ts";

/** Bounds of the columns of the problem that cuts come from; lengths numCols. */
interface ColBounds {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/**
 * Cuts in the columns of a reduced problem. Every feasible point of it is, by way of presolve, one of the problem before it
 * within its bounds: columns that stayed have the same values there, and of one that left the cut keeps what its bounds
 * allow in the least. So what held for the points before holds for those of the reduced problem.
 *
 * @param bounds those that presolve started from; borrowed.
 * @param origin for each column of the reduced problem the one before that has the same value; −1 for none. Borrowed.
 * @returns the cuts that keep a column and whose other columns have bounds.
 */
export function carryCuts(cuts: readonly Cut[], { colLb, colUb }: ColBounds, origin: Int32Array): Cut[] {
  const placeOf = new Int32Array(colLb.length).fill(-1);
  for (let col = 0; col < origin.length; col++) if (origin[col] >= 0) placeOf[origin[col]] = col;
  const carried: Cut[] = [];
  for (const cut of cuts) {
    const cols: number[] = [];
    const values: number[] = [];
    let { rhs } = cut;
    for (let entry = 0; entry < cut.col.length; entry++) {
      const col = cut.col[entry];
      const value = cut.value[entry];
      if (placeOf[col] >= 0) {
        cols.push(placeOf[col]);
        values.push(value);
      } else rhs -= value > 0 ? value * colLb[col] : value * colUb[col];
    }
    if (cols.length === 0 || !Number.isFinite(rhs)) continue;
    carried.push({ ...cut, col: Int32Array.from(cols), value: Float64Array.from(values), rhs });
  }
  return carried;
}
