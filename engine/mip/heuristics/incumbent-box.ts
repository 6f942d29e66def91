import type { MipView } from "../plugins.ts";

/** Bounds in which some integer columns are fixed to the incumbent's values. */
export interface IncumbentBox {
  /** Lengths numCols. */
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly numIntegers: number;
  readonly numFixed: number;
}

/** The box around the incumbent, within the bounds of the problem, in which the integer columns that `isFixed` names are fixed. */
export function boxAround(
  mip: MipView,
  incumbent: Float64Array,
  isFixed: (col: number) => boolean,
): IncumbentBox {
  // The bounds of the node are left out: the box reaches beyond its subtree.
  const colLb = mip.colLb.slice();
  const colUb = mip.colUb.slice();
  let numIntegers = 0;
  let numFixed = 0;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) continue;
    numIntegers++;
    if (!isFixed(col)) continue;
    colLb[col] = incumbent[col];
    colUb[col] = incumbent[col];
    numFixed++;
  }
  return { colLb, colUb, numIntegers, numFixed };
}
