/**
 * A convex quadratic cost below which tangents lie, as columns of a linear model. Tangents at v₀ < v₁ < … meet half-way
 * between their points, so that their maximum has one segment a tangent, with its slope: a bounded column each. A new tangent
 * splits a segment. No row is added, and with all columns boxed the basis stays dual feasible.
 */
import type { NewCol } from "../../engine/index.ts";
import type { WarmSolver } from "../formulation.ts";
import type { DcopfBuilt } from "./build.ts";

/** Tangents nearer to each other than this share of the range make no difference. */
const LEAST_DISTANCE = 1e-9;

/**
 * New tangents beside the one at the power itself, as parts of the way to the next old ones. The optimum lies near
 * the power of the last program, not at it: six neighbours instead of two saved a quarter of the programs (63 to 48
 * over seven networks).
 */
const SPREAD = [1 / 8, 1 / 3, 2 / 3] as const;

/** The tangents of one generator in one step; the lists run together and ascend in `at`. */
interface Item {
  readonly gen: number;
  readonly step: number;
  readonly c2: number;
  readonly c1: number;
  readonly minMW: number;
  readonly maxMW: number;
  /** Points of contact, MW. */
  readonly at: number[];
  /** Column of each; −1 until it is in the solver. */
  readonly col: number[];
  readonly ub: number[];
}

/** The tangents of all quadratic costs, in step with the columns of a solver. */
export class TangentCosts {
  readonly #built: DcopfBuilt;
  readonly #items: Item[] = [];
  readonly #rampPosition: Int32Array;
  #offset: number;

