/**
 * Presolve of a linear program: reductions in turn until they stop paying, then what is left as a problem of its
 * own, with the way back for points, duals and bases.
 *
 * Local reductions run over what changed until nothing does; then sweeps look at the whole model, each followed by
 * the local ones again.
 *
 * Implied bounds only ever prove that something is redundant. They are never written into the problem: a basis
 * at an implied bound could not be carried back.
 *
 * Sources: Andersen and Andersen, "Presolving in linear programming", Mathematical Programming 71 (1995) 221–245;
 * Gondzio, "Presolve analysis of linear programs prior to applying an interior point method", INFORMS Journal on
 * Computing 9 (1997) 73–91.
 */
import { KEPT_PROBLEM } from "../model/kept-shapes.ts";
import type { Problem } from "../model/problem.ts";
import type { ChangeList } from "./change-list.ts";
import { type Extract, extractProblem } from "./extract.ts";
import {
  type ReducedAnswer,
  type RestoredAnswer,
  restoreAnswer,
  restoreFarkas,
  restorePoint,
  restoreRay,
} from "./postsolve.ts";
import { PostsolveStack } from "./postsolve-stack.ts";
import type { Presolver, ReductionOutcome } from "./presolver.ts";
import {
  AGGREGATOR,
  COL_PHASES,
  DOMINATED_COLUMNS,
  IMPLIED_ROWS,
  PARALLEL_LINES,
  type Phase,
  ROW_PHASES,
  SWEEPS,
} from "./reductions/registry.ts";
import { WorkingModel } from "./working-model.ts";

/** Problems with fewer rows get the sweep for dominated columns only: there, latency counts. */
const SMALL_ROWS = 200;
/**
 * Problems in between do without that sweep: with it Netlib takes 0.1 % less iterations, and a fresh process spends
 * 10 to 40 ms on compiling it. Some large problems gain (dfl001 210 columns, world 26), and have the time.
 */
const LARGE_ROWS = 5000;
/** Where local reductions find no more than this share of rows and columns, only parallel lines are worth a sweep. */
const POOR_SHARE = 0.005;
/** What takes less than this share away is not worth the way back. */
const LEAST_SHARE = 0.001;
/** A sweep is repeated once others have made more reductions than this share of the rows and columns left. */
const SWEEP_SHARE = 0.01;
const MOST_ROUNDS = 10;
/** Changed rows or columns that are sorted between two pauses. */
const COLLECTED_A_STEP = 2048;
/** Entries looked at in total, as a multiple of the entries there are. */
const WORK_PER_ENTRY = 200;

/** What presolve needs to know. */
export interface PresolveOptions {
  /** Whether the reduction of this name is switched on. */
  readonly isOn: (name: string) => boolean;
  /** Asked between rounds; true ends presolve with what it has. */
  readonly shouldStop: () => boolean;
  /** Asked after each step of a reduction; true makes `presolveSteps` yield. */
  readonly isTurnDue?: () => boolean;
  /** Told when large arrays have just become free. */
  readonly released?: () => void;
  /** Runs all sweeps, whatever the size and however little there is to find. */
  readonly isThorough?: boolean;
}

/** What presolve found. "unbounded_or_infeasible" comes without proof: solve the original. */
export interface PresolveResult {
  readonly status: "reduced" | "unchanged" | "infeasible" | "unbounded_or_infeasible";
  /**
   * Minimisation form; the original where nothing was reduced, what was left when the conflict showed if infeasible.
   * May have no rows, no columns or neither.
   */
  readonly reduced: Problem;
  /**
   * The column of the given problem that a column of `reduced` stands for, value for value; −1 where it stands for
   * several. Length `reduced.numCols`.
   */
  readonly origin: Int32Array;
  /** 1 = the row of `reduced` took a column with a cost for its slack. Length `reduced.numRows`. */
  readonly isPriced: Uint8Array;
  /** Carries an optimum of `reduced` back to the original; the answer is borrowed. */
  readonly postsolve: (answer: ReducedAnswer) => RestoredAnswer;
  /** Carries a feasible point of `reduced` back, optimal or not; the point is borrowed. */
  readonly postsolvePoint: (colValue: Float64Array) => Float64Array;
  /** Carries multipliers that prove `reduced` infeasible back; the proof may be lost on the way, so check it. */
  readonly postsolveFarkas: (rowMultiplier: Float64Array) => Float64Array;
  /** Carries a ray that proves `reduced` unbounded back, given a feasible point; check it all the same. */
  readonly postsolveRay: (colDirection: Float64Array) => Float64Array;
  /** With "infeasible": row multipliers that prove it of `reduced`, for `postsolveFarkas`. Else null. */
  readonly conflict: Float64Array | null;
  /** How often each reduction applied, by name; empty if unchanged. */
  readonly counters: Readonly<Record<string, number>>;
}

