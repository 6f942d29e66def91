/**
 * Disjoint sets of indices, as an array that leads from each index towards the smallest of its set, which leads to itself.
 *
 * Source: Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of the ACM 22 (1975) 215–225.
 */

/** The index that stands for the set of `index`; halves the path to it. */
export function findRoot(parent: Int32Array, index: number): number {
  let root = index;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/** Joins two sets; the smaller root stays. @returns whether they were two. */
export function join(parent: Int32Array, a: number, b: number): boolean {
  const one = findRoot(parent, a);
  const other = findRoot(parent, b);
  if (one === other) return false;
  parent[Math.max(one, other)] = Math.min(one, other);
  return true;
}
