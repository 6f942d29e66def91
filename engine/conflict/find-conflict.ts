/**
 * Why a problem is infeasible: bounds of rows and columns that contradict each other, none of which can be left out. For a
 * linear program the multipliers of the proof of infeasibility name a set that is nearly minimal already; a deletion
 * filter on it, warm-started, does the rest. With integer columns each test is a search of its own.
 * Sources: Gleeson and Ryan, "Identifying minimally infeasible subsystems of inequalities", ORSA J. Computing 2 (1990)
 * 61–63; Chinneck, "Feasibility and Infeasibility in Optimization", Springer 2008.
 */

import { checkOptionTypes } from "../check-options.ts";
import type { Model } from "../model/model.ts";
import { numIntegers, type Problem } from "../model/problem.ts";
import { problemOf } from "../model/problem-of.ts";
import { resolveOptions, type SolveOptions } from "../options.ts";
import type { Result } from "../result.ts";
import { checkCertificate } from "../verify/check-certificate.ts";
import {
  type BoundSide,
  boundAt,
  farkasWeights,
  finiteSides,
  numSides,
  restrictedTo,
  sideAt,
} from "./bound-sides.ts";
import {
  ask,
  type ConflictControl,
  dropLowRanks,
  filterSides,
  type GroupedProblem,
  groupSides,
  type InfeasibleSides,
  partOfSides,
  shrinkToProof,
} from "./conflict-search.ts";
import { type FeasibilityTest, testFromScratch, testWarm } from "./feasibility-test.ts";

export type { BoundSide } from "./bound-sides.ts";

/** Nodes of each test of a mixed-integer program, where nothing else is asked for. */
const NODES_A_TEST = 500;

/** Options of `findConflict`. `timeLimit` is seconds of the whole search, `nodeLimit` counts for each of its tests. */
export interface ConflictOptions
  extends Pick<SolveOptions, "timeLimit" | "nodeLimit" | "signal" | "host" | "seed"> {
  /**
   * What a side of a bound belongs to: sides with the same text are in the conflict together or not at all. By default each
   * side stands alone, but both sides of an equation or of a fixed column together.
   */
  readonly groupOf?: (side: BoundSide) => string;
  /**
   * Rank of a side: where there is a choice, sides of a higher rank stay in the conflict. A group has the highest rank of its
   * sides. By default all are alike.
   */
  readonly rankOf?: (side: BoundSide) => number;
  /**
   * What a solve of this very model has answered, so that it is not solved again: a proof that holds for the relaxation is taken
   * over once it is checked; "infeasible" of a mixed-integer program is taken as said.
   */
  readonly known?: Pick<Result, "status" | "certificate">;
}

/** A side of a bound that takes part in a conflict. */
export interface ConflictMember extends BoundSide {
  readonly bound: number;
  /**
   * By how much this bound, and no other, has to give way before the conflict is gone; where the conflict is not minimal,
   * at least so much. Null where no multipliers say so: the conflict needs the integrality.
   */
  readonly relaxBy: number | null;
}

/** What `findConflict` found. */
export interface Conflict {
  /** "feasible": there is a point, thus no conflict. "unknown": a limit or numerical trouble came first. */
  readonly status: "found" | "feasible" | "unknown";
  /** Rows first, then columns, by index; empty unless found. Together they are infeasible. */
  readonly members: readonly ConflictMember[];
  /** True: without any one of the groups the rest has a point. False: some test was cut short. */
  readonly isMinimal: boolean;
  /** True: the conflict is one of whole numbers; the linear relaxation has a point. */
  readonly needsIntegrality: boolean;
  readonly numTests: number;
  readonly simplexIterations: number;
}

