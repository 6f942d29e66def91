import type { PackedBasis } from "../node/packed-basis.ts";
import type { NodeView } from "../plugins.ts";
import type { ActiveHeuristic, Search } from "../search.ts";
import { timed } from "../timed.ts";
import { untilStopped } from "../until-stopped.ts";

/**
 * Calls heuristics one after the other while the node may still hold a better point. The first LP of each starts from the
 * same basis.
 *
 * @param isWanted which of them. @param basis asked for only if there is an LP; null before the first one.
 */
export function* runHeuristics(
  search: Search,
  view: NodeView,
  isWanted: (heuristic: ActiveHeuristic["run"]) => boolean,
  basis: (() => PackedBasis) | null,
): Generator<void, void> {
  let hasWorked = true;
  for (const heuristic of search.heuristics) {
    if (!isWanted(heuristic.run)) continue;
    if (hasWorked && (search.control.stopReason() !== null || view.lpObjective >= search.bounds.cutoff))
      return;
    const before = search.probe.iterations;
    search.probe.startFrom(basis);
    const begun = heuristic.run.search(view, search.probe, heuristic.sink);
    const share = `heuristic ${heuristic.name}`;
    const outcome =
      typeof begun === "string"
        ? begun
        : yield* timed(search.control, share, untilStopped(search.control, begun));
    hasWorked = outcome !== "skipped";
    if (hasWorked) heuristic.calls++;
    if (outcome === "found") heuristic.found++;
    heuristic.iterations += search.probe.iterations - before;
    // A point that is carried back to a large problem, and checked there, takes its time.
    if (hasWorked) yield;
  }
}
