import type { ColSets, Semicontinuous } from "./col-sets.ts";

/**
 * The low-level form of a model: a plain record of typed arrays, ready to be sent to a thread or a file.
 *
 *   minimise (or maximise)  objectiveOffset + colCost' x
 *   subject to              rowLb <= A x <= rowUb,   colLb <= x <= colUb,   x_j integer where integrality[j] = 1
 *
 * A is stored by columns (CSC): the entries of column j stand at colStart[j] .. colStart[j+1] − 1.
 */
export interface Problem {
  readonly numRows: number;
  readonly numCols: number;
  readonly maximize: boolean;
  readonly objectiveOffset: number;
  /** Length numCols. */
  readonly colCost: Float64Array;
  /** Length numCols; −Infinity = no lower bound. */
  readonly colLb: Float64Array;
  /** Length numCols; Infinity = no upper bound. */
  readonly colUb: Float64Array;
  /** Length numCols; 1 = integer, 0 = continuous. */
  readonly integrality: Uint8Array;
  /**
   * Length numCols; of the fractional columns of a node the tree branches on one of the highest priority. A hint: no
   * answer depends on it, and no file format keeps it. Absent: all alike.
   */
  readonly branchPriority?: Uint8Array;
  /** Length numRows. */
  readonly rowLb: Float64Array;
  /** Length numRows. */
  readonly rowUb: Float64Array;
  /** Length numCols + 1. */
  readonly colStart: Int32Array;
  /** Row of each entry, ascending within a column. */
  readonly rowIndex: Int32Array;
  /** Value of each entry. */
  readonly value: Float64Array;
  /** Special ordered sets, where there are any. */
  readonly sets?: ColSets;
  /** Columns that are 0 or at least some value, where there are any; their lower bound is that of the relaxation. */
  readonly semicontinuous?: Semicontinuous;
}

/** Lazy names of a model's parts; functions of the index, so that a large model holds no strings. */
export interface Names {
  readonly model: string;
  readonly objective: string;
  row(row: number): string;
  col(col: number): string;
  /** Of a special ordered set; set0, set1, … where it is left out. */
  readonly set?: (set: number) => string;
}

/** What a row or column stands for in the user's world, for messages. */
export type Tag = Readonly<Record<string, string | number>>;

/** Number of matrix entries. */
export function numEntries(problem: Problem): number {
  return problem.colStart[problem.numCols];
}

/** Number of integer columns. */
export function numIntegers(problem: Problem): number {
  let count = 0;
  for (let col = 0; col < problem.numCols; col++) count += problem.integrality[col];
  return count;
}

/** The names c0, c1, … and r0, r1, … of a model that brings none. */
export const DEFAULT_NAMES: Names = Object.freeze({
  model: "",
  objective: "obj",
  row: (row: number) => `r${row}`,
  col: (col: number) => `c${col}`,
});
