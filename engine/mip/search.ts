import { markConditionCols } from "../model/conditions.ts";
import { TECHNIQUES } from "../techniques.ts";
import { NodeBranchProbe } from "./branching/branch-probe.ts";
import { type ProbedBoxSearch, SearchProbe } from "./branching/lp-probe.ts";
import { type Conflict, ConflictPool } from "./conflicts/conflict-pool.ts";
import { PathLearner } from "./conflicts/path-learner.ts";
import type { Cut } from "./cuts/cut.ts";
import { choosePlugins } from "./default-plugins.ts";
import { propagateCutoff } from "./domain/cutoff-propagation.ts";
import { computeObjectiveStep } from "./domain/objective-step.ts";
import { Domain } from "./domain/propagation.ts";
import { fixByReducedCost, type LpOptimum } from "./domain/reduced-cost-fixing.ts";
import { SearchBounds } from "./domain/search-bounds.ts";
import { Incumbent } from "./incumbent.ts";
import type { LazyPool } from "./lazy-pool.ts";
import type { MipProblem } from "./mip-problem.ts";
import { NodeStore } from "./node/node.ts";
import { type LpMaker, NodeLp } from "./node/node-lp.ts";
import type { BranchingRule, Heuristic, IncumbentSink, NodeSelector, Separator } from "./plugins.ts";
import type { SearchControl } from "./search-control.ts";
import { type SetRules, setRulesOf } from "./sets/set-rules.ts";
import { Orbits } from "./symmetry/orbits.ts";
import type { TreeExchange } from "./tree/tree-exchange.ts";

/** A heuristic at work, with its record. */
export interface ActiveHeuristic {
  readonly name: string;
  readonly run: ReturnType<Heuristic["create"]>;
  readonly sink: IncumbentSink;
  calls: number;
  found: number;
  iterations: number;
}

/** A separator at work, with its record. */
export interface ActiveSeparator {
  readonly name: string;
  readonly run: ReturnType<Separator["create"]>;
  calls: number;
  /** Cuts that it found, and those of them that are in the LP of the tree. */
  found: number;
  kept: number;
}

/** How nodes ended, and how the search went from one to the next. */
export interface SearchCounters {
  plunges: number;
  jumps: number;
  branched: number;
  branchTightenings: number;
  branchCutoffs: number;
  integral: number;
  prunedByPropagation: number;
  prunedByLp: number;
  prunedByBound: number;
  reducedCostTightenings: number;
  numericalTroubles: number;
  unresolved: number;
}

/** Everything a tree search holds. */
export interface Search {
  readonly mip: MipProblem;
  readonly control: SearchControl;
  readonly listener: SearchListener;
  readonly bounds: SearchBounds;
  readonly nodes: NodeStore;
  readonly selector: ReturnType<NodeSelector["create"]>;
  readonly rule: ReturnType<BranchingRule["create"]>;
  readonly ruleName: string;
  readonly heuristics: readonly ActiveHeuristic[];
  readonly separators: readonly ActiveSeparator[];
  readonly incumbent: Incumbent;
  readonly lp: NodeLp;
  readonly makeLp: LpMaker;
  /** Searches a box of the problem. */
  readonly searchBox: BoxSearch;
  readonly probe: SearchProbe;
  /** Trials of branchings on the node's LP. */
  readonly branchProbe: NodeBranchProbe;
  /** Bounds of the node at hand. */
  readonly domain: Domain;
  /** Rows that the model does not list; null where there are none. */
  readonly lazy: LazyPool | null;
  /** What was learnt from closed nodes; null where that is switched off. */
  readonly conflicts: ConflictPool | null;
  /** Learns from nodes that propagation empties. */
  readonly pathLearner: PathLearner;
  /** Special ordered sets and semi-continuous columns; null where there are none. */
  readonly setRules: SetRules | null;
  /** Orbits of columns; null where they are switched off, or where the problem does not say all about its columns. */
  readonly orbits: Orbits | null;
  /** Length numCols; 1 = the node LP takes the column's bounds from the domain. */
  readonly isLpCol: Uint8Array;
  /** Bounds that hold everywhere; lengths numCols. */
  readonly globalLb: Float64Array;
  readonly globalUb: Float64Array;
  readonly counters: SearchCounters;
  /** Whether any feasible point ends the search. */
  readonly aim: "optimum" | "any-point";
  readonly isPropagating: boolean;
  readonly isReducedCostFixing: boolean;
  /** Whether each new incumbent makes the objective tighten the bounds that hold everywhere. */
  readonly isCutoffPropagating: boolean;
  /** Once the root has fixed this share of the unfixed integer columns, the search ends to begin anew. */
  restartShare: number;
  /** Has parts of the tree searched elsewhere; null: none are. */
  exchange: TreeExchange | null;
  /** The node whose children find domain and LP as they need them; −1 = none. */
  liveNode: number;
  /** The node whose LP the node LP has saved: the last one that was divided; −1 = none. */
  savedParent: number;
  /** Bound of the node in work; Infinity between nodes. */
  currentBound: number;
  /** Optimum of the root LP, with its cuts once they are in, kept to tighten global bounds whenever the incumbent improves. */
  rootLp: LpOptimum | null;
  /** Direction of unboundedness, if the root LP has one, or that of a node whose bounds keep all sets. */
  ray: Float64Array | null;
  /** Bounds of the node that has it; lengths numCols; null at the root. */
  rayBox: { readonly colLb: Float64Array; readonly colUb: Float64Array } | null;
  /** Cuts that hold everywhere and are worth a try at the root: those of the tree before this one. */
  knownCuts: readonly Cut[];
  /** Cuts in the LP of the tree. */
  rootCuts: readonly Cut[];
  /** Row multipliers by which the root LP was found infeasible. */
  rootFarkas: Float64Array | null;
}

