import { InternalError } from "../../errors.ts";
import type { NewNode } from "../node/node.ts";
import type { BranchDecision, FractionalCols, NodeView } from "../plugins.ts";
import type { Search } from "../search.ts";
import type { SetSplit } from "../sets/set-rules.ts";
import { keepDeductions } from "../tree/enter-node.ts";

/** A branching on no single column. */
const NO_COLUMN = { col: -1, lb: 0, ub: 0, distance: 0, isUp: false };

/** A division of a node: col <= floor(at) and col >= floor(at) + 1. */
type Split = Extract<BranchDecision, { kind: "split" }>;

/** Refuses a division that would lose points or leave a side as large as the node. */
function assertSplit(search: Search, split: Split): void {
  const { col, at } = split;
  const { colLb, colUb } = search.domain;
  const isSound =
    search.mip.integrality[col] === 1 && Math.floor(at) >= colLb[col] && Math.floor(at) + 1 <= colUb[col];
  if (isSound) return;
  throw new InternalError(
    `branching rule "${search.ruleName}": column ${col} cannot be split at ${at} within [${colLb[col]}, ${colUb[col]}]`,
  );
}

/** Opens one child of the node in work. */
function openChild(search: Search, child: NewNode): void {
  const { nodes, selector } = search;
  const id = nodes.add(child);
  selector.push({
    id,
    depth: nodes.depth[id],
    dualBound: nodes.dualBound[id],
    estimate: nodes.estimate[id],
  });
}

/**
 * Opens the two children of the node in work. The one to be explored first is pushed last.
 *
 * @param dualBound valid below both. @param lpObjective −Infinity where the node's LP was not solved.
 * @param distances how far the split moves the column down and up; 0 = tells nothing.
 */
function openChildren(
  search: Search,
  parent: number,
  split: Split,
  figures: { readonly dualBound: number; readonly lpObjective: number; readonly estimate: number },
  distances: { readonly down: number; readonly up: number },
): void {
  assertSplit(search, split);
  keepDeductions(search, parent);
  const { domain, lp } = search;
  const { col } = split;
  const floor = Math.floor(split.at);
  const basis = lp.packedBasis();
  const bounds = {
    down: search.bounds.tighten(split.downBound ?? figures.dualBound),
    up: search.bounds.tighten(split.upBound ?? figures.dualBound),
  };
  const others = search.orbits?.downChanges(search.nodes, parent, domain, col, floor) ?? null;
  const open = (direction: "down" | "up"): void => {
    openChild(search, {
      parent,
      col,
      lb: direction === "down" ? domain.colLb[col] : floor + 1,
      ub: direction === "down" ? floor : domain.colUb[col],
      dualBound: Math.max(figures.dualBound, bounds[direction]),
      parentObjective: figures.lpObjective,
      estimate: Math.max(figures.estimate, figures.dualBound, bounds[direction]),
      distance: distances[direction],
      isUp: direction === "up",
      basis,
      ...(direction === "down" && others !== null ? { changes: others } : {}),
    });
  };
  open(split.first === "up" ? "down" : "up");
  open(split.first);
  search.counters.branched++;
  search.liveNode = parent;
  search.savedParent = search.branchProbe.keep() ? parent : -1;
}

/** Divides the node in work at a special ordered set or a semi-continuous column. */
export function branchOnSet(
  search: Search,
  parent: number,
  split: SetSplit,
  figures: { readonly dualBound: number; readonly lpObjective: number },
): void {
  keepDeductions(search, parent);
  const common = {
    parent,
    ...NO_COLUMN,
    dualBound: figures.dualBound,
    parentObjective: figures.lpObjective,
    estimate: Math.max(figures.lpObjective, figures.dualBound),
    basis: search.lp.packedBasis(),
  };
  openChild(search, { ...common, changes: split.second });
  openChild(search, { ...common, changes: split.first });
  search.counters.branched++;
  search.liveNode = parent;
}

/** Divides the node in work as the rule decided. */
export function branchOn(
  search: Search,
  id: number,
  view: NodeView,
  candidates: FractionalCols,
  split: Split,
  dualBound: number,
): void {
  const estimate = search.rule.estimate?.(view, candidates) ?? view.lpObjective;
  const value = view.colValue[split.col];
  openChildren(
    search,
    id,
    split,
    { dualBound, lpObjective: view.lpObjective, estimate },
    { down: value - Math.floor(split.at), up: Math.floor(split.at) + 1 - value },
  );
}

/** The unfixed integer column whose value is farthest from whole; among equals the one with most room; or −1. */
function chooseUnfixed(search: Search, colValue: Float64Array | null): number {
  const { domain, mip } = search;
  let chosen = -1;
  let farthest = 0;
  let widest = 0;
  for (let col = 0; col < mip.numCols; col++) {
    const width = domain.colUb[col] - domain.colLb[col];
    if (mip.integrality[col] === 0 || width <= 0) continue;
    const distance = colValue === null ? 0 : Math.abs(colValue[col] - Math.round(colValue[col]));
    if (chosen >= 0 && (distance < farthest || (distance === farthest && width <= widest))) continue;
    chosen = col;
    farthest = distance;
    widest = width;
  }
  return chosen;
}

/** Divides a node at a set that its bounds alone do not keep. @returns false where there is none. */
export function branchOnUndecided(search: Search, id: number, dualBound: number): boolean {
  const split = search.setRules?.chooseUndecided(search.domain) ?? null;
  if (split === null) return false;
  branchOnSet(search, id, split, { dualBound, lpObjective: Number.NEGATIVE_INFINITY });
  return true;
}

/**
 * Divides a node whose LP tells nothing or cannot be trusted: at the value of the LP if there is one, else in the
 * middle of the domain.
 * @returns false when all integer columns are fixed and all sets kept: the node cannot be divided.
 */
export function branchOnUnfixed(
  search: Search,
  id: number,
  dualBound: number,
  colValue: Float64Array | null,
): boolean {
  const { domain } = search;
  const chosen = chooseUnfixed(search, colValue);
  if (chosen < 0) return branchOnUndecided(search, id, dualBound);
  const lb = domain.colLb[chosen];
  const ub = domain.colUb[chosen];
  const hasBoth = lb > Number.NEGATIVE_INFINITY && ub < Number.POSITIVE_INFINITY;
  const middle = hasBoth ? Math.floor(lb + (ub - lb) / 2) : lb > Number.NEGATIVE_INFINITY ? lb : ub - 1;
  const wanted = colValue === null ? middle : Math.floor(colValue[chosen]);
  const finite = Number.isFinite(wanted) ? wanted : 0;
  const at = Math.min(Math.max(finite, lb), ub - 1);
  const figures = { dualBound, lpObjective: Number.NEGATIVE_INFINITY, estimate: dualBound };
  openChildren(search, id, { kind: "split", col: chosen, at, first: "down" }, figures, { down: 0, up: 0 });
  return true;
}
