import { type Basis, slackBasis } from "../../model/basis.ts";
import type { LpProblem, LpSolver, LpStatus, WeightedBasis } from "../../simplex/lp-types.ts";
import type { SearchControl } from "../search-control.ts";
import { type PackedBasis, packBasis, unpackBasis } from "./packed-basis.ts";

/** Makes a solver for an LP; the search knows no simplex by name. */
export type LpMaker = (problem: LpProblem) => LpSolver;

/**
 * The one live LP of a search. It knows which bounds the solver has, so that going to another node costs only
 * the difference. Within a plunge the solver keeps basis, factor and weights; on a jump a basis is loaded with the
 * weights that it had.
 */
export class NodeLp {
  readonly #control: SearchControl;
  readonly #makeLp: LpMaker;
  #problem: LpProblem;
  #solver: LpSolver;
  /** Iterations of solvers that were replaced. */
  #pastIterations = 0;
  /** Bounds that the solver has. */
  readonly #colLb: Float64Array;
  readonly #colUb: Float64Array;
  /** A basis on its way between the solver and its packed form. */
  #passing: WeightedBasis | null = null;

  constructor(problem: LpProblem, control: SearchControl, makeLp: LpMaker) {
    this.#problem = problem;
    this.#control = control;
    this.#makeLp = makeLp;
    this.#solver = makeLp(problem);
    this.#colLb = problem.colLb.slice();
    this.#colUb = problem.colUb.slice();
  }

  /** The LP with the bounds that columns have in the problem; cuts stand below the rows of the problem. */
  get problem(): LpProblem {
    return this.#problem;
  }

  /**
   * Goes over to an LP with other rows and the same columns; bounds stay. Its solver is made anew.
   *
   * @param basis to start from. @param edgeWeight as of `LpSolver.getWeightedBasis`.
   */
  replaceRows(problem: LpProblem, basis: Basis, edgeWeight: Float64Array): void {
    this.#pastIterations += this.#solver.iterations;
    this.#control.retire(this.#solver);
    this.#problem = problem;
    this.#solver = this.#makeLp({ ...problem, colLb: this.#colLb.slice(), colUb: this.#colUb.slice() });
    this.#solver.setBasis(basis, edgeWeight);
  }

  /** Lets go of the solver, once nobody asks it any more. */
  retire(): void {
    this.#control.retire(this.#solver);
  }

  /** The solver, to read its answer from. */
  get answer(): LpSolver {
    return this.#solver;
  }

  /** Simplex iterations of this LP so far. */
  get iterations(): number {
    return this.#pastIterations + this.#solver.iterations;
  }

  /**
   * Gives the solver these bounds where they differ from its own.
   * @param isWanted length numCols: 1 for the columns to look at; borrowed.
   */
  setBounds(colLb: Float64Array, colUb: Float64Array, isWanted: Uint8Array): void {
    const { numCols } = this.#problem;
    for (let col = 0; col < numCols; col++) {
      if (isWanted[col] === 0) continue;
      if (colLb[col] === this.#colLb[col] && colUb[col] === this.#colUb[col]) continue;
      this.#colLb[col] = colLb[col];
      this.#colUb[col] = colUb[col];
      this.#solver.setColBounds(col, colLb[col], colUb[col]);
    }
  }

  /** Gives the solver other costs. @param colCost length numCols; borrowed. */
  setCosts(colCost: Float64Array): void {
    for (let col = 0; col < this.#problem.numCols; col++) this.#solver.setColCost(col, colCost[col]);
  }

  /** Starts the next solve from this basis with its edge weights. */
  loadBasis(packed: PackedBasis): void {
    const passing = this.#basisArrays();
    unpackBasis(packed, passing);
    this.#solver.setBasis(passing.basis, passing.edgeWeight);
  }

  /** The present basis in packed form. */
  packedBasis(): PackedBasis {
    return packBasis(this.#solver.getWeightedBasis(this.#basisArrays()));
  }

  /** Arrays for a basis of this LP; the same ones until its rows change. */
  #basisArrays(): WeightedBasis {
    const { numCols, numRows } = this.#problem;
    const kept = this.#passing;
    if (kept !== null && kept.basis.rowStatus.length === numRows) return kept;
    const basis = { colStatus: new Uint8Array(numCols), rowStatus: new Uint8Array(numRows) };
    const fresh = { basis, edgeWeight: new Float64Array(numCols + numRows) };
    this.#passing = fresh;
    return fresh;
  }

  /**
   * Solves in slices, one yield after each. A numerical failure is tried once more from the slack basis.
   * @param cutoff objective above which the LP may end early; Infinity = never.
   * @param iterationLimit of this solve.
   */
  *solve(cutoff: number, iterationLimit: number): Generator<void, LpStatus> {
    const status = yield* this.#run(cutoff, iterationLimit);
    if (status !== "numerical_error") return status;
    this.#solver.setBasis(slackBasis(this.#colLb, this.#colUb, this.#problem.numRows));
    return yield* this.#run(cutoff, iterationLimit);
  }

  /** Keeps the LP as it was solved; false where that is not possible. */
  save(): boolean {
    return this.#solver.save();
  }

  /** Gives the solver other bounds for a trial; to be followed by `tryOut`, `takeBack` for each such column and `goBack`. */
  tryBounds(col: number, lb: number, ub: number): void {
    this.#solver.setColBounds(col, lb, ub);
  }

  /** Solves with the bounds of a trial. @param cutoff as in `solve`. @param iterationLimit of this solve. */
  tryOut(cutoff: number, iterationLimit: number): Generator<void, LpStatus> {
    return this.#run(cutoff, iterationLimit);
  }

  /** Gives the solver the bounds from before the trial. */
  takeBack(col: number): void {
    this.#solver.setColBounds(col, this.#colLb[col], this.#colUb[col]);
  }

  /** Goes back to the LP that was saved, with the bounds of now. */
  goBack(): void {
    this.#solver.restore();
  }

  *#run(cutoff: number, iterationLimit: number): Generator<void, LpStatus> {
    this.#solver.setCutoff(cutoff);
    this.#solver.setIterationLimit(Math.min(iterationLimit, this.#control.iterationsLeft));
    for (;;) {
      const status = this.#solver.advance();
      if (status !== "working") return status;
      yield;
    }
  }
}
