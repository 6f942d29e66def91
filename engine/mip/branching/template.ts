import type { BranchingRule } from "../plugins.ts";

/**
 * Template of a branching rule: copy the file, rename, and add the rule to registry.ts (or hand it to `solve` as
 * `plugins.branchingRule`). This one takes the first fractional column.
 */
export const templateRule: BranchingRule = {
  name: "first-fractional",
  description: "first fractional column",
  create(mip) {
    // State of one search lives here; nothing is shared between searches.
    const timesUsed = new Int32Array(mip.numCols);
    return {
      branch(_node, candidates) {
        const col = candidates.col[0];
        timesUsed[col]++;
        // Two children: col <= floor(at) and col >= floor(at) + 1.
        return { kind: "split", col, at: candidates.value[0], first: "down" };
      },
      // Optional: learn from the children's LPs.
      childSolved(_outcome) {},
      // Optional: estimate the best objective below the node. Default: its LP objective.
      estimate(node, candidates) {
        return node.lpObjective + candidates.count * 1e-9;
      },
    };
  },
};
