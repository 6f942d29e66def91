/**
 * State that all threads of one search see: the objective of the best verified point, a stop flag for all, and for each worker
 * a wish to come back and a count that grows while it is alive. One SharedArrayBuffer, read and written by Atomics.
 *
 * Doubles have no atomic operations: an objective is stored as the 64-bit integer that has the same order.
 */

/** Places of the Int32 part: version of the objective, stop flag, then for each worker a recall flag and its beats. */
const VERSION = 0;
const STOP = 1;
const FIRST_WORKER = 2;
const PER_WORKER = 2;

const OBJECTIVE_BYTES = 8;
const SIGN = 0x7fff_ffff_ffff_ffffn;

/** A double as the integer of the same order; NaN has none. */
export function orderedBits(value: number): bigint {
  const double = Float64Array.of(value + 0);
  const [bits] = new BigInt64Array(double.buffer);
  return bits < 0n ? bits ^ SIGN : bits;
}

/** The double of such an integer. */
export function valueOfBits(ordered: bigint): number {
  const bits = BigInt64Array.of(ordered < 0n ? ordered ^ SIGN : ordered);
  return new Float64Array(bits.buffer)[0];
}

/** Memory for a search with this many workers. */
export function newSharedBuffer(numWorkers: number): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(OBJECTIVE_BYTES + 4 * (FIRST_WORKER + PER_WORKER * numWorkers));
  new BigInt64Array(buffer, 0, 1)[0] = orderedBits(Number.POSITIVE_INFINITY);
  return buffer;
}

/** See the head of the file. */
export class SharedState {
  readonly #objective: BigInt64Array;
  readonly #flags: Int32Array;

  /** @param buffer as of `newSharedBuffer`. */
  constructor(buffer: SharedArrayBuffer) {
    this.#objective = new BigInt64Array(buffer, 0, 1);
    this.#flags = new Int32Array(buffer, OBJECTIVE_BYTES);
  }

  /** Grows by one with each better objective. Cheap, unlike `objective`. */
  get version(): number {
    return Atomics.load(this.#flags, VERSION);
  }

  /** Objective of the best verified point; Infinity without one. */
  get objective(): number {
    return valueOfBits(Atomics.load(this.#objective, 0));
  }

  /** Takes the objective of a verified point if it is better than what is known. */
  offerObjective(objective: number): void {
    const offered = orderedBits(objective);
    let known = Atomics.load(this.#objective, 0);
    while (offered < known) {
      const seen = Atomics.compareExchange(this.#objective, 0, known, offered);
      if (seen === known) {
        Atomics.add(this.#flags, VERSION, 1);
        return;
      }
      known = seen;
    }
  }

  get isStopped(): boolean {
    return Atomics.load(this.#flags, STOP) !== 0;
  }

  /** Asks all workers to come back at once. */
  stop(): void {
    Atomics.store(this.#flags, STOP, 1);
  }

  isRecalled(worker: number): boolean {
    return Atomics.load(this.#flags, FIRST_WORKER + PER_WORKER * worker) !== 0;
  }

  /** Says that the worker is alive. */
  beat(worker: number): void {
    Atomics.add(this.#flags, FIRST_WORKER + PER_WORKER * worker + 1, 1);
  }

  /** How often the worker has said so. */
  beats(worker: number): number {
    return Atomics.load(this.#flags, FIRST_WORKER + PER_WORKER * worker + 1);
  }

  /** Asks a worker to come back after its node, or takes that back. */
  setRecall(worker: number, isRecalled: boolean): void {
    Atomics.store(this.#flags, FIRST_WORKER + PER_WORKER * worker, isRecalled ? 1 : 0);
  }
}
