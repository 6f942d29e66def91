import type { ResolvedOptions } from "../options.ts";
import type { LpSolver } from "../simplex/lp-types.ts";
import type { StopReason } from "../status.ts";

/** What a search asks of whoever runs it: limits, wish to stop, progress. */
export interface SearchControl {
  readonly options: ResolvedOptions;
  /** Nodes processed; the search counts them up. */
  readonly standing: { nodes: number };
  /** True once the time is over or the caller wants to stop. */
  readonly shouldStop: () => boolean;
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