/** Searches a box of the problem as a program of its own. */
export type BoxSearch = (search: Search, ...box: Parameters<ProbedBoxSearch>) => ReturnType<ProbedBoxSearch>;

/** Who is told how a search goes. */
export interface SearchListener {
  /** After the root LP was solved; its objective in minimisation form. */
  rootSolved(search: Search, objective: number): void;
  /** After a cut was taken in; it holds for every feasible point that is better than the incumbent. */
  cutFound?(search: Search, cut: Cut): void;
  /** After a conflict was learnt; it holds as a cut does. */
  conflictFound?(search: Search, conflict: Conflict): void;
  /** After a new incumbent was taken in. */
  improved(search: Search, foundBy: string): void;
  /** After each node. */
  nodeDone(search: Search): void;
  /** Whether a better point (length numCols, borrowed) is feasible where the search's problem comes from. */
  accepts?(colValue: Float64Array): boolean;
  /** Rows of the search's problem that it does not list; `accepts` asks them, too. */
  readonly lazy?: LazyPool | null;
}

/** Closes every open node whose bound is at least this. */
function pruneOpenNodes(search: Search, least: number): void {
  search.selector.prune(least, (node) => {
    search.bounds.close(Math.max(node.dualBound, search.bounds.cutoff));
    search.nodes.close(node.id);
  });
}

/** Tightens the bounds that hold everywhere by the reduced costs of the root LP. */
export function fixGlobally(search: Search): void {
  const { rootLp, bounds, globalLb, globalUb } = search;
  if (rootLp === null || !search.isReducedCostFixing || bounds.cutoff === Number.POSITIVE_INFINITY) return;
  fixByReducedCost(search.mip.integrality, rootLp, bounds.cutoff, (col, lb, ub, bound) => {
    if (lb <= globalLb[col] && ub >= globalUb[col]) return;
    globalLb[col] = Math.max(globalLb[col], lb);
    globalUb[col] = Math.min(globalUb[col], ub);
    search.counters.reducedCostTightenings++;
    bounds.close(Math.max(bound, bounds.cutoff));
  });
}

/** Closes and tightens what the cutoff closes and tightens; nothing without one. */
export function useCutoff(search: Search): void {
  const { cutoff } = search.bounds;
  if (cutoff === Number.POSITIVE_INFINITY) return;
  pruneOpenNodes(search, cutoff);
  fixGlobally(search);
  if (!search.isCutoffPropagating || propagateCutoff(search)) return;
  search.bounds.close(cutoff);
  pruneOpenNodes(search, Number.NEGATIVE_INFINITY);
}

/** The dual bound that is proved at this moment, minimisation form. */
export function provedBound(search: Search): number {
  const elsewhere = search.exchange?.dualBound ?? Number.POSITIVE_INFINITY;
  return search.bounds.dualBound(Math.min(search.selector.dualBound(), search.currentBound, elsewhere));
}

/**
 * Takes over that a point with this objective was found and verified elsewhere: from now on only better ones count.
 *
 * @param colValue the point, length numCols; kept. Null: it stays unknown here.
 */
export function takeBetter(search: Search, objective: number, colValue: Float64Array | null): void {
  const { incumbent, bounds } = search;
  if (objective > incumbent.objective || (objective === incumbent.objective && colValue === null)) return;
  incumbent.requireBetter(objective, colValue ?? incumbent.colValue);
  if (objective >= bounds.objective) return;
  bounds.improve(objective);
  useCutoff(search);
}

