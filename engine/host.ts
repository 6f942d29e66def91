/**
 * What the engine needs from the place where it runs. It knows no Node, no DOM and no timer; whoever embeds
 * it may hand in a better clock, a way to yield and a place for log lines.
 */
export interface Host {
  /** Milliseconds on a clock that never runs backwards. */
  now(): number;
  /** Resolves after pending events of the caller's event loop had their turn. */
  yield(): Promise<void>;
  /**
   * Resolves after about so many milliseconds. A solve that waits for workers looks at its limits that often; without it
   * only when a worker answers.
   */
  sleep?(milliseconds: number): Promise<void>;
  /**
   * Called where large arrays have just become garbage and more are about to be made. A host that cares for memory may
   * collect them; JavaScript engines look at their own heap, where such arrays do not stand.
   * @param bytes about how much they hold, where that is known.
   */
  released?(bytes?: number): void;
  /** Receives one log line without line end. Absent: no log is produced. */
  log?(line: string): void;
}

/** What the engine reads of an `AbortSignal`. */
export interface AbortLike {
  readonly aborted: boolean;
}

/**
 * A host that works wherever JavaScript runs: `Date.now` and a resolved promise. No timer fires between the steps of a solve, nor is
 * a signal heard that one sets: that takes a host which knows its event loop, such as `nodeHost` of `gridplex/io`.
 */
export const PLAIN_HOST: Host = Object.freeze({
  now: () => Date.now(),
  yield: () => Promise.resolve(),
});
