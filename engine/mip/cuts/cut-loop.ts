/**
 * Cuts at the root: separators look at the LP point, the best cuts of the pool become rows, the LP is solved again,
 * until its bound stalls. Cuts whose slack stays basic leave the LP; those that are active in the end stay for the
 * whole tree.
 *
 * Achterberg, "Constraint Integer Programming", TU Berlin 2007, chapter 8.
 */
import { BASIC } from "../../model/basis.ts";
import type { LpStatus } from "../../simplex/lp-types.ts";
import { HeuristicsBeforeCuts } from "../heuristics/before-cuts.ts";
import { viewNode } from "../node/node-view.ts";
import { provedObjective } from "../node/proved-objective.ts";
import type { CutSink, NodeView } from "../plugins.ts";
import { type ActiveSeparator, fixGlobally, type Search } from "../search.ts";
import { untilStopped } from "../until-stopped.ts";
import { cleanCut } from "./clean-cut.ts";
import { CutPool, type PooledCut } from "./cut-pool.ts";
import { appendCuts, mapBasis, viewRows } from "./lp-with-cuts.ts";

/** Rounds at most. */
const MOST_ROUNDS = 60;
/** Rounds in a row that raise the bound by less than this share of the rise so far before the loop ends. */
const MOST_STALLS = 5;
const LEAST_PROGRESS = 0.03;
/** Cuts that a round may add: this many and this share of the rows. */
const FEW_CUTS = 100;
const CUT_SHARE = 0.5;
/** Where rounds are dear, since the matrix has so many entries, fewer of them do: nearly parallel cuts fill them up to this count. */
const LARGE_MATRIX = 10_000;
const WANTED_CUTS = 100;
/** Rounds that a cut may stay in the LP with its slack basic. */
const MOST_SLACK_ROUNDS = 3;
/** Entries of the LPs of all rounds: each round goes through its LP many times before the first iteration. */
const MOST_WORK = 10_000_000;
/** Rounds in which the cuts of an earlier tree are looked through. */
const KNOWN_ROUNDS = 3;
/** A separator that finds nothing waits, twice as many rounds each time, up to so many doublings. */
const MAX_DOUBLINGS = 3;
/** Iterations of one round's LP, and of all together in multiples of those of the first root LP. */
const ROUND_ITERATIONS = 10_000;
const ALL_ITERATIONS = 5;
const FREE_ITERATIONS = 2000;

/** A cut in the LP; row numRows + pos of it by its place in the list. */
interface ActiveCut {
  readonly cut: PooledCut;
  slackRounds: number;
}

/** When a separator is asked again. */
interface Pause {
  /** Calls in a row that brought no cut. */
  numIdle: number;
  /** First round in which it is asked again. */
  due: number;
}

/** The LP of the root while cuts are added. */
interface CutLoop {
  readonly pool: CutPool;
  /** By position of the separator. */
  readonly pauses: readonly Pause[];
  active: readonly ActiveCut[];
  objective: number;
  /** Whether the LP stands at its optimum. */
  isSolved: boolean;
}

/**
 * The node as separators see it. Continuous columns keep the bounds of the problem where those are finite: what
 * propagation deduced for them carries a tolerance.
 */
function viewForCuts(search: Search): NodeView {
  const { lp, mip, domain } = search;
  const { objective, colValue, reducedCost } = lp.answer;
  const colLb = domain.colLb.slice();
  const colUb = domain.colUb.slice();
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1) continue;
    if (Number.isFinite(mip.colLb[col])) colLb[col] = mip.colLb[col];
    if (Number.isFinite(mip.colUb[col])) colUb[col] = mip.colUb[col];
  }
  return { ...viewNode(search, 0, objective, colValue, reducedCost), colLb, colUb };
}

/** A sink that cleans what a separator finds and puts it into the pool. */
function makeSink(search: Search, node: NodeView, pool: CutPool, separator: ActiveSeparator): CutSink {
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(count, col, value, rhs) {
      const cut = cleanCut(search.mip, node, { count, col, value, rhs }, separator.name);
      if (cut === null || !pool.add(cut)) return false;
      size++;
      separator.found++;
      search.listener.cutFound?.(search, cut);
      return true;
    },
  };
}

