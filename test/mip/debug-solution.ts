/**
 * A search that is watched by a known optimum: as long as the incumbent is worse, no cut, no bound and no pruning may
 * lose it. Whatever does is reported at once, with its name.
 */
import { SolveControl } from "../../engine/control.ts";
import type { BoundChange, MipPlugins, NodeSelector, OpenNode, Problem } from "../../engine/index.ts";
import type { Conflict } from "../../engine/mip/conflicts/conflict-pool.ts";
import type { Cut } from "../../engine/mip/cuts/cut.ts";
import { searchBox } from "../../engine/mip/heuristics/box-search.ts";
import { buildMipProblem, roundIntegerBounds } from "../../engine/mip/mip-problem.ts";
import { NODE_SELECTORS } from "../../engine/mip/node-selection/registry.ts";
import { createSearch, type Search } from "../../engine/mip/search.ts";
import { branchAndCut } from "../../engine/mip/tree/branch-and-cut.ts";
import { minimizationForm } from "../../engine/model/minimization-form.ts";
import { resolveOptions } from "../../engine/options.ts";
import type { SolveContext } from "../../engine/solve/solve-context.ts";
import { makeLpSolver } from "../../engine/solve/solve-context.ts";
import { checkSolution } from "../../engine/verify/verify.ts";

/** Distances up to which a bound or a cut counts as kept, absolute and relative to the size of the terms. */
const ABSOLUTE = 1e-6;
const RELATIVE = 1e-9;

/** What a watched search did. */
export interface WatchedEnd {
  /** Objective of the incumbent in minimisation form; Infinity without one. */
  readonly objective: number;
  readonly nodes: number;
  readonly cuts: number;
  /** Inequalities learnt from closed nodes. */
  readonly conflicts: number;
}

/** A selector that tells which nodes are open. */
function listening(selector: NodeSelector, open: Map<number, OpenNode>): NodeSelector {
  return {
    ...selector,
    create(mip) {
      const inner = selector.create(mip);
      return {
        push(node) {
          open.set(node.id, node);
          inner.push(node);
        },
        pop() {
          const node = inner.pop();
          if (node !== undefined) open.delete(node.id);
          return node;
        },
        dualBound: () => inner.dualBound(),
        get size() {
          return inner.size;
        },
        prune(cutoff, dropped) {
          inner.prune(cutoff, (node) => {
            open.delete(node.id);
            dropped(node);
          });
        },
      };
    },
  };
}

function isWithin(point: Float64Array, { col, lb, ub }: BoundChange): boolean {
  const x = point[col] as number;
  const room = ABSOLUTE + RELATIVE * Math.abs(x);
  return x >= lb - room && x <= ub + room;
}

function checkInequality(point: Float64Array, { col, value, rhs }: Conflict, foundBy: string): void {
  let activity = 0;
  let size = Math.max(1, Math.abs(rhs));
  for (let entry = 0; entry < col.length; entry++) {
    const term = (value[entry] as number) * (point[col[entry] as number] as number);
    activity += term;
    size += Math.abs(term);
  }
  if (activity <= rhs + RELATIVE * size) return;
  const terms = Array.from(col, (each, entry) => `${value[entry]} x${each}`).join(" + ");
  throw new Error(`${foundBy} cuts the optimum off by ${activity - rhs}: ${terms} <= ${rhs}`);
}

/** Whether the node's bounds contain the point. */
function holds(search: Search, id: number, point: Float64Array): boolean {
  let isInside = true;
  search.nodes.forEachChange(id, (col, lb, ub) => {
    if (!isWithin(point, { col, lb, ub })) isInside = false;
  });
  return isInside;
}

function checkTree(
  search: Search,
  open: ReadonlyMap<number, OpenNode>,
  point: Float64Array,
  objective: number,
) {
  const { globalLb, globalUb } = search;
  for (let col = 0; col < point.length; col++) {
    const change = { col, lb: globalLb[col] as number, ub: globalUb[col] as number };
    if (!isWithin(point, change)) throw new Error(`global bounds of column ${col} lose the optimum`);
  }
  const carrier = [...open.values()].find((node) => holds(search, node.id, point));
  if (carrier === undefined) throw new Error(`no open node holds the optimum ${objective}`);
  if (carrier.dualBound > objective + ABSOLUTE * Math.max(1, Math.abs(objective))) {
    throw new Error(`bound ${carrier.dualBound} above the optimum ${objective}`);
  }
}

/**
 * Searches the problem to its end.
 *
 * @param optimum an optimal point of it, length numCols.
 * @param off techniques to switch off. @param nodeLimit nodes after which the search may end.
 * @throws Error as soon as something loses the optimum.
 */
export function solveWatched(
  problem: Problem,
  optimum: Float64Array,
  off: readonly string[],
  plugins: Partial<MipPlugins> = {},
  nodeLimit = 100_000,
): WatchedEnd {
  const form = roundIntegerBounds(minimizationForm(problem));
  const { objective } = checkSolution(form, optimum);
  const open = new Map<number, OpenNode>();
  const selector = plugins.nodeSelector ?? (NODE_SELECTORS[0] as NodeSelector);
  const options = resolveOptions({
    ...{ off, nodeLimit, mipGap: 0, mipGapAbs: 0 },
    plugins: { ...plugins, nodeSelector: listening(selector, open) },
  });
  const control = new SolveControl(options);
  const context = { control } as SolveContext;
  let cuts = 0;
  let conflicts = 0;
  // An incumbent within the LP's accuracy of the optimum is as good as it.
  const limit = objective + ABSOLUTE * Math.max(1, Math.abs(objective));
  const isWatched = (search: Search): boolean => search.bounds.cutoff > limit;
  const listener = {
    rootSolved() {},
    improved() {},
    cutFound(search: Search, cut: Cut) {
      cuts++;
      if (isWatched(search)) checkInequality(optimum, cut, `separator ${cut.foundBy}`);
    },
    conflictFound(search: Search, conflict: Conflict) {
      conflicts++;
      if (isWatched(search)) checkInequality(optimum, conflict, "a conflict");
    },
    nodeDone(search: Search) {
      if (isWatched(search)) checkTree(search, open, optimum, objective);
    },
  };
  const mip = buildMipProblem(form, options.seed);
  const search = createSearch(
    mip,
    control,
    (lp) => makeLpSolver(context, lp, "fresh"),
    listener,
    "optimum",
    searchBox,
  );
  const steps = branchAndCut(search);
  while (steps.next().done !== true);
  return { objective: search.incumbent.objective, nodes: control.standing.nodes, cuts, conflicts };
}
