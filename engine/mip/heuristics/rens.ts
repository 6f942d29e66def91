import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic } from "../plugins.ts";

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
    return {
      when: "node",
      *search(node, probe, found) {
        if (isDone) return "skipped";
        isDone = true;
        const colLb = node.colLb.slice();
        const colUb = node.colUb.slice();
        let numIntegers = 0;
        let numFixed = 0;
        for (let col = 0; col < mip.numCols; col++) {
          if (mip.integrality[col] === 0) continue;
          const value = node.colValue[col];
          numIntegers++;
          if (Math.abs(value - Math.round(value)) <= INTEGRALITY) numFixed++;
          colLb[col] = Math.max(colLb[col], Math.floor(value + INTEGRALITY));
          colUb[col] = Math.min(colUb[col], Math.ceil(value - INTEGRALITY));
        }
        if (numFixed < LEAST_SHARE * numIntegers) return "skipped";
        const outcome = yield* probe.searchBox(colLb, colUb, NODES, found);
        return outcome === "found" ? "found" : outcome === "skipped" ? "skipped" : "none";
      },
    };
  },
};
