/** How many open nodes pass between the search of a tree and one of its workers. */

/** Subtrees in a packet for a worker that has none: so many at first, then twice as many after one that was finished. */
export const FIRST_SUBTREES = 4;

/** Nodes that pass at once, at most. */
const MOST_SUBTREES = 64;

/** Nodes that pass in both directions though each has enough: the best ones of all get mixed. */
const MIXED = 4;

/** Nodes that one has more than the other, times the other's, before it gives of its own. */
const IMBALANCE = 2;

/** Nodes to pass on where `many` are and `few` are there. */
function difference(many: number, few: number): number {
  if (many <= IMBALANCE * few + IMBALANCE) return MIXED;
  return Math.min(Math.max(MIXED, (many - few) >> 2), MOST_SUBTREES);
}

/**
 * Nodes that a worker gets.
 * @param spare that the own search can do without.
 * @param owned that the worker has.
 * @param packetSize as of `nextPacketSize`.
 */
export function chooseGift(spare: number, owned: number, numThreads: number, packetSize: number): number {
  if (owned > 0) return Math.min(spare, difference(spare, owned));
  return Math.min(Math.max(1, Math.floor(spare / (2 * numThreads))), packetSize);
}

/** Nodes that a worker gives back. @param spare as above. @param owned as above. */
export function chooseReturn(spare: number, owned: number): number {
  return difference(owned, Math.max(0, spare));
}

/** Subtrees for a worker that has none, after a packet of `packetSize` that left so many nodes open. */
export function nextPacketSize(packetSize: number, open: number): number {
  const size = open === 0 ? 2 * packetSize : packetSize >> 1;
  return Math.min(Math.max(1, size), MOST_SUBTREES);
}
