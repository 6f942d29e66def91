/**
 * Pseudo-costs: by how much the LP objective grew per unit that a branching moved a column, averaged over the
 * branchings seen. A column without its own history is given the average of all columns.
 *
 * Benichou et al., "Experiments in mixed-integer linear programming", Mathematical Programming 1 (1971) 76-94.
 */

/** Growth per unit while nothing is known; only ratios matter then. */
const UNKNOWN = 1;

/** How many branchings of its own make a column's history weigh as much as the average of all. */
const TRUST = 1;

/** History of one direction. */
class Direction {
  readonly #sum: Float64Array;
  readonly #count: Int32Array;
  #totalSum = 0;
  #totalCount = 0;

  constructor(numCols: number) {
    this.#sum = new Float64Array(numCols);
    this.#count = new Int32Array(numCols);
  }

  add(col: number, growth: number): void {
    this.#sum[col] += growth;
    this.#count[col]++;
    this.#totalSum += growth;
    this.#totalCount++;
  }

  /** Expected growth per unit: own average, blended with that of all columns while there is little of it. */
  cost(col: number): number {
    const average = this.#totalCount > 0 ? this.#totalSum / this.#totalCount : UNKNOWN;
    return (this.#sum[col] + TRUST * average) / (this.#count[col] + TRUST);
  }

  count(col: number): number {
    return this.#count[col];
  }
}

/** History of both directions of all columns. */
export class Pseudocosts {
  readonly #down: Direction;
  readonly #up: Direction;

  constructor(numCols: number) {
    this.#down = new Direction(numCols);
    this.#up = new Direction(numCols);
  }

  /**
   * Takes the result of a branching. Infinite gains are left out: they say that a side is closed, not what a unit
   * costs.
   * @param distance how far the column moved, positive.
   */
  add(col: number, direction: "down" | "up", distance: number, objectiveGain: number): void {
    if (!Number.isFinite(objectiveGain) || !(distance > 0)) return;
    const growth = Math.max(0, objectiveGain) / distance;
    (direction === "down" ? this.#down : this.#up).add(col, growth);
  }

  /** Expected growth of the objective per unit downwards. */
  down(col: number): number {
    return this.#down.cost(col);
  }

  /** Expected growth of the objective per unit upwards. */
  up(col: number): number {
    return this.#up.cost(col);
  }

  /** Branchings seen in the direction with fewer of them. */
  samples(col: number): number {
    return Math.min(this.#down.count(col), this.#up.count(col));
  }
}
