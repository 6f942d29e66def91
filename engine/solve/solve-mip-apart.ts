/**
 * A mixed-integer program that falls apart is searched part by part: the trees add up where that of the whole would multiply. First presolve,
 * with reductions that hold for integers too, then the components of what is left. Every part gets a portion of work; those that are not
 * done take turns, the one with the largest gap next, until the gaps together are small enough or a limit ends the solve. Objective and
 * bound of the whole are the sums over the parts, so a part that was stopped still counts with its best point and its bound.
 */

import { isWithinGaps } from "../control.ts";
import { ResumeError } from "../errors.ts";
import { solveChain } from "../mip/chain/solve-chain.ts";
import { deriveControl } from "../mip/search-control.ts";
import { type PartAtWork, PartSearch, settledPart } from "../mip/tree/part-search.ts";
import { PresolvedSearch } from "../mip/tree/presolved-search.ts";
import { hasConditions } from "../model/conditions.ts";
import { objectiveNoise } from "../model/objective-noise.ts";
import { numIntegers, type Problem } from "../model/problem.ts";
import { PartSharing, RemotePart } from "../parallel/part-sharing.ts";
import { TreeSharing } from "../parallel/tree-sharing.ts";
import type { PresolveResult } from "../presolve/presolve.ts";
import type { Result } from "../result.ts";
import { DECIDED_GAP } from "../tolerances.ts";
import { checkCertificate, verify } from "../verify/verify.ts";
import { openTurns, restorePart } from "./kept-parts.ts";
import { type MipPart, type MipParts, takeApart } from "./mip-parts.ts";
import { gapsInForm } from "./objective-unit.ts";
import type { PartTurns, Turn } from "./part-turns.ts";
import { polishPoint } from "./polish-point.ts";
import { inForm, inSense, makeLpSolver, type SolveContext } from "./solve-context.ts";
import { presolveUnlessStopped } from "./solve-presolved.ts";
import { solved, unsolved } from "./solve-result.ts";

/** Reductions that change no set of integer points but by points that are no better. */
const SAFE_REDUCTIONS: ReadonlySet<string> = new Set([
  "empty-rows",
  "redundant-rows",
  "forcing-rows",
  "empty-columns",
  "fixed-columns",
  "dual-fixing",
]);

/** Objective and bound that differ by less than this share, for `objectiveNoise`, are the same. */
const OBJECTIVE_NOISE = 2e-9;

/** Sums over the parts, minimisation form, with the constant. */
interface Standing {
  readonly objective: number;
  readonly bound: number;
}

function mayBeChain({ control }: SolveContext, { problem }: MipPart): boolean {
  return control.options.techniques.has("storage-chains") && !hasConditions(problem);
}

function startPart(context: SolveContext, turn: Turn, turns: PartTurns): PartAtWork {
  const { control, team } = context;
  const { part, kept } = turn;
  if (kept !== null && kept.done !== null) return restorePart(turn, kept.done);
  const chain = mayBeChain(context, part) ? solveChain(part.problem) : null;
  if (chain !== null) {
    control.record("components", { chains: 1 });
    return settledPart(chain, 1 + part.copies.length);
  }
  const run = new PresolvedSearch(part.problem, {
    // Limits are those of the whole; gaps are its affair, too.
    control: deriveControl(control, { options: { ...control.options, mipGap: 0, mipGapAbs: 0 } }),
    makeLp: (lp) => makeLpSolver(context, lp, "fresh"),
    isTurnDue: control.isTurnDue,
    start: null,
    resume: kept?.run ?? null,
    // Whole parts are better work for others than pieces of this one.
    ...(team === null
      ? {}
      : {
          share: () =>
            new TreeSharing(
              team,
              control.options.deterministic,
              () => turns.numFresh === 0 && turns.isDrained,
            ),
        }),
    listener: {
      presolved: ({ counters }) => control.record("mip presolve", counters),
      rootSolved(objective) {
        turn.rootObjective = objective;
      },
      improved() {},
      nodeDone() {},
    },
  });
  return new PartSearch(run, 1 + part.copies.length, (name, counters) => control.record(name, counters));
}

/** The least value that the costs can have between the bounds. */
function boxBound({ numCols, colCost, colLb, colUb }: Problem): number {
  let sum = 0;
  for (let col = 0; col < numCols; col++) {
    if (colCost[col] !== 0) sum += colCost[col] * (colCost[col] > 0 ? colLb[col] : colUb[col]);
  }
  return sum;
}

function boundOf({ part, search }: Turn): number {
  return Math.max(boxBound(part.problem), search?.bound ?? Number.NEGATIVE_INFINITY);
}

