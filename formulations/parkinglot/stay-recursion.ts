/**
 * The least cost of one vehicle's stay where power has a price in each step and all weight of a step lies within
 * one grid cell: the cost from each state of charge on, carried from departure to arrival,
 *
 *     V_k(S) = min over P of  w F(S, P) + c_k P + V_k+1(S + g P).
 *
 * F is linear on the two triangles of each cell and V piecewise linear, so at any S the least is at a power where F
 * bends, which is a node's or on the diagonal of a cell, or at one that leads to a bend of V. Both are curves over
 * S; V_k is the lowest of them. The domain of the degradation cost is left out: what comes of it is a lower bound.
 */
import { heightAt, type Sameness, SegmentCurve, takeLower } from "../../engine/index.ts";
import type { DegradationGrid } from "./degradation-grid.ts";
import { cellCost, diagonalRate } from "./grid-cell.ts";
import type { ParkingInput } from "./input.ts";
import { socGain } from "./plan.ts";

/** States of charge and costs, EUR, that differ by less are the same. */
const SAME: Sameness = { interval: 1e-12, height: 1e-11, relativeHeight: 0 };
/** Limits of the states are this much wider: no stay is lost in rounding. */
const WIDER = 1e-8;
/** A line of powers along which the state after the step changes by less leads to one state. */
const FLAT = 1e-9;
/** Slopes of the cost by power that differ by less are the same, EUR/kW. */
const SAME_SLOPE = 1e-9;
/** Segments of one curve at most; beyond, the stay is given up. */
const MOST_SEGMENTS = 20_000;
/** Steps between two chances to stop. */
const STEPS_A_PAUSE = 2;

/** A line in one cell along which F is linear: state, power and weighted cost at its ends, states ascending. */
interface BendLine {
  readonly soc0: number;
  readonly soc1: number;
  readonly power0: number;
  readonly power1: number;
  readonly cost0: number;
  readonly cost1: number;
}

/** A bend of V. */
interface Bend {
  readonly soc: number;
  readonly cost: number;
}

/** The least height between two places; Infinity where there is none. */
function leastBetween({ corners, numSegments }: SegmentCurve, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < 4 * numSegments; place += 4) {
    const left = Math.max(from, corners[place]);
    const right = Math.min(to, corners[place + 2]);
    if (left > right) continue;
    least = Math.min(least, heightAt(corners, place, left), heightAt(corners, place, right));
  }
  return least;
}

/** Appends what a step along a line costs with the cost from the state on that it leads to. */
function appendAlong(
  line: BendLine,
  gain: number,
  price: number,
  after: SegmentCurve,
  curve: SegmentCurve,
): void {
  const { soc0, soc1, power0, power1 } = line;
  const cost0 = line.cost0 + price * power0;
  const cost1 = line.cost1 + price * power1;
  const end0 = soc0 + gain * power0;
  const end1 = soc1 + gain * power1;
  const least = Math.min(end0, end1);
  const most = Math.max(end0, end1);
  if (most - least <= FLAT) {
    const toGo = leastBetween(after, least - FLAT, most + FLAT);
    if (toGo < Number.POSITIVE_INFINITY) curve.append(soc0, cost0 + toGo, soc1, cost1 + toGo);
    return;
  }
  const { corners, numSegments } = after;
  const isForward = end1 > end0;
  for (let pos = 0; pos < numSegments; pos++) {
    const place = 4 * (isForward ? pos : numSegments - 1 - pos);
    const left = Math.max(least, corners[place]);
    const right = Math.min(most, corners[place + 2]);
    if (right <= left) continue;
    const [from, to] = isForward ? [left, right] : [right, left];
    const share0 = (from - end0) / (end1 - end0);
    const share1 = (to - end0) / (end1 - end0);
    curve.append(
      soc0 + share0 * (soc1 - soc0),
      cost0 + share0 * (cost1 - cost0) + heightAt(corners, place, from),
      soc0 + share1 * (soc1 - soc0),
      cost0 + share1 * (cost1 - cost0) + heightAt(corners, place, to),
    );
  }
}

const makeCurve = (): SegmentCurve => new SegmentCurve(SAME);

/** The stay of one vehicle at changing prices. */
export class StayRecursion {
  /** The grid with weighted costs. */
  readonly #grid: DegradationGrid;
  /** State of charge a kW. */
  readonly #gain: number;
  readonly #arrivalSoc: number;
  /** Cost of the state at departure. */
  readonly #atEnd: SegmentCurve = makeCurve();
  /** Lines along which F bends, those of one curve together. */
  readonly #lines: readonly (readonly BendLine[])[];
  /** Least and largest change of the weighted F by power, EUR/kW. */
  readonly #slopes: { readonly least: number; readonly most: number };
  /** Room for the curves of halves of the bends, by depth. */
  readonly #halves: [SegmentCurve, SegmentCurve][] = [];
  #spare: [SegmentCurve, SegmentCurve, SegmentCurve] = [makeCurve(), makeCurve(), makeCurve()];

