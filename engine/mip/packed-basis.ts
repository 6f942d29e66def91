import type { Basis } from "../model/basis.ts";

/** A basis at two bits a column and row: columns first. Siblings share one; it lives as long as one of them. */
export type PackedBasis = Uint8Array;

/** The basis, packed into fresh memory of (numCols + numRows) / 4 bytes. */
export function packBasis(basis: Basis): PackedBasis {
  const { colStatus, rowStatus } = basis;
  const numCols = colStatus.length;
  const count = numCols + rowStatus.length;
  const packed = new Uint8Array((count + 3) >> 2);
  for (let pos = 0; pos < count; pos++) {
    const status = pos < numCols ? colStatus[pos] : rowStatus[pos - numCols];
    packed[pos >> 2] |= status << ((pos & 3) << 1);
  }
  return packed;
}

/** The basis that was packed. Rows that came behind it since have their slacks in it: BASIC is 0. */
export function unpackBasis(packed: PackedBasis, numCols: number, numRows: number): Basis {
  const status = new Uint8Array(numCols + numRows);
  const count = Math.min(status.length, packed.length << 2);
  for (let pos = 0; pos < count; pos++) status[pos] = (packed[pos >> 2] >> ((pos & 3) << 1)) & 3;
  return { colStatus: status.subarray(0, numCols), rowStatus: status.subarray(numCols) };
}
