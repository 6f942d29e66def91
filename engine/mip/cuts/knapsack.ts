import type { LpRows, MipView, NodeView } from "../plugins.ts";

/** Terms of a knapsack that stand for a column as it is, or for 1 minus it. */
export interface Knapsack {
  count: number;
  /** Length of the arrays at least count; weights are positive. */
  readonly col: Int32Array;
  readonly weight: Float64Array;
  /** 1 = the term is 1 − x. */
  readonly isComplement: Uint8Array;
  /** Value of the term at the LP point, in [0, 1]. */
  readonly value: Float64Array;
  capacity: number;
  /** Sum of magnitudes that the capacity was made of. */
  size: number;
}

/** An empty knapsack for so many columns. */
export function makeKnapsack(numCols: number): Knapsack {
  return {
    count: 0,
    col: new Int32Array(numCols),
    weight: new Float64Array(numCols),
    isComplement: new Uint8Array(numCols),
    value: new Float64Array(numCols),
    capacity: 0,
    size: 0,
  };
}

/** Fills in the terms and the capacity that they leave; false where a column has no bound to be measured from. */
function readTerms(
  mip: MipView,
  { colLb, colUb, colValue }: NodeView,
  rows: LpRows,
  row: number,
  sign: number,
  knapsack: Knapsack,
): boolean {
  for (let entry = rows.rowStart[row]; entry < rows.rowStart[row + 1]; entry++) {
    const col = rows.colIndex[entry];
    const weight = sign * rows.rowValue[entry];
    const isBinary = mip.integrality[col] === 1 && colLb[col] === 0 && colUb[col] === 1;
    const least = weight > 0 ? weight * colLb[col] : weight * colUb[col];
    if (!Number.isFinite(least)) return false;
    knapsack.capacity -= least;
    knapsack.size += Math.abs(least);
    if (!isBinary) continue;
    const at = knapsack.count++;
    knapsack.col[at] = col;
    knapsack.weight[at] = Math.abs(weight);
    knapsack.isComplement[at] = weight < 0 ? 1 : 0;
    const x = Math.min(1, Math.max(0, colValue[col]));
    knapsack.value[at] = weight < 0 ? 1 - x : x;
  }
  return true;
}

/**
 * Reads sign · row <= side as a knapsack in binary columns: negative weights by complements, all other columns at the
 * bounds where they take least.
 *
 * @returns false where there is no side, or some column can take without end.
 */
export function readKnapsack(
  mip: MipView,
  node: NodeView,
  rows: LpRows,
  row: number,
  sign: number,
  knapsack: Knapsack,
): boolean {
  const side = sign > 0 ? rows.rowUb[row] : 0 - rows.rowLb[row];
  if (!Number.isFinite(side)) return false;
  knapsack.count = 0;
  knapsack.capacity = side;
  knapsack.size = Math.abs(side);
  return readTerms(mip, node, rows, row, sign, knapsack) && knapsack.count > 1;
}
