import type { LpProblem, LpStatus } from "../../simplex/lp-types.ts";
import type { SearchBounds } from "../domain/search-bounds.ts";
import { type LpMaker, NodeLp } from "../node/node-lp.ts";
import type { PackedBasis } from "../node/packed-basis.ts";
import type { BoxOutcome, BoxRow, IncumbentSink, LpProbe, ProbeAnswer } from "../plugins.ts";
import type { SearchControl } from "../search-control.ts";

/** Iterations that heuristics may spend at once, beside their share. */
const FREE_ITERATIONS = 1000;

/** The same for searches of boxes. */
const FREE_BOX_ITERATIONS = 5000;

/** Share of the root LP's iterations that comes on top. */
const ROOT_SHARE = 0.5;

/** Fewer iterations than this are not worth beginning the search of a box. */
const LEAST_BOX_ITERATIONS = 500;

/** Share of the node LPs' iterations that heuristics may spend; twice the root LP comes on top. */
const SHARE = 0.1;

/** Searches a box of the problem within so many nodes and simplex iterations. */
export type ProbedBoxSearch = (
  colLb: Float64Array,
  colUb: Float64Array,
  nodeLimit: number,
  iterationLimit: number,
  found: IncumbentSink,
  row?: BoxRow,
) => Generator<void, BoxOutcome>;

/**
 * A second LP for heuristics, made when it is first asked for, so that the node's own LP keeps its basis.
 * Their iterations are kept to a share of those of the tree.
 */
export class SearchProbe implements LpProbe {
  readonly #problem: () => LpProblem;
  readonly #control: SearchControl;
  readonly #makeLp: LpMaker;
  readonly #bounds: SearchBounds;
  readonly #treeIterations: () => number;
  readonly #allCols: Uint8Array;
  #lp: NodeLp | null = null;
  /** The LP without cuts, where the tree's LP has some. */
  #plainLp: NodeLp | null = null;
  /** The LP with other costs, with those of the tree's cuts that it had when it was made. */
  #costLp: NodeLp | null = null;
  readonly #plain: LpProblem;
  #pastIterations = 0;
  #basis: (() => PackedBasis) | null = null;
  #rootIterations = 0;
  #boxIterations = 0;
  #free: number = FREE_ITERATIONS;
  #freeBox: number = FREE_BOX_ITERATIONS;
  readonly #searchBox: ProbedBoxSearch;
  /** While the tree's LP gets cuts: LPs are solved without them. */
  leavesCutsOut = false;

  /**
   * @param problem the LP of the tree as it is now; at first without cuts.
   * @param treeIterations iterations that the node LPs have taken so far.
   * @param searchBox searches a box of the problem.
   */
  constructor(
    problem: () => LpProblem,
    control: SearchControl,
    makeLp: LpMaker,
    bounds: SearchBounds,
    treeIterations: () => number,
    searchBox: ProbedBoxSearch,
  ) {
    this.#searchBox = searchBox;
    this.#problem = problem;
    this.#plain = problem();
    this.#control = control;
    this.#makeLp = makeLp;
    this.#bounds = bounds;
    this.#treeIterations = treeIterations;
    this.#allCols = new Uint8Array(problem().numCols).fill(1);
  }

