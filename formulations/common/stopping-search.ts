/** A search that ends by itself, as if the caller had asked for it, at the first plan that is of no use. */
import type { AbortLike, IncumbentEvent } from "../../engine/index.ts";
import type { SolverAccess } from "../formulation.ts";

/** A search that may stop by itself. */
export interface StoppingSearch extends Pick<SolverAccess, "solve"> {
  /** Whether such a plan was found. */
  isStopped(): boolean;
}

/** A search that stops at the first plan for which this says no: what follows needs the time. */
export function stoppingAt(isGood: (event: IncumbentEvent) => boolean, solver: SolverAccess): StoppingSearch {
  const { signal, onIncumbent } = solver.options;
  let isStopped = false;
  const stop: AbortLike = {
    get aborted() {
      return isStopped || signal?.aborted === true;
    },
  };
  return {
    isStopped: () => isStopped,
    solve: (model, options) =>
      solver.solve(model, {
        ...options,
        signal: stop,
        onIncumbent(event) {
          onIncumbent?.(event);
          if (!isGood(event)) isStopped = true;
        },
      }),
  };
}
