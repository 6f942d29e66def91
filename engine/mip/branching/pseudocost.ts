import type { BranchingRule } from "../plugins.ts";
import { Pseudocosts } from "./pseudocosts.ts";
import { chooseByScore, estimateBelow, firstSide } from "./score.ts";

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
    return {
      branch(node, candidates) {
        const pos = chooseByScore(costs, node, candidates, mip.branchPriority);
        const col = candidates.col[pos];
        const at = candidates.value[pos];
        return { kind: "split", col, at, first: firstSide(node.rootColValue, col, at) };
      },
      childSolved({ col, direction, distance, objectiveGain, deductions }) {
        costs.add(col, direction, distance, objectiveGain);
        costs.addDeductions(col, direction, deductions);
      },
      conflictLearnt: (cols) => costs.conflicts.add(cols),
      estimate: (node, candidates) => estimateBelow(costs, node, candidates),
      history: costs,
    };
  },
};
