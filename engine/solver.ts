/**
 * An LP that is solved again and again while single figures change. Between solves it keeps basis, factor and
 * edge weights, so that after a small change only the few iterations that it asks for are left to do.
 */
import { checkBasisShape } from "./basis-shape.ts";
import { checkOptionTypes } from "./check-options.ts";
import { ModelError, OptionError } from "./errors.ts";
import { type Basis, slackBasis } from "./model/basis.ts";
import { EditableProblem, type NewCol, type NewRow } from "./model/editable-problem.ts";
import { minimizationForm } from "./model/minimization-form.ts";
import type { Model } from "./model/model.ts";
import type { Problem } from "./model/problem.ts";
import { problemOf } from "./model/problem-of.ts";
import { type ResolvedOptions, resolveOptions, type SolveOptions } from "./options.ts";
import type { Result } from "./result.ts";
import type { LpTry } from "./simplex/lp-options.ts";
import type { GrowingLpSolver, LpProblem, LpSolver } from "./simplex/lp-types.ts";
import { createLpSolver } from "./simplex/simplex-solver.ts";
import { findAnswer } from "./solve/find-answer.ts";
import { lpOptions, type SolveContext } from "./solve/solve-context.ts";
import { runSteps, runStepsSync, solveSteps } from "./solve/solve-steps.ts";

export type { NewCol, NewRow } from "./model/editable-problem.ts";

/** What asks for nothing, between solves. */
const IDLE = { shouldStop: () => false, isTurnDue: () => false };

/** The options that may differ from solve to solve. */
const RENEWABLE = [
  "timeLimit",
  "iterationLimit",
  "nodeLimit",
  "solutionLimit",
  "mipGap",
  "mipGapAbs",
  "signal",
  "onProgress",
  "onIncumbent",
  "start",
] as const;

/** Options of one solve of a `Solver`; they stand in for those of its constructor. */
export type PerSolveOptions = Pick<SolveOptions, (typeof RENEWABLE)[number]>;

/** The LP solver that is kept, with the record that it borrows. */
interface KeptLp {
  readonly solver: GrowingLpSolver;
  readonly record: LpProblem & { objectiveOffset: number };
  /** It comes of a try after trouble. */
  readonly isForced: boolean;
}

function extendedStatus(status: Uint8Array, more: Uint8Array): Uint8Array {
  const longer = new Uint8Array(status.length + more.length);
  longer.set(status);
  longer.set(more, status.length);
  return longer;
}

/**
 * A model with memory. Change bounds, costs, rows and columns, and solve again: an LP goes on from its last basis,
 * also after a limit. Answers are the same as those of `solve` on the changed model, in the model's sense, checked
 * on it as it is then; where the optimum is not unique the point may be another one. Presolve is left out: it would
 * hide the basis. With integer columns every solve is a search of its own.
 *
 * The solver works on copies: neither the model given nor results handed out are touched by later changes, and later
 * changes of the model do not reach the solver. Rows and columns keep their indices.
 *
 * Every method throws ModelError while a `solve` has not ended.
 */
export class Solver {
  readonly #edit: EditableProblem;
  readonly #options: SolveOptions;
  #isSolving = false;
  /** Null: nothing solved yet, or rows or columns are new. */
  #kept: KeptLp | null = null;
  /** To start from while there is no kept solver; null = from scratch. */
  #startBasis: Basis | null = null;
  /** Of the solve in hand. */
  #control: Pick<SolveContext["control"], "shouldStop" | "isTurnDue"> = IDLE;

  /**
   * @param options as of `solve`; `start` counts for searches only.
   * @throws ModelError, OptionError for input that has no meaning.
   */
  constructor(model: Model | Problem, options: SolveOptions = {}) {
    resolveOptions(options);
    this.#options = { ...options };
    this.#edit = new EditableProblem(problemOf(model));
  }

  get numRows(): number {
    return this.#edit.problem.numRows;
  }

  get numCols(): number {
    return this.#edit.problem.numCols;
  }

