import { Domain } from "../domain/propagation.ts";
import type { Heuristic, HeuristicOutcome, IncumbentSink, LpProbe, MipView, NodeView } from "../plugins.ts";
import { offerMended } from "./feasibility-jump.ts";
import { offerWithFixedIntegers } from "./fixed-integers.ts";
import { roundByPropagation } from "./pump-rounding.ts";
import { makeRandom } from "./random.ts";

/** Simplex iterations for the continuous columns: at least, and this many times the rows. */
const FREE_ITERATIONS = 1000;
const ITERATIONS_A_ROW = 0.5;

/** The rounding beside the continuous columns of the LP point, within the bounds of the problem. */
function besideRounding(mip: MipView, rounded: Float64Array, colValue: Float64Array): Float64Array {
  return rounded.map((whole, col) =>
    mip.integrality[col] === 1 ? whole : Math.min(Math.max(colValue[col], mip.colLb[col]), mip.colUb[col]),
  );
}

/**
 * Fix and propagate, at the root while there is no incumbent: integer columns are fixed next to the LP point one after the other,
 * with what follows from each. Where that leads into a contradiction, the rest is rounded all the same and broken rows are
 * mended by jumps.
 *
 * Salvagnin, Roberti, Fischetti, "A fix-propagate-repair heuristic for mixed integer programming", Mathematical Programming
 * Computation 17 (2025) 111-139.
 */
export const fixAndPropagate: Heuristic = {
  name: "fix-and-propagate",
  description: "fixes integer columns next to the root LP's solution, with propagation and repair",
  create(mip) {
    const random = makeRandom(mip.seed);
    const mostIterations = FREE_ITERATIONS + Math.floor(ITERATIONS_A_ROW * mip.numRows);
    const fixAndRepair = function* (
      node: NodeView,
      probe: LpProbe,
      found: IncumbentSink,
    ): Generator<void, HeuristicOutcome> {
      const domain = new Domain(mip);
      const rounded = new Float64Array(mip.numCols);
      const colValue = node.colValue.slice();
      domain.reset(node.colLb, node.colUb);
      const isSound = yield* roundByPropagation(mip, domain, colValue, rounded, random);
      if (isSound && (yield* offerWithFixedIntegers(mip, rounded, probe, found, mostIterations, colValue)))
        return "found";
      return yield* offerMended(mip, besideRounding(mip, rounded, colValue), random, probe, found);
    };
    return {
      when: "node",
      beforeCuts: "without-incumbent",
      search(node, probe, found) {
        return node.depth > 0 || node.incumbent !== null ? "skipped" : fixAndRepair(node, probe, found);
      },
    };
  },
};
