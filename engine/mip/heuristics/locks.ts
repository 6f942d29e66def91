import type { MipView } from "../plugins.ts";

/** For each column the number of rows that forbid moving it down or up at will. */
export interface Locks {
  /** Length numCols. */
  readonly down: Int32Array;
  readonly up: Int32Array;
}

/** Counts the locks of every column. Cost: numEntries. */
export function countLocks(mip: MipView): Locks {
  const { numCols, colStart, rowIndex, value, rowLb, rowUb } = mip;
  const down = new Int32Array(numCols);
  const up = new Int32Array(numCols);
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      const row = rowIndex[entry];
      const isPositive = value[entry] > 0;
      if (rowUb[row] < Number.POSITIVE_INFINITY) {
        if (isPositive) up[col]++;
        else down[col]++;
      }
      if (rowLb[row] > Number.NEGATIVE_INFINITY) {
        if (isPositive) down[col]++;
        else up[col]++;
      }
    }
  }
  return { down, up };
}

/** The whole number to round to: towards the side that no row forbids, else to the nearest. */
export function roundByLocks(locks: Locks, col: number, value: number): number {
  if (locks.up[col] === 0 && locks.down[col] > 0) return Math.ceil(value);
  if (locks.down[col] === 0 && locks.up[col] > 0) return Math.floor(value);
  return Math.round(value);
}