type End = "done" | "infeasible" | "unbounded";

/** One presolve in progress. */
class Presolve {
  /** For its shapes, and those of its model and stack. */
  static readonly kept: Presolve = new Presolve(KEPT_PROBLEM, { isOn: () => false, shouldStop: () => true });
  readonly model: WorkingModel;
  readonly undo: PostsolveStack;
  readonly counters: Record<string, number> = {};
  readonly #options: PresolveOptions;
  readonly #workLimit: number;

  constructor(problem: Problem, options: PresolveOptions) {
    this.model = new WorkingModel(problem);
    this.undo = new PostsolveStack(this.model.numEntries);
    this.#options = options;
    this.#workLimit = WORK_PER_ENTRY * (this.model.numEntries + 100);
  }

  get size(): number {
    return this.model.numRowsLeft + this.model.numColsLeft;
  }

  get #mustStop(): boolean {
    return this.model.work > this.#workLimit || this.#options.shouldStop();
  }

  #isTurnDue(): boolean {
    return this.#options.isTurnDue?.() === true;
  }

  *#apply(presolver: Presolver): Generator<void, ReductionOutcome> {
    if (!this.#options.isOn(presolver.name)) return "none";
    this.model.compact();
    const before = this.model.numApplied;
    const steps = presolver.reduce(this.model, this.undo);
    let step = steps.next();
    while (step.done !== true) {
      if (this.#isTurnDue()) yield;
      step = steps.next();
    }
    const count = this.model.numApplied - before;
    if (count > 0) this.counters[presolver.name] = (this.counters[presolver.name] ?? 0) + count;
    return step.value;
  }

  /** The reductions in turn, until one shows that there is nothing to solve. */
  *#applyAll(presolvers: readonly Presolver[]): Generator<void, End> {
    for (const presolver of presolvers) {
      const outcome = yield* this.#apply(presolver);
      if (outcome === "infeasible" || outcome === "unbounded") return outcome;
      if (this.#isTurnDue()) yield;
    }
    return "done";
  }

  /** Local reductions over whatever changed, until nothing does. */
  *#settle(): Generator<void, End> {
    const { model } = this;
    while (model.hasChanges && !this.#mustStop) {
      model.changedRows.startRound();
      let end = yield* this.#runPhases(ROW_PHASES, model.changedRows);
      if (end !== "done") return end;
      model.changedCols.startRound();
      end = yield* this.#runPhases(COL_PHASES, model.changedCols);
      if (end !== "done") return end;
    }
    return "done";
  }

  *#runPhases(phases: readonly Phase[], changed: ChangeList): Generator<void, End> {
    for (const { collect, reductions } of phases) {
      let from = 0;
      do {
        const to = Math.min(from + COLLECTED_A_STEP, changed.count);
        collect(this.model, from, to);
        from = to;
        if (this.#isTurnDue()) yield;
      } while (from < changed.count);
      const end = yield* this.#applyAll(reductions);
      if (end !== "done") return end;
    }
    return "done";
  }

  /** The sweeps of a group in turn, once. */
  *#sweep(group: readonly Presolver[]): Generator<void, End> {
    for (const presolver of group) {
      if (this.#mustStop) break;
      const end = yield* this.#applyAll([presolver]);
      if (end !== "done") return end;
    }
    return "done";
  }

  /** The sweeps that may pay after the local reductions. */
  #chooseSweeps(): readonly (readonly Presolver[])[] {
    if (this.#options.isThorough === true) return SWEEPS;
    const { numRows, numRowsLeft, numColsLeft, numApplied } = this.model;
    if (numRows < SMALL_ROWS) return [DOMINATED_COLUMNS];
    if (numApplied <= POOR_SHARE * this.size) return [PARALLEL_LINES];
    if (numRows >= LARGE_ROWS) return SWEEPS;
    // Netlib: among many columns others imply few rows (sierra 33 of 937, most problems none), else many (agg 139 of 287).
    return numRowsLeft > numColsLeft
      ? [PARALLEL_LINES, IMPLIED_ROWS, AGGREGATOR]
      : [PARALLEL_LINES, AGGREGATOR];
  }

  /** Settles, then sweeps and settles again, while enough has changed since the last time for a sweep to pay. */
  *run(): Generator<void, End> {
    const { model } = this;
    let end = yield* this.#settle();
    const groups = this.#chooseSweeps();
    const seen = groups.map(() => -1);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = model.numApplied;
      for (let k = 0; k < groups.length && end === "done"; k++) {
        const changes = model.numApplied - seen[k];
        if (seen[k] >= 0 && changes <= SWEEP_SHARE * this.size) continue;
        end = yield* this.#sweep(groups[k]);
        seen[k] = model.numApplied;
        if (end === "done") end = yield* this.#settle();
      }
      if (end !== "done" || model.numApplied === before) break;
    }
    return end;
  }
}

