/**
 * Branch and bound for mixed-integer programs: the tree is searched node by node until every node is closed by
 * proof, or a limit ends the search. One yield at least after each node, so that whoever runs the search decides
 * when the caller's event loop has its turn.
 *
 * Land, Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960) 497-520.
 */
import { InternalError } from "../../errors.ts";
import type { StopReason } from "../../status.ts";
import { runHeuristics } from "../heuristics/run-heuristics.ts";
import { viewNode } from "../node/node-view.ts";
import { type ActiveHeuristic, type Search, useCutoff } from "../search.ts";
import { processNode } from "./process-node.ts";
import { isRestartDue } from "./restart-rule.ts";

/** How a search ended. */
export type SearchEnd = StopReason | "exhausted" | "unbounded";

/** "restart": so many columns are fixed everywhere that the problem deserves another presolve. */
export type TreeEnd = SearchEnd | "restart";

/** Opens the root. */
function openRoot(search: Search): void {
  const { nodes, selector } = search;
  const figures = { dualBound: Number.NEGATIVE_INFINITY, estimate: Number.NEGATIVE_INFINITY };
  const id = nodes.add({
    ...figures,
    parent: -1,
    col: -1,
    lb: 0,
    ub: 0,
    parentObjective: Number.NEGATIVE_INFINITY,
    distance: 0,
    isUp: false,
    basis: null,
  });
  selector.push({ id, depth: 0, ...figures });
}

/** Calls the heuristics that need no LP. */
function* startWithoutLp(search: Search): Generator<void, void> {
  const { mip, globalLb, globalUb } = search;
  const nearestToZero = mip.colLb.map((lb, col) => Math.min(Math.max(0, lb), mip.colUb[col]));
  search.domain.reset(globalLb, globalUb);
  const view = viewNode(search, 0, Number.NEGATIVE_INFINITY, nearestToZero, new Float64Array(mip.numCols));
  // A point may be proved the best by propagation alone.
  const isWanted = (each: ActiveHeuristic["run"]) => each.when === "before-root" && search.selector.size > 0;
  yield* runHeuristics(search, view, isWanted, null);
}

/** Takes the next node that may hold a better point out of the selector; −1 when none is open. */
export function chooseNode(search: Search): number {
  for (;;) {
    const node = search.selector.pop();
    if (node === undefined) return -1;
    if (node.dualBound < search.bounds.cutoff) return node.id;
    search.bounds.close(node.dualBound);
    search.nodes.close(node.id);
  }
}

/**
 * Searches the tree.
 * @returns why it ended; incumbent and bound are in the search.
 */
export function* searchTree(search: Search): Generator<void, TreeEnd> {
  openRoot(search);
  useCutoff(search);
  yield* startWithoutLp(search);
  return yield* takeNodes(search);
}

function* takeNodes(search: Search): Generator<void, TreeEnd> {
  const { control, nodes } = search;
  for (;;) {
    const turn = search.exchange?.next(search) ?? "go";
    if (turn === "go" && search.selector.size === 0) return "exhausted";
    if (search.aim === "any-point" && search.incumbent.colValue !== null) return "exhausted";
    const reason = control.stopReason();
    if (reason !== null) return reason;
    const id = turn === "go" ? chooseNode(search) : -1;
    if (id < 0) {
      // Nothing to do here; the exchange knows whether there is elsewhere.
      if (search.exchange === null) return "exhausted";
      yield;
      continue;
    }
    search.currentBound = nodes.dualBound[id];
    const isRoot = nodes.parent[id] < 0;
    const end = yield* processNode(search, id);
    search.currentBound = Number.POSITIVE_INFINITY;
    if (end === "stopped") return control.lpStopReason();
    nodes.close(id);
    if (end === "unbounded") return "unbounded";
    control.standing.nodes++;
    search.listener.nodeDone(search);
    yield;
    if (isRoot && isRestartDue(search)) return "restart";
  }
}

function* withoutRestart(steps: Generator<void, TreeEnd>): Generator<void, SearchEnd> {
  const end = yield* steps;
  if (end === "restart") throw new InternalError("a search without restarts wants to begin anew");
  return end;
}

/** Searches the tree of a search that is not to begin anew. */
export function branchAndCut(search: Search): Generator<void, SearchEnd> {
  return withoutRestart(searchTree(search));
}

/** Goes on with the open nodes of such a search. */
export function searchOn(search: Search): Generator<void, SearchEnd> {
  return withoutRestart(takeNodes(search));
}
