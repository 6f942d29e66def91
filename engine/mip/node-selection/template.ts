import type { NodeSelector, OpenNode } from "../plugins.ts";

/**
 * Template of a node selector: copy the file, rename, and add the selector to registry.ts (or hand it to `solve` as
 * `plugins.nodeSelector`). This one searches depth first: the node pushed last comes first.
 */
export const templateSelector: NodeSelector = {
  name: "depth-first",
  description: "node pushed last",
  create() {
    // State of one search lives here; nothing is shared between searches.
    let open: OpenNode[] = [];
    return {
      // Of two children the one to be explored first is pushed last.
      push(node) {
        open.push(node);
      },
      pop: () => open.pop(),
      dualBound: () =>
        open.reduce((least, node) => Math.min(least, node.dualBound), Number.POSITIVE_INFINITY),
      get size() {
        return open.length;
      },
      // Report each dropped node once: the search frees its memory.
      prune(cutoff, dropped) {
        const closed = open.filter((node) => node.dualBound >= cutoff);
        open = open.filter((node) => node.dualBound < cutoff);
        for (const node of closed) dropped(node);
      },
    };
  },
};
