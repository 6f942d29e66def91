/**
 * Pseudo-costs: by how much the LP objective grew per unit that a branching moved a column, averaged over the
 * branchings seen. A column without its own history is given the average of all columns. Beside them how often a
 * side was closed at once, and how many bounds followed.
 *
 * Benichou et al., "Experiments in mixed-integer linear programming", Mathematical Programming 1 (1971) 76-94.
 */
import { ConflictActivity } from "./conflict-activity.ts";

/** Growth per unit while nothing is known; only ratios matter then. */
const UNKNOWN = 1;

/** How many branchings of its own make a column's history weigh as much as the average of all. */
const TRUST = 1;

/** Averages that a record holds of a column: growth, closed and deductions, down and then up. */
const NUM_AVERAGES = 6;

/** What was seen of branchings, or what has come since: sums and counts of the columns where there is any. */
export interface PseudocostRecord {
  /** Ascending. */
  readonly col: Int32Array;
  /** Six by column, one after the other: growth, closed, deductions downwards, then upwards. */
  readonly sum: Float64Array;
  readonly count: Int32Array;
}

/** An average by column, blended with that of all columns while there is little of its own. */
class Average {
  readonly #sum: Float64Array;
  readonly #count: Int32Array;
  #totalSum = 0;
  #totalCount = 0;

  constructor(numCols: number) {
    this.#sum = new Float64Array(numCols);
    this.#count = new Int32Array(numCols);
  }

  add(col: number, amount: number): void {
    this.#sum[col] += amount;
    this.#count[col]++;
    this.#totalSum += amount;
    this.#totalCount++;
  }

  /** Takes several amounts by their sum. */
  addMany(col: number, sum: number, count: number): void {
    this.#sum[col] += sum;
    this.#count[col] += count;
    this.#totalSum += sum;
    this.#totalCount += count;
  }

  /** @param unknown what stands for the average while there is nothing at all. */
  of(col: number, unknown: number): number {
    return (this.#sum[col] + TRUST * this.ofAll(unknown)) / (this.#count[col] + TRUST);
  }

  ofAll(unknown: number): number {
    return this.#totalCount > 0 ? this.#totalSum / this.#totalCount : unknown;
  }

  count(col: number): number {
    return this.#count[col];
  }

  sum(col: number): number {
    return this.#sum[col];
  }
}

/** History of one direction. */
class Direction {
  readonly growth: Average;
  /** Share of the children that were closed at once. */
  readonly closed: Average;
  /** Columns whose bounds followed. */
  readonly deductions: Average;

  constructor(numCols: number) {
    this.growth = new Average(numCols);
    this.closed = new Average(numCols);
    this.deductions = new Average(numCols);
  }
}

/** What has come to a history since. @param now everything in `before` is in it. */
export function pseudocostsSince(before: PseudocostRecord, now: PseudocostRecord): PseudocostRecord {
  const changed: number[] = [];
  const old = new Int32Array(now.col.length).fill(-1);
  for (let pos = 0, past = 0; pos < now.col.length; pos++) {
    if (before.col[past] === now.col[pos]) old[pos] = past++;
    for (let which = 0; which < NUM_AVERAGES; which++) {
      const known = old[pos] < 0 ? 0 : before.count[NUM_AVERAGES * old[pos] + which];
      if (now.count[NUM_AVERAGES * pos + which] === known) continue;
      changed.push(pos);
      break;
    }
  }
  const sum = new Float64Array(NUM_AVERAGES * changed.length);
  const count = new Int32Array(NUM_AVERAGES * changed.length);
  for (const [to, pos] of changed.entries()) {
    for (let which = 0; which < NUM_AVERAGES; which++) {
      const from = NUM_AVERAGES * pos + which;
      const past = old[pos] < 0 ? -1 : NUM_AVERAGES * old[pos] + which;
      sum[NUM_AVERAGES * to + which] = now.sum[from] - (past < 0 ? 0 : before.sum[past]);
      count[NUM_AVERAGES * to + which] = now.count[from] - (past < 0 ? 0 : before.count[past]);
    }
  }
  return { col: Int32Array.from(changed, (pos) => now.col[pos]), sum, count };
}

/** History of both directions of all columns. */
export class Pseudocosts {
  readonly #numCols: number;
  readonly #down: Direction;
  readonly #up: Direction;
  /** Belongs to one search: neither exported nor merged. */
  readonly conflicts: ConflictActivity;

