/** Conflicts a column was in count less, the older they are: by this factor for each one since. */
const DECAY = 0.98;

/** Counts are rescaled beyond this. */
const MOST = 1e100;

/**
 * How much each column has to do with what was learnt lately.
 *
 * Moskewicz et al., "Chaff: engineering an efficient SAT solver", DAC 2001, 530-535.
 */
export class ConflictActivity {
  readonly #activity: Float64Array;
  #step = 1;
  #sum = 0;

  constructor(numCols: number) {
    this.#activity = new Float64Array(numCols);
  }

  /** Takes the columns of a conflict; borrowed. */
  add(cols: Int32Array): void {
    this.#step /= DECAY;
    for (const col of cols) this.#activity[col] += this.#step;
    this.#sum += cols.length * this.#step;
    if (this.#step < MOST) return;
    this.#step /= MOST;
    this.#sum /= MOST;
    for (let col = 0; col < this.#activity.length; col++) this.#activity[col] /= MOST;
  }

  /** From 0 to 1; a half for the average column, 0 while there are no conflicts. */
  share(col: number): number {
    if (this.#sum === 0) return 0;
    const relative = (this.#activity[col] * this.#activity.length) / this.#sum;
    return relative / (1 + relative);
  }
}
