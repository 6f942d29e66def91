import type { Search } from "../mip/search.ts";
import { importSubtree, type Subtree } from "./subtree.ts";

/**
 * Opens a node in a search that came as a record.
 * @param isNext whether it shall be searched before others; else the search goes on with what it has begun.
 * @returns its place.
 */
export function adoptSubtree(search: Search, subtree: Subtree, isNext: boolean): number {
  const { nodes, selector } = search;
  const node = importSubtree(nodes, subtree, search.lp.problem);
  // Its parent's place may be one that the search still remembers from a node that is gone.
  const parent = nodes.parent[node.id];
  if (parent === search.liveNode) search.liveNode = -1;
  if (parent === search.savedParent) search.savedParent = -1;
  if (isNext || selector.shelve === undefined) selector.push(node);
  else selector.shelve(node);
  return node.id;
}