  /** @param offset constant of the built model's objective. */
  constructor(built: DcopfBuilt, offset: number) {
    this.#built = built;
    this.#offset = offset;
    const { input, segments, segmentStart, power, rampGenerators } = built;
    const { count, cost, minMW, maxMW } = input.network.generators;
    this.#rampPosition = new Int32Array(count).fill(-1);
    for (const [pos, gen] of rampGenerators.entries()) this.#rampPosition[gen] = pos;
    const perStep = segmentStart[count];
    for (let step = 0; step < input.steps; step++) {
      for (let gen = 0; gen < count; gen++) {
        const own = cost[gen];
        if (own.kind !== "polynomial" || own.c2 === 0 || maxMW[gen] === minMW[gen]) continue;
        const first = power.first + step * perStep + segmentStart[gen];
        const { slope, ub } = segments[gen];
        this.#items.push({
          gen,
          step,
          c2: own.c2,
          c1: own.c1,
          minMW: minMW[gen],
          maxMW: maxMW[gen],
          at: slope.map((each) => (each - own.c1) / (2 * own.c2)),
          col: slope.map((_, pos) => first + pos),
          ub: [...ub],
        });
      }
    }
  }

  /** Number of generators with tangents times steps. */
  get count(): number {
    return this.#items.length;
  }

  /**
   * Power of the generators at a point of the solver.
   * @param generationMW of the built model's own columns; changed where there are tangents, steps × generators.
   */
  readPowers(colValue: Float64Array, generationMW: Float64Array): void {
    const { count } = this.#built.input.network.generators;
    for (const { gen, step, col, minMW, maxMW } of this.#items) {
      let sum = minMW;
      for (const each of col) sum += colValue[each];
      generationMW[step * count + gen] = Math.min(maxMW, Math.max(minMW, sum));
    }
  }

  /**
   * Adds tangents around the powers of a plan wherever the cost is farther above its tangents than allowed.
   *
   * @param generationMW steps × generators.
   * @param price $/MWh at the generator's bus, steps × buses; null = unknown.
   * @param tolerance $ a generator and step.
   * @returns the number of tangents added.
   */
  refine(
    solver: WarmSolver,
    generationMW: Float64Array,
    price: Float64Array | null,
    tolerance: number,
  ): number {
    const { input } = this.#built;
    const { buses, generators } = input.network;
    const touched: Item[] = [];
    let added = 0;
    for (const item of this.#items) {
      const { gen, step, c2, c1, at } = item;
      const powerMW = generationMW[step * generators.count + gen];
      const { below, above } = neighbours(at, powerMW);
      const nearest = Math.min(powerMW - below, above - powerMW);
      if (!(c2 * nearest * nearest * input.stepHours > tolerance)) continue;
      // Without neighbour on one side the range ends there.
      const lower = Math.max(item.minMW, below);
      const upper = Math.min(item.maxMW, above);
      const wanted = [powerMW];
      for (const part of SPREAD) {
        wanted.push(powerMW - part * (powerMW - lower), powerMW + part * (upper - powerMW));
      }
      const lambda = price === null ? Number.NaN : price[step * buses.count + generators.bus[gen]];
      // Where the price holds, the generator would run at the point whose marginal cost it is.
      const answer = (lambda - c1) / (2 * c2);
      if (answer > lower && answer < upper) wanted.push(answer);
      const before = at.length;
      const lowest = at[0];
      for (const point of wanted) insertTangent(item, point);
      // The constant is the lowest tangent's value at the least power.
      const gain = (lowest - item.minMW) ** 2 - (at[0] - item.minMW) ** 2;
      this.#offset += input.stepHours * c2 * gain;
      if (at.length > before) touched.push(item);
      added += at.length - before;
    }
    if (added > 0) this.#update(solver, touched);
    return added;
  }

  /** Brings the solver's columns in step with the tangents. */
  #update(solver: WarmSolver, touched: readonly Item[]): void {
    const { input, balance } = this.#built;
    const { buses, generators } = input.network;
    const { stepHours } = input;
    const newCols: NewCol[] = [];
    const owners: { readonly item: Item; readonly pos: number }[] = [];
    for (const item of touched) {
      const { gen, step, c2, c1, at, col, minMW, maxMW } = item;
      const balanceRow = balance.first + step * buses.count + generators.bus[gen];
      const { rows, values } = this.#entries(gen, step, balanceRow);
      let from = minMW;
      for (let pos = 0; pos < at.length; pos++) {
        const to = pos + 1 < at.length ? (at[pos] + at[pos + 1]) / 2 : maxMW;
        const width = Math.max(0, to - from);
        from = to;
        if (col[pos] < 0) {
          newCols.push({ ub: width, cost: stepHours * (2 * c2 * at[pos] + c1), rows, values });
          owners.push({ item, pos });
        } else if (width !== item.ub[pos]) solver.setColBounds(col[pos], 0, width);
        item.ub[pos] = width;
      }
    }
    const first = solver.addCols(newCols);
    for (const [pos, owner] of owners.entries()) owner.item.col[owner.pos] = first + pos;
    solver.setObjectiveOffset(this.#offset);
  }

  /** Entries of a power column of a generator: its balance, and the ramps to and from the step. */
  #entries(gen: number, step: number, balanceRow: number) {
    const { input, ramp, rampGenerators } = this.#built;
    const rows = [balanceRow];
    const values = [1];
    const position = this.#rampPosition[gen];
    if (position >= 0 && step > 0) {
      rows.push(ramp.first + (step - 1) * rampGenerators.length + position);
      values.push(1);
    }
    if (position >= 0 && step + 1 < input.steps) {
      rows.push(ramp.first + step * rampGenerators.length + position);
      values.push(-1);
    }
    return { rows, values };
  }
}

/** The tangents around a power; ±Infinity where there is none. */
function neighbours(at: readonly number[], powerMW: number): { below: number; above: number } {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] <= powerMW) low = middle + 1;
    else high = middle;
  }
  return {
    below: low > 0 ? at[low - 1] : Number.NEGATIVE_INFINITY,
    above: low < at.length ? at[low] : Number.POSITIVE_INFINITY,
  };
}

/** Puts a tangent into its place, unless one is there already. */
function insertTangent(item: Item, powerMW: number): void {
  const { at, col, ub, minMW, maxMW } = item;
  const { below, above } = neighbours(at, powerMW);
  if (Math.min(powerMW - below, above - powerMW) <= LEAST_DISTANCE * (maxMW - minMW)) return;
  let pos = at.length;
  while (pos > 0 && at[pos - 1] > powerMW) pos--;
  at.splice(pos, 0, powerMW);
  col.splice(pos, 0, -1);
  ub.splice(pos, 0, Number.NaN);
}
