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

/** What becomes of an inequality whose entries were looked at once. Coefficients and right-hand side as scaled. */
interface Summary {
  /** Entries that stay. */
  readonly numKept: number;
  /** With all that left put on it; no room yet. */
  readonly rhs: number;
  /** Sum of the magnitudes of all terms, at the point or at their least. */
  readonly terms: number;
  /** Of what stays. */
  readonly activity: number;
  readonly norm: number;
  /** Whether everything that stays is whole, so that its activity is. */
  readonly isWhole: boolean;
}

/** Whether an entry of this size, as given, stays in the cut; what is small or fixed leaves it. */
function stays(node: NodeView, col: number, size: number, least: number): boolean {
  return size >= least && node.colLb[col] < node.colUb[col];
}

/** Looks at each entry once, since most inequalities end here; null if one cannot leave that has to. */
function summarize(
  mip: MipView,
  node: NodeView,
  raw: RawCut,
  scale: number,
  leastSize: number,
): Summary | null {
  const { colValue, colLb, colUb } = node;
  let rhs = raw.rhs * scale;
  let terms = 0;
  let activity = 0;
  let square = 0;
  let numKept = 0;
  let isWhole = true;
  for (let entry = 0; entry < raw.count; entry++) {
    const value = raw.value[entry] * scale;
    if (value === 0) continue;
    const col = raw.col[entry];
    if (stays(node, col, Math.abs(raw.value[entry]), leastSize)) {
      const term = value * colValue[col];
      numKept++;
      terms += Math.abs(term);
      activity += term;
      square += value * value;
      isWhole &&= mip.integrality[col] === 1 && Number.isInteger(value);
      continue;
    }
    // The least that the term can be goes to the right: every feasible point keeps what is left. A coefficient that is no number
    // gets here, too, and is refused.
    const least = value > 0 ? value * colLb[col] : value * colUb[col];
    if (!Number.isFinite(least)) return null;
    rhs -= least;
    terms += Math.abs(least);
  }
  return { numKept, rhs, terms, activity, norm: Math.sqrt(square), isWhole };
}

/** The right-hand side with room for rounding errors, rounded down where the activity is whole. */
function finalRhs({ rhs, terms, isWhole }: Summary): number {
  const room = RHS_ROOM * Math.max(1, Math.abs(rhs)) + TERM_ROOM * terms;
  return room < 1e-3 && isWhole ? Math.floor(rhs + room) : rhs + room;
}

/**
 * The cut in its final form; null if it is refused.
 *
 * @param raw no column twice; borrowed.
 * @param node the LP point to be cut off, and bounds that hold everywhere.
 */
export function cleanCut(mip: MipView, node: NodeView, raw: RawCut, foundBy: string): Cut | null {
  const largest = largestOf(raw);
  if (!(largest > 0) || !Number.isFinite(largest) || !Number.isFinite(raw.rhs)) return null;
  const scale = scaleOf(largest);
  const leastSize = LEAST_SHARE * largest;
  const summary = summarize(mip, node, raw, scale, leastSize);
  if (summary === null) return null;
  const { numKept, activity, norm } = summary;
  if (numKept === 0 || numKept > FEW_COLS + COL_SHARE * mip.numCols) return null;
  const rhs = finalRhs(summary);
  if (activity - rhs < LEAST_EFFICACY * norm) return null;
  const col = new Int32Array(numKept);
  const value = new Float64Array(numKept);
  const key = new Float64Array(numKept);
  let at = 0;
  for (let entry = 0; entry < raw.count; entry++) {
    const size = Math.abs(raw.value[entry]);
    if (raw.value[entry] * scale === 0 || !stays(node, raw.col[entry], size, leastSize)) continue;
    key[at] = raw.col[entry];
    col[at] = raw.col[entry];
    value[at++] = raw.value[entry] * scale;
  }
  sortParallel(key, col, value, 0, numKept);
  return { col, value, rhs, norm, foundBy };
}
