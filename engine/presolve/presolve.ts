/**
 * Presolve of a linear program: reductions in turn until they stop paying, then what is left as a problem of its
 * own, with the way back for points, duals and bases.
 *
 * The fast loop runs the local reductions over what changed, and sweeps over the whole model when nothing is left
 * to look at. Around it, for larger problems: parallel lines → fast loop → substitutions → fast loop.
 *
 * Implied bounds only ever prove that something is redundant. They are never written into the problem: a basis
 * at an implied bound could not be carried back.
 *
 * Sources: Andersen and Andersen, "Presolving in linear programming", Mathematical Programming 71 (1995) 221–245;
 * Gondzio, "Presolve analysis of linear programs prior to applying an interior point method", INFORMS Journal on
 * Computing 9 (1997) 73–91.
 */
import type { Problem } from "../model/problem.ts";
import { type Extract, extractProblem } from "./extract.ts";
import { type ReducedAnswer, type RestoredAnswer, restoreAnswer, restoreFarkas } from "./postsolve.ts";
import { PostsolveStack } from "./postsolve-stack.ts";
import type { Presolver, ReductionOutcome } from "./presolver.ts";
import { GLOBAL_REDUCTIONS, LOCAL_REDUCTIONS, SWEEP_REDUCTIONS } from "./reductions/registry.ts";
import { WorkingModel } from "./working-model.ts";

/** Problems with fewer rows get the fast loop only: there, latency counts. */
const SMALL_ROWS = 200;
/** The sweep is worth repeating while a fast loop removes more than this share of rows and columns. */
const FAST_SHARE = 0.05;
/** So are the outer rounds. */
const OUTER_SHARE = 0.01;
const MOST_OUTER_ROUNDS = 10;
/** Entries looked at in total, as a multiple of the entries there are. */
const WORK_PER_ENTRY = 200;

/** What presolve needs to know. */
export interface PresolveOptions {
  /** Whether the reduction of this name is switched on. */
  readonly isOn: (name: string) => boolean;
  /** Asked between rounds; true ends presolve with what it has. */
  readonly shouldStop: () => boolean;
  /** Runs the outer rounds whatever the size; by default only problems from 200 rows on get them. */
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
  /** 1 = the row of `reduced` took a column with a cost for its slack. Length `reduced.numRows`. */
  readonly isPriced: Uint8Array;
  /** Carries an optimum of `reduced` back to the original; the answer is borrowed. */
  readonly postsolve: (answer: ReducedAnswer) => RestoredAnswer;
  /** Carries multipliers that prove `reduced` infeasible back; the proof may be lost on the way, so check it. */
  readonly postsolveFarkas: (rowMultiplier: Float64Array) => Float64Array;
  /** With "infeasible": row multipliers that prove it of `reduced`, for `postsolveFarkas`. Else null. */
  readonly conflict: Float64Array | null;
  /** How often each reduction applied, by name. */
  readonly counters: Readonly<Record<string, number>>;
}

type End = "done" | "infeasible" | "unbounded";

/** One presolve in progress. */
class Presolve {
  readonly model: WorkingModel;
  readonly undo: PostsolveStack;
  readonly counters: Record<string, number> = {};
  readonly #options: PresolveOptions;
  readonly #local: readonly Presolver[];
  readonly #sweeps: readonly Presolver[];
  readonly #workLimit: number;

  constructor(problem: Problem, options: PresolveOptions) {
    this.model = new WorkingModel(problem);
    this.undo = new PostsolveStack(this.model.numEntries);
    this.#options = options;
    this.#sweeps = SWEEP_REDUCTIONS.filter(({ name }) => options.isOn(name));
    this.#local = LOCAL_REDUCTIONS.filter(({ name }) => options.isOn(name));
    this.#workLimit = WORK_PER_ENTRY * (this.model.numEntries + 100);
  }

  get size(): number {
    return this.model.numRowsLeft + this.model.numColsLeft;
  }

  get #mustStop(): boolean {
    return this.model.work > this.#workLimit || this.#options.shouldStop();
  }

  #apply(presolver: Presolver): ReductionOutcome {
    const before = this.model.numApplied;
    const outcome = presolver.reduce(this.model, this.undo);
    const count = this.model.numApplied - before;
    if (count > 0) this.counters[presolver.name] = (this.counters[presolver.name] ?? 0) + count;
    return outcome;
  }

  /** Local reductions over whatever changed, until nothing does. */
  #settle(): End {
    const { model } = this;
    while (model.hasChanges && !this.#mustStop) {
      model.startRound();
      for (const presolver of this.#local) {
        const outcome = this.#apply(presolver);
        if (outcome === "infeasible" || outcome === "unbounded") return outcome;
      }
    }
    return "done";
  }

  /** The reductions in turn, once. */
  #sweep(group: readonly Presolver[]): ReductionOutcome {
    let result: ReductionOutcome = "none";
    for (const presolver of group) {
      if (this.#mustStop) break;
      const outcome = this.#apply(presolver);
      if (outcome === "infeasible" || outcome === "unbounded") return outcome;
      if (outcome === "reduced") result = outcome;
    }
    return result;
  }

  fastLoop(): End {
    for (;;) {
      const before = this.size;
      const end = this.#settle();
      if (end !== "done") return end;
      const outcome = this.#sweep(this.#sweeps);
      if (outcome === "infeasible" || outcome === "unbounded") return outcome;
      if (outcome === "none") return "done";
      if (before - this.size <= FAST_SHARE * before) return this.#settle();
    }
  }

  outerLoop(): End {
    for (let round = 0; round < MOST_OUTER_ROUNDS; round++) {
      const before = this.size;
      for (const group of GLOBAL_REDUCTIONS) {
        const outcome = this.#sweep(group.filter(({ name }) => this.#options.isOn(name)));
        if (outcome === "infeasible" || outcome === "unbounded") return outcome;
        const end = outcome === "reduced" ? this.fastLoop() : "done";
        if (end !== "done") return end;
      }
      if (before - this.size <= OUTER_SHARE * before) break;
    }
    return "done";
  }
}

/**
 * Presolves a linear program.
 *
 * @param problem minimisation form; borrowed. Integer columns are treated as continuous ones.
 */
export function presolveLp(problem: Problem, options: PresolveOptions): PresolveResult {
  const presolve = new Presolve(problem, options);
  let end = presolve.fastLoop();
  if (end === "done" && (options.isThorough === true || problem.numRows >= SMALL_ROWS))
    end = presolve.outerLoop();
  const { model, undo, counters } = presolve;
  const isChanged = model.numApplied > 0 && end !== "unbounded";
  const extract = isChanged
    ? extractProblem(model, problem)
    : { problem, rows: identity(problem.numRows), cols: identity(problem.numCols) };
  const stack = isChanged ? undo : new PostsolveStack();
  return {
    status: statusOf(end, isChanged),
    reduced: extract.problem,
    isPriced: marksOf(extract.rows, model.isPriced),
    conflict: end === "infeasible" ? conflictOf(model, extract) : null,
    postsolve: (answer) => restoreAnswer(problem, extract, stack, answer),
    postsolveFarkas: (rowMultiplier) => restoreFarkas(problem, extract, stack, rowMultiplier),
    counters,
  };
}

/** Multipliers of the rows that cannot hold together, by row of the reduced problem. */
function conflictOf(model: WorkingModel, { rows }: Extract): Float64Array {
  const multipliers = new Float64Array(model.numRows);
  for (const { row, multiplier } of model.conflict) multipliers[row] = multiplier;
  return Float64Array.from(rows, (row) => multipliers[row]);
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