/** Asks every separator that is due once. @returns whether one of them had to wait. */
function* separate(
  search: Search,
  { pool, pauses, active }: CutLoop,
  round: number,
): Generator<void, boolean> {
  const node = viewForCuts(search);
  yield;
  const cutsInLp = active.map(({ cut }) => cut);
  const rows = viewRows(search.mip, cutsInLp, search.lp.problem, search.lp.answer);
  yield;
  let hasWaited = false;
  for (const [pos, separator] of search.separators.entries()) {
    const pause = pauses[pos];
    if (round < pause.due) {
      hasWaited = true;
      continue;
    }
    if (search.control.shouldStop()) return hasWaited;
    const before = separator.found;
    const begun = separator.run.separate(node, rows, makeSink(search, node, pool, separator));
    const outcome = typeof begun === "string" ? begun : yield* untilStopped(search.control, begun);
    if (outcome !== "skipped") separator.calls++;
    pause.numIdle = separator.found > before ? 0 : Math.min(MAX_DOUBLINGS, pause.numIdle + 1);
    pause.due = round + 2 ** pause.numIdle;
    yield;
  }
  return hasWaited;
}

/** Notes which cuts have a basic slack; those that had one for long leave the list. */
function ageCuts(
  search: Search,
  loop: CutLoop,
  mostSlackRounds: number,
): { readonly kept: ActiveCut[]; readonly rows: number[] } {
  const { rowStatus } = search.lp.answer.getBasis();
  const { numRows } = search.mip;
  const kept: ActiveCut[] = [];
  const rows: number[] = [];
  for (const [pos, active] of loop.active.entries()) {
    if (rowStatus[numRows + pos] === BASIC) active.slackRounds++;
    else active.slackRounds = 0;
    if (active.slackRounds > mostSlackRounds) {
      active.cut.isInLp = false;
      continue;
    }
    kept.push(active);
    rows.push(numRows + pos);
  }
  return { kept, rows };
}

/** Gives the LP these cuts beside those that are kept; in steps, or not at all where a limit ends it. */
function* changeRows(
  search: Search,
  loop: CutLoop,
  added: readonly PooledCut[],
  mostSlackRounds: number,
): Generator<void, void> {
  const { lp, mip } = search;
  const { kept, rows } = ageCuts(search, loop, mostSlackRounds);
  if (added.length === 0 && kept.length === loop.active.length) return;
  const rowOf = new Int32Array(mip.numRows + kept.length + added.length).fill(-1);
  for (let row = 0; row < mip.numRows; row++) rowOf[row] = row;
  rowOf.set(rows, mip.numRows);
  const { basis, edgeWeight } = mapBasis(lp.answer, rowOf);
  const active = [...kept, ...added.map((cut) => ({ cut, slackRounds: 0 }))];
  const cuts = active.map(({ cut }) => cut);
  const extended = appendCuts(mip.form, cuts);
  yield;
  if (search.control.shouldStop()) return;
  loop.active = active;
  lp.replaceRows(extended, basis, edgeWeight);
}

/** Takes the optimum as that of the root: its reduced costs tighten the bounds that hold everywhere. */
function* keepOptimum(search: Search, objective: number): Generator<void, void> {
  const { lp, domain, globalLb, globalUb, mip } = search;
  const { colValue, reducedCost } = lp.answer;
  // Duals that do not prove the objective give no reduced costs to rely on.
  if (objective < lp.answer.objective) return;
  search.rootLp = {
    objective,
    colLb: domain.colLb.slice(),
    colUb: domain.colUb.slice(),
    colValue: colValue.slice(),
    reducedCost: reducedCost.slice(),
  };
  if (search.bounds.cutoff === Number.POSITIVE_INFINITY) return;
  fixGlobally(search);
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 1) domain.tighten(col, globalLb[col], globalUb[col]);
  }
  if (search.isPropagating && !domain.isEmpty) yield* domain.propagateInSteps();
}

/** Solves the LP within the loop's limits. */
function* solveRound(search: Search, iterationsLeft: number): Generator<void, LpStatus> {
  const { lp, domain, bounds } = search;
  lp.setBounds(domain.colLb, domain.colUb, search.isLpCol);
  return yield* lp.solve(bounds.cutoff, Math.min(ROUND_ITERATIONS, iterationsLeft));
}

/** Back to the cuts of an earlier round, whose LP was solved. */
function restoreRows(
  search: Search,
  loop: CutLoop,
  before: readonly ActiveCut[],
  state: ReturnType<typeof mapBasis>,
): void {
  for (const { cut } of loop.active) cut.isInLp = false;
  for (const { cut } of before) cut.isInLp = true;
  loop.active = before;
  const cuts = before.map(({ cut }) => cut);
  search.lp.replaceRows(appendCuts(search.mip.form, cuts), state.basis, state.edgeWeight);
}

