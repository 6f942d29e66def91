import type { NodeSelector } from "../plugins.ts";
import { OpenNodes } from "./open-nodes.ts";

/** Takes the node of the least dual bound: fewest nodes to prove the optimum, most jumps. */
export const bestBound: NodeSelector = {
  name: "best-bound",
  description: "node of the least dual bound",
  create() {
    const open = new OpenNodes();
    return {
      push: (node) => open.add(node),
      pop: () => (open.size > 0 ? open.take(open.byBound.idAt(0)) : undefined),
      dualBound: () => open.dualBound(),
      get size() {
        return open.size;
      },
      prune(cutoff, dropped) {
        for (const id of open.atLeast(cutoff)) dropped(open.take(id));
      },
    };
  },
};