function beginControl(options: ConflictOptions): ConflictControl {
  checkOptionTypes(options);
  const { timeLimit, host, signal, seed } = resolveOptions(limitsOf(options));
  const endMs = host.now() + timeLimit * 1000;
  // The log is that of the solves of the caller.
  const quiet = { now: () => host.now(), yield: () => host.yield() };
  const timeLeft = () => Math.max(0, (endMs - host.now()) / 1000);
  return {
    optionsNow: () => ({ host: quiet, signal, seed, timeLimit: timeLeft() }),
    isOver: () => signal.aborted || host.now() >= endMs,
    numTests: 0,
    simplexIterations: 0,
  };
}

function limitsOf({
  groupOf: _group,
  rankOf: _rank,
  known: _known,
  ...limits
}: ConflictOptions): SolveOptions {
  return limits;
}

function ended(control: ConflictControl, status: "feasible" | "unknown"): Conflict {
  const { numTests, simplexIterations } = control;
  return { status, members: [], isMinimal: false, needsIntegrality: false, numTests, simplexIterations };
}

/** Both sides of a row or column whose own bounds cross: a conflict by itself. Null without one. */
function crossedSides(problem: Problem): Uint8Array | null {
  const { numRows, numCols, rowLb, rowUb, colLb, colUb } = problem;
  const row = rowLb.findIndex((lb, pos) => lb > rowUb[pos]);
  const col = row >= 0 ? -1 : colLb.findIndex((lb, pos) => lb > colUb[pos]);
  if (row < 0 && col < 0) return null;
  const sides = new Uint8Array(numSides(problem));
  const [lower, count] = row >= 0 ? [row, numRows] : [2 * numRows + col, numCols];
  sides[lower] = 1;
  sides[lower + count] = 1;
  return sides;
}

function defaultGroup(problem: Problem, { kind, index, side }: BoundSide): string {
  const { rowLb, rowUb, colLb, colUb } = problem;
  const isEqual = kind === "row" ? rowLb[index] === rowUb[index] : colLb[index] === colUb[index];
  return `${kind} ${index}${isEqual ? "" : ` ${side}`}`;
}

/** The members of an infeasible set, with how far each has to give way. */
function membersOf(problem: Problem, { sides, rowMultiplier }: InfeasibleSides): readonly ConflictMember[] {
  const farkas =
    rowMultiplier === null ? null : farkasWeights(restrictedTo(problem, sides, true), rowMultiplier);
  const members: ConflictMember[] = [];
  for (let at = 0; at < sides.length; at++) {
    if (sides[at] === 0) continue;
    const weight = farkas?.weight[at] ?? 0;
    const relaxBy = farkas !== null && weight > 0 ? farkas.distance / weight : null;
    members.push({ ...sideAt(problem, at), bound: boundAt(problem, at), relaxBy });
  }
  const order = ({ kind, index }: BoundSide) => (kind === "row" ? index : problem.numRows + index);
  return members.sort((one, other) => order(one) - order(other));
}

/** The conflict of an infeasible linear relaxation: what its proof needs, filtered as a small problem of its own. */
async function conflictOfLp(
  control: ConflictControl,
  test: FeasibilityTest,
  whole: GroupedProblem,
  first: InfeasibleSides,
): Promise<Conflict> {
  const high = await dropLowRanks(control, test, whole, first);
  const needed = await shrinkToProof(control, test, whole.problem, high);
  const { grouped, sideOf } = partOfSides(whole, needed.sides);
  const { problem } = grouped;
  const sides = Uint8Array.from(sideOf, (at) => needed.sides[at]);
  const warm = testWarm(problem, sides, control.optionsNow);
  const { rowMultiplier } = await ask(control, warm, sides);
  const filtered = await filterSides(control, warm, grouped, { sides, rowMultiplier });
  // The sides of the part are in the order of those of the whole.
  const inWhole = new Uint8Array(needed.sides.length);
  for (let at = 0; at < sideOf.length; at++) inWhole[sideOf[at]] = filtered.sides[at];
  const names = finiteNames(whole.problem, inWhole);
  const members = membersOf(problem, filtered).map((member, pos) => ({ ...member, ...names[pos] }));
  const { numTests, simplexIterations } = control;
  const { isMinimal } = filtered;
  return { status: "found", members, isMinimal, needsIntegrality: false, numTests, simplexIterations };
}