  /** @param grid of the vehicle; borrowed. */
  constructor(input: ParkingInput, vehicle: number, grid: DegradationGrid) {
    const { degradationWeight, etaCharge, missingEurPerKWh, vehicles } = input;
    const { socArrival, socRequired, capacityKWh } = vehicles[vehicle];
    this.#grid = { ...grid, cost: grid.cost.map((cost) => degradationWeight * cost) };
    this.#gain = socGain(vehicles[vehicle], etaCharge, 1);
    this.#arrivalSoc = socArrival;
    if (missingEurPerKWh !== null && socRequired > WIDER) {
      this.#atEnd.push(0, missingEurPerKWh * capacityKWh * socRequired, socRequired - WIDER, 0);
    }
    this.#atEnd.push(socRequired - WIDER, 0, 1 + WIDER, 0);
    this.#lines = this.#bendLines();
    this.#slopes = this.#powerSlopes();
  }

  #bendLines(): readonly (readonly BendLine[])[] {
    const { soc, powerKW } = this.#grid;
    const line = (i: number, j: number, power0: number, power1: number): BendLine => {
      const isFirst = i === 0;
      const isLast = i === soc.length - 2;
      const slope = (power1 - power0) / (soc[i + 1] - soc[i]);
      const soc0 = soc[i] - (isFirst ? WIDER : 0);
      const soc1 = soc[i + 1] + (isLast ? WIDER : 0);
      const from = power0 - (isFirst ? WIDER * slope : 0);
      const to = power1 + (isLast ? WIDER * slope : 0);
      const cost0 = cellCost(this.#grid, i, j, soc0, from);
      const cost1 = cellCost(this.#grid, i, j, soc1, to);
      return { soc0, soc1, power0: from, power1: to, cost0, cost1 };
    };
    const cells = Array.from({ length: soc.length - 1 }, (_, i) => i);
    const ofNodes = Array.from(powerKW, (power, node) =>
      cells.map((i) => line(i, Math.min(node, powerKW.length - 2), power, power)),
    );
    const ofDiagonals = Array.from({ length: powerKW.length - 1 }, (_, j) =>
      cells.map((i) => {
        return diagonalRate(this.#grid, i, j) > 0
          ? line(i, j, powerKW[j], powerKW[j + 1])
          : line(i, j, powerKW[j + 1], powerKW[j]);
      }),
    );
    return [...ofNodes, ...ofDiagonals];
  }

  #powerSlopes(): { readonly least: number; readonly most: number } {
    const { powerKW, cost } = this.#grid;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [node, value] of cost.entries()) {
      const j = node % powerKW.length;
      if (j === powerKW.length - 1) continue;
      const slope = (cost[node + 1] - value) / (powerKW[j + 1] - powerKW[j]);
      least = Math.min(least, slope);
      most = Math.max(most, slope);
    }
    return { least, most };
  }

