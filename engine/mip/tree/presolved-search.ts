/**
 * The search of a problem from its presolve to its proof: presolve, a tree over what is left, and a new beginning with
 * what is known by then once the root has fixed many columns. Points travel back and are checked on the problem as
 * it was given here before they count; the best one and the bound of all that was closed outlive each tree.
 */

import { InternalError, ResumeError } from "../../errors.ts";
import { hasConditions } from "../../model/conditions.ts";
import { fingerprintOf } from "../../model/fingerprint.ts";
import { objectiveNoise } from "../../model/objective-noise.ts";
import type { Problem } from "../../model/problem.ts";
import type { LpProblem, LpSolver } from "../../simplex/lp-types.ts";
import type { Statistics } from "../../statistics.ts";
import { DECIDED_GAP } from "../../tolerances.ts";
import { BestPoint } from "../best-point.ts";
import { carryCuts } from "../cuts/carried-cuts.ts";
import type { Cut } from "../cuts/cut.ts";
import { boundByCutoff } from "../domain/cutoff-propagation.ts";
import { searchBox } from "../heuristics/box-search.ts";
import { LazyPool } from "../lazy-pool.ts";
import { buildMipProblem } from "../mip-problem.ts";
import { LiveSolvers } from "../node/live-solvers.ts";
import { type PresolvedMip, presolveMip } from "../presolve/mip-presolve.ts";
import { createSearch, provedBound, type Search } from "../search.ts";
import type { SearchControl } from "../search-control.ts";
import { type BoxState, copyRecord, type RunState, type TreeState } from "../search-state.ts";
import { searchStatistics } from "../search-statistics.ts";
import { timed } from "../timed.ts";
import { branchAndCut, type SearchEnd, searchOn, searchTree, type TreeEnd } from "./branch-and-cut.ts";
import { offerStart } from "./start-solution.ts";
import type { TreeExchange } from "./tree-exchange.ts";
import { loadTree, saveTree } from "./tree-state.ts";

/** Share of the integer columns that the root must fix for a first and for a further new beginning. */
const FIRST_RESTART = 0.1;
const LATER_RESTART = 0.025;
/** New beginnings at most. */
const MOST_RESTARTS = 5;
/** Objective and bound that differ by less than this share, for `objectiveNoise`, are the same. */
const OBJECTIVE_NOISE = 2e-9;

/** Smaller trees are done sooner than presolve. */
const FEWEST_INTEGERS = 20;

/** Who is told how the run goes; points and figures are those of the given problem, minimisation form. */
export interface RunListener {
  /** After presolve, unless it was left out. */
  presolved(presolved: PresolvedMip): void;
  /** After the first root LP. */
  rootSolved(objective: number): void;
  /** After a new incumbent, whose point is `run.colValue`. */
  improved(run: PresolvedSearch, foundBy: string): void;
  nodeDone(run: PresolvedSearch): void;
}

/** What a run needs. */
export interface RunSetup {
  readonly control: SearchControl;
  readonly makeLp: (lp: LpProblem) => LpSolver;
  readonly isTurnDue: () => boolean;
  readonly listener: RunListener;
  /** Has parts of a tree searched elsewhere; absent: no one does. */
  readonly share?: (search: Search) => TreeExchange;
  /** A caller's solution, length numCols, NaN = unknown; null without one. */
  readonly start: Float64Array | null;
  /** Where an earlier run of the same problem with the same options stood; null without one. */
  readonly resume?: RunState | null;
}

function addStatistics(total: Record<string, Record<string, number>>, search: Search): void {
  for (const [part, counters] of Object.entries(searchStatistics(search))) {
    total[part] ??= {};
    const sums = total[part];
    for (const [name, count] of Object.entries(counters)) sums[name] = (sums[name] ?? 0) + count;
  }
}

/** See the head of the file. */
export class PresolvedSearch {
  readonly #given: Problem;
  readonly #setup: RunSetup;
  /** Null where the problem lists all of its rows. */
  readonly #lazy: LazyPool | null;
  #search: Search | null = null;
  /** The tree of an earlier run, until it is at work again or of no use any more. */
  #kept: TreeState | null;
  #presolved: PresolvedMip | null = null;
  readonly #solvers: LiveSolvers;
  readonly #best: BestPoint;
  /** Proved before the tree at work. */
  #bound = Number.NEGATIVE_INFINITY;
  /** Nothing below this was closed by cutoff so far. */
  #closed = Number.POSITIVE_INFINITY;
  #unresolved = 0;
  #branched = 0;
  #farkas: Float64Array | null = null;
  #ray: Float64Array | null = null;
  #rayBox: Search["rayBox"] = null;
  /** Bounds with which the new beginnings so far went into presolve. */
  readonly #boxes: BoxState[] = [];
  /** Of the problem of the tree at work, once it was asked for. */
  #fingerprint: string | null = null;
  /** Cuts of the tree before, in its columns. */
  #cuts: readonly Cut[] = [];
  readonly #statistics: Record<string, Record<string, number>> = {};

