/**
 * Piecewise-linear functions of one variable for dynamic programming: convex pieces, their infimal convolution, and the
 * lower envelope of many of them, which is cut into convex pieces again.
 */
import { type Sameness, SegmentCurve, takeLower } from "./segment-curve.ts";

/** A convex piecewise-linear function on an interval: corners with strictly ascending `x`; one corner is a single point. */
export interface ConvexPiece {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Heights that differ by less, relative to 1 + their size, are the same; no interval is too short for an envelope. */
const ROUNDING: Sameness = { interval: 0, height: 1e-12, relativeHeight: 1e-12 };

/** Shorter intervals are dropped. */
const SHORTEST = 1e-12;

/** Corners this near to a line, relative to 1 + their height, are on it. */
const DEVIATION = 2e-12;

/** f ⊕ g: the least of f(a) + g(x − a) over a, by merging the slopes of both. */
export function convolve(f: ConvexPiece, g: ConvexPiece): ConvexPiece {
  const x = [f.x[0] + g.x[0]];
  const y = [f.y[0] + g.y[0]];
  let i = 1;
  let j = 1;
  while (i < f.x.length || j < g.x.length) {
    const slopeF = i < f.x.length ? (f.y[i] - f.y[i - 1]) / (f.x[i] - f.x[i - 1]) : Number.POSITIVE_INFINITY;
    const slopeG = j < g.x.length ? (g.y[j] - g.y[j - 1]) / (g.x[j] - g.x[j - 1]) : Number.POSITIVE_INFINITY;
    if (slopeF <= slopeG) i++;
    else j++;
    const nextX = f.x[i - 1] + g.x[j - 1];
    if (nextX <= x[x.length - 1]) continue;
    x.push(nextX);
    y.push(f.y[i - 1] + g.y[j - 1]);
  }
  return { x, y };
}

/** Value of a piece at a point of its interval; outside, that of the nearer end. */
export function valueAt({ x, y }: ConvexPiece, at: number): number {
  const last = x.length - 1;
  if (at <= x[0]) return y[0];
  if (at >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return y[low] + ((y[high] - y[low]) * (at - x[low])) / (x[high] - x[low]);
}

/** The piece between two bounds; null if nothing of positive length is left. */
export function clip(piece: ConvexPiece, lb: number, ub: number): ConvexPiece | null {
  const { x, y } = piece;
  const last = x.length - 1;
  if (x[0] >= lb && x[last] <= ub) return x[last] - x[0] > SHORTEST ? piece : null;
  const from = Math.max(lb, x[0]);
  const to = Math.min(ub, x[last]);
  if (to - from <= SHORTEST) return null;
  const clippedX = [from];
  const clippedY = [valueAt(piece, from)];
  for (let pos = 0; pos <= last; pos++) {
    if (x[pos] <= from || x[pos] >= to) continue;
    clippedX.push(x[pos]);
    clippedY.push(y[pos]);
  }
  clippedX.push(to);
  clippedY.push(valueAt(piece, to));
  return { x: clippedX, y: clippedY };
}

function curveOf({ x, y }: ConvexPiece): SegmentCurve {
  const curve = new SegmentCurve(ROUNDING, x.length);
  for (let pos = 1; pos < x.length; pos++) curve.push(x[pos - 1], y[pos - 1], x[pos], y[pos]);
  return curve;
}

function lowerOfAll(curves: readonly SegmentCurve[], from: number, to: number): SegmentCurve {
  if (to - from === 1) return curves[from];
  const middle = (from + to) >> 1;
  const one = lowerOfAll(curves, from, middle);
  const other = lowerOfAll(curves, middle, to);
  const lower = new SegmentCurve(ROUNDING, one.numSegments + other.numSegments);
  takeLower(one, other, lower);
  return lower;
}

/** Whether the last corner lies on the line from the one before it to a new one, but for rounding. */
function isOnLine(x: readonly number[], y: readonly number[], toX: number, toY: number): boolean {
  const last = x.length - 1;
  const share = (x[last] - x[last - 1]) / (toX - x[last - 1]);
  const height = y[last - 1] + share * (toY - y[last - 1]);
  return Math.abs(height - y[last]) <= DEVIATION * (1 + Math.abs(y[last]));
}

/**
 * Cuts a curve at its gaps and where its slope falls. Corners that only rounding has made are left out: they would double in
 * number with every convolution.
 */
function cutConvex({ corners, numSegments }: SegmentCurve): ConvexPiece[] {
  const pieces: { x: number[]; y: number[] }[] = [];
  for (let place = 0; place < 4 * numSegments; place += 4) {
    const { x, y } = pieces[pieces.length - 1] ?? { x: [], y: [] };
    const last = x.length - 1;
    const fromX = corners[place];
    const fromY = corners[place + 1];
    const toX = corners[place + 2];
    const toY = corners[place + 3];
    const isJoined =
      last >= 1 &&
      fromX - x[last] <= SHORTEST &&
      Math.abs(fromY - y[last]) <= DEVIATION * (1 + Math.abs(fromY));
    if (isJoined && (toX - x[last] <= SHORTEST || isOnLine(x, y, toX, toY))) {
      x[last] = toX;
      y[last] = toY;
    } else if (
      isJoined &&
      (toY - y[last]) / (toX - x[last]) >= (y[last] - y[last - 1]) / (x[last] - x[last - 1])
    ) {
      x.push(toX);
      y.push(toY);
    } else if (toX - fromX > SHORTEST) {
      // What is joined begins where the piece before ends, so that no gap comes between them.
      pieces.push(isJoined ? { x: [x[last], toX], y: [y[last], toY] } : { x: [fromX, toX], y: [fromY, toY] });
    }
  }
  return pieces;
}

/** The lower envelope of pieces of positive length, as convex pieces from left to right. */
export function lowerEnvelope(pieces: readonly ConvexPiece[]): readonly ConvexPiece[] {
  return pieces.length <= 1 ? pieces : cutConvex(lowerOfAll(pieces.map(curveOf), 0, pieces.length));
}
