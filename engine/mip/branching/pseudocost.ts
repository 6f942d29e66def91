import type { BranchingRule, FractionalCols, NodeView } from "../plugins.ts";
import { Pseudocosts } from "../pseudocosts.ts";
import { boundedFirst } from "./bounded-first.ts";

/** Keeps a zero on one side from hiding the other side. */
const LEAST_GROWTH = 1e-6;

/**
 * Branches where both sides are expected to move the objective most: largest product of the two expected growths.
 * The side nearer to the root LP's value is explored first.
 *
 * Achterberg, Koch, Martin, "Branching rules revisited", Operations Research Letters 33 (2005) 42-54.
 */
export const pseudocost: BranchingRule = {
  name: "pseudocost",
  description: "largest product of the expected growths on both sides",
  create(mip) {
    const costs = new Pseudocosts(mip.numCols);
    let rootValue: Float64Array | null = null;

    /** Position of the best candidate. */
    const choose = (node: NodeView, candidates: FractionalCols): number => {
      let best = 0;
      let bestScore = -1;
      for (const pos of boundedFirst(node, candidates, mip.branchPriority)) {
        const col = candidates.col[pos];
        const value = candidates.value[pos];
        const down = (value - Math.floor(value)) * costs.down(col);
        const up = (Math.ceil(value) - value) * costs.up(col);
        const score = Math.max(down, LEAST_GROWTH) * Math.max(up, LEAST_GROWTH);
        if (score > bestScore) {
          bestScore = score;
          best = pos;
        }
      }
      return best;
    };

    return {
      branch(node, candidates) {
        rootValue ??= node.colValue.slice();
        const pos = choose(node, candidates);
        const col = candidates.col[pos];
        const at = candidates.value[pos];
        const shift = at - rootValue[col];
        const goesUp = Math.abs(shift) > 0.1 ? shift > 0 : at - Math.floor(at) > 0.5;
        return { kind: "split", col, at, first: goesUp ? "up" : "down" };
      },
      childSolved({ col, direction, distance, objectiveGain }) {
        costs.add(col, direction, distance, objectiveGain);
      },
      estimate(node, candidates) {
        let estimate = node.lpObjective;
        for (let pos = 0; pos < candidates.count; pos++) {
          const col = candidates.col[pos];
          const value = candidates.value[pos];
          const down = (value - Math.floor(value)) * costs.down(col);
          const up = (Math.ceil(value) - value) * costs.up(col);
          estimate += Math.min(down, up);
        }
        return estimate;
      },
    };
  },
};