  /** @param given minimisation form with whole bounds on integer columns, which do not cross; borrowed. */
  constructor(given: Problem, setup: RunSetup) {
    this.#given = given;
    this.#setup = setup;
    this.#kept = setup.resume?.tree ?? null;
    const { control, makeLp } = setup;
    const { plugins, seed } = control.options;
    const lazyRows = plugins.lazyRows ?? [];
    this.#lazy = lazyRows.length === 0 ? null : new LazyPool(lazyRows, buildMipProblem(given, seed));
    this.#best = new BestPoint(given, this.#lazy);
    this.#solvers = new LiveSolvers(control, makeLp);
  }

  /** The best point, length numCols of the given problem; borrowed, null without one. */
  get colValue(): Float64Array | null {
    return this.#best.colValue;
  }

  /** Its objective; Infinity without one. */
  get objective(): number {
    return this.#best.objective;
  }

  /** The proved dual bound. */
  get bound(): number {
    const { objective } = this.#best;
    const before = Math.min(this.#bound, objective);
    // A new tree knows less than the one before at first.
    const bound = this.#search === null ? before : Math.max(before, provedBound(this.#search));
    if (objective === Number.POSITIVE_INFINITY) return bound;
    // Constants that presolve moves about round differently.
    const noise = objectiveNoise(OBJECTIVE_NOISE, objective, this.#given.objectiveOffset);
    return objective - bound <= noise ? objective : bound;
  }

  /** Nodes that no LP could decide, in the last tree; 0 if they can hold nothing better but for the accuracy of LPs. */
  get unresolved(): number {
    const { objective } = this.#best;
    const hasPoint = objective < Number.POSITIVE_INFINITY;
    const accuracy = objectiveNoise(DECIDED_GAP, objective, this.#given.objectiveOffset);
    if (hasPoint && objective - this.bound <= accuracy) return 0;
    return this.#search?.counters.unresolved ?? this.#unresolved;
  }

  /** Whether some node was divided. */
  get hasBranched(): boolean {
    return this.#branched + (this.#search?.counters.branched ?? 0) > 0;
  }

  get openNodes(): number {
    return (this.#search?.selector.size ?? 0) + (this.#search?.exchange?.openNodes ?? 0);
  }

  /** Row multipliers by which the relaxation was found infeasible, to be checked; null without. */
  get farkas(): Float64Array | null {
    return this.#farkas;
  }

  /** A direction of unboundedness of the relaxation; null without. */
  get ray(): Float64Array | null {
    return this.#ray;
  }

  /** The bounds under which the relaxation has that ray; null: those of the problem. */
  get rayBox(): Search["rayBox"] {
    return this.#rayBox;
  }

  /** Simplex iterations so far. */
  get iterations(): number {
    return this.#solvers.iterations;
  }

  /** Nodes processed, in this search and in all that share its control. */
  get nodes(): number {
    return this.#setup.control.standing.nodes;
  }

  /** Counters of trees and heuristics. */
  get statistics(): Statistics {
    const total: Record<string, Record<string, number>> = {};
    for (const [part, counters] of Object.entries(this.#statistics)) total[part] = { ...counters };
    if (this.#search !== null) addStatistics(total, this.#search);
    return total;
  }

  /** Lets go of tree and LPs; point and bound stay. */
  close(): void {
    const search = this.#search;
    if (search === null) return;
    this.#bound = this.bound;
    this.#unresolved = search.counters.unresolved;
    this.#branched += search.counters.branched;
    search.exchange?.close();
    addStatistics(this.#statistics, search);
    this.#search = null;
    this.#solvers.close();
  }

  /** Runs to the end; one yield after each step. */
  *run(): Generator<void, SearchEnd> {
    const { control, listener, start, resume } = this.#setup;
    const { options } = control;
    const hasPlugins = Object.keys(options.plugins).length > 0;
    if (start !== null && this.#best.takeStart(start)) listener.improved(this, "start");
    const known = resume?.colValue ?? null;
    if (known !== null && this.#best.takeKept(known)) listener.improved(this, "resume");
    const isAsGiven = hasPlugins || !options.techniques.has("presolve") || hasConditions(this.#given);
    if (isAsGiven || this.#kept?.isAsGiven === true) return yield* this.#runAsGiven();
    let problem = this.#given;
    for (;;) {
      const presolved = yield* this.#presolve(problem);
      if (presolved.status === "stopped") return control.lpStopReason();
      if (presolved.status === "unbounded") {
        this.#kept = null;
        return yield* this.#runAsGiven();
      }
      if (presolved.status === "infeasible") {
        this.#farkas = presolved.farkas;
        this.#bound = this.#closed;
        return "exhausted";
      }
      const box = this.#kept?.boxes[this.#boxes.length];
      if (box !== undefined) {
        problem = this.#boxed(presolved.problem, box);
        continue;
      }
      const end = yield* this.#runTree(presolved);
      const search = this.#search as Search;
      if (end === "restart") {
        problem = this.#tightened(search);
        this.#cuts = search.rootCuts;
        this.close();
        if (!problem.colLb.some((lb, col) => lb > problem.colUb[col])) continue;
        // Nothing better than the incumbent is left.
        this.#bound = this.#closed;
        return "exhausted";
      }
      const isUnsettled = end === "exhausted" && this.unresolved > 0;
      if (end !== "unbounded" && !isUnsettled) return end;
      this.close();
      return yield* this.#runAsGiven();
    }
  }

  /** Presolves once more: the whole way from the given problem, or on from the last presolve. */
  *#presolve(problem: Problem): Generator<void, PresolvedMip> {
    const { control, isTurnDue, listener } = this.#setup;
    const { techniques, seed } = control.options;
    const isOn = (name: string): boolean => techniques.has(name);
    const steps = presolveMip(problem, { isOn, shouldStop: control.shouldStop, isTurnDue, seed });
    const next = yield* timed(control, "presolve", steps);
    const before = this.#presolved;
    this.#cuts = carryCuts(this.#cuts, problem, next.origin);
    const presolved: PresolvedMip =
      before === null
        ? next
        : {
            ...next,
            restore: (colValue) => before.restore(next.restore(colValue)),
            origin: next.origin.map((col) => (col < 0 ? -1 : before.origin[col])),
            restoreFarkas: (multipliers) => before.restoreFarkas(next.restoreFarkas(multipliers)),
            farkas: null,
          };
    this.#presolved = presolved;
    listener.presolved(presolved);
    return presolved;
  }

  /**
   * The tree's problem with the bounds of integer columns that hold everywhere by now. What was deduced for continuous
   * columns carries a tolerance, which points would gain by; presolve deduces it again where it is of use. By what the
   * cutoff says of those with a cost no point gains that counts.
   */
  #tightened({ mip, bounds, globalLb, globalUb, isCutoffPropagating }: Search): Problem {
    const { form, integrality } = mip;
    const { cutoff } = bounds;
    const keep = (own: Float64Array, found: Float64Array): Float64Array =>
      own.map((bound, col) => (integrality[col] === 1 ? found[col] : bound));
    const box = { colLb: keep(form.colLb, globalLb), colUb: keep(form.colUb, globalUb) };
    if (isCutoffPropagating && cutoff < Number.POSITIVE_INFINITY) {
      boundByCutoff(form, cutoff, box.colLb.slice(), box.colUb.slice(), (col, lb, ub) => {
        box.colLb[col] = lb;
        box.colUb[col] = ub;
        this.#closed = Math.min(this.#closed, cutoff);
      });
    }
    return this.#boxed(form, box);
  }

  /** The problem with which a new beginning goes into presolve. */
  #boxed(problem: Problem, box: BoxState): Problem {
    this.#boxes.push(box);
    return { ...problem, colLb: box.colLb, colUb: box.colUb };
  }

  #runAsGiven(): Generator<void, SearchEnd> {
    this.#closed = Number.POSITIVE_INFINITY;
    this.#bound = Number.NEGATIVE_INFINITY;
    this.#presolved = null;
    return this.#runWhole();
  }

  *#runWhole(): Generator<void, SearchEnd> {
    if (this.#kept !== null) {
      const search = yield* this.#resumeTree(this.#given, null, this.#kept);
      return yield* this.#follow(search, searchOn(search));
    }
    const search = yield* this.#makeSearch(this.#given, null);
    yield* this.#offerStart(search, null);
    this.#search = search;
    return yield* this.#follow(search, branchAndCut(search));
  }

  /** The tree as it was kept. */
  *#resumeTree(form: Problem, presolved: PresolvedMip | null, kept: TreeState): Generator<void, Search> {
    const found = fingerprintOf(form);
    if (found !== kept.problem) {
      throw new ResumeError("presolved problem of another version", kept.problem, found);
    }
    this.#bound = kept.bound;
    this.#closed = kept.closed;
    const search = yield* this.#makeSearch(form, presolved);
    loadTree(search, kept);
    this.#search = search;
    this.#kept = null;
    return search;
  }

  /** The state between two steps, in fresh arrays; without a tree before the root is done, unless an earlier run had one. */
  get state(): RunState {
    // Before the run has begun, the tree is nothing without the point that it was pruned by.
    const best = this.#best.colValue ?? this.#setup.resume?.colValue ?? null;
    const colValue = best?.slice() ?? null;
    const search = this.#search;
    const own = search === null ? null : saveTree(search);
    if (search === null || own === null) return { colValue, tree: copyRecord(this.#kept) };
    this.#fingerprint ??= fingerprintOf(search.mip.form);
    const tree = {
      ...own,
      isAsGiven: this.#presolved === null,
      boxes: this.#presolved === null ? [] : this.#boxes.map(copyRecord),
      problem: this.#fingerprint,
      bound: this.bound,
      closed: Math.min(this.#closed, search.bounds.dualBound(Number.POSITIVE_INFINITY)),
    };
    return { colValue, tree };
  }

  *#follow(search: Search, steps: Generator<void, SearchEnd>): Generator<void, SearchEnd> {
    const end = yield* steps;
    this.#farkas = search.rootFarkas;
    this.#ray = search.ray;
    this.#rayBox = search.rayBox;
    this.#keepClosed(search);
    return end;
  }

  /** Goes on after "unbounded", where the part of the tree that is unbounded turned out to hold no point. */
  *searchOn(): Generator<void, SearchEnd> {
    const search = this.#search;
    if (search === null) throw new InternalError("no tree to go on with");
    return yield* this.#follow(search, searchOn(search));
  }

  *#runTree(presolved: PresolvedMip): Generator<void, TreeEnd> {
    if (this.#kept !== null) {
      const search = yield* this.#resumeTree(presolved.problem, presolved, this.#kept);
      const end = yield* searchOn(search);
      this.#keepClosed(search);
      return end;
    }
    const { control } = this.#setup;
    yield;
    if (control.shouldStop()) return control.lpStopReason();
    const search = yield* this.#makeSearch(presolved.problem, presolved);
    const isEarly = this.#boxes.length < MOST_RESTARTS && search.mip.numIntegers >= FEWEST_INTEGERS;
    if (isEarly && control.options.techniques.has("restarts")) {
      search.restartShare = this.#boxes.length === 0 ? FIRST_RESTART : LATER_RESTART;
    }
    search.knownCuts = this.#cuts;
    yield* this.#offerStart(search, presolved);
    this.#search = search;
    const end = yield* searchTree(search);
    this.#keepClosed(search);
    if (search.rootFarkas !== null) this.#farkas = presolved.restoreFarkas(search.rootFarkas);
    return end;
  }

  /** What the tree gave up because a better point was known counts for good. */
  #keepClosed(search: Search): void {
    this.#closed = Math.min(this.#closed, search.bounds.dualBound(Number.POSITIVE_INFINITY));
  }

  *#makeSearch(form: Problem, presolved: PresolvedMip | null): Generator<void, Search> {
    const { control, listener } = this.#setup;
    this.#fingerprint = null;
    const mip = buildMipProblem(form, control.options.seed, presolved?.known);
    yield;
    const search = createSearch(
      mip,
      this.#solvers.countingControl(),
      (lp) => this.#solvers.make(lp),
      {
        rootSolved: (_search, objective) => {
          if (this.#boxes.length === 0) listener.rootSolved(objective);
        },
        accepts: (colValue) => this.#best.accepts(colValue, presolved),
        lazy: this.#lazy,
        improved: (_search, foundBy) => {
          this.#best.keep();
          listener.improved(this, foundBy);
        },
        nodeDone: () => listener.nodeDone(this),
      },
      "optimum",
      searchBox,
    );
    const { objective } = this.#best;
    if (objective < Number.POSITIVE_INFINITY) {
      search.incumbent.requireBetter(objective, this.#best.in(form, presolved));
      search.bounds.improve(objective);
    }
    if (this.#closed < Number.POSITIVE_INFINITY) search.bounds.closeElsewhere(this.#closed);
    search.exchange = this.#setup.share?.(search) ?? null;
    return search;
  }

  /** Offers a start that does not fit as it is, as far as the tree's columns tell. */
  *#offerStart(search: Search, presolved: PresolvedMip | null): Generator<void, void> {
    const { start } = this.#setup;
    if (start === null || this.#best.colValue !== null || this.#boxes.length > 0) {
      yield;
      return;
    }
    if (presolved === null || start.length !== this.#given.numCols) {
      yield* offerStart(search, start);
      return;
    }
    const isGivenInteger = this.#given.integrality;
    const isInteger = presolved.problem.integrality;
    // A continuous column that counts as integer here must not be held to a rounded value.
    const known = Float64Array.from(presolved.origin, (col, pos) =>
      col < 0 || isInteger[pos] > isGivenInteger[col] ? Number.NaN : start[col],
    );
    yield* offerStart(search, known);
  }
}
