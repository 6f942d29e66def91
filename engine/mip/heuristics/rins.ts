import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, NodeView } from "../plugins.ts";
import { BoxRate, outcomeOf } from "./box-rate.ts";
import { boxAround } from "./incumbent-box.ts";

/** Nodes between two searches while they succeed. */
const EVERY = 20;

/**
 * Relaxation induced neighbourhood search: integer columns on which the incumbent and the node's LP solution agree are fixed, the rest
 * is searched.
 *
 * Danna, Rothberg, Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions", Mathematical
 * Programming 102 (2005) 71-90.
 */
export const rins: Heuristic = {
  name: "rins",
  description: "searches where incumbent and LP solution differ",
  create(mip) {
    const rate = new BoxRate(EVERY);
    const searchDifference = function* (
      node: NodeView,
      incumbent: Float64Array,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const { colValue } = node;
      const agrees = (col: number) => Math.abs(incumbent[col] - colValue[col]) <= INTEGRALITY;
      const { colLb, colUb, numIntegers, numFixed } = boxAround(mip, incumbent, agrees);
      if (numFixed === 0 || numFixed < rate.share * numIntegers) {
        rate.note("small");
        return "skipped";
      }
      const outcome = yield* probe.searchBox(colLb, colUb, rate.nodeLimit, found);
      rate.note(outcome);
      return outcomeOf(outcome);
    };
    return {
      when: "node",
      search(node, probe, found) {
        const { incumbent } = node;
        if (!rate.isDue() || incumbent === null) return "skipped";
        return searchDifference(node, incumbent, probe, found);
      },
    };
  },
};
