import type { ChangeListsState, NodesState } from "../search-state.ts";
import type { BoundChanges, NodeStore } from "./node.ts";
import type { PackedBasis } from "./packed-basis.ts";

/** Ids of the nodes that are held, parents before their children. */
function heldNodes(nodes: NodeStore): Int32Array {
  const { numPlaces, depth } = nodes;
  const held: number[] = [];
  for (let id = 0; id < numPlaces; id++) if (nodes.isHeld(id)) held.push(id);
  return Int32Array.from(held.sort((a, b) => depth[a] - depth[b] || a - b));
}

function saveChangeLists(lists: readonly (BoundChanges | null)[]): ChangeListsState {
  const start = new Int32Array(lists.length + 1);
  for (const [pos, list] of lists.entries()) start[pos + 1] = start[pos] + (list?.col.length ?? 0);
  const total = start[lists.length];
  const state = {
    start,
    col: new Int32Array(total),
    lb: new Float64Array(total),
    ub: new Float64Array(total),
  };
  for (const [pos, list] of lists.entries()) {
    if (list === null) continue;
    state.col.set(list.col, start[pos]);
    state.lb.set(list.lb, start[pos]);
    state.ub.set(list.ub, start[pos]);
  }
  return state;
}

/** The list at a position, copied; null for an empty one. */
function loadChanges({ start, col, lb, ub }: ChangeListsState, pos: number): BoundChanges | null {
  const [first, end] = [start[pos], start[pos + 1]];
  if (first === end) return null;
  return { col: col.slice(first, end), lb: lb.slice(first, end), ub: ub.slice(first, end) };
}

/** The bases of open nodes, each once. */
function saveBases(
  nodes: NodeStore,
  held: Int32Array,
): Pick<NodesState, "basis" | "basisStart" | "basisBytes"> {
  const numberOf = new Map<PackedBasis, number>();
  const starts = [0];
  const basis = new Int32Array(held.length).fill(-1);
  for (const [pos, id] of held.entries()) {
    const packed = nodes.basis(id);
    if (packed === null) continue;
    let number = numberOf.get(packed);
    if (number === undefined) {
      number = numberOf.size;
      numberOf.set(packed, number);
      starts.push(starts[number] + packed.length);
    }
    basis[pos] = number;
  }
  const basisBytes = new Uint8Array(starts[numberOf.size]);
  for (const [packed, number] of numberOf) basisBytes.set(packed, starts[number]);
  return { basis, basisStart: Int32Array.from(starts), basisBytes };
}

/** The open nodes, with what stands above them, as a record of its own. Cost: one pass over what is held. */
export function saveNodes(nodes: NodeStore): NodesState {
  const held = heldNodes(nodes);
  const placeOf = new Int32Array(nodes.numPlaces).fill(-1);
  for (const [pos, id] of held.entries()) placeOf[id] = pos;
  const ints = (values: Int32Array): Int32Array => held.map((id) => values[id]);
  const doubles = (values: Float64Array): Float64Array => Float64Array.from(held, (id) => values[id]);
  const ids = Array.from(held);
  return {
    parent: held.map((id) => (nodes.parent[id] < 0 ? -1 : placeOf[nodes.parent[id]])),
    depth: ints(nodes.depth),
    isOpen: Uint8Array.from(held, (id) => (nodes.isOpen(id) ? 1 : 0)),
    branchCol: ints(nodes.branchCol),
    branchLb: doubles(nodes.branchLb),
    branchUb: doubles(nodes.branchUb),
    distance: doubles(nodes.distance),
    isUp: Uint8Array.from(held, (id) => nodes.isUp[id]),
    dualBound: doubles(nodes.dualBound),
    parentObjective: doubles(nodes.parentObjective),
    estimate: doubles(nodes.estimate),
    deduced: saveChangeLists(ids.map((id) => nodes.deduced(id))),
    branching: saveChangeLists(ids.map((id) => nodes.branching(id))),
    ...saveBases(nodes, held),
  };
}

/**
 * Puts nodes back into a store.
 *
 * @param nodes takes them beside those that it has.
 * @returns ids of the open ones, parents before their children.
 */
export function loadNodes(state: NodesState, nodes: NodeStore): Int32Array {
  const { parent, isOpen, basis, basisStart, basisBytes } = state;
  const bases = Array.from({ length: basisStart.length - 1 }, (_, number) =>
    basisBytes.slice(basisStart[number], basisStart[number + 1]),
  );
  const ids = new Int32Array(parent.length);
  for (let pos = 0; pos < parent.length; pos++) {
    const changes = loadChanges(state.branching, pos);
    const id = nodes.add({
      parent: parent[pos] < 0 ? -1 : ids[parent[pos]],
      col: state.branchCol[pos],
      lb: state.branchLb[pos],
      ub: state.branchUb[pos],
      dualBound: state.dualBound[pos],
      parentObjective: state.parentObjective[pos],
      estimate: state.estimate[pos],
      distance: state.distance[pos],
      isUp: state.isUp[pos] === 1,
      basis: basis[pos] < 0 ? null : bases[basis[pos]],
      ...(changes === null ? {} : { changes }),
    });
    nodes.depth[id] = state.depth[pos];
    const deduced = loadChanges(state.deduced, pos);
    if (deduced !== null) nodes.setDeduced(id, deduced);
    ids[pos] = id;
  }
  // Only now: a place without children would be free at once.
  for (let pos = 0; pos < parent.length; pos++) if (isOpen[pos] === 0) nodes.close(ids[pos]);
  return ids.filter((_, pos) => isOpen[pos] === 1);
}
