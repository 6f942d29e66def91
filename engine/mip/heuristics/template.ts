import type { Heuristic } from "../plugins.ts";

/**
 * Template of a heuristic: copy the file, rename, and add the heuristic to registry.ts (or hand it to `solve` in
 * `plugins.heuristics`). This one rounds every integer column down.
 */
export const templateHeuristic: Heuristic = {
  name: "round-down",
  description: "rounds every integer column down",
  create(mip) {
    // State of one search lives here; nothing is shared between searches.
    const point = new Float64Array(mip.numCols);
    return {
      when: "node",
      search(node, _probe, found) {
        for (let col = 0; col < mip.numCols; col++) {
          const value = node.colValue[col];
          point[col] = mip.integrality[col] === 1 ? Math.floor(value) : value;
        }
        // The sink checks the point on the problem; what breaks a row is simply not taken.
        return found.offer(point) ? "found" : "none";
      },
    };
  },
};