  /** Iterations spent so far. */
  get iterations(): number {
    const own = this.#pastIterations + (this.#lp?.iterations ?? 0) + (this.#plainLp?.iterations ?? 0);
    return own + (this.#costLp?.iterations ?? 0) + this.#boxIterations;
  }

  /** Iterations that are left of the share. */
  get iterationsLeft(): number {
    const share = this.#free + 2 * this.#rootIterations + SHARE * this.#treeIterations();
    return Math.max(0, Math.floor(share + this.#boxIterations - this.iterations));
  }

  /** Iterations that are left for searches of boxes: a share of the same size. */
  get #boxIterationsLeft(): number {
    const share = this.#freeBox + ROOT_SHARE * this.#rootIterations + SHARE * this.#treeIterations();
    return Math.max(0, Math.floor(share - this.#boxIterations));
  }

  /** What the root LP cost. */
  get rootIterations(): number {
    return this.#rootIterations;
  }

  /** Says what the root LP cost. */
  setRootIterations(iterations: number): void {
    this.#rootIterations = iterations;
  }

  /** Leaves only the share: the tree was begun by another search, which has spent what is free. */
  forgoFree(): void {
    this.#free = 0;
    this.#freeBox = 0;
  }

  /** Lets the next solve start from this basis, asked for only if there is one; null: from where the last one ended. */
  startFrom(basis: (() => PackedBasis) | null): void {
    this.#basis = basis;
  }

  solve(colLb: Float64Array, colUb: Float64Array, iterationLimit: number): ProbeAnswer {
    const solving = this.solveInSteps(colLb, colUb, iterationLimit);
    let step = solving.next();
    while (step.done !== true) {
      this.#control.report();
      step = solving.next();
    }
    return step.value;
  }

  solveInSteps(
    colLb: Float64Array,
    colUb: Float64Array,
    iterationLimit: number,
  ): Generator<void, ProbeAnswer> {
    return this.#run(colLb, colUb, Math.min(iterationLimit, this.iterationsLeft));
  }

  /**
   * As `solveInSteps`, without regard to the share: for points that must not be lost. Cuts are left out: they say nothing
   * where the integers are fixed, and the room on their sides would blur the point.
   */
  solveFully(colLb: Float64Array, colUb: Float64Array): Generator<void, ProbeAnswer> {
    if (this.#problem() === this.#plain) return this.#run(colLb, colUb, Number.POSITIVE_INFINITY);
    return this.#runPlain(colLb, colUb, null, Number.POSITIVE_INFINITY);
  }

  *#runPlain(
    colLb: Float64Array,
    colUb: Float64Array,
    basis: (() => PackedBasis) | null,
    iterationLimit: number,
  ): Generator<void, ProbeAnswer> {
    if (iterationLimit <= 0 || this.#control.shouldStop()) return { status: "limit" };
    if (this.#plainLp === null && this.#lp?.problem === this.#plain) {
      this.#plainLp = this.#lp;
      this.#lp = null;
    }
    if (this.#plainLp === null) {
      yield;
      this.#plainLp = new NodeLp(this.#plain, this.#control, this.#makeLp);
      yield;
    }
    const lp = this.#plainLp;
    lp.setBounds(colLb, colUb, this.#allCols);
    if (basis !== null) {
      lp.loadBasis(basis());
      yield;
    }
    return this.#answer(yield* lp.solve(this.#bounds.cutoff, iterationLimit), lp);
  }

  *solveWithCosts(
    colCost: Float64Array,
    colLb: Float64Array,
    colUb: Float64Array,
    iterationLimit: number,
  ): Generator<void, ProbeAnswer> {
    const limit = Math.min(iterationLimit, this.iterationsLeft);
    if (limit <= 0 || this.#control.shouldStop()) return { status: "limit" };
    if (this.#costLp === null) {
      this.#costLp = new NodeLp(this.#problem(), this.#control, this.#makeLp);
      if (this.#basis !== null) this.#costLp.loadBasis(this.#basis());
      yield;
    }
    const lp = this.#costLp;
    lp.setBounds(colLb, colUb, this.#allCols);
    lp.setCosts(colCost);
    const status = yield* lp.solve(Number.POSITIVE_INFINITY, limit);
    if (status === "infeasible") return { status };
    if (status !== "optimal") return { status: "limit" };
    return { status, objective: lp.answer.objective, colValue: lp.answer.colValue };
  }

  *searchBox(
    colLb: Float64Array,
    colUb: Float64Array,
    nodeLimit: number,
    found: IncumbentSink,
    row?: BoxRow,
  ): Generator<void, BoxOutcome> {
    const left = this.#boxIterationsLeft;
    if (left < LEAST_BOX_ITERATIONS) return "skipped";
    const before = this.#control.iterations;
    const outcome = yield* this.#searchBox(
      colLb,
      colUb,
      nodeLimit,
      Math.max(left / 2, LEAST_BOX_ITERATIONS),
      found,
      row,
    );
    this.#boxIterations += this.#control.iterations - before;
    return outcome;
  }

  *#run(colLb: Float64Array, colUb: Float64Array, iterationLimit: number): Generator<void, ProbeAnswer> {
    if (this.leavesCutsOut) {
      const basis = this.#basis;
      this.#basis = null;
      return yield* this.#runPlain(colLb, colUb, basis, iterationLimit);
    }
    if (iterationLimit <= 0 || this.#control.shouldStop()) return { status: "limit" };
    const problem = this.#problem();
    if (this.#lp !== null && this.#lp.problem !== problem) {
      // The tree's LP has got cuts since.
      this.#pastIterations += this.#lp.iterations;
      this.#lp.retire();
      this.#lp = null;
    }
    if (this.#lp === null && problem === this.#plain) {
      this.#lp = this.#plainLp;
      this.#plainLp = null;
    }
    if (this.#lp === null) {
      yield;
      this.#lp = new NodeLp(problem, this.#control, this.#makeLp);
      yield;
    }
    const lp = this.#lp;
    lp.setBounds(colLb, colUb, this.#allCols);
    if (this.#basis !== null) lp.loadBasis(this.#basis());
    this.#basis = null;
    return this.#answer(yield* lp.solve(this.#bounds.cutoff, iterationLimit), lp);
  }

  #answer(status: LpStatus, lp: NodeLp): ProbeAnswer {
    if (status === "infeasible" || status === "cutoff") return { status };
    if (status !== "optimal") return { status: "limit" };
    const { objective, colValue } = lp.answer;
    if (objective >= this.#bounds.cutoff) return { status: "cutoff" };
    return { status: "optimal", objective, colValue };
  }
}
