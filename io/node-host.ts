import type { Host } from "../engine/index.ts";

/**
 * The host of Node programs: monotonic clock, and yielding that lets signals and timers have their turn.
 * @param log receives the solver's log lines; left out, no log is produced.
 */
export function nodeHost(log?: (line: string) => void): Host {
  const host: Host = {
    now: () => performance.now(),
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  return log === undefined ? host : { ...host, log };
}
