import type { BranchingRule } from "../plugins.ts";
import { boundedFirst } from "./bounded-first.ts";

/** Branches on the column whose LP value is farthest from whole; the nearer side first. */
export const mostFractional: BranchingRule = {
  name: "most-fractional",
  description: "column whose LP value is farthest from a whole number",
  create(mip) {
    return {
      branch(node, candidates) {
        let best = 0;
        let bestDistance = -1;
        for (const pos of boundedFirst(node, candidates, mip.branchPriority)) {
          const value = candidates.value[pos];
          const distance = Math.abs(value - Math.round(value));
          if (distance > bestDistance) {
            bestDistance = distance;
            best = pos;
          }
        }
        const at = candidates.value[best];
        return {
          kind: "split",
          col: candidates.col[best],
          at,
          first: at - Math.floor(at) > 0.5 ? "up" : "down",
        };
      },
    };
  },
};