function standingOf(turns: readonly Turn[], offset: number): Standing {
  let objective = offset;
  let bound = offset;
  for (const turn of turns) {
    const copies = 1 + turn.part.copies.length;
    objective += copies * (turn.search?.objective ?? Number.POSITIVE_INFINITY);
    bound += copies * Math.min(boundOf(turn), turn.search?.objective ?? Number.POSITIVE_INFINITY);
  }
  return { objective, bound };
}

/** How far bound and objective of the whole may be apart. */
function allowedDistance(context: SolveContext, objective: number): number {
  const { mipGap, mipGapAbs } = gapsInForm(context);
  return Number.isFinite(objective) ? Math.max(mipGapAbs, mipGap * Math.abs(objective)) : 0;
}

/**
 * Whether objectives of parts cancel, with each other or with the constant, so far that what is noise to a part is worth something
 * to the whole. A part knows no constant and takes points for equal that differ by a share of its own objective.
 */
function drownInNoise(context: SolveContext, turns: readonly Turn[], objective: number): boolean {
  if (!Number.isFinite(objective)) return false;
  let noise = 0;
  for (const { part, search } of turns)
    noise += OBJECTIVE_NOISE * (1 + part.copies.length) * Math.abs(search?.objective ?? 0);
  const accuracy = objectiveNoise(DECIDED_GAP, objective, context.form.objectiveOffset);
  return noise > Math.max(accuracy, allowedDistance(context, objective));
}

/** A presolved problem in its parts. */
interface Apart {
  readonly presolved: PresolveResult;
  readonly parts: MipParts;
}

/** The point of the whole: each part's at its places and at those of its copies, carried back through presolve. */
function joinPoint({ presolved }: Apart, turns: readonly Turn[]): Float64Array | null {
  const { reduced } = presolved;
  const colValue = new Float64Array(reduced.numCols);
  for (const { part, search } of turns) {
    const values = search?.colValue ?? null;
    if (values === null) return null;
    for (const places of [part.cols, ...part.copies]) {
      for (let pos = 0; pos < places.length; pos++) colValue[places[pos]] = values[pos];
    }
  }
  return presolved.postsolvePoint(colValue);
}

/** Tells log and callbacks of a better point of the whole. */
function announce(
  context: SolveContext,
  apart: Apart,
  turns: readonly Turn[],
  { objective, bound }: Standing,
) {
  const { control, log } = context;
  const { standing, options } = control;
  standing.dualBound = Number.isFinite(bound) ? inSense(context, bound) : null;
  if (!Number.isFinite(objective)) return;
  const value = inSense(context, objective);
  const isBetter = standing.objective === null || inForm(context, standing.objective) > objective;
  if (!isBetter) return;
  standing.objective = value;
  standing.solutions++;
  log.row("parts");
  if (options.onIncumbent === null) return;
  const colValue = joinPoint(apart, turns);
  if (colValue === null || !verify(context.problem, { colValue }).accepted) return;
  options.onIncumbent({ objective: value, colValue, foundBy: "parts", seconds: control.seconds });
}

/** Writes the sum of the root LPs to the log, once all were solved. @returns whether there is nothing left to write. */
function logRoots(context: SolveContext, turns: readonly Turn[], offset: number): boolean {
  const sum = turns.reduce(
    (total, { part, rootObjective }) => total + (1 + part.copies.length) * rootObjective,
    offset,
  );
  if (!Number.isNaN(sum)) context.log.rootLp("optimal", inSense(context, sum));
  // Only a part that is out may still get there.
  return !Number.isNaN(sum) || !turns.some(({ search }) => search instanceof RemotePart);
}

/** Why the search of the parts is over: all done or close enough; a limit; a part that only the whole can settle. */
type ApartEnd = "done" | "stopped" | "undecided";

/** A part that is infeasible settles the whole; one that is unbounded or in trouble is left to a search of the whole. */
function judgePart(search: PartAtWork): "infeasible" | "undecided" | null {
  if (search.isInfeasible) return "infeasible";
  const isOver = search.end === "unbounded" || (search.end === "exhausted" && search.colValue === null);
  return isOver ? "undecided" : null;
}

/** Has the largest parts solved by workers. */
interface PartsElsewhere {
  /** Looks after the workers. @param enough distance of bound and objective at which a part may rest. */
  attend(enough: number): void;
  /** What a part that went elsewhere says of the whole, once one does. */
  readonly verdict: ReturnType<typeof judge>;
  readonly isOut: boolean;
  wait(): void;
}

/**
 * Which part goes out next: the largest one that nobody has begun, but not the last one; then the neediest one of those that this
 * thread has hardly begun.
 */
