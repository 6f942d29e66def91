import { BASIC } from "../../model/basis.ts";
import type { WeightedBasis } from "../../simplex/lp-types.ts";

/**
 * A basis in bytes: its number of rows (4, little-endian), two bits a column and row, columns first, and a byte for the edge weight
 * of each basic variable, in the order of the variables. Siblings share one; it lives as long as one of them.
 */
export type PackedBasis = Uint8Array;

const HEAD_BYTES = 4;

/** A weight keeps its exponent of two and three bits behind it, from 2^-8 up to 2^24: pricing asks for no more than its size. */
const LEAST_CODE = (127 - 8) << 3;
const CODE_SHIFT = 20;
const HALF_STEP = 1 << (CODE_SHIFT - 1);

const asFloat = new Float32Array(1);
const asBits = new Int32Array(asFloat.buffer);

function encodeWeight(weight: number): number {
  asFloat[0] = weight;
  return Math.min(255, Math.max(0, (asBits[0] >>> CODE_SHIFT) - LEAST_CODE));
}

function decodeWeight(code: number): number {
  asBits[0] = ((code + LEAST_CODE) << CODE_SHIFT) | HALF_STEP;
  return asFloat[0];
}

/** Bytes of the part with the states. */
function statusBytes(numCols: number, numRows: number): number {
  return (numCols + numRows + 3) >> 2;
}

/** Whether the packed basis is one of an LP of this size. */
export function fitsLp(packed: PackedBasis, numCols: number, numRows: number): boolean {
  return packed.length === HEAD_BYTES + statusBytes(numCols, numRows) + numRows;
}

/** The basis, packed into fresh memory of about numCols / 4 + 1.25 numRows bytes. */
export function packBasis({ basis, edgeWeight }: WeightedBasis): PackedBasis {
  const { colStatus, rowStatus } = basis;
  const numCols = colStatus.length;
  const numRows = rowStatus.length;
  const count = numCols + numRows;
  let toWeight = HEAD_BYTES + statusBytes(numCols, numRows);
  const packed = new Uint8Array(toWeight + numRows);
  new DataView(packed.buffer).setUint32(0, numRows, true);
  for (let pos = 0; pos < count; pos++) {
    const status = pos < numCols ? colStatus[pos] : rowStatus[pos - numCols];
    packed[HEAD_BYTES + (pos >> 2)] |= status << ((pos & 3) << 1);
    if (status === BASIC && toWeight < packed.length) packed[toWeight++] = encodeWeight(edgeWeight[pos]);
  }
  return packed;
}

/** The basis that was packed. Rows that came behind it since have their slacks in it, with weight 1. @param into filled. */
export function unpackBasis(packed: PackedBasis, { basis, edgeWeight }: WeightedBasis): void {
  const { colStatus, rowStatus } = basis;
  const numCols = colStatus.length;
  const oldRows = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const count = Math.min(edgeWeight.length, numCols + oldRows);
  let fromWeight = HEAD_BYTES + statusBytes(numCols, oldRows);
  for (let pos = 0; pos < count; pos++) {
    const status = (packed[HEAD_BYTES + (pos >> 2)] >> ((pos & 3) << 1)) & 3;
    if (pos < numCols) colStatus[pos] = status;
    else rowStatus[pos - numCols] = status;
    const hasWeight = status === BASIC && fromWeight < packed.length;
    edgeWeight[pos] = hasWeight ? decodeWeight(packed[fromWeight++]) : 0;
  }
  rowStatus.fill(BASIC, count - numCols);
  edgeWeight.fill(1, count);
}
