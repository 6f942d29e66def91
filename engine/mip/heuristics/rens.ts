import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, NodeView } from "../plugins.ts";
import { outcomeOf } from "./box-rate.ts";

/** Share of the integer columns that must be whole in the LP solution. */
const LEAST_SHARE = 0.5;

/** Nodes of the search. */
const NODES = 200;

/**
 * Relaxation enforced neighbourhood search, once, at the root: integer columns that are whole in the LP solution are fixed, the others
 * may only go to their two neighbours.
 *
 * Berthold, "RENS: the optimal rounding", Mathematical Programming Computation 6 (2014) 33-54.
 */
export const rens: Heuristic = {
  name: "rens",
  description: "searches the roundings of the root LP's solution",
  create(mip) {
    let isDone = false;
    const searchRoundings = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const colLb = node.colLb.slice();
      const colUb = node.colUb.slice();
      let numIntegers = 0;
      let numFixed = 0;
      for (let col = 0; col < mip.numCols; col++) {
        if (mip.integrality[col] === 0) continue;
        const value = node.colValue[col];
        numIntegers++;
        if (Math.abs(value - Math.round(value)) <= INTEGRALITY) numFixed++;
        colLb[col] = Math.max(colLb[col], Math.floor(value + INTEGRALITY) + 0);
        colUb[col] = Math.min(colUb[col], Math.ceil(value - INTEGRALITY) + 0);
      }
      if (numFixed < LEAST_SHARE * numIntegers) return "skipped";
      const outcome = yield* probe.searchBox(colLb, colUb, NODES, found);
      return outcomeOf(outcome);
    };
    return {
      when: "node",
      search(node, probe, found) {
        // Threads that join later find the root done.
        if (isDone || node.depth > 0) return "skipped";
        isDone = true;
        return searchRoundings(node, probe, found);
      },
    };
  },
};