function chooseRemote(context: SolveContext, turns: PartTurns): RemotePart | null {
  const remotePart = (turn: Turn): RemotePart => {
    const { search, part } = turn;
    const out = new RemotePart(turn.place, part.problem, 1 + part.copies.length, search);
    if (search !== null) context.control.record("parallel", { moved: 1 });
    turns.move(turn, out);
    return out;
  };
  while (turns.numFresh >= 2) {
    const turn = turns.largest;
    if (turn === null) return null;
    const { problem } = turn.part;
    const needsTree = numIntegers(problem) > 0 || hasConditions(problem);
    if (needsTree && !(mayBeChain(context, turn.part) && solveChain(problem) !== null))
      return remotePart(turn);
    turn.staysHere = true;
  }
  if (turns.numFresh > 0 || context.team?.isHeld === true) return null;
  const turn = turns.movable;
  turns.isDrained = turn === null;
  return turn === null ? null : remotePart(turn);
}

/** Null where there is nobody else. Who goes first depends on the clock, so that rounds of equal work are not for parts. */
function partsElsewhere(context: SolveContext, turns: PartTurns): PartsElsewhere | null {
  const { team, control } = context;
  if (team === null || control.options.deterministic) {
    turns.isDrained = true;
    return null;
  }
  const sharing = new PartSharing(team, control);
  let verdict: ReturnType<typeof judge> = null;
  return {
    attend(enough) {
      for (const part of sharing.takeSettled()) {
        const turn = turns.all[part.part];
        if (part.report === null || part.hasFailed) turns.putBack(turn);
        else {
          turn.rootObjective = part.report.rootObjective;
          verdict ??= judge(turn);
        }
      }
      const shareBegun = 1 - turns.numFresh / turns.all.length;
      sharing.dispatch(enough, shareBegun, () => chooseRemote(context, turns));
    },
    get verdict() {
      return verdict;
    },
    get isOut() {
      return sharing.isOut;
    },
    wait: () => sharing.wait(),
  };
}

/** Takes steps of a part; the workers are looked after in between. */
function* attending(steps: Generator<void, void>, attend: () => void): Generator<void, void> {
  for (const _ of steps) {
    attend();
    yield;
  }
}

/** What a part that has worked says of the whole; null: nothing yet. */
function judge(turn: Turn): "undecided" | { readonly infeasible: Turn } | null {
  const verdict = turn.search === null ? null : judgePart(turn.search);
  return verdict === "infeasible" ? { infeasible: turn } : verdict;
}

/** The open parts, by how many of the whole they stand for. */
function countOpen(turns: readonly Turn[]): number {
  return turns.reduce((sum, { search }) => sum + (search?.end === null ? search.copies : 0), 0);
}

/** Gives every part that stays here its first portion; in steps. */
function* beginParts(
  context: SolveContext,
  turns: PartTurns,
  remote: PartsElsewhere | null,
): Generator<void, "begun" | "stopped" | NonNullable<ReturnType<typeof judge>>> {
  const attend = (): void => remote?.attend(0);
  attend();
  for (let turn = turns.smallest; turn !== null; turn = turns.smallest) {
    if (context.control.stopReason() !== null) return "stopped";
    const search = startPart(context, turn, turns);
    turns.begin(turn, search);
    turns.current = turn;
    yield;
    yield* attending(search.advance(turn.portion, 0), attend);
    const verdict = judge(turn) ?? remote?.verdict ?? null;
    if (verdict !== null) return verdict;
  }
  return "begun";
}

/** Gives every part its first portion, then the neediest ones more; workers take the largest ones. */
function* searchParts(
  context: SolveContext,
  apart: Apart,
  turns: PartTurns,
): Generator<void, ApartEnd | { readonly infeasible: Turn }> {
  const { control } = context;
  const offset = apart.presolved.reduced.objectiveOffset;
  const remote = partsElsewhere(context, turns);
  let hasLogged = false;
  for (;;) {
    // A part that failed elsewhere is fresh again.
    const begun = yield* beginParts(context, turns, remote);
    if (begun !== "begun") return begun;
    if (!hasLogged) hasLogged = logRoots(context, turns.all, offset);
    const standing = standingOf(turns.all, offset);
    announce(context, apart, turns.all, standing);
    const { objective, bound } = standing;
    if (drownInNoise(context, turns.all, objective)) return "undecided";
    const allowed = 0.999 * allowedDistance(context, objective);
    if (objective - bound <= allowed) return "done";
    if (control.stopReason() !== null) return "stopped";
    const enough = allowed / (2 * Math.max(1, countOpen(turns.all)));
    const turn = turns.neediest;
    turns.current = turn;
    if (turn === null || turn.search === null) {
      if (remote?.isOut !== true) return "done";
      remote.wait();
      yield;
      remote.attend(enough);
    } else {
      turn.portion *= 2;
      yield* attending(turn.search.advance(turn.portion, enough), () => remote?.attend(enough));
    }
    const verdict = (turn === null ? null : judge(turn)) ?? remote?.verdict ?? null;
    if (verdict !== null) return verdict;
  }
}

