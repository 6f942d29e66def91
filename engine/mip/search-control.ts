import type { ResolvedOptions } from "../options.ts";
import type { LpSolver } from "../simplex/lp-types.ts";
import type { StopReason } from "../status.ts";

/** What a search asks of whoever runs it: limits, wish to stop, progress. */
export interface SearchControl {
  readonly options: ResolvedOptions;
  /** Nodes processed; the search counts them up. */
  readonly standing: { nodes: number };
  /** 0 for a search of the whole, 1 for one of a box of it, and so on. */
  readonly boxDepth: number;
  /** True once the time is over or the caller wants to stop. */
  readonly shouldStop: () => boolean;
  /** Simplex iterations so far, of all LPs. */
  readonly iterations: number;
  /** Simplex iterations that may still be spent. */
  readonly iterationsLeft: number;
  /** The first limit that is reached, or null. */
  stopReason(): StopReason | null;
  /** Why an LP ended with "stopped" or "iteration_limit". */
  lpStopReason(): StopReason;
  /** Lets go of an LP solver whose work is over; its iterations stay counted. */
  retire(solver: LpSolver): void;
  /** Adds to the counters of a part of the solve. */
  record(part: string, counters: Readonly<Record<string, number>>): void;
  /** Sends a progress event when one is due. */
  report(): void;
}

/** The control of the whole, with some of it replaced for a search within; the rest is asked of the whole each time. */
export function deriveControl(
  whole: SearchControl,
  changes: Partial<Pick<SearchControl, "options" | "retire">>,
): SearchControl {
  return {
    options: whole.options,
    standing: whole.standing,
    boxDepth: whole.boxDepth,
    shouldStop: whole.shouldStop,
    get iterations() {
      return whole.iterations;
    },
    get iterationsLeft() {
      return whole.iterationsLeft;
    },
    stopReason: () => whole.stopReason(),
    lpStopReason: () => whole.lpStopReason(),
    report: () => whole.report(),
    record: (part, counters) => whole.record(part, counters),
    retire: (solver) => whole.retire(solver),
    ...changes,
  };
}
