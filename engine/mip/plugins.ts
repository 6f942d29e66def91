/**
 * The extension points of the tree search. A plug-in is a maker of fresh state for each search; it sees
 * read-only views, answers with one of a closed set of results, and hands points in through a sink that
 * verifies them. Everything must be deterministic in `mip.seed`.
 */
import type { ColSets, Semicontinuous } from "../model/col-sets.ts";
import type { Pseudocosts } from "./branching/pseudocosts.ts";
import type { CliqueTable } from "./domain/clique-table.ts";
import type { VariableBounds } from "./domain/variable-bounds.ts";

/** What a plug-in may know of the problem: always the minimisation form of the problem being searched. */
export interface MipView {
  readonly numCols: number;
  readonly numRows: number;
  readonly colCost: Float64Array;
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly integrality: Uint8Array;
  /** Length numCols; a rule takes a column of the highest priority among the candidates. Null: all alike. */
  readonly branchPriority: Uint8Array | null;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  /** Column-wise matrix. */
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
  /** The same matrix row-wise. */
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
  readonly seed: number;
  /** Special ordered sets and semi-continuous columns, where there are any. */
  readonly sets?: ColSets;
  readonly semicontinuous?: Semicontinuous;
  /** Sets of literals of which at most one holds; made when first asked for. */
  readonly cliques: CliqueTable;
  /** Bounds of columns that binary columns move; made when first asked for. */
  readonly variableBounds: VariableBounds;
}

/** A maker of plug-in state, fresh for each search. */
export interface Plugin<T> {
  /** Kebab-case, unique in its kind; appears in logs, options and statistics. */
  readonly name: string;
  /** One line. */
  readonly description: string;
  create(mip: MipView): T;
}

/** The node at hand. All arrays are borrowed and must not be changed. */
export interface NodeView {
  readonly id: number;
  readonly depth: number;
  /** Objective of the node's LP, minimisation form. */
  readonly lpObjective: number;
  /** LP solution, length numCols. */
  readonly colValue: Float64Array;
  /** Reduced costs of the LP solution, length numCols. */
  readonly reducedCost: Float64Array;
  /** Bounds of the node, length numCols. */
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  /** Objective that a better solution must stay below; Infinity without incumbent. */
  readonly cutoff: number;
  /** Best known solution, or null. */
  readonly incumbent: Float64Array | null;
  /** LP solution of the tree's root, with its cuts; null until it is known, and where its duals prove nothing. The same on all threads. */
  readonly rootColValue: Float64Array | null;
}

/** Integer columns whose LP value is fractional, with that value; parallel arrays of length count. */
export interface FractionalCols {
  readonly count: number;
  readonly col: Int32Array;
  readonly value: Float64Array;
}

/** A bound to be tightened. */
export interface BoundChange {
  readonly col: number;
  readonly lb: number;
  readonly ub: number;
}

/** Every answer that a branching rule may give. */
export type BranchDecision =
  /**
   * Two children: col <= floor(at) and col >= floor(at) + 1; `first` is explored first. Where the rule has proved more of a
   * child than the node's own bound, it says so: `downBound` and `upBound` are lower bounds on their objectives.
   */
  | {
      readonly kind: "split";
      readonly col: number;
      readonly at: number;
      readonly first: "down" | "up";
      readonly downBound?: number;
      readonly upBound?: number;
    }
  /** The node's bounds can be tightened without losing a better solution; it is solved again. */
  | { readonly kind: "tighten"; readonly changes: readonly BoundChange[] }
  /** The node holds no better solution. */
  | { readonly kind: "cutoff" };

/** What became of a child after its LP was solved. */
export interface ChildOutcome {
  readonly col: number;
  readonly direction: "down" | "up";
  /** Fractional part moved: value − floor(value) downwards, ceil(value) − value upwards. */
  readonly distance: number;
  /** Growth of the LP objective; Infinity when the child was infeasible or cut off. */
  readonly objectiveGain: number;
  /** Columns whose bounds followed from the branching. */
  readonly deductions: number;
}

/** What a trial of a branching told. */
export type BranchTrial =
  /** The child's LP objective is at least this; equal to it where the LP was solved to its optimum. */
  | { readonly status: "open"; readonly objective: number; readonly isSolved: boolean }
  /** The child holds nothing, or nothing better than the incumbent. */
  | { readonly status: "infeasible" | "cutoff" }
  /** Nothing was learned: no LP to start from, a limit, or numerical trouble. */
  | { readonly status: "failed" };

