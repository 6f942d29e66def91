import type { FractionalCols, NodeView } from "../plugins.ts";

/**
 * Positions of the candidates to choose among: those whose domain in the node is finite, or all where none is.
 * A column without end can be branched on for ever; the others settle after finitely many branchings.
 */
export function boundedFirst(node: NodeView, candidates: FractionalCols): number[] {
  const all: number[] = [];
  const bounded: number[] = [];
  for (let pos = 0; pos < candidates.count; pos++) {
    const col = candidates.col[pos];
    all.push(pos);
    if (node.colUb[col] - node.colLb[col] < Number.POSITIVE_INFINITY) bounded.push(pos);
  }
  return bounded.length > 0 ? bounded : all;
}
