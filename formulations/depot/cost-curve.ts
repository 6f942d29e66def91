/**
 * Costs as functions of a battery's level: line segments from left to right that do not overlap; infinite in the gaps between them. They
 * are carried from step to step in place, without allocation. See docs/formulations/depot.md, "One column for a truck's plan".
 */

/** Levels, kWh, that are nearer to each other are the same. */
const SAME_LEVEL = 1e-9;
/** Costs that differ by less are the same. */
const SAME_COST = 1e-10;

/** Segments, four figures each: x, y at the left end, x, y at the right one. */
export class CostCurve {
  corners: Float64Array = new Float64Array(256);
  numSegments = 0;

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

  /** Adds a segment; where it goes on in the direction of the last, that one becomes longer. A sliver between both is closed. */
  append(x0: number, y0: number, x1: number, y1: number): void {
    const { corners } = this;
    const last = 4 * (this.numSegments - 1);
    if (last < 0 || x0 - corners[last + 2] >= SAME_LEVEL) {
      this.push(x0, y0, x1, y1);
      return;
    }
    const joint = corners[last + 2];
    const height = corners[last + 3];
    const fromX = corners[last];
    const fromY = corners[last + 1];
    const onLine = fromY + ((y1 - fromY) * (joint - fromX)) / (x1 - fromX);
    if (Math.abs(height - y0) <= SAME_COST && Math.abs(onLine - height) <= SAME_COST) {
      corners[last + 2] = x1;
      corners[last + 3] = y1;
    } else this.push(joint, y0, x1, y1);
  }

  /** The least value; Infinity without segments. */
  least(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let place = 0; place < 4 * this.numSegments; place += 4) {
      least = Math.min(least, this.corners[place + 1], this.corners[place + 3]);
    }
    return least;
  }
}

function heightAt(corners: Float64Array, place: number, x: number): number {
  const x0 = corners[place];
  const y0 = corners[place + 1];
  return y0 + ((corners[place + 3] - y0) * (x - x0)) / (corners[place + 2] - x0);
}

/** Appends the lower of two lines over an interval; `aL` … `bR` are their heights at its ends. */
function appendLower(
  lower: CostCurve,
  left: number,
  right: number,
  aL: number,
  aR: number,
  bL: number,
  bR: number,
): void {
  const atLeft = aL - bL;
  const atRight = aR - bR;
  if (atLeft <= SAME_COST && atRight <= SAME_COST) lower.append(left, aL, right, aR);
  else if (atLeft >= -SAME_COST && atRight >= -SAME_COST) lower.append(left, bL, right, bR);
  else {
    const share = atLeft / (atLeft - atRight);
    const crossing = left + share * (right - left);
    const height = aL + share * (aR - aL);
    const isAFirst = atLeft < 0;
    if (crossing - left < SAME_LEVEL) lower.append(left, isAFirst ? bL : aL, right, isAFirst ? bR : aR);
    else if (right - crossing < SAME_LEVEL) {
      lower.append(left, isAFirst ? aL : bL, right, isAFirst ? aR : bR);
    } else {
      lower.append(left, isAFirst ? aL : bL, crossing, height);
      lower.append(crossing, height, right, isAFirst ? bR : aR);
    }
  }
}

/** Fills `lower` with the lower of two other curves everywhere, by a sweep over the ends of their segments. */
export function takeLower(one: CostCurve, other: CostCurve, lower: CostCurve): void {
  lower.numSegments = 0;
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
    if (right - left >= SAME_LEVEL) {
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

/** Fills `part` with a curve between two levels. */
export function takePart(
  { corners, numSegments }: CostCurve,
  from: number,
  to: number,
  part: CostCurve,
): void {
  part.numSegments = 0;
  for (let place = 0; place < 4 * numSegments; place += 4) {
    const x0 = Math.max(from, corners[place]);
    const x1 = Math.min(to, corners[place + 2]);
    if (x1 - x0 < SAME_LEVEL) continue;
    part.push(x0, heightAt(corners, place, x0), x1, heightAt(corners, place, x1));
  }
}

/** A move of the level by `least` … `most` (either sign) that costs `fixedEur` and `perKWh` for each kWh upwards. */
export interface LevelMove {
  least: number;
  most: number;
  perKWh: number;
  fixedEur: number;
}

/**
 * Carries a curve back over a move: the cost from the level before it. With U(x) = f(x) + perKWh · x it is the least U in a window
 * that slides along, less perKWh times the level: where U rises, the window's left end counts, where it falls its right end, and between them a
 * lowest point for as long as it is inside.
 */
export class MoveBack {
  readonly #rising: CostCurve = new CostCurve();
  readonly #falling: CostCurve = new CostCurve();
  readonly #level: CostCurve = new CostCurve();
  readonly #both: CostCurve = new CostCurve();
  /** Lowest points from left to right, and those that may still be the least of a window. */
  readonly #lowX: number[] = [];
  readonly #lowY: number[] = [];
  readonly #queue: number[] = [];

  /** @param before filled; another curve than `after`. */
  carry(after: CostCurve, move: LevelMove, before: CostCurve): void {
    this.#split(after, move);
    this.#holdLowest(move);
    takeLower(this.#rising, this.#falling, this.#both);
    takeLower(this.#both, this.#level, before);
    const { corners, numSegments } = before;
    const { perKWh, fixedEur } = move;
    for (let place = 0; place < 4 * numSegments; place += 2) {
      corners[place + 1] += fixedEur - perKWh * corners[place];
    }
  }

  /** Shifts what rises and what falls, and lists the lowest points. */
  #split({ corners, numSegments }: CostCurve, { least, most, perKWh }: LevelMove): void {
    this.#rising.numSegments = 0;
    this.#falling.numSegments = 0;
    this.#lowX.length = 0;
    this.#lowY.length = 0;
    for (let place = 0; place < 4 * numSegments; place += 4) {
      const x0 = corners[place];
      const x1 = corners[place + 2];
      const y0 = corners[place + 1] + perKWh * x0;
      const y1 = corners[place + 3] + perKWh * x1;
      const isRising = y1 >= y0;
      if (isRising) this.#rising.push(x0 - least, y0, x1 - least, y1);
      else this.#falling.push(x0 - most, y0, x1 - most, y1);
      this.#lowX.push(isRising ? x0 : x1);
      this.#lowY.push(isRising ? y0 : y1);
    }
  }

  /** The least of the lowest points in the window, by a queue in which they rise. */
  #holdLowest({ least, most }: LevelMove): void {
    const level = this.#level;
    level.numSegments = 0;
    const lowX = this.#lowX;
    const lowY = this.#lowY;
    const queue = this.#queue;
    queue.length = 0;
    if (most - least < SAME_LEVEL || lowX.length === 0) return;
    let head = 0;
    let next = 0;
    let left = lowX[0] - most;
    while (next < lowX.length || head < queue.length) {
      while (next < lowX.length && lowX[next] - most <= left) {
        while (queue.length > head && lowY[queue[queue.length - 1]] >= lowY[next]) queue.pop();
        queue.push(next++);
      }
      while (head < queue.length && lowX[queue[head]] - least <= left) head++;
      if (head === queue.length) {
        if (next === lowX.length) return;
        left = lowX[next] - most;
        continue;
      }
      const lowest = queue[head];
      const until = lowX[lowest] - least;
      const right = next < lowX.length ? Math.min(until, lowX[next] - most) : until;
      if (right - left >= SAME_LEVEL) level.append(left, lowY[lowest], right, lowY[lowest]);
      left = right;
    }
  }
}