/** Counters at their start. */
function newCounters(): SearchCounters {
  return {
    plunges: 0,
    jumps: 0,
    branched: 0,
    branchTightenings: 0,
    branchCutoffs: 0,
    integral: 0,
    prunedByPropagation: 0,
    prunedByLp: 0,
    prunedByBound: 0,
    reducedCostTightenings: 0,
    numericalTroubles: 0,
    unresolved: 0,
  };
}

/** The chosen plug-ins, each with a state of its own. */
function activatePlugins(
  mip: MipProblem,
  { plugins: given, techniques }: SearchControl["options"],
  incumbent: Incumbent,
): Pick<Search, "selector" | "rule" | "ruleName" | "heuristics" | "separators"> {
  const known = new Set(TECHNIQUES.map((technique) => technique.name));
  const { nodeSelector, branchingRule, heuristics, separators } = choosePlugins(given, known, techniques);
  return {
    selector: nodeSelector.create(mip),
    rule: branchingRule.create(mip),
    ruleName: branchingRule.name,
    heuristics: heuristics.map((heuristic) => ({
      name: heuristic.name,
      run: heuristic.create(mip),
      sink: incumbent.sink(heuristic.name),
      calls: 0,
      found: 0,
      iterations: 0,
    })),
    separators: separators.map((separator) => ({
      name: separator.name,
      run: separator.create(mip),
      calls: 0,
      found: 0,
      kept: 0,
    })),
  };
}

/** Where a search stands that has seen no node. */
function atStart(mip: MipProblem) {
  return {
    globalLb: mip.colLb.slice(),
    globalUb: mip.colUb.slice(),
    counters: newCounters(),
    restartShare: Number.POSITIVE_INFINITY,
    exchange: null,
    liveNode: -1,
    savedParent: -1,
    currentBound: Number.POSITIVE_INFINITY,
    rootLp: null,
    ray: null,
    rayBox: null,
    rootFarkas: null,
    knownCuts: [],
    rootCuts: [],
  };
}

/** A search that has not begun. */
export function createSearch(
  mip: MipProblem,
  control: SearchControl,
  makeLp: LpMaker,
  listener: SearchListener,
  aim: Search["aim"],
  searchBox: BoxSearch,
): Search {
  const { options } = control;
  const bounds = new SearchBounds({
    mipGap: options.mipGap,
    mipGapAbs: options.mipGapAbs,
    offset: mip.form.objectiveOffset,
    step: computeObjectiveStep(mip.form),
  });
  const isConditionCol = markConditionCols(mip.form);
  const lp = new NodeLp(mip.form, control, makeLp);
  const improved = (foundBy: string): void => {
    bounds.improve(incumbent.objective);
    useCutoff(search);
    listener.improved(search, foundBy);
  };
  const isPropagating = options.techniques.has("propagation");
  const isLpCol = mip.integrality.map((isInteger, col) => isInteger | isConditionCol[col]);
  const hasConflicts = isPropagating && options.techniques.has("conflict-analysis");
  const conflicts = hasConflicts ? new ConflictPool(mip.numCols, mip.form.colStart[mip.numCols]) : null;
  const place = { mip, lp, bounds, domain: new Domain(mip, conflicts), isLpCol, isPropagating };
  const setRules = setRulesOf(mip);
  const isWhole = control.boxDepth === 0 && setRules === null && (listener.lazy ?? null) === null;
  const hasOrbits = isWhole && options.techniques.has("symmetry");
  const branchProbe = new NodeBranchProbe(place, (colValue) => {
    incumbent.offer(colValue, "branching");
  });
  const incumbent = new Incumbent(mip.form, improved, (colValue) => listener.accepts?.(colValue) ?? true);
  const search: Search = {
    ...place,
    control,
    listener,
    nodes: new NodeStore(),
    ...activatePlugins(mip, options, incumbent),
    incumbent,
    makeLp,
    searchBox,
    probe: new SearchProbe(
      () => lp.problem,
      control,
      makeLp,
      bounds,
      () => branchProbe.untriedIterations,
      (...box) => searchBox(search, ...box),
    ),
    branchProbe,
    lazy: listener.lazy ?? null,
    conflicts,
    pathLearner: new PathLearner(),
    setRules,
    orbits: hasOrbits ? new Orbits(mip, control.shouldStop) : null,
    aim,
    isCutoffPropagating: isPropagating && options.techniques.has("cutoff-propagation"),
    isReducedCostFixing: options.techniques.has("reduced-cost-fixing"),
    ...atStart(mip),
  };
  return search;
}
