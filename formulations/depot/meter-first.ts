/**
 * Solves the tight model of a depot that shares chargers by the meter's directions first: boxes in which they are settled are
 * bounded by a root with cuts each, which closes far more than the same cuts over all directions, and nothing is left to divide
 * once every box is closed. See docs/formulations/depot.md, "The meter first".
 *
 * The bound holds whatever the order: the boxes at any time cover the whole problem, since a box leaves only by a bound of its
 * own, proved by the solver on that box, or in favour of its two halves; so the least of their bounds is one of the whole.
 */
import {
  DEFAULT_OPTIONS,
  type Host,
  type Model,
  type Problem,
  type Result,
  type Solution,
  type SolvedResult,
  type SolveOptions,
} from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import type { SolverAccess } from "../formulation.ts";
import {
  boxModel,
  isInBox,
  isRefuted,
  type MeterBox,
  type MeterPattern,
  MeterRelaxation,
} from "./meter-box.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Nodes of the search in which all directions are settled: it is asked for a good plan. */
const CORE_NODES = 20;
/** It takes at most this share of the time that is left. */
const CORE_SHARE = 0.4;
/** A box is bounded where its relaxation settles the meter, or once so many of its binaries are fixed. */
const BOUNDED_FROM = 3;
/** Share of the time in which boxes are no longer divided: a search of the whole gets it if some are not bounded by then. */
const SHARE_KEPT = 0.3;
/**
 * Binaries of a model up to which boxes are divided. Roots of larger ones take long, so that few boxes would be bounded in time; the search of
 * the whole settles most directions by trials.
 */
const MOST_BINARIES = 1500;
/** Boxes that are bounded at most. */
const MOST_BOXES = 60;
/** What bounding a box leaves out: its root is asked for a bound alone. */
const LEFT_OUT: readonly string[] = [
  ...["rounding", "shifting", "slack-rounding", "diving", "feasibility-jump", "fix-and-propagate"],
  ...["feasibility-pump", "rens", "rins", "crossover", "mutation", "local-branching", "strong-branching"],
];

/** What came of the boxes. */
export interface MeterEnd {
  /** The best plan; null without one. */
  readonly solution: Solution | null;
  /** A bound on the whole, EUR; −Infinity for none. That there is no plan at all is no bound: the search of the whole is to prove it. */
  readonly dualBound: number;
  /** Whether every box is closed: the plan is within the gap asked for. */
  readonly isProven: boolean;
  /** Whether every box that is left was bounded and searched. */
  readonly isDone: boolean;
  /** The last result of a solve that had a point; null without one. */
  readonly result: SolvedResult | null;
}

/** The search over the boxes of one tight model. */
export class MeterSearch {
  readonly #problem: Problem;
  readonly #solver: SolverAccess;
  readonly #host: Host;
  readonly #cols: readonly number[];
  readonly #relaxation: MeterRelaxation;
  readonly #deadlineMs: number;
  #best: Solution | null;
  #result: SolvedResult | null = null;
  #open: MeterBox[] = [];
  /** The boxes that left with their bounds. */
  readonly #closed: MeterBox[] = [];
  #numBounded = 0;
  #secondsKept = 0;
  /** Settled directions that were solved. */
  readonly #cores: Set<string> = new Set();

  /**
   * @param model the tight model. @param first a plan of it; null without one.
   * @param seconds time for it.
   */
  constructor(
    model: Model,
    { isImporting }: TightBuilt,
    solver: SolverAccess,
    first: Solution | null,
    seconds: number,
  ) {
    this.#problem = model.toProblem();
    this.#solver = solver;
    this.#host = quietHost(solver);
    this.#cols = Array.from(isImporting).filter((col) => col >= 0);
    this.#relaxation = new MeterRelaxation(this.#problem, this.#cols, solver);
    this.#deadlineMs = this.#host.now() + 1000 * seconds;
    this.#best = first;
  }

  /** Boxes whose bound reaches this cannot hold a plan that is better by more than the gap asked for. */
  get #cutoff(): number {
    if (this.#best === null) return Number.POSITIVE_INFINITY;
    const { mipGap = DEFAULT_OPTIONS.mipGap, mipGapAbs = DEFAULT_OPTIONS.mipGapAbs } = this.#solver.options;
    const { objective } = this.#best;
    return objective - Math.max(mipGapAbs, mipGap * Math.abs(objective));
  }

  /** Of those that may be used now. */
  get #secondsLeft(): number {
    return (this.#deadlineMs - this.#host.now()) / 1000 - this.#secondsKept;
  }