function infeasibleResult(context: SolveContext, { presolved }: Apart, { part, search }: Turn): Result {
  const farkas = search?.farkas ?? null;
  if (farkas === null) return unsolved(context, "infeasible");
  const multipliers = new Float64Array(presolved.reduced.numRows);
  for (let pos = 0; pos < part.rows.length; pos++) multipliers[part.rows[pos]] = farkas[pos];
  const certificate = { kind: "farkas", rowMultiplier: presolved.postsolveFarkas(multipliers) } as const;
  const isValid = checkCertificate(context.problem, certificate).valid;
  return unsolved(context, "infeasible", isValid ? { certificate } : {});
}

/** The result of parts that are done or were stopped; null where the joined point does not hold. */
function* resultOf(
  context: SolveContext,
  apart: Apart,
  turns: readonly Turn[],
): Generator<void, Result | null> {
  const standing = standingOf(turns, apart.presolved.reduced.objectiveOffset);
  const stopReason = context.control.stopReason();
  const joined = joinPoint(apart, turns);
  if (joined === null) return stopReason && unsolved(context, stopReason, { dualBound: standing.bound });
  const polished = yield* polishPoint(context, joined);
  const result = resultAt(context, turns, standing, polished);
  if (result?.status === "optimal" || polished === joined) return result;
  // The polish may pay for smaller violations with the objective, but the trees were pruned by the points as found.
  const unpolished = resultAt(context, turns, standing, joined);
  return unpolished?.status === "optimal" ? unpolished : result;
}

/** The result of the parts with this point of the whole; null where it does not hold, or leaves a gap that no limit explains. */
function resultAt(
  context: SolveContext,
  turns: readonly Turn[],
  standing: Standing,
  colValue: Float64Array,
): Result | null {
  const { control } = context;
  const stopReason = control.stopReason();
  const { accepted, point, violations } = verify(context.problem, { colValue });
  if (!accepted) return null;
  const answer = { colValue, objective: point.objective, violations };
  const objective = inForm(context, point.objective);
  // The sums over the parts have rounding of their own.
  const isDecided = turns.every(({ search }) => search?.isDecided === true);
  const noise = objectiveNoise(
    isDecided ? DECIDED_GAP : OBJECTIVE_NOISE,
    objective,
    context.form.objectiveOffset,
  );
  const isClosed = objective - standing.bound <= noise;
  const bound = isClosed ? objective : standing.bound;
  if (isWithinGaps(objective, bound, gapsInForm(context))) {
    return solved(context, "optimal", answer, bound);
  }
  return stopReason && solved(context, stopReason, answer, bound);
}

/**
 * Solves a mixed-integer program by its parts.
 *
 * @returns null where it does not fall apart, or where the parts lead to no answer that holds: to be searched as a whole.
 */
export function* solveMipApart(context: SolveContext): Generator<void, Result | null> {
  const { control, log, keeper } = context;
  const { techniques, start, plugins } = control.options;
  // A start and a caller's plug-ins speak of the columns of the whole.
  if (!techniques.has("components") || start !== null || Object.keys(plugins).length > 0) return null;
  // No reduction knows what a set or a least value asks of its columns.
  const canReduce = techniques.has("presolve") && !hasConditions(context.form);
  const mayUse = (name: string): boolean => canReduce && SAFE_REDUCTIONS.has(name);
  const before = control.seconds;
  const presolved = yield* presolveUnlessStopped(context, mayUse);
  const presolve = control.seconds - before;
  if (presolved === null) return null;
  yield;
  if (presolved.status !== "reduced" && presolved.status !== "unchanged") return null;
  const parts = takeApart(presolved.reduced);
  if (parts === null) {
    if (keeper.resumed === null) return null;
    throw new ResumeError("parts of another version", String(keeper.resumed.kind), "the whole");
  }
  const { numRows, numCols } = presolved.reduced;
  log.note(`presolve: ${numRows} rows, ${numCols} columns left`);
  log.note(`components: ${parts.found} found, ${parts.copied} of them copies`);
  control.record("components", { found: parts.found, copied: parts.copied, solves: parts.parts.length });
  control.standing.phase = "tree";
  const apart: Apart = { presolved, parts };
  const turns = openTurns(context, parts);
  const end = yield* searchParts(context, apart, turns);
  if (end === "stopped") keeper.keep();
  keeper.source = null;
  for (const { search } of turns.all) search?.close();
  if (typeof end === "object") return infeasibleResult(context, apart, end.infeasible);
  const result = end === "undecided" ? null : yield* resultOf(context, apart, turns.all);
  if (result !== null) return { ...result, seconds: { ...result.seconds, presolve } };
  log.note("components: no answer that holds; searching the whole");
  return null;
}
