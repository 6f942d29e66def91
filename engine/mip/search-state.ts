/**
 * The state of a running search as plain records of typed arrays, numbers and strings, to be kept in a file and gone on
 * from later: what no later run could work out by itself. The reduced problem is not among it. Presolve depends on no
 * clock, so it is repeated, and a fingerprint of its result is compared.
 */
import type { PseudocostRecord } from "./branching/pseudocosts.ts";
import type { LpOptimum } from "./domain/reduced-cost-fixing.ts";

/** Lists of bound changes one after the other; those of list k stand at start[k] .. start[k + 1] − 1. */
export interface ChangeListsState {
  readonly start: Int32Array;
  readonly col: Int32Array;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
}

/** Open nodes and what stands above them; arrays by position, parents before their children. */
export interface NodesState {
  /** Position; −1 = none. */
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  /** 1 = to be searched; 0 = only a place on the path to such nodes. */
  readonly isOpen: Uint8Array;
  readonly branchCol: Int32Array;
  readonly branchLb: Float64Array;
  readonly branchUb: Float64Array;
  readonly distance: Float64Array;
  readonly isUp: Uint8Array;
  readonly dualBound: Float64Array;
  readonly parentObjective: Float64Array;
  readonly estimate: Float64Array;
  readonly deduced: ChangeListsState;
  readonly branching: ChangeListsState;
  /** Number of the parent's LP basis; −1 = none. Siblings share one. */
  readonly basis: Int32Array;
  /** Packed bases; basis k stands at basisStart[k] .. basisStart[k + 1] − 1. */
  readonly basisStart: Int32Array;
  readonly basisBytes: Uint8Array;
}

/** Rows sum value[k] x[col[k]] <= rhs; entries of row r at start[r] .. start[r + 1] − 1. */
export interface CutRowsState {
  readonly start: Int32Array;
  readonly col: Int32Array;
  readonly value: Float64Array;
  readonly rhs: Float64Array;
}

/** Bounds with which a new beginning went into its presolve; lengths: columns of the problem before it. */
export interface BoxState {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/** A tree whose root is done. Figures and columns are those of its own problem, minimisation form. */
export interface TreeState {
  /** Whether its problem is the given one, without presolve. */
  readonly isAsGiven: boolean;
  /** Those of the new beginnings before it. */
  readonly boxes: readonly BoxState[];
  /** Fingerprint of its problem. */
  readonly problem: string;
  /** Dual bound that was proved. */
  readonly bound: number;
  /** Nothing below this was given up because a better point was known; Infinity = nothing was. */
  readonly closed: number;
  /** Nodes that no LP could decide, and nodes that were divided. */
  readonly unresolved: number;
  readonly branched: number;
  /** Bounds that hold everywhere; lengths numCols. */
  readonly globalLb: Float64Array;
  readonly globalUb: Float64Array;
  /** Rows of the LP beside those of the problem. */
  readonly cuts: CutRowsState;
  /** Optimum of the root LP; null without one. */
  readonly rootLp: LpOptimum | null;
  readonly rootIterations: number;
  /** What the branching rule has learned; null = nothing, or it keeps that to itself. */
  readonly pseudocosts: PseudocostRecord | null;
  readonly nodes: NodesState;
  /** Open nodes that were searched elsewhere at that moment; null = none. */
  readonly nodesOut: NodesState | null;
}

/** One run of presolve and trees. */
export interface RunState {
  /** Best point, length numCols of the run's problem; null without one. */
  readonly colValue: Float64Array | null;
  /** Null before the root of a tree is done: to be begun from scratch. */
  readonly tree: TreeState | null;
}

/** A part of a problem that falls apart. */
export interface PartState {
  /** Fingerprint of its problem. */
  readonly problem: string;
  /** With a part that is done, whether every node was decided, and its dual bound; null while it is not. */
  readonly done: { readonly isDecided: boolean; readonly bound: number } | null;
  readonly run: RunState;
  /** Simplex iterations of its next portion, and the objective of its root LP; NaN = not known. */
  readonly portion: number;
  readonly rootObjective: number;
}

/** What was being searched: the whole problem, or its parts one by one; null = a part that is begun from scratch. */
export type WorkState =
  | { readonly kind: "whole"; readonly run: RunState }
  | { readonly kind: "parts"; readonly parts: readonly (PartState | null)[] };

/**
 * Everything that `resume` needs beside the model and the options. Figures are in the model's sense; counts include
 * those of the runs before.
 */
export interface SearchState {
  /** Of this record's shape; another number is refused. */
  readonly format: 1;
  /** Fingerprint of the model. */
  readonly model: string;
  readonly objective: number | null;
  readonly dualBound: number | null;
  readonly nodes: number;
  readonly simplexIterations: number;
  readonly seconds: number;
  /** Options on which presolve and closed nodes rest. */
  readonly seed: number;
  readonly mipGap: number;
  readonly mipGapAbs: number;
  /** Techniques that were on, and names of the caller's plug-ins; ascending. */
  readonly techniques: readonly string[];
  readonly plugins: readonly string[];
  readonly work: WorkState;
}

/** A copy of a record of the kinds above, all its arrays fresh. */
export function copyRecord<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return (value as unknown as Float64Array).slice() as T;
  if (Array.isArray(value)) return value.map(copyRecord) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyRecord(each)])) as T;
}
