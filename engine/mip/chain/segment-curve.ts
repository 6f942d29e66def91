/**
 * Piecewise-linear functions of one variable as line segments, carried in place and without allocation, and the lower of two of
 * them: what dynamic programs over a state between bounds are made of.
 */

/** What counts as the same. Heights differ by rounding up to `height` + `relativeHeight` × their size. */
export interface Sameness {
  /** Intervals that are no longer are dropped, gaps that are no wider are closed. */
  readonly interval: number;
  readonly height: number;
  readonly relativeHeight: number;
}

/** Segments from left to right that do not overlap; the function is infinite in the gaps between them. */
export class SegmentCurve {
  /** Four figures each: x, y at the left end, x, y at the right one; longer than 4 × numSegments. */
  corners: Float64Array;
  numSegments = 0;
  readonly same: Sameness;

  /** @param capacity segments that find room at first. */
  constructor(same: Sameness, capacity = 64) {
    this.same = same;
    this.corners = new Float64Array(4 * Math.max(1, capacity));
  }

  /** Adds a segment to the right of the others. */
  push(x0: number, y0: number, x1: number, y1: number): void {
    const place = 4 * this.numSegments++;
    if (place + 4 > this.corners.length) {
      const longer = new Float64Array(2 * this.corners.length);
      longer.set(this.corners);
      this.corners = longer;
    }
    this.corners[place] = x0;
    this.corners[place + 1] = y0;
    this.corners[place + 2] = x1;
    this.corners[place + 3] = y1;
  }

  /** Adds a segment, unless it is empty; where it goes on in the direction of the last, that one becomes longer. */
  append(x0: number, y0: number, x1: number, y1: number): void {
    if (x1 - x0 <= 0) return;
    const { corners } = this;
    const { interval, height: noise, relativeHeight } = this.same;
    const last = 4 * (this.numSegments - 1);
    if (last < 0 || x0 - corners[last + 2] > interval) {
      this.push(x0, y0, x1, y1);
      return;
    }
    const joint = corners[last + 2];
    const height = corners[last + 3];
    const fromX = corners[last];
    const fromY = corners[last + 1];
    const onLine = fromY + ((y1 - fromY) * (joint - fromX)) / (x1 - fromX);
    const most = noise + relativeHeight * Math.abs(y0);
    if (Math.abs(height - y0) <= most && Math.abs(onLine - height) <= most) {
      corners[last + 2] = x1;
      corners[last + 3] = y1;
    } else this.push(joint, y0, x1, y1);
  }
}

/** The height of the segment at a place of `corners`. */
export function heightAt(corners: Float64Array, place: number, x: number): number {
  const x0 = corners[place];
  const x1 = corners[place + 2];
  const y0 = corners[place + 1];
  const y1 = corners[place + 3];
  return x === x1 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** Appends the lower of two lines over an interval; `aL` … `bR` are their heights at its ends. */
function appendLower(
  lower: SegmentCurve,
  left: number,
  right: number,
  aL: number,
  aR: number,
  bL: number,
  bR: number,
): void {
  const { interval, height: noise, relativeHeight } = lower.same;
  const most = noise + relativeHeight * (Math.abs(aL) + Math.abs(aR));
  const atLeft = aL - bL;
  const atRight = aR - bR;
  if (atLeft <= most && atRight <= most) {
    lower.append(left, aL, right, aR);
    return;
  }
  if (atLeft >= -most && atRight >= -most) {
    lower.append(left, bL, right, bR);
    return;
  }
  const share = atLeft / (atLeft - atRight);
  const crossing = left + share * (right - left);
  const height = aL + share * (aR - aL);
  const isAFirst = atLeft < 0;
  if (crossing - left <= interval) lower.append(left, isAFirst ? bL : aL, right, isAFirst ? bR : aR);
  else if (right - crossing <= interval) lower.append(left, isAFirst ? aL : bL, right, isAFirst ? aR : bR);
  else {
    lower.append(left, isAFirst ? aL : bL, crossing, height);
    lower.append(crossing, height, right, isAFirst ? bR : aR);
  }
}

/**
 * Fills a curve with the lower of two others everywhere, by a sweep over the ends of their segments.
 *
 * @param lower a curve beside the two; what counts as the same is told by it.
 */
export function takeLower(one: SegmentCurve, other: SegmentCurve, lower: SegmentCurve): void {
  lower.numSegments = 0;
  const { interval } = lower.same;
  const a = one.corners;
  const b = other.corners;
  const endOfA = 4 * one.numSegments;
  const endOfB = 4 * other.numSegments;
  let i = 0;
  let j = 0;
  let left = Number.NEGATIVE_INFINITY;
  while (i < endOfA || j < endOfB) {
    const startA = i < endOfA ? a[i] : Number.POSITIVE_INFINITY;
    const startB = j < endOfB ? b[j] : Number.POSITIVE_INFINITY;
    left = Math.max(left, Math.min(startA, startB));
    const inA = startA <= left;
    const inB = startB <= left;
    const right = Math.min(inA ? a[i + 2] : startA, inB ? b[j + 2] : startB);
    if (right - left > interval) {
      const aL = inA ? heightAt(a, i, left) : 0;
      const aR = inA ? heightAt(a, i, right) : 0;
      const bL = inB ? heightAt(b, j, left) : 0;
      const bR = inB ? heightAt(b, j, right) : 0;
      if (inA && inB) appendLower(lower, left, right, aL, aR, bL, bR);
      else if (inA) lower.append(left, aL, right, aR);
      else lower.append(left, bL, right, bR);
    }
    left = right;
    if (inA && a[i + 2] <= right) i += 4;
    if (inB && b[j + 2] <= right) j += 4;
  }
}
