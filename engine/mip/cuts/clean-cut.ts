/**
 * What becomes of a raw inequality before it may be a cut: small coefficients leave by means of bounds, whole
 * inequalities are rounded, the right-hand side gets room for rounding errors. What is too dense, too weak or too
 * badly scaled is refused.
 */
import { sortParallel } from "../../linalg/parallel-sort.ts";
import type { MipView, NodeView } from "../plugins.ts";
import type { Cut } from "./cut.ts";

/** Coefficients smaller than this share of the largest leave the cut. */
const LEAST_SHARE = 1e-6;
/** Least distance of the LP point from the cut. */
const LEAST_EFFICACY = 1e-4;
/** Room for rounding errors on the right, relative to the right-hand side and to the terms on the left. */
const RHS_ROOM = 1e-9;
const TERM_ROOM = 1e-12;
/** Columns that a cut may have: this many and this share of all. Denser ones cost each node more than they raise the bound. */
const FEW_COLS = 100;
const COL_SHARE = 0.15;
/** The largest coefficient is kept between these by a power of two. */
const LARGEST = 1024;
const SMALLEST = 0.5;

/** An inequality in the making: sum value[k] · x[col[k]] <= rhs over the first `count` entries. */
export interface RawCut {
  readonly count: number;
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: number;
}

/** Entries of the inequality in the making that stay in it: their places, columns and coefficients. Room for as many as any had. */
let keptAt = new Int32Array(256);
let keptCol = new Float64Array(256);
let keptValue = new Float64Array(256);

function makeRoom(count: number): void {
  if (keptAt.length >= count) return;
  keptAt = new Int32Array(2 * count);
  keptCol = new Float64Array(2 * count);
  keptValue = new Float64Array(2 * count);
}

/** Whether everything that is left in it is whole, so that its activity is. */
function isWhole(mip: MipView, numKept: number): boolean {
  for (let at = 0; at < numKept; at++) {
    if (mip.integrality[keptCol[at]] === 0 || !Number.isInteger(keptValue[at])) return false;
  }
  return true;
}

/** The power of two that brings a largest coefficient into range. */
function scaleOf(largest: number): number {
  if (largest <= LARGEST && largest >= SMALLEST) return 1;
  return 2 ** -Math.floor(Math.log2(largest));
}

/** Largest magnitude; what is no number counts as none. */
function largestOf(raw: RawCut): number {
  let largest = 0;
  for (let entry = 0; entry < raw.count; entry++) {
    const size = Math.abs(raw.value[entry]);
    if (size > largest) largest = size;
  }
  return largest;
}

/**
 * The cut in its final form; null if it is refused.
 *
 * @param raw no column twice; borrowed.
 * @param node the LP point to be cut off, and bounds that hold everywhere.
 */
export function cleanCut(mip: MipView, node: NodeView, raw: RawCut, foundBy: string): Cut | null {
  const { colValue, colLb, colUb } = node;
  const largest = largestOf(raw);
  if (!(largest > 0) || !Number.isFinite(largest) || !Number.isFinite(raw.rhs)) return null;
  const scale = scaleOf(largest);
  let rhs = raw.rhs * scale;
  let terms = 0;
  let activity = 0;
  let square = 0;
  let numKept = 0;
  makeRoom(raw.count);
  const places = keptAt;
  const cols = keptCol;
  const values = keptValue;
  for (let entry = 0; entry < raw.count; entry++) {
    const value = raw.value[entry] * scale;
    if (value === 0) continue;
    const col = raw.col[entry];
    if (Math.abs(raw.value[entry]) >= LEAST_SHARE * largest && colLb[col] < colUb[col]) {
      const term = value * colValue[col];
      places[numKept] = entry;
      cols[numKept] = col;
      values[numKept++] = value;
      terms += Math.abs(term);
      activity += term;
      square += value * value;
      continue;
    }
    // The least that the term can be goes to the right: every feasible point keeps what is left. A coefficient that is no number
    // gets here, too, and is refused.
    const least = value > 0 ? value * colLb[col] : value * colUb[col];
    if (!Number.isFinite(least)) return null;
    rhs -= least;
    terms += Math.abs(least);
  }
  if (numKept === 0 || numKept > FEW_COLS + COL_SHARE * mip.numCols) return null;
  const room = RHS_ROOM * Math.max(1, Math.abs(rhs)) + TERM_ROOM * terms;
  rhs = room < 1e-3 && isWhole(mip, numKept) ? Math.floor(rhs + room) : rhs + room;
  const norm = Math.sqrt(square);
  // Most inequalities end here; what follows is for those that are kept.
  if (activity - rhs < LEAST_EFFICACY * norm) return null;
  sortParallel(cols, places, values, 0, numKept);
  const col = new Int32Array(numKept);
  const value = new Float64Array(numKept);
  for (let at = 0; at < numKept; at++) {
    col[at] = cols[at];
    value[at] = values[at];
  }
  return { col, value, rhs, norm, foundBy };
}
