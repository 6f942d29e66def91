import type { Basis } from "../model/basis.ts";

/** How an LP solve stands after `advance`. */
export type LpStatus =
  /** The slice of work is over; call `advance` again. */
  | "working"
  | "optimal"
  /** Proven by Farkas multipliers (`farkas`). */
  | "infeasible"
  /** Proven by a primal ray (`ray`). */
  | "unbounded"
  /** The objective provably exceeds the cutoff. */
  | "cutoff"
  | "iteration_limit"
  /** `shouldStop` answered true. */
  | "stopped"
  | "numerical_error";

/** The LP in minimisation form, by columns. All arrays are borrowed for the life of the solver. */
export interface LpProblem {
  readonly numRows: number;
  readonly numCols: number;
  readonly objectiveOffset: number;
  readonly colCost: Float64Array;
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
  readonly rowLb: Float64Array;
  readonly rowUb: Float64Array;
  readonly colStart: Int32Array;
  readonly rowIndex: Int32Array;
  readonly value: Float64Array;
  /** 1 = the column keeps scale factor 1 (integer columns). */
  readonly integrality: Uint8Array;
}

/**
 * The same program in a record of its own, whose shape is that of all records made here. Records that are copied with changes
 * get a shape for each place of the program and each shape copied: code that has met a few of them is compiled for none.
 */
export function uniformLp(problem: LpProblem): LpProblem {
  return {
    numRows: problem.numRows,
    numCols: problem.numCols,
    objectiveOffset: problem.objectiveOffset,
    colCost: problem.colCost,
    colLb: problem.colLb,
    colUb: problem.colUb,
    rowLb: problem.rowLb,
    rowUb: problem.rowUb,
    colStart: problem.colStart,
    rowIndex: problem.rowIndex,
    value: problem.value,
    integrality: problem.integrality,
  };
}

/** What may be switched in the simplex. */
export interface LpOptions {
  readonly scaling: boolean;
  readonly perturbation: boolean;
  readonly boundFlipping: boolean;
  readonly edgeWeights: boolean;
  readonly hypersparse: boolean;
  readonly crash: boolean;
  /** Solves from scratch by the dual simplex; false = by the primal. */
  readonly dualSimplex: boolean;
  /** Reduced costs of wrong sign up to this count as zero, in the units of the scaled problem. */
  readonly dualTolerance: number;
  readonly seed: number;
  /** Polled every few iterations; true ends the solve with "stopped". */
  readonly shouldStop: () => boolean;
  /**
   * Polled likewise; true ends the slice of work, and nothing else: the solve goes on from there as if it had not been
   * asked. Without it slices end by the work done.
   */
  readonly isTurnDue?: () => boolean;
}

/** What the simplex starts from: a basis with its dual edge weights. */
export interface WeightedBasis {
  readonly basis: Basis;
  /** By variable, columns first; 0 for those that are not basic. */
  readonly edgeWeight: Float64Array;
}

/** An LP solver that can go on with further columns. */
export interface GrowingLpSolver extends LpSolver {
  /**
   * A solver of the problem with further columns behind those of this one, which takes over basis, factor, edge weights and scale
   * factors; this one is not to be used again. Costs what the columns hold, and a copy of what there is of each row and column.
   *
   * @param problem the same rows and first columns, as they are now.
   * @returns null where there is no basis yet, or where so much is new that all is to be scaled anew.
   */
  withFurtherCols(problem: LpProblem): GrowingLpSolver | null;
}

/**
 * An LP that can be solved, changed and solved again from its last basis. All figures are those of the
 * unscaled problem in minimisation form.
 */
export interface LpSolver {
  readonly numRows: number;
  readonly numCols: number;
  /** Changes the bounds of a column; takes effect with the next `advance`. */
  setColBounds(col: number, lb: number, ub: number): void;
  setColCost(col: number, cost: number): void;
  setRowBounds(row: number, lb: number, ub: number): void;
  /**
   * Starts from this basis (repaired if singular) with the next `advance`.
   * @param edgeWeight dual weights of the basic ones, as of `getWeightedBasis`; by default 1.
   */
  setBasis(basis: Basis, edgeWeight?: Float64Array): void;
  /** The present basis; a copy. */
  getBasis(): Basis;
  /** The basis with its edge weights. @param into of this LP's size; filled. By default a copy. */
  getWeightedBasis(into?: WeightedBasis): WeightedBasis;
  /** Objective above which the solve may end with "cutoff". Infinity = never. */
  setCutoff(cutoff: number): void;
  /** Iterations that the next solve may spend; counted from this call. Infinity = no limit. */
  setIterationLimit(iterations: number): void;
  /** Does a slice of work (some 10 ms) and says how the solve stands. Call until it is not "working". */
  advance(): LpStatus;
  /** After "optimal": objective with offset. After "cutoff" or an iteration limit: a valid lower bound. */
  readonly objective: number;
  /** After "optimal": column values, length numCols; borrowed until the next change. */
  readonly colValue: Float64Array;
  /** After "optimal": row activities, length numRows; borrowed. */
  readonly rowActivity: Float64Array;
  /**
   * After "optimal": row duals y with reducedCost = cost − A'y; length numRows; borrowed. After "cutoff": those that
   * prove it.
   */
  readonly rowDual: Float64Array;
  /** After "optimal": reduced costs, length numCols; borrowed. */
  readonly reducedCost: Float64Array;
  /**
   * Keeps the LP as it was solved, to try other bounds and come back by `restore`.
   * @returns false if the last solve did not end with an optimum that can be kept.
   */
  save(): boolean;
  /** Back to what `save` kept, which stays kept. Bounds stay as they are now and take effect with the next `advance`. */
  restore(): void;
  /**
   * After "optimal": multipliers of the rows under which this basic column gets coefficient 1 and every other basic one
   * 0, up to rounding.
   *
   * @param col an integer column (its scale factor is 1). @param multiplier length numRows; filled.
   * @returns false where the column is not basic or the basis has no factor.
   */
  basisRow(col: number, multiplier: Float64Array): boolean;
  /** After "infeasible": row multipliers y that prove it, length numRows; a copy. */
  farkas(): Float64Array;
  /** After "unbounded": direction of the columns, length numCols; a copy. */
  ray(): Float64Array;
  /** Simplex iterations so far, over all solves. */
  readonly iterations: number;
  /** Counters for the log and for golden files. */
  counters(): Readonly<Record<string, number>>;
}
