/**
 * Costs as functions of a battery's level, carried from step to step in place, without allocation. See docs/formulations/depot.md, "One
 * column for a truck's plan".
 */
import { heightAt, type Sameness, SegmentCurve, takeLower } from "../../engine/index.ts";

/** Levels, kWh, that are nearer to each other are the same, and costs, EUR. */
const SAME: Sameness = { interval: 1e-9, height: 1e-10, relativeHeight: 0 };

/** An empty curve of costs, EUR, over levels, kWh. */
export const makeCostCurve = (): SegmentCurve => new SegmentCurve(SAME);

/** The least height; Infinity without segments. */
export function leastOf({ corners, numSegments }: SegmentCurve): number {
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < 4 * numSegments; place += 4) {
    least = Math.min(least, corners[place + 1], corners[place + 3]);
  }
  return least;
}

/** Fills `part` with a curve between two levels. */
export function takePart(
  { corners, numSegments }: SegmentCurve,
  from: number,
  to: number,
  part: SegmentCurve,
): void {
  part.numSegments = 0;
  for (let place = 0; place < 4 * numSegments; place += 4) {
    const x0 = Math.max(from, corners[place]);
    const x1 = Math.min(to, corners[place + 2]);
    if (x1 - x0 <= SAME.interval) continue;
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
  readonly #rising: SegmentCurve = makeCostCurve();
  readonly #falling: SegmentCurve = makeCostCurve();
  readonly #level: SegmentCurve = makeCostCurve();
  readonly #both: SegmentCurve = makeCostCurve();
  /** Lowest points from left to right, and those that may still be the least of a window. */
  readonly #lowX: number[] = [];
  readonly #lowY: number[] = [];
  readonly #queue: number[] = [];

  /** @param before filled; another curve than `after`. */
  carry(after: SegmentCurve, move: LevelMove, before: SegmentCurve): void {
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
  #split({ corners, numSegments }: SegmentCurve, { least, most, perKWh }: LevelMove): void {
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
    if (most - least <= SAME.interval || lowX.length === 0) return;
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
      if (right - left > SAME.interval) level.append(left, lowY[lowest], right, lowY[lowest]);
      left = right;
    }
  }
}