/** Presolves a linear program in one go; see `presolveSteps`. */
export function presolveLp(problem: Problem, options: PresolveOptions): PresolveResult {
  const steps = presolveSteps(problem, options);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Presolves a linear program, in steps: it yields where `isTurnDue` says so, and may be given up there.
 *
 * @param problem minimisation form; borrowed. Integer columns have whole bounds and keep whole values.
 */
export function* presolveSteps(problem: Problem, options: PresolveOptions): Generator<void, PresolveResult> {
  const presolve = new Presolve(problem, options);
  yield;
  const end = yield* presolve.run();
  yield;
  const { model, undo } = presolve;
  const least = end === "done" ? LEAST_SHARE * (problem.numRows + problem.numCols) : 0;
  const isChanged = model.numApplied > least && end !== "unbounded";
  model.dropLinks();
  undo.trim();
  options.released?.();
  yield;
  const extract = isChanged
    ? extractProblem(model, problem)
    : { problem, rows: identity(problem.numRows), cols: identity(problem.numCols) };
  const stack = isChanged ? undo : new PostsolveStack();
  return {
    status: statusOf(end, isChanged),
    reduced: extract.problem,
    origin: originOf(extract.cols, model.isMerged),
    isPriced: marksOf(extract.rows, model.isPriced),
    conflict: end === "infeasible" ? conflictOf(model, extract) : null,
    postsolve: (answer) => restoreAnswer(problem, extract, stack, answer),
    postsolvePoint: (colValue) => restorePoint(problem, extract, stack, colValue),
    postsolveRay: (colDirection) => restoreRay(problem, extract, stack, colDirection),
    postsolveFarkas: (rowMultiplier) => restoreFarkas(problem, extract, stack, rowMultiplier),
    counters: isChanged || end === "unbounded" ? presolve.counters : {},
  };
}

/** Multipliers of the rows that cannot hold together, by row of the reduced problem. */
function conflictOf(model: WorkingModel, { rows }: Extract): Float64Array {
  const multipliers = new Float64Array(model.numRows);
  for (const { row, multiplier } of model.conflict) multipliers[row] = multiplier;
  return Float64Array.from(rows, (row) => multipliers[row]);
}

/** Likewise for columns, without those that took others in. */
function originOf(cols: Int32Array, isMerged: Uint8Array): Int32Array {
  return cols.map((col) => (isMerged[col] === 0 ? col : -1));
}

/** No closure: that would keep the whole working model alive. */
function marksOf(rows: Int32Array, isMarked: Uint8Array): Uint8Array {
  return Uint8Array.from(rows, (row) => isMarked[row]);
}

function statusOf(end: End, isChanged: boolean): PresolveResult["status"] {
  if (end === "infeasible") return "infeasible";
  if (end === "unbounded") return "unbounded_or_infeasible";
  return isChanged ? "reduced" : "unchanged";
}

function identity(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}