  /** Bends of V that the least of a step may lead to, ends of its pieces among them. */
  #bendsOf({ corners, numSegments }: SegmentCurve, price: number): readonly Bend[] {
    const bends: Bend[] = [];
    const end = 4 * numSegments;
    const slopeAt = (place: number) =>
      (corners[place + 3] - corners[place + 1]) / (corners[place + 2] - corners[place]);
    const isLeast = (left: number, right: number) =>
      this.#slopes.least + price + this.#gain * left <= SAME_SLOPE &&
      this.#slopes.most + price + this.#gain * right >= -SAME_SLOPE;
    for (let place = 0; place < end; place += 4) {
      const isJoined = place > 0 && corners[place] - corners[place - 2] <= SAME.interval;
      const jump = isJoined ? corners[place + 1] - corners[place - 1] : Number.NEGATIVE_INFINITY;
      const left = jump < -SAME.height ? Number.NEGATIVE_INFINITY : slopeAt(place - 4);
      if (jump <= SAME.height && isLeast(left, slopeAt(place))) {
        bends.push({ soc: corners[place], cost: corners[place + 1] });
      }
      const next = place + 4;
      const isEnd =
        next === end ||
        corners[next] - corners[place + 2] > SAME.interval ||
        corners[next + 1] - corners[place + 3] > SAME.height;
      if (isEnd && isLeast(slopeAt(place), Number.POSITIVE_INFINITY)) {
        bends.push({ soc: corners[place + 2], cost: corners[place + 3] });
      }
    }
    return bends;
  }

  /** Fills a curve with what it costs to reach one bend. */
  #reach({ soc: end, cost }: Bend, price: number, curve: SegmentCurve): void {
    curve.numSegments = 0;
    const grid = this.#grid;
    const { soc, powerKW } = grid;
    const gain = this.#gain;
    let j = powerKW.length - 2;
    let i = 0;
    let left = Math.max(soc[0] - WIDER, end - gain * powerKW[j + 1]);
    const right = Math.min(soc[soc.length - 1] + WIDER, end);
    const at = (state: number) =>
      cellCost(grid, i, j, state, (end - state) / gain) + (price * (end - state)) / gain + cost;
    /** Its sign: on which side of the cell's bend. */
    const sideOf = (state: number): number => {
      const u = (state - soc[i]) / (soc[i + 1] - soc[i]);
      const v = ((end - state) / gain - powerKW[j]) / (powerKW[j + 1] - powerKW[j]);
      return diagonalRate(grid, i, j) > 0 ? u - v : u + v - 1;
    };
    while (left < right) {
      while (j > 0 && end - gain * powerKW[j] <= left) j--;
      while (i < soc.length - 2 && soc[i + 1] <= left) i++;
      let next = right;
      if (j > 0) next = Math.min(next, end - gain * powerKW[j]);
      if (i < soc.length - 2) next = Math.min(next, soc[i + 1]);
      const side0 = sideOf(left);
      const side1 = sideOf(next);
      if (side0 * side1 < 0) {
        const crossing = left + (side0 / (side0 - side1)) * (next - left);
        curve.append(left, at(left), crossing, at(crossing));
        curve.append(crossing, at(crossing), next, at(next));
      } else curve.append(left, at(left), next, at(next));
      left = next;
    }
  }

  /** Fills a curve with the lowest of what it costs to reach each of some bends. */
  #reachAny(
    bends: readonly Bend[],
    from: number,
    to: number,
    price: number,
    depth: number,
    curve: SegmentCurve,
  ): void {
    if (to - from === 1) {
      this.#reach(bends[from], price, curve);
      return;
    }
    this.#halves[depth] ??= [makeCurve(), makeCurve()];
    const [one, other] = this.#halves[depth];
    const middle = (from + to) >> 1;
    this.#reachAny(bends, from, middle, price, depth + 1, one);
    this.#reachAny(bends, middle, to, price, depth + 1, other);
    takeLower(one, other, curve);
  }

  /** Fills a curve with the cost from the state before a step on. */
  #carry(after: SegmentCurve, price: number, before: SegmentCurve): void {
    let [lowest, next, each] = this.#spare;
    lowest.numSegments = 0;
    const take = () => {
      takeLower(lowest, each, next);
      [lowest, next] = [next, lowest];
    };
    for (const lines of this.#lines) {
      each.numSegments = 0;
      for (const line of lines) appendAlong(line, this.#gain, price, after, each);
      take();
    }
    const bends = this.#bendsOf(after, price);
    if (bends.length > 0) {
      this.#reachAny(bends, 0, bends.length, price, 0, each);
      take();
    }
    before.numSegments = 0;
    const { corners, numSegments } = lowest;
    for (let place = 0; place < 4 * numSegments; place += 4) {
      before.append(corners[place], corners[place + 1], corners[place + 2], corners[place + 3]);
    }
    this.#spare = [lowest, next, each];
  }

  /**
   * The least cost of the stay or a little less, EUR; Infinity where it seems to have no plan, −Infinity where the
   * curves become too long. Comes back now and then before it is done.
   * @param prices of power, EUR for a kW over each step of the stay; borrowed.
   */
  *leastCost(prices: Float64Array): Generator<void, number> {
    let after = makeCurve();
    let before = makeCurve();
    for (let place = 0; place < 4 * this.#atEnd.numSegments; place += 4) {
      const { corners } = this.#atEnd;
      after.push(corners[place], corners[place + 1], corners[place + 2], corners[place + 3]);
    }
    for (let step = prices.length - 1; step >= 0; step--) {
      this.#carry(after, prices[step], before);
      [after, before] = [before, after];
      if (after.numSegments > MOST_SEGMENTS) return Number.NEGATIVE_INFINITY;
      if (step % STEPS_A_PAUSE === 0) yield;
    }
    return leastBetween(after, this.#arrivalSoc - WIDER, this.#arrivalSoc + WIDER);
  }
}
