/**
 * Solves the tight model of a depot that shares chargers by the meter's directions first: boxes in which they are settled are
 * bounded by a root with cuts each, which closes far more than the same cuts over all directions, and nothing is left to divide
 * once every box is closed. See docs/formulations/depot.md, "The meter first".
 *
 * The bound holds whatever the order: the boxes at any time cover the whole problem, since a box leaves only by a bound of its
 * own, proved by the solver on that box, or in favour of its two halves; so the least of their bounds is one of the whole.
 */
import {
  type AbortLike,
  DEFAULT_OPTIONS,
  type Host,
  Model,
  type Problem,
  type Result,
  type Solution,
  type SolvedResult,
  type SolveOptions,
} from "../../engine/index.ts";
import { quietHost } from "../common/quiet-host.ts";
import type { SolverAccess } from "../formulation.ts";
import type { PartSearch } from "./improve-plan.ts";
import {
  boxModel,
  divideBox,
  isInBox,
  isRefuted,
  type MeterBox,
  type MeterPattern,
  type RelaxedBox,
  withBinariesOf,
} from "./meter-box.ts";
import { PlanMaster } from "./plan-master.ts";
import type { TightBuilt } from "./tight-columns.ts";

/** Nodes of the search in which all directions are settled, and what good plans agree on: it is asked for a good plan. */
const CORE_NODES = 500;
/** It takes at most this share of the time that is left. */
const CORE_SHARE = 0.4;
/** Share of the time in which boxes are no longer divided: the plan is bettered in it, and what is left searched. */
const SHARE_KEPT = 0.35;
/** Share of what is left then for bettering the plan, before boxes are searched. */
const SHARE_BETTER = 0.4;

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
  readonly #built: TightBuilt;
  readonly #deadlineMs: number;
  readonly #parts: PartSearch | null;
  #best: Solution | null;
  #result: SolvedResult | null = null;
  #open: MeterBox[] = [];
  /** The boxes that left with their bounds. */
  readonly #closed: MeterBox[] = [];
  #secondsKept = 0;
  /** Settled directions that were solved. */
  readonly #cores: Set<string> = new Set();

  /**
   * @param model the tight model. @param first a plan of it; null without one.
   * @param seconds time for it.
   * @param parts betters the plan before boxes are searched; null: it is not.
   */
  constructor(
    model: Model,
    built: TightBuilt,
    solver: SolverAccess,
    first: Solution | null,
    seconds: number,
    parts: PartSearch | null = null,
  ) {
    this.#problem = model.toProblem();
    this.#solver = solver;
    this.#host = quietHost(solver);
    this.#built = built;
    this.#deadlineMs = this.#host.now() + 1000 * seconds;
    this.#parts = parts;
    this.#best = first;
  }

  /** A bound that leaves nothing better than an objective by more than the gap asked for. */
  #cutoffBelow(objective: number): number {
    if (objective === Number.POSITIVE_INFINITY) return objective;
    const { mipGap = DEFAULT_OPTIONS.mipGap, mipGapAbs = DEFAULT_OPTIONS.mipGapAbs } = this.#solver.options;
    return objective - Math.max(mipGapAbs, mipGap * Math.abs(objective));
  }

  /** Boxes whose bound reaches this cannot hold a plan that is better by more than the gap asked for. */
  get #cutoff(): number {
    return this.#cutoffBelow(this.#best?.objective ?? Number.POSITIVE_INFINITY);
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

  /**
   * Solves a box and keeps the plan if it is better.
   * @param bound of the box: a plan that closes it ends the search.
   */
  async #solveBox(fixed: MeterPattern, options: SolveOptions, bound: number): Promise<Result> {
    const best = this.#best;
    let found = Number.POSITIVE_INFINITY;
    const isAborted = () =>
      bound >= this.#cutoffBelow(found) || this.#solver.options.signal?.aborted === true;
    const signal: AbortLike = {
      get aborted() {
        return isAborted();
      },
    };
    const result = await this.#solver.solve(boxModel(this.#problem, fixed), {
      ...(best !== null && isInBox(fixed, best.colValue) ? { start: best.colValue } : {}),
      ...{ host: this.#host, timeLimit: Math.max(0, this.#secondsLeft), signal },
      ...options,
      onProgress: () => {},
      onIncumbent: ({ objective }) => {
        found = objective;
      },
    });
    if (result.solution === null) return result;
    this.#result = result;
    if (best === null || result.objective < best.objective) {
      this.#best = result.solution;
      this.#log(`plan ${result.objective.toFixed(4)} EUR`);
    }
    return result;
  }

  /**
   * Solves what is left with all directions settled, once; with what good plans probably agree on, too.
   * @param bound of the box.
   */
  async #solveCore({ core, likely }: RelaxedBox, bound: number): Promise<void> {
    const settled = new Map([...core, ...likely]);
    const key = Array.from(settled, ([col, value]) => 2 * col + value).join();
    if (this.#cores.has(key)) return;
    this.#cores.add(key);
    const timeLimit = Math.max(0, CORE_SHARE * this.#secondsLeft);
    await this.#solveBox(settled, { nodeLimit: CORE_NODES, timeLimit }, bound);
  }

  /** Rounds all directions of a relaxation, for a plan long before boxes come to that. */
  async #settleAtOnce({ core }: RelaxedBox, relaxation: PlanMaster): Promise<void> {
    const settled = await relaxation.solve(core, this.#cutoff, () => this.#isStopped());
    if (settled.kind === "relaxed" && settled.bound < this.#cutoff)
      await this.#solveCore(settled, settled.bound);
  }

  /** The box of the least bound, taken out of the list. */
  #takeBox(): MeterBox | undefined {
    let least: MeterBox | undefined;
    for (const box of this.#open) if (least === undefined || box.bound < least.bound) least = box;
    this.#open = this.#open.filter((box) => box !== least);
    return least;
  }

  /** Works on one box. @returns false where a limit or trouble ends the search; the box is open again, with what bound it got. */
  async #advance(box: MeterBox, leaves: MeterBox[], relaxation: PlanMaster): Promise<boolean> {
    const relaxed = await relaxation.solve(box.fixed, this.#cutoff, () => this.#isStopped());
    const bound = relaxed.kind === "empty" ? Number.POSITIVE_INFINITY : Math.max(box.bound, relaxed.bound);
    if (relaxed.kind === "empty" || bound >= this.#cutoff) {
      this.#closed.push({ ...box, bound });
      return true;
    }
    if (relaxed.kind === "stopped") {
      this.#open.push({ ...box, bound });
      return false;
    }
    this.#log(`box of ${box.fixed.size} directions: bound ${bound.toFixed(4)} EUR`);
    if (relaxed.open.length === 0) {
      await this.#solveCore(relaxed, bound);
      // A better plan asks for more of a bound, and that tells better what plans agree on.
      if (box.isSettled) leaves.push({ ...box, bound });
      else this.#open.push({ ...box, bound, isSettled: true });
      return true;
    }
    this.#open.push(...divideBox({ ...box, bound }, relaxed));
    if (box.fixed.size === 0) await this.#settleAtOnce(relaxed, relaxation);
    return true;
  }

  /** Divides and bounds boxes until each is closed or its relaxation settles the meter. @returns whether it came to that. */
  async #divideAll(relaxation: PlanMaster): Promise<boolean> {
    const leaves: MeterBox[] = [];
    let isDone = true;
    while (isDone) {
      const box = this.#takeBox();
      if (box === undefined) break;
      if (box.bound >= this.#cutoff) {
        this.#closed.push(box);
        continue;
      }
      if (this.#isStopped()) {
        this.#open.push(box);
        isDone = false;
      } else isDone = await this.#advance(box, leaves, relaxation);
    }
    this.#open.push(...leaves);
    return isDone;
  }

  /** Betters the plan where boxes are left that it does not close. */
  async #betterPlan(): Promise<void> {
    const isClosed = this.#open.every(({ bound }) => bound >= this.#cutoff);
    if (this.#parts === null || this.#best === null || isClosed || this.#isStopped()) return;
    this.#best = await this.#parts.improve(this.#best, SHARE_BETTER * this.#secondsLeft);
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
      const timeLimit = Math.max(0, this.#secondsLeft / (1 + this.#open.length));
      const { status, dualBound } = await this.#solveBox(box.fixed, { timeLimit }, box.bound);
      const proved = status === "infeasible" ? Number.POSITIVE_INFINITY : (dualBound ?? box.bound);
      this.#closed.push({ ...box, bound: Math.max(box.bound, proved) });
    }
  }

  /** A solve that tells of the plan that was given, where no other has: of what its binaries leave. */
  async #solveGiven(): Promise<void> {
    const best = this.#best;
    if (best === null || this.#result !== null) return;
    const result = await this.#solver.solve(withBinariesOf(this.#problem, best.colValue), {
      ...{ start: best.colValue, host: this.#host, timeLimit: Math.max(0, this.#secondsLeft) },
      onProgress: () => {},
      onIncumbent: () => {},
    });
    if (result.solution !== null) this.#result = result;
  }

  /** What bounds the boxes, from a plan on or else from the relaxation; null where a limit or trouble ends it. */
  async #relax(): Promise<PlanMaster | null> {
    if (this.#best !== null) {
      const master = new PlanMaster(this.#built, null, this.#solver);
      master.addPoint(this.#best);
      return master;
    }
    const problem = { ...this.#problem, integrality: new Uint8Array(this.#problem.colLb.length) };
    const options = { timeLimit: Math.max(0, this.#secondsLeft), host: this.#host };
    const result = await this.#solver.solve(Model.fromProblem(problem), {
      ...options,
      onProgress: () => {},
      onIncumbent: () => {},
    });
    // Where a bound closes everything at once, no other solve is asked for.
    if (result.solution !== null) this.#result = result;
    const { duals } = result;
    return duals === null ? null : new PlanMaster(this.#built, duals.rowDual, this.#solver);
  }

  /** Runs to the end, or until the time is up. */
  async run(): Promise<MeterEnd> {
    const whole: MeterBox = { fixed: new Map(), bound: Number.NEGATIVE_INFINITY, isSettled: false };
    this.#open = [whole];
    const relaxation = await this.#relax();
    if (relaxation === null) return this.#end(false);
    if (this.#isStopped()) return this.#end(false);
    this.#secondsKept = Number.isFinite(this.#deadlineMs) ? SHARE_KEPT * this.#secondsLeft : 0;
    const isDone = await this.#divideAll(relaxation);
    this.#secondsKept = 0;
    await this.#betterPlan();
    if (isDone) await this.#solveLeaves();
    if (isDone) await this.#solveGiven();
    return this.#end(isDone);
  }
}