/** Multipliers that are known to prove the relaxation infeasible, checked on it; null without. */
function knownMultipliers(problem: Problem, { known }: ConflictOptions): Float64Array | null {
  const certificate = known?.certificate;
  if (known?.status !== "infeasible" || certificate?.kind !== "farkas") return null;
  if (certificate.rowMultiplier.length !== problem.numRows) return null;
  return checkCertificate(problem, certificate).valid ? certificate.rowMultiplier : null;
}

/** The sides of a set as members without figures. */
function finiteNames(problem: Problem, sides: Uint8Array): readonly BoundSide[] {
  return membersOf(problem, { sides, rowMultiplier: null }).map(({ kind, index, side }) => ({
    kind,
    index,
    side,
  }));
}

async function conflictOfMip(
  control: ConflictControl,
  { nodeLimit = NODES_A_TEST, known }: ConflictOptions,
  whole: GroupedProblem,
  all: Uint8Array,
): Promise<Conflict> {
  const { problem } = whole;
  if (known?.status !== "infeasible") {
    const { outcome } = await ask(control, testFromScratch(problem, false, control.optionsNow), all);
    if (outcome !== "infeasible") return ended(control, outcome);
  }
  const limited = () => ({ ...control.optionsNow(), nodeLimit });
  const test = testFromScratch(problem, false, limited);
  const first = { sides: all, rowMultiplier: null };
  const high = await dropLowRanks(control, test, whole, first);
  const { sides, isMinimal } = await filterSides(control, test, whole, { ...high, rowMultiplier: null });
  const members = membersOf(problem, { sides, rowMultiplier: null });
  const { numTests, simplexIterations } = control;
  return { status: "found", members, isMinimal, needsIntegrality: true, numTests, simplexIterations };
}

/**
 * Finds bounds that contradict each other: together they are infeasible, and with `isMinimal` leaving out any one (any one
 * group, with `groupOf`) makes the rest feasible. A problem may hold several conflicts; the answer is one of them.
 * Integrality is never left out. Lets the caller's event loop have its turn.
 *
 * Cost: an LP takes a solve, one for each rank and warm re-solves in the number of the members; a mixed-integer program a
 * search for each of about (members) × log2(bounds) tests, each of them cut short at `nodeLimit` nodes (default 500),
 * which then counts as "may be needed".
 *
 * @throws ModelError, OptionError for input that has no meaning.
 */
export async function findConflict(model: Model | Problem, options: ConflictOptions = {}): Promise<Conflict> {
  const problem = problemOf(model);
  const control = beginControl(options);
  const crossed = crossedSides(problem);
  if (crossed !== null) {
    const members = membersOf(problem, { sides: crossed, rowMultiplier: null });
    const gap = members[0].bound - members[1].bound;
    const relaxed = members.map((member) => ({ ...member, relaxBy: gap }));
    return { ...ended(control, "unknown"), status: "found", members: relaxed, isMinimal: true };
  }
  const { groupOf = (side: BoundSide) => defaultGroup(problem, side), rankOf = () => 0 } = options;
  const all = finiteSides(problem);
  const whole = groupSides(problem, all, groupOf, rankOf);
  const relaxed = testFromScratch(problem, true, control.optionsNow);
  const proven = knownMultipliers(problem, options);
  const { outcome, rowMultiplier } =
    proven === null
      ? await ask(control, relaxed, all)
      : { outcome: "infeasible" as const, rowMultiplier: proven };
  if (outcome === "infeasible") return conflictOfLp(control, relaxed, whole, { sides: all, rowMultiplier });
  if (numIntegers(problem) === 0) return ended(control, outcome);
  return conflictOfMip(control, options, whole, all);
}
