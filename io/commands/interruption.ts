import type { AbortLike } from "../../engine/index.ts";

/** A request to stop, from Ctrl-C or SIGTERM. */
export interface Interruption extends AbortLike {
  /** Gives the signals back their usual effect. */
  dispose(): void;
}

/** Catches the first SIGINT or SIGTERM as a request to stop; a second one ends the process at once. */
export function listenForInterruption(): Interruption {
  let aborted = false;
  const request = (signal: NodeJS.Signals) => {
    if (aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    aborted = true;
  };
  process.on("SIGINT", request);
  process.on("SIGTERM", request);
  return {
    get aborted() {
      return aborted;
    },
    dispose() {
      process.off("SIGINT", request);
      process.off("SIGTERM", request);
    },
  };
}
