/** Turns of the caller's event loop during work that is no solve, so that signals and messages are heard. */
import type { Host } from "../../engine/index.ts";

/** Milliseconds of work between two turns. */
const TURN_EVERY_MS = 10;

/** Asked now and then by work of some length whether it is to go on; the event loop may have a turn meanwhile. */
export type MayGoOn = () => Promise<boolean>;

/** Work that gives turns. */
export class Turns {
  readonly #host: Host;
  #lastMs: number;

  constructor(host: Host) {
    this.#host = host;
    this.#lastMs = host.now();
  }

  /** To be awaited often: gives the event loop a turn if one is due. Short solves in between give none. */
  async give(): Promise<void> {
    if (this.#host.now() - this.#lastMs < TURN_EVERY_MS) return;
    await this.#host.yield();
    this.#lastMs = this.#host.now();
  }
}