  /** The problem as it is now; a copy that later changes do not touch, good for `verify` and `ranging`. */
  get problem(): Problem {
    return new EditableProblem(this.#edit.problem).problem;
  }

  /** Sets both bounds of a column. Crossed bounds make the problem infeasible. @throws ModelError */
  setColBounds(col: number, lb: number, ub: number): void {
    this.#edited().setColBounds(col, lb, ub);
    const { colLb, colUb } = this.#edit.problem;
    this.#kept?.solver.setColBounds(col, colLb[col], colUb[col]);
  }

  /** Sets both bounds of a row's activity. @throws ModelError */
  setRowBounds(row: number, lb: number, ub: number): void {
    this.#edited().setRowBounds(row, lb, ub);
    const { rowLb, rowUb } = this.#edit.problem;
    this.#kept?.solver.setRowBounds(row, rowLb[row], rowUb[row]);
  }

  /** Sets the cost of a column, in the model's sense. @throws ModelError */
  setColCost(col: number, cost: number): void {
    this.#edited().setColCost(col, cost);
    this.#kept?.solver.setColCost(col, this.#edit.problem.maximize ? 0 - cost : cost);
  }

  /** Sets the constant of the objective. @throws ModelError */
  setObjectiveOffset(offset: number): void {
    this.#edited().setObjectiveOffset(offset);
  }

  /**
   * Appends rows; in the basis they are basic, so that a row which the last point satisfies costs no iteration. Each
   * call copies the matrix and has it factorised anew: add rows together where they come together.
   *
   * @returns the index of the first one.
   * @throws ModelError naming the row, what was found and what was expected; nothing is added then.
   */
  addRows(rows: readonly NewRow[]): number {
    const first = this.numRows;
    this.#edited().addRows(rows);
    this.#remake(({ colStatus, rowStatus }) => ({
      colStatus,
      rowStatus: extendedStatus(rowStatus, new Uint8Array(rows.length)),
    }));
    return first;
  }

  /**
   * Appends columns; in the basis they are nonbasic at their bound of least magnitude, so that the factor stays as it is. Each call
   * costs what the columns hold, and a few figures for each row and column that there is.
   *
   * @returns the index of the first one.
   * @throws ModelError naming the column, what was found and what was expected; nothing is added then.
   */
  addCols(cols: readonly NewCol[]): number {
    const first = this.numCols;
    this.#edited().addCols(cols);
    if (this.#growKept()) return first;
    const { colLb, colUb } = this.#edit.problem;
    const added = slackBasis(colLb.subarray(first), colUb.subarray(first), 0).colStatus;
    this.#remake(({ colStatus, rowStatus }) => ({ colStatus: extendedStatus(colStatus, added), rowStatus }));
    return first;
  }

  /**
   * The basis from which the next solve of an LP starts; null = from scratch. A copy. After an LP solve it is where
   * that solve ended, whatever its status.
   */
  get basis(): Basis | null {
    if (this.#kept !== null) return this.#kept.solver.getBasis();
    const basis = this.#startBasis;
    return basis && { colStatus: basis.colStatus.slice(), rowStatus: basis.rowStatus.slice() };
  }

  /**
   * Starts the next solve of the LP from this basis. It need not be feasible; a singular one or one with too many or
   * too few basic entries is repaired. Null forgets what is known and starts from scratch.
   *
   * @throws OptionError for wrong lengths or unknown statuses.
   */
  setBasis(basis: Basis | null): void {
    const { problem } = this.#edited();
    if (basis === null) {
      this.#kept = null;
      this.#startBasis = null;
      return;
    }
    checkBasisShape(problem, basis);
    const copy = { colStatus: basis.colStatus.slice(), rowStatus: basis.rowStatus.slice() };
    if (this.#kept === null) this.#startBasis = copy;
    else this.#kept.solver.setBasis(copy);
  }

  /**
   * Solves the problem as it is now and lets the caller's event loop have its turn in between.
   *
   * @param options of this solve alone, beside those of the constructor.
   * @throws ModelError while another solve runs; OptionError; what the caller's callbacks throw.
   */
  async solve(options: PerSolveOptions = {}): Promise<Result> {
    const resolved = this.#resolve(options);
    const steps = this.#begin(resolved);
    let result: Result | null = null;
    try {
      result = await runSteps(steps, resolved.host);
      return result;
    } finally {
      this.#end(result);
    }
  }

  /** As `solve`, without giving the event loop a turn. */
  solveSync(options: PerSolveOptions = {}): Result {
    const steps = this.#begin(this.#resolve(options));
    let result: Result | null = null;
    try {
      result = runStepsSync(steps);
      return result;
    } finally {
      this.#end(result);
    }
  }

  #edited(): EditableProblem {
    if (!this.#isSolving) return this.#edit;
    throw new ModelError("the solver is at work: found a call, expected to wait for the end of solve()");
  }

  #resolve(options: PerSolveOptions): ResolvedOptions {
    checkOptionTypes(options);
    for (const key of Object.keys(options)) {
      if (!(RENEWABLE as readonly string[]).includes(key)) {
        throw new OptionError(`option "${key}" of one solve: expected one of: ${RENEWABLE.join(", ")}`);
      }
    }
    return resolveOptions({ ...this.#options, ...options });
  }

  #begin(options: ResolvedOptions): Generator<void, Result> {
    const { problem } = this.#edited();
    this.#isSolving = true;
    return solveSteps(
      () => problem,
      options,
      (context) => {
        this.#control = context.control;
        return findAnswer(context, (how) => this.#lpSolver(context, how));
      },
    );
  }

  /** Whatever happened, the solver stays usable. @param result null after an exception of the caller's own. */
  #end(result: Result | null): void {
    this.#isSolving = false;
    this.#control = IDLE;
    if (result === null) this.#remake((basis) => basis);
    else if (result.status === "numerical_error") this.setBasis(null);
    else if (result.basis !== null && this.#kept === null) this.setBasis(result.basis);
  }

  /** The kept LP solver, or a new one in its place. */
  #lpSolver(context: SolveContext, how: LpTry): LpSolver {
    if (this.#kept === null || how !== "kept") {
      // The record is borrowed for longer than the figures of the problem stay as they are.
      const record = { ...minimizationForm(this.#edit.problem) };
      const options = {
        ...lpOptions(context, how),
        shouldStop: () => this.#control.shouldStop(),
        isTurnDue: () => this.#control.isTurnDue(),
      };
      this.#kept = {
        record,
        isForced: how !== "kept" && how !== "fresh",
        solver: createLpSolver(record, options),
      };
      if (this.#startBasis !== null && how === "kept") this.#kept.solver.setBasis(this.#startBasis);
      this.#startBasis = null;
    }
    const { record, solver } = this.#kept;
    record.objectiveOffset = context.form.objectiveOffset;
    return context.control.count(solver);
  }

  /** Has the kept solver go on with further columns. @returns whether it could. */
  #growKept(): boolean {
    if (this.#kept === null || this.#kept.isForced) return false;
    const record = { ...minimizationForm(this.#edit.problem) };
    const solver = this.#kept.solver.withFurtherCols(record);
    if (solver === null) return false;
    this.#kept = { record, solver, isForced: false };
    return true;
  }

  /** Gives the kept solver up for one that is made at the next solve and starts from the mapped basis. */
  #remake(mapBasis: (basis: Basis) => Basis): void {
    const { basis } = this;
    this.#startBasis = basis && mapBasis(basis);
    this.#kept = null;
  }
}
