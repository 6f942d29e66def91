import type { FractionalCols, NodeView } from "../plugins.ts";

/** The positions whose columns have the highest priority among them. */
function highestPriority(positions: number[], candidates: FractionalCols, priority: Uint8Array): number[] {
  let highest = 0;
  for (const pos of positions) highest = Math.max(highest, priority[candidates.col[pos]]);
  return positions.filter((pos) => priority[candidates.col[pos]] === highest);
}

/**
 * Positions of the candidates to choose among: those whose domain in the node is finite, or all where none is; of
 * these the ones of highest priority. A column without end can be branched on for ever; the others settle after
 * finitely many branchings.
 *
 * @param priority length numCols, or null: all alike.
 */
export function boundedFirst(
  node: NodeView,
  candidates: FractionalCols,
  priority: Uint8Array | null,
): number[] {
  const all: number[] = [];
  const bounded: number[] = [];
  for (let pos = 0; pos < candidates.count; pos++) {
    const col = candidates.col[pos];
    all.push(pos);
    if (node.colUb[col] - node.colLb[col] < Number.POSITIVE_INFINITY) bounded.push(pos);
  }
  const positions = bounded.length > 0 ? bounded : all;
  return priority === null ? positions : highestPriority(positions, candidates, priority);
}