/** Cleans the cuts that are known from before and puts those that the LP point breaks into the pool. */
function addKnown(search: Search, { pool }: CutLoop): void {
  if (search.knownCuts.length === 0) return;
  const node = viewForCuts(search);
  let added = 0;
  for (const known of search.knownCuts) {
    const cut = cleanCut(search.mip, node, { count: known.col.length, ...known }, known.foundBy);
    if (cut === null || !pool.add(cut)) continue;
    added++;
    search.listener.cutFound?.(search, cut);
  }
  search.control.record("cuts", { carried: added });
}

/** Rounds of cuts until the bound stalls or a limit ends them. */
function* runRounds(search: Search, loop: CutLoop): Generator<void, void> {
  const { lp, control, domain, mip } = search;
  const first = loop.objective;
  const mostIterations = FREE_ITERATIONS + (1 + ALL_ITERATIONS) * lp.iterations;
  const wanted = mip.colStart[mip.numCols] >= LARGE_MATRIX ? WANTED_CUTS : 0;
  const heuristics = new HeuristicsBeforeCuts(search);
  let stalls = 0;
  let work = 0;
  for (let round = 0; round < MOST_ROUNDS && stalls < MOST_STALLS; round++) {
    if (control.stopReason() !== null || lp.iterations >= mostIterations) return;
    work += lp.problem.colStart[lp.problem.numCols];
    if (work > MOST_WORK) return;
    yield* heuristics.run(round, loop.objective);
    if (loop.objective >= search.bounds.cutoff) return;
    if (round < KNOWN_ROUNDS) addKnown(search, loop);
    const hasWaited = yield* separate(search, loop, round);
    const most = FEW_CUTS + Math.floor(CUT_SHARE * mip.numRows);
    const chosen = loop.pool.choose(lp.answer.colValue, most, wanted);
    if (chosen.length === 0) {
      if (!hasWaited) return;
      for (const pause of loop.pauses) pause.due = 0;
      continue;
    }
    const before = loop.active;
    const state = mapBasis(
      lp.answer,
      Int32Array.from({ length: lp.problem.numRows }, (_, row) => row),
    );
    yield;
    if (control.shouldStop()) return;
    yield* changeRows(search, loop, chosen, MOST_SLACK_ROUNDS);
    loop.isSolved = false;
    yield;
    const status = yield* solveRound(search, mostIterations - lp.iterations);
    control.record("cuts", { rounds: 1, added: chosen.length });
    if (status === "iteration_limit" || status === "numerical_error")
      restoreRows(search, loop, before, state);
    if (status !== "optimal") return;
    loop.isSolved = true;
    const objective = provedObjective(lp.problem, domain, lp.answer);
    const rise = objective - loop.objective;
    stalls =
      rise > LEAST_PROGRESS * Math.max(objective - first, 1e-9 * Math.max(1, Math.abs(first)))
        ? 0
        : stalls + 1;
    loop.objective = objective;
    search.currentBound = Math.max(search.currentBound, search.bounds.tighten(objective));
    yield* keepOptimum(search, objective);
    if (domain.isEmpty || objective >= search.bounds.cutoff) return;
  }
}

/**
 * Strengthens the root LP, which has just been solved, by cuts, and raises the bound of the node in work.
 * @returns whether the LP changed, so that it must be asked again; it may not be solved to its end.
 */
export function* separateRoot(search: Search, root: NodeView): Generator<void, boolean> {
  if (search.separators.length === 0) return false;
  for (const _ of search.mip.buildTables()) {
    if (search.control.shouldStop()) return false;
    yield;
  }
  const pauses = search.separators.map((): Pause => ({ numIdle: 0, due: 0 }));
  const loop: CutLoop = {
    pool: new CutPool(),
    pauses,
    active: [],
    objective: root.lpObjective,
    isSolved: true,
  };
  const solver = search.lp.answer;
  const iterationsBefore = search.lp.iterations;
  yield* runRounds(search, loop);
  search.branchProbe.leaveOut(search.lp.iterations - iterationsBefore);
  if (search.lp.answer === solver) return false;
  if (loop.isSolved) yield* changeRows(search, loop, [], 0);
  search.rootCuts = loop.active.map(({ cut }) => cut);
  for (const { cut } of loop.active) {
    for (const separator of search.separators) if (separator.name === cut.foundBy) separator.kept++;
  }
  search.control.record("cuts", { kept: loop.active.length, pool: loop.pool.size });
  return true;
}
