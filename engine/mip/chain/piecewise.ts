/**
 * Piecewise-linear functions of one variable for dynamic programming: convex pieces, their infimal convolution, and the
 * lower envelope of many of them, which is cut into convex pieces again.
 */

/** A convex piecewise-linear function on an interval: corners with strictly ascending `x`; one corner is a single point. */
export interface ConvexPiece {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Line segments from left to right that do not overlap; gaps are where the function is infinite. */
interface Curve {
  readonly x0: number[];
  readonly y0: number[];
  readonly x1: number[];
  readonly y1: number[];
}

/** Values and slopes that differ by less, relative to 1 + their size, are the same. */
const SAME = 1e-12;

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

function curveOf({ x, y }: ConvexPiece): Curve {
  return { x0: x.slice(0, -1), y0: y.slice(0, -1), x1: x.slice(1), y1: y.slice(1) };
}

/** Appends a segment; one that goes on in the direction of the last makes it longer. */
function append(curve: Curve, x0: number, y0: number, x1: number, y1: number): void {
  if (x1 - x0 <= 0) return;
  const last = curve.x0.length - 1;
  if (last >= 0 && curve.x1[last] === x0 && Math.abs(curve.y1[last] - y0) <= SAME * (1 + Math.abs(y0))) {
    const before = (curve.y1[last] - curve.y0[last]) / (curve.x1[last] - curve.x0[last]);
    const slope = (y1 - y0) / (x1 - x0);
    if (Math.abs(before - slope) <= SAME * (1 + Math.abs(slope))) {
      curve.x1[last] = x1;
      curve.y1[last] = y1;
      return;
    }
  }
  curve.x0.push(x0);
  curve.y0.push(y0);
  curve.x1.push(x1);
  curve.y1.push(y1);
}

function heightAt(curve: Curve, segment: number, x: number): number {
  const x0 = curve.x0[segment];
  if (x === x0) return curve.y0[segment];
  if (x === curve.x1[segment]) return curve.y1[segment];
  const share = (x - x0) / (curve.x1[segment] - x0);
  return curve.y0[segment] + share * (curve.y1[segment] - curve.y0[segment]);
}

/** Appends the lower of two lines over an interval; `aL` … `bR` are their heights at its ends. */
function appendLower(
  lower: Curve,
  left: number,
  right: number,
  aL: number,
  aR: number,
  bL: number,
  bR: number,
): void {
  const noise = SAME * (1 + Math.abs(aL) + Math.abs(aR));
  const atLeft = Math.abs(aL - bL) <= noise ? 0 : aL - bL;
  const atRight = Math.abs(aR - bR) <= noise ? 0 : aR - bR;
  if (atLeft <= 0 && atRight <= 0) append(lower, left, aL, right, aR);
  else if (atLeft >= 0 && atRight >= 0) append(lower, left, bL, right, bR);
  else {
    const share = atLeft / (atLeft - atRight);
    const crossing = left + share * (right - left);
    const height = aL + share * (aR - aL);
    const isAFirst = atLeft < 0;
    append(lower, left, isAFirst ? aL : bL, crossing, height);
    append(lower, crossing, height, right, isAFirst ? bR : aR);
  }
}

/** The lower of two curves everywhere, by a sweep over the ends of their segments. */
function lowerOf(a: Curve, b: Curve): Curve {
  const lower: Curve = { x0: [], y0: [], x1: [], y1: [] };
  let i = 0;
  let j = 0;
  let left = Number.NEGATIVE_INFINITY;
  const numA = a.x0.length;
  const numB = b.x0.length;
  while (i < numA || j < numB) {
    const startA = i < numA ? a.x0[i] : Number.POSITIVE_INFINITY;
    const startB = j < numB ? b.x0[j] : Number.POSITIVE_INFINITY;
    left = Math.max(left, Math.min(startA, startB));
    const inA = startA <= left;
    const inB = startB <= left;
    const endA = i < numA ? (inA ? a.x1[i] : startA) : Number.POSITIVE_INFINITY;
    const endB = j < numB ? (inB ? b.x1[j] : startB) : Number.POSITIVE_INFINITY;
    const right = Math.min(endA, endB);
    if (inA && inB) {
      const [aL, aR] = [heightAt(a, i, left), heightAt(a, i, right)];
      const [bL, bR] = [heightAt(b, j, left), heightAt(b, j, right)];
      appendLower(lower, left, right, aL, aR, bL, bR);
    } else if (inA) append(lower, left, heightAt(a, i, left), right, heightAt(a, i, right));
    else append(lower, left, heightAt(b, j, left), right, heightAt(b, j, right));
    left = right;
    if (inA && a.x1[i] <= right) i++;
    if (inB && b.x1[j] <= right) j++;
  }
  return lower;
}

function lowerOfAll(curves: readonly Curve[], from: number, to: number): Curve {
  if (to - from === 1) return curves[from];
  const middle = (from + to) >> 1;
  return lowerOf(lowerOfAll(curves, from, middle), lowerOfAll(curves, middle, to));
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
function cutConvex(curve: Curve): ConvexPiece[] {
  const pieces: { x: number[]; y: number[] }[] = [];
  for (let pos = 0; pos < curve.x0.length; pos++) {
    const { x, y } = pieces[pieces.length - 1] ?? { x: [], y: [] };
    const last = x.length - 1;
    const isJoined =
      last >= 1 &&
      curve.x0[pos] - x[last] <= SHORTEST &&
      Math.abs(curve.y0[pos] - y[last]) <= DEVIATION * (1 + Math.abs(curve.y0[pos]));
    const [toX, toY] = [curve.x1[pos], curve.y1[pos]];
    if (isJoined && (toX - x[last] <= SHORTEST || isOnLine(x, y, toX, toY))) {
      x[last] = toX;
      y[last] = toY;
    } else if (
      isJoined &&
      (toY - y[last]) / (toX - x[last]) >= (y[last] - y[last - 1]) / (x[last] - x[last - 1])
    ) {
      x.push(toX);
      y.push(toY);
    } else if (toX - curve.x0[pos] > SHORTEST) {
      // What is joined begins where the piece before ends, so that no gap comes between them.
      pieces.push(
        isJoined
          ? { x: [x[last], toX], y: [y[last], toY] }
          : { x: [curve.x0[pos], toX], y: [curve.y0[pos], toY] },
      );
    }
  }
  return pieces;
}

/** The lower envelope of pieces of positive length, as convex pieces from left to right. */
export function lowerEnvelope(pieces: readonly ConvexPiece[]): readonly ConvexPiece[] {
  return pieces.length <= 1 ? pieces : cutConvex(lowerOfAll(pieces.map(curveOf), 0, pieces.length));
}