/** Tries branchings by solving the child's LP from the node's; the node's own LP is as it was afterwards. */
export interface BranchProbe {
  /** Whether the rule has tightened this node before. */
  readonly isAgain: boolean;
  /** Simplex iterations of all trials so far. */
  readonly iterations: number;
  /** Those of the node LPs, the rounds of cuts left out. */
  readonly nodeIterations: number;
  /**
   * Solves the node's LP with other bounds of one column; to be passed on by `yield*`.
   * @param iterationLimit simplex iterations that may be spent.
   */
  tryBounds(col: number, lb: number, ub: number, iterationLimit: number): Generator<void, BranchTrial>;
}

/** Chooses how a node whose LP solution is fractional is divided. */
export type BranchingRule = Plugin<{
  /**
   * A rule that tries branchings is a generator, which passes their steps on.
   * @param candidates fractional columns, never empty.
   */
  branch(
    node: NodeView,
    candidates: FractionalCols,
    probe: BranchProbe,
  ): BranchDecision | Generator<void, BranchDecision>;
  childSolved?(outcome: ChildOutcome): void;
  /** Bounds of these columns (borrowed) were found not to hold together, at a node that propagation emptied. */
  conflictLearnt?(cols: Int32Array): void;
  /** Estimated objective of the best solution below the node. Default: its LP objective. */
  estimate?(node: NodeView, candidates: FractionalCols): number;
  /** What the rule has learned of branchings, to be shared between searches and kept in files. */
  readonly history?: Pick<Pseudocosts, "export" | "merge">;
}>;

/** An open node as a selector sees it. */
export interface OpenNode {
  readonly id: number;
  readonly depth: number;
  /** Valid lower bound on everything below, minimisation form. */
  readonly dualBound: number;
  /** Estimated objective of the best solution below. */
  readonly estimate: number;
}

/** Keeps the open nodes and says which comes next. */
export type NodeSelector = Plugin<{
  push(node: OpenNode): void;
  /** Removes and returns the next node; undefined when none is open. */
  pop(): OpenNode | undefined;
  /**
   * Removes and returns a node to be searched elsewhere; undefined when none is open. Left out, `pop` stands in for it.
   */
  give?(): OpenNode | undefined;
  /** Opens a node that comes from elsewhere, without a change of course. Left out, `push` stands in for it. */
  shelve?(node: OpenNode): void;
  /** Least dual bound of the open nodes; Infinity when none is open. */
  dualBound(): number;
  readonly size: number;
  /** Drops every node whose bound is not below the cutoff and reports it. */
  prune(cutoff: number, dropped: (node: OpenNode) => void): void;
}>;

/** When a heuristic is called. */
export type HeuristicTiming = "before-root" | "node";

/** Takes candidates; each is verified on the original model before it counts. */
export interface IncumbentSink {
  /**
   * @param colValue length numCols; copied. Integer columns must be integral within the tolerance.
   * @returns whether it became the new incumbent.
   */
  offer(colValue: Float64Array): boolean;
}

/** What a probe found: the LP's point (borrowed until the next call) and objective, or why there is none. */
export type ProbeAnswer =
  | { readonly status: "optimal"; readonly objective: number; readonly colValue: Float64Array }
  | { readonly status: "infeasible" | "cutoff" | "limit" };

/** How the search of a box ended: with a new incumbent, with no better point in it, before that, or not begun. */
export type BoxOutcome = "found" | "exhausted" | "limit" | "skipped";

/** sum value[k] · x[col[k]] <= rhs. Arrays of equal length, columns ascending. */
export interface BoxRow {
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: number;
}

/** Solves the LP with other bounds, within a budget; the node's own LP is not disturbed. */
export interface LpProbe {
  /**
   * @param colLb length numCols; borrowed. @param colUb length numCols; borrowed.
   * @param iterationLimit simplex iterations that may be spent.
   */
  solve(colLb: Float64Array, colUb: Float64Array, iterationLimit: number): ProbeAnswer;
  /** The same with a yield after each slice of work, to be passed on by `yield*`. */
  solveInSteps(
    colLb: Float64Array,
    colUb: Float64Array,
    iterationLimit: number,
  ): Generator<void, ProbeAnswer>;
  /**
   * As `solveInSteps` with other costs, on an LP of its own that keeps its basis; the objective is that of these costs.
   * @param colCost length numCols; borrowed.
   */
  solveWithCosts(
    colCost: Float64Array,
    colLb: Float64Array,
    colUb: Float64Array,
    iterationLimit: number,
  ): Generator<void, ProbeAnswer>;
  /**
   * Searches the points within these bounds as a mixed-integer program of its own, in which the fixed columns are
   * missing; to be passed on by `yield*`. Made for boxes that fix many columns.
   * @param nodeLimit nodes of that search. @param found takes its points. @param row a further row of that program; borrowed.
   */
  searchBox(
    colLb: Float64Array,
    colUb: Float64Array,
    nodeLimit: number,
    found: IncumbentSink,
    row?: BoxRow,
  ): Generator<void, BoxOutcome>;
}