  #isStopped(): boolean {
    return this.#secondsLeft <= 0 || this.#solver.options.signal?.aborted === true;
  }

  #log(text: string): void {
    this.#solver.options.host?.log?.(`meter: ${text}`);
  }

  #end(isDone: boolean): MeterEnd {
    const boxes = [...this.#open, ...this.#closed];
    const best = this.#best;
    const result = this.#result;
    const none = { solution: best, dualBound: Number.NEGATIVE_INFINITY, isProven: false, result };
    if (best === null) {
      const dualBound = Math.min(...boxes.map(({ bound }) => bound));
      return { ...none, dualBound: Number.isFinite(dualBound) ? dualBound : none.dualBound, isDone };
    }
    if (boxes.some(({ fixed, bound }) => isRefuted(bound, best.objective) && isInBox(fixed, best.colValue))) {
      this.#log("a box is said to hold nothing as good as a plan that lies in it: its bounds are not used");
      return { ...none, isDone: false };
    }
    const dualBound = Math.min(best.objective, ...boxes.map(({ bound }) => bound));
    return { solution: best, dualBound, isProven: dualBound >= this.#cutoff, isDone, result };
  }

  /** Solves a box and keeps the plan if it is better. */
  async #solveBox(fixed: MeterPattern, options: SolveOptions): Promise<Result> {
    const best = this.#best;
    const result = await this.#solver.solve(boxModel(this.#problem, fixed), {
      ...(best !== null && isInBox(fixed, best.colValue) ? { start: best.colValue } : {}),
      host: this.#host,
      timeLimit: Math.max(0, this.#secondsLeft),
      ...options,
      onProgress: () => {},
      onIncumbent: () => {},
    });
    if (result.solution === null) return result;
    this.#result = result;
    if (best === null || result.objective < best.objective) {
      this.#best = result.solution;
      this.#log(`plan ${result.objective.toFixed(4)} EUR`);
    }
    return result;
  }

  /** Solves what is left with all directions settled, once. */
  async #solveCore(core: MeterPattern): Promise<void> {
    const key = this.#cols.map((col) => core.get(col)).join("");
    if (this.#cores.has(key)) return;
    this.#cores.add(key);
    const timeLimit = Math.max(0, CORE_SHARE * this.#secondsLeft);
    await this.#solveBox(core, { nodeLimit: CORE_NODES, timeLimit });
  }

  /** Raises the bound of a box by the cuts of its root. */
  async #boundBox(box: MeterBox): Promise<MeterBox> {
    const { off = [] } = this.#solver.options;
    const { status, dualBound } = await this.#solveBox(box.fixed, {
      nodeLimit: 1,
      off: [...off, ...LEFT_OUT],
    });
    const proved = status === "infeasible" ? Number.POSITIVE_INFINITY : (dualBound ?? box.bound);
    const bound = Math.max(box.bound, proved);
    this.#numBounded++;
    this.#log(`box ${this.#numBounded}, ${box.fixed.size} directions: bound ${bound.toFixed(4)} EUR`);
    return { ...box, bound, isBounded: true };
  }

  /** The box of the least bound, taken out of the list. */
  #takeBox(): MeterBox | undefined {
    let least: MeterBox | undefined;
    for (const box of this.#open) if (least === undefined || box.bound < least.bound) least = box;
    this.#open = this.#open.filter((box) => box !== least);
    return least;
  }

  /** Works on one box. @returns false where a limit or trouble ends the search; the box is open again. */
  async #advance(box: MeterBox, leaves: MeterBox[]): Promise<boolean> {
    const relaxed = await this.#relaxation.solve(box.fixed);
    if (relaxed === null) return false;
    if (relaxed.kind === "empty") {
      this.#closed.push({ ...box, bound: Number.POSITIVE_INFINITY });
      return true;
    }
    const isLeaf = relaxed.open.length === 0;
    if (!box.isBounded && (isLeaf || box.fixed.size >= BOUNDED_FROM)) {
      if (this.#numBounded >= MOST_BOXES) return false;
      this.#open.push(await this.#boundBox(box));
      return true;
    }
    if (isLeaf) {
      await this.#solveCore(relaxed.core);
      leaves.push(box);
      return true;
    }
    const halves = await this.#relaxation.divide(box, relaxed);
    if (halves === null) return false;
    this.#open.push(...halves);
    return true;
  }

  /** Divides and bounds boxes until each is closed or its relaxation settles the meter. @returns whether it came to that. */
  async #divideAll(): Promise<boolean> {
    const leaves: MeterBox[] = [];
    let isDone = true;
    while (isDone) {
      const box = this.#takeBox();
      if (box === undefined) break;
      if (box.bound >= this.#cutoff) {
        this.#closed.push(box);
        continue;
      }
      isDone = !this.#isStopped() && (await this.#advance(box, leaves));
      if (!isDone) this.#open.push(box);
    }
    this.#open.push(...leaves);
    return isDone;
  }

  /** Solves the boxes that are left, the least bound first. */
  async #solveLeaves(): Promise<void> {
    for (let box = this.#takeBox(); box !== undefined; box = this.#takeBox()) {
      if (box.bound >= this.#cutoff) {
        this.#closed.push(box);
        continue;
      }
      if (this.#isStopped()) {
        this.#open.push(box);
        return;
      }
      const { status, dualBound } = await this.#solveBox(box.fixed, {
        timeLimit: Math.max(0, this.#secondsLeft / (1 + this.#open.length)),
      });
      const proved = status === "infeasible" ? Number.POSITIVE_INFINITY : (dualBound ?? box.bound);
      this.#closed.push({ ...box, bound: Math.max(box.bound, proved) });
    }
  }

  get #numBinaries(): number {
    return this.#problem.integrality.reduce((sum, isInteger) => sum + isInteger, 0);
  }

  /** Runs to the end, or until the time is up; with many binaries, it makes a plan alone. */
  async run(): Promise<MeterEnd> {
    const whole: MeterBox = { fixed: new Map(), bound: Number.NEGATIVE_INFINITY, isBounded: false };
    this.#open = [whole];
    const relaxed = await this.#relaxation.solve(whole.fixed);
    if (relaxed === null || relaxed.kind === "empty" || this.#isStopped()) return this.#end(false);
    this.#secondsKept = Number.isFinite(this.#deadlineMs) ? SHARE_KEPT * this.#secondsLeft : 0;
    if (this.#numBinaries > MOST_BINARIES) {
      await this.#solveCore(relaxed.core);
      const other = await this.#relaxation.turn(relaxed);
      if (other !== null) await this.#solveCore(other.core);
      return this.#end(false);
    }
    const isDone = await this.#divideAll();
    this.#secondsKept = 0;
    if (isDone) await this.#solveLeaves();
    return this.#end(isDone);
  }
}
