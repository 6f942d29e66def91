/**
 * What becomes of a raw inequality before it may be a cut: small coefficients leave by means of bounds, whole
 * inequalities are rounded, the right-hand side gets room for rounding errors. What is too dense, too weak or too
 * badly scaled is refused.
 */
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

/** Whether everything that is left in it is whole, so that its activity is. */
function isWhole(mip: MipView, raw: RawCut, order: readonly number[], scale: number): boolean {
  for (const entry of order) {
    if (mip.integrality[raw.col[entry]] === 0 || !Number.isInteger(raw.value[entry] * scale)) return false;
  }
  return true;
}

/** The power of two that brings a largest coefficient into range. */
function scaleOf(largest: number): number {
  if (largest <= LARGEST && largest >= SMALLEST) return 1;
  return 2 ** -Math.floor(Math.log2(largest));
}

/** Entries in the order of their columns. */
function sorted(raw: RawCut, order: Int32Array): Int32Array {
  return order.sort((a, b) => raw.col[a] - raw.col[b]);
}

/**
 * The cut in its final form; null if it is refused.
 *
 * @param raw no column twice; borrowed.
 * @param node the LP point to be cut off, and bounds that hold everywhere.
 */
export function cleanCut(mip: MipView, node: NodeView, raw: RawCut, foundBy: string): Cut | null {
  const { colValue, colLb, colUb } = node;
  let largest = 0;
  for (let entry = 0; entry < raw.count; entry++) largest = Math.max(largest, Math.abs(raw.value[entry]));
  if (!(largest > 0) || !Number.isFinite(largest) || !Number.isFinite(raw.rhs)) return null;
  const scale = scaleOf(largest);
  let rhs = raw.rhs * scale;
  let terms = 0;
  const order: number[] = [];
  for (let entry = 0; entry < raw.count; entry++) {
    const value = raw.value[entry] * scale;
    if (value === 0) continue;
    const col = raw.col[entry];
    if (Math.abs(raw.value[entry]) >= LEAST_SHARE * largest && colLb[col] < colUb[col]) {
      order.push(entry);
      terms += Math.abs(value * colValue[col]);
      continue;
    }
    // The least that the term can be goes to the right: every feasible point keeps what is left.
    const least = value > 0 ? value * colLb[col] : value * colUb[col];
    if (!Number.isFinite(least)) return null;
    rhs -= least;
    terms += Math.abs(least);
  }
  if (order.length === 0 || order.length > FEW_COLS + COL_SHARE * mip.numCols) return null;
  const room = RHS_ROOM * Math.max(1, Math.abs(rhs)) + TERM_ROOM * terms;
  rhs = room < 1e-3 && isWhole(mip, raw, order, scale) ? Math.floor(rhs + room) : rhs + room;
  let activity = 0;
  let square = 0;
  for (const entry of order) {
    const value = raw.value[entry] * scale;
    activity += value * colValue[raw.col[entry]];
    square += value * value;
  }
  const norm = Math.sqrt(square);
  // Most inequalities end here; what follows is for those that are kept.
  if (activity - rhs < LEAST_EFFICACY * norm) return null;
  const entries = sorted(raw, Int32Array.from(order));
  const col = entries.map((entry) => raw.col[entry]);
  const value = Float64Array.from(entries, (entry) => raw.value[entry] * scale);
  return { col, value, rhs, norm, foundBy };
}
