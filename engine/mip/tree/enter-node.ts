import type { Search } from "../search.ts";

/** Conflicts that a jump looks at whether or not its bounds are theirs: those learnt since the node was opened, mostly. */
const LATEST_CONFLICTS = 10;

/**
 * A jump: the domain is built from the root along the path, and what followed on the way is known already. The LP starts from the
 * parent's basis; next to the node that was entered last, with its factor and all.
 */
function jumpTo(search: Search, id: number): void {
  const { domain, nodes, lp } = search;
  search.counters.jumps++;
  const parent = nodes.parent[id];
  domain.reset(search.globalLb, search.globalUb);
  nodes.forEachChange(parent, (col, lb, ub) => {
    domain.recall(col, lb, ub);
  });
  // Bounds that crossed by noise went the long way.
  domain.forgetChanges();
  domain.forgetQueue();
  domain.queueLatestConflicts(LATEST_CONFLICTS);
  if (parent < 0) domain.queueAllRows();
  else {
    nodes.forEachBranching(id, (col, lb, ub) => {
      domain.tighten(col, lb, ub);
    });
  }
  const basis = nodes.basis(id);
  if (parent >= 0 && parent === search.savedParent) lp.goBack();
  else if (basis !== null) lp.loadBasis(basis);
}

/** A step down: domain and LP stand at the parent already. */
function plungeTo(search: Search, id: number): void {
  const { domain, nodes } = search;
  search.counters.plunges++;
  domain.forgetChanges();
  nodes.forEachBranching(id, (col, lb, ub) => {
    domain.tighten(col, lb, ub);
  });
}

/**
 * Brings domain and LP to a node and deduces what follows from its bounds; in steps.
 * @returns false when the node is empty.
 */
export function* enterNode(search: Search, id: number): Generator<void, boolean> {
  const { nodes, domain } = search;
  const isChildOfLive = search.liveNode >= 0 && nodes.parent[id] === search.liveNode;
  if (isChildOfLive) plungeTo(search, id);
  else jumpTo(search, id);
  search.liveNode = -1;
  if (domain.isEmpty) return false;
  return !search.isPropagating || (yield* domain.propagateInSteps());
}

/** Keeps for the children what was deduced at the node; at the root it holds everywhere. */
export function keepDeductions(search: Search, id: number): void {
  const { domain, nodes } = search;
  if (nodes.depth[id] === 0) {
    search.globalLb.set(domain.colLb);
    search.globalUb.set(domain.colUb);
    return;
  }
  const count = domain.numChanged;
  const col = new Int32Array(count);
  const lb = new Float64Array(count);
  const ub = new Float64Array(count);
  for (let pos = 0; pos < count; pos++) {
    const changed = domain.changedCol(pos);
    col[pos] = changed;
    lb[pos] = domain.colLb[changed];
    ub[pos] = domain.colUb[changed];
  }
  nodes.setDeduced(id, { col, lb, ub });
}