/** What came of a heuristic's call. */
export type HeuristicOutcome = "found" | "none" | "skipped";

/** Looks for solutions. */
export type Heuristic = Plugin<{
  readonly when: HeuristicTiming;
  /**
   * Whether it is also called at the root before its cuts: always, or while there is no incumbent. As long as there is none, that
   * is repeated after some rounds of cuts. The probe's LPs are without cuts then. Default: no.
   */
  readonly beforeCuts?: "always" | "without-incumbent";
  /**
   * One that may take more than some milliseconds is a generator: at a `yield` the caller's event loop may have its
   * turn, and a limit may end the search, which then does not come back.
   */
  search(
    node: NodeView,
    probe: LpProbe,
    found: IncumbentSink,
  ): HeuristicOutcome | Generator<void, HeuristicOutcome>;
}>;

/** The rows of the LP at hand: those of the problem first, then cuts. All arrays are borrowed and must not be changed. */
export interface LpRows {
  readonly numRows: number;
  /** Row-wise matrix. */
  readonly rowStart: Int32Array;
  readonly colIndex: Int32Array;
  readonly rowValue: Float64Array;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  /** Of the LP solution, length numRows. */
  readonly rowActivity: Float64Array;
  readonly rowDual: Float64Array;
  /**
   * Row of the basis inverse: multipliers of the rows under which this basic column gets coefficient 1 and every other
   * basic one 0, up to rounding.
   *
   * @param multiplier length numRows; filled.
   * @returns false, with `multiplier` untouched, where the column is not basic.
   */
  basisRow(col: number, multiplier: Float64Array): boolean;
}

/** Takes cuts; each is cleaned and must cut the LP point off by a least distance. */
export interface CutSink {
  /**
   * Hands in sum value[k] · x[col[k]] <= rhs over the first `count` entries, no column twice. It must hold for every
   * feasible point within the node's bounds: nobody checks that.
   *
   * @returns whether it was taken.
   */
  add(count: number, col: Int32Array, value: Float64Array, rhs: number): boolean;
  /** Cuts that were taken in this round. */
  readonly size: number;
}

/** What came of a separator's call. */
export type SeparatorOutcome = "found" | "none" | "skipped";

/** Looks for inequalities that all feasible points keep and the LP point breaks. */
export type Separator = Plugin<{
  /**
   * One that may take more than some milliseconds is a generator: at a `yield` the caller's event loop may have its
   * turn, and a limit may end the round, which then does not come back.
   * @param node its bounds hold everywhere in the tree.
   */
  separate(node: NodeView, rows: LpRows, cuts: CutSink): SeparatorOutcome | Generator<void, SeparatorOutcome>;
}>;

/** Takes rows that the model has. */
export interface LazyRowSink {
  /**
   * Hands in lb <= sum values[k] · x[cols[k]] <= ub, no column twice; ±Infinity for no side. Rows that the point keeps are
   * ignored.
   */
  add(cols: ArrayLike<number>, values: ArrayLike<number>, lb: number, ub: number): void;
}

/** Rows of the model that are too many to be listed. The model is solved as it is given, without presolve. */
export type LazyRows = Plugin<{
  /**
   * Names rows that the point breaks: at least one if there is any, for a point without one may become the answer. Asked
   * about every candidate for the incumbent, and about each LP solution whose integer columns are whole.
   * @param colValue length numCols in the model's order; integers whole within 1e-6; borrowed.
   */
  separate(colValue: Float64Array, rows: LazyRowSink): void;
}>;

/** The plug-ins of a search; the defaults stand in registry.ts. */
export interface MipPlugins {
  readonly branchingRule: BranchingRule;
  readonly nodeSelector: NodeSelector;
  readonly heuristics: readonly Heuristic[];
  readonly separators: readonly Separator[];
  /** None by default. */
  readonly lazyRows: readonly LazyRows[];
}
