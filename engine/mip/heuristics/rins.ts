import { INTEGRALITY } from "../../tolerances.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { BoxRate, outcomeOf } from "./box-rate.ts";

/** Nodes between two searches while they succeed. */
const EVERY = 20;

/** The box in which incumbent and LP solution agree on the integers. */
function agreement(mip: MipView, node: NodeView, incumbent: Float64Array) {
  // The bounds of the node are left out: the box reaches beyond its subtree.
  const colLb = mip.colLb.slice();
  const colUb = mip.colUb.slice();
  let numIntegers = 0;
  let numFixed = 0;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) continue;
    numIntegers++;
    const value = incumbent[col];
    if (Math.abs(value - node.colValue[col]) > INTEGRALITY) continue;
    colLb[col] = value;
    colUb[col] = value;
    numFixed++;
  }
  return { colLb, colUb, share: numIntegers > 0 ? numFixed / numIntegers : 0 };
}

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
      const { colLb, colUb, share } = agreement(mip, node, incumbent);
      if (share < rate.share) {
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