  constructor(numCols: number) {
    this.conflicts = new ConflictActivity(numCols);
    this.#numCols = numCols;
    this.#down = new Direction(numCols);
    this.#up = new Direction(numCols);
  }

  get #averages(): readonly Average[] {
    const { growth, closed, deductions } = this.#down;
    return [growth, closed, deductions, this.#up.growth, this.#up.closed, this.#up.deductions];
  }

  /** Everything that was seen, as a record of its own. */
  export(): PseudocostRecord {
    const averages = this.#averages;
    const cols: number[] = [];
    for (let col = 0; col < this.#numCols; col++) {
      if (averages.some((average) => average.count(col) > 0)) cols.push(col);
    }
    const sum = new Float64Array(NUM_AVERAGES * cols.length);
    const count = new Int32Array(NUM_AVERAGES * cols.length);
    for (const [pos, col] of cols.entries()) {
      for (const [which, average] of averages.entries()) {
        sum[NUM_AVERAGES * pos + which] = average.sum(col);
        count[NUM_AVERAGES * pos + which] = average.count(col);
      }
    }
    return { col: Int32Array.from(cols), sum, count };
  }

  /** Adds what a record holds. */
  merge({ col, sum, count }: PseudocostRecord): void {
    for (const [which, average] of this.#averages.entries()) {
      for (let pos = 0; pos < col.length; pos++) {
        const entry = NUM_AVERAGES * pos + which;
        if (count[entry] > 0) average.addMany(col[pos], sum[entry], count[entry]);
      }
    }
  }

  /**
   * Takes the result of a branching. Infinite gains are left out: they say that a side is closed, not what a unit
   * costs.
   * @param distance how far the column moved, positive.
   */
  add(col: number, direction: "down" | "up", distance: number, objectiveGain: number): void {
    const { growth, closed } = direction === "down" ? this.#down : this.#up;
    closed.add(col, objectiveGain === Number.POSITIVE_INFINITY ? 1 : 0);
    if (!Number.isFinite(objectiveGain) || !(distance > 0)) return;
    growth.add(col, Math.max(0, objectiveGain) / distance);
  }

  /** Takes the number of columns whose bounds followed from a branching. */
  addDeductions(col: number, direction: "down" | "up", count: number): void {
    (direction === "down" ? this.#down : this.#up).deductions.add(col, count);
  }

  /** Expected growth of the objective per unit downwards. */
  down(col: number): number {
    return this.#down.growth.of(col, UNKNOWN);
  }

  /** Expected growth of the objective per unit upwards. */
  up(col: number): number {
    return this.#up.growth.of(col, UNKNOWN);
  }

  /** The average growth per unit over all columns, both directions multiplied. */
  averageProduct(): number {
    return this.#down.growth.ofAll(UNKNOWN) * this.#up.growth.ofAll(UNKNOWN);
  }

  /** How often branching on the column closed a side, from 0 to 1: the product of both sides' shares. */
  closing(col: number): number {
    return this.#down.closed.of(col, 0) * this.#up.closed.of(col, 0);
  }

  /** How many bounds follow from branching on the column, relative to the average of all: both sides multiplied. */
  deducing(col: number): number {
    const down = this.#down.deductions;
    const up = this.#up.deductions;
    const average = down.ofAll(0) * up.ofAll(0);
    return average > 0 ? (down.of(col, 0) * up.of(col, 0)) / average : 0;
  }

  /** Branchings seen in the direction with fewer of them. */
  samples(col: number): number {
    return Math.min(this.#down.growth.count(col), this.#up.growth.count(col));
  }
}
