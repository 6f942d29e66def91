/**
 * Presolve of a mixed-integer program: the reductions of a linear program that hold for integers too, then rows and
 * bounds drawn nearer to the integer points, in turn until little changes. Only points travel back, no duals: every
 * feasible point of what is left gives one of the given problem, and a best one gives a best one.
 *
 * Achterberg, Bixby, Gu, Rothberg, Weninger, "Presolve reductions in mixed integer programming", INFORMS Journal on
 * Computing 32 (2020) 473-506.
 */
import type { Problem } from "../../model/problem.ts";
import { type PresolveResult, presolveSteps } from "../../presolve/presolve.ts";
import { buildMipProblem, type MipKnowledge, roundIntegerBounds } from "../mip-problem.ts";
import { findDifferenceIntegers } from "./difference-integers.ts";
import { carryOver, type Implications, noImplications, tablesOf } from "./implications.ts";
import { findImpliedIntegers } from "./implied-integers.ts";
import { contradictsInIntegers } from "./integer-equations.ts";
import { strengthen } from "./strengthen.ts";

/** Rounds of reducing and strengthening. */
const MOST_ROUNDS = 4;
/** Another round begins if this share of the columns and rows, and at least one, has changed. */
const LEAST_CHANGE = 0.005;

/** Probing is repeated while the last one fixed, tightened or identified at least this share of the columns. */
const PROBING_SHARE = 0.02;

/** What presolve needs to know. */
export interface MipPresolveOptions {
  /** Whether the technique of this name is switched on. */
  readonly isOn: (name: string) => boolean;
  readonly shouldStop: () => boolean;
  readonly isTurnDue: () => boolean;
  readonly seed: number;
}

/** A presolved problem with its way back. */
export interface PresolvedMip {
  /** "unbounded": the objective has no end, or there is no point; the given problem has to tell. */
  readonly status: "ready" | "infeasible" | "unbounded" | "stopped";
  /** What is left; minimisation form, bounds of integer columns whole. */
  readonly problem: Problem;
  readonly known: MipKnowledge;
  /** A point of the given problem from one of `problem`; lengths numCols of each. */
  readonly restore: (colValue: Float64Array) => Float64Array;
  /** For each column of `problem` the given one that has the same value; −1 for none. */
  readonly origin: Int32Array;
  /** Multipliers of the given rows from those that prove `problem` infeasible; to be checked. */
  readonly restoreFarkas: (rowMultiplier: Float64Array) => Float64Array;
  /** With "infeasible": such multipliers, if it was one row that said so. */
  readonly farkas: Float64Array | null;
  /** How often each technique applied. */
  readonly counters: Readonly<Record<string, number>>;
}

/** The state between rounds. */
interface Stages {
  problem: Problem;
  origin: Int32Array;
  readonly reductions: PresolveResult[];
  known: Implications;
  /** Whether what probing has found so far lets it find more. */
  isProbing: boolean;
  readonly counters: Record<string, number>;
}

function restoreThrough(reductions: readonly PresolveResult[], colValue: Float64Array): Float64Array {
  let point = colValue;
  for (let stage = reductions.length - 1; stage >= 0; stage--)
    point = reductions[stage].postsolvePoint(point);
  return point;
}

function farkasThrough(reductions: readonly PresolveResult[], rowMultiplier: Float64Array): Float64Array {
  let multipliers = rowMultiplier;
  for (let stage = reductions.length - 1; stage >= 0; stage--) {
    const { reduced, postsolveFarkas } = reductions[stage];
    // Equations that strengthening added stand behind the rows of the reduced problem.
    multipliers = postsolveFarkas(multipliers.slice(0, reduced.numRows));
  }
  return multipliers;
}

function resultOf(
  stages: Stages,
  status: PresolvedMip["status"],
  known: MipKnowledge,
  farkas: Float64Array | null,
): PresolvedMip {
  const { problem, origin, reductions, counters } = stages;
  return {
    status,
    problem,
    known,
    origin,
    farkas,
    counters,
    restore: (colValue) => restoreThrough(reductions, colValue),
    restoreFarkas: (rowMultiplier) => farkasThrough(reductions, rowMultiplier),
  };
}

function countAll(counters: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) counters[name] = (counters[name] ?? 0) + count;
}

/** Reduces the problem; "done" or why there is nothing to go on with. */
function* reduce(
  stages: Stages,
  { isOn, shouldStop, isTurnDue }: MipPresolveOptions,
): Generator<void, "done" | "infeasible" | "unbounded"> {
  const numCols = stages.problem.numCols;
  const reduction = yield* presolveSteps(stages.problem, { isOn, shouldStop, isTurnDue, isThorough: true });
  if (reduction.status === "unbounded_or_infeasible") return "unbounded";
  stages.reductions.push(reduction);
  const { origin } = stages;
  stages.origin = reduction.origin.map((col) => (col < 0 ? -1 : origin[col]));
  stages.known = carryOver(stages.known, reduction.origin, numCols);
  stages.problem = reduction.reduced;
  countAll(stages.counters, reduction.counters);
  return reduction.status === "infeasible" ? "infeasible" : "done";
}

function hasCrossedBounds({ colLb, colUb }: Problem): boolean {
  return colLb.some((lb, col) => lb > colUb[col]);
}

/** One round. @returns whether another one may pay, or why presolve is over. */
function* takeRound(
  stages: Stages,
  options: MipPresolveOptions,
  round: number,
): Generator<void, "again" | "ready" | "infeasible" | "unbounded"> {
  const { isOn, seed } = options;
  if (isOn("presolve")) {
    const end = yield* reduce(stages, options);
    if (end !== "done") return end;
  }
  if (isOn("implied-integers")) {
    const before = stages.problem.integrality;
    yield;
    const mip = buildMipProblem(stages.problem, seed);
    const implied = findImpliedIntegers(mip);
    const integrality = findDifferenceIntegers(mip, implied);
    const countBeyond = (fewer: Uint8Array, more: Uint8Array): number =>
      more.reduce((sum, mark, col) => sum + mark - fewer[col], 0);
    countAll(stages.counters, {
      "implied-integers": countBeyond(before, implied),
      "difference-integers": countBeyond(implied, integrality),
    });
    if (countBeyond(before, integrality) > 0)
      stages.problem = roundIntegerBounds({ ...stages.problem, integrality });
    if (hasCrossedBounds(stages.problem)) return "infeasible";
  }
  yield;
  const mip = buildMipProblem(stages.problem, seed);
  yield;
  if (round === 0 && isOn("integer-equations") && contradictsInIntegers(mip)) return "infeasible";
  // What was known is found again in fewer columns.
  if (stages.isProbing) stages.known = noImplications();
  const found = yield* strengthen(mip, stages.known, {
    isOn,
    isProbing: stages.isProbing,
    count: (name, by) => countAll(stages.counters, { [name]: by }),
  });
  if (found.isInfeasible) return "infeasible";
  stages.problem = found.problem;
  const { numRows, numCols } = found.problem;
  stages.isProbing = found.probingChanges > PROBING_SHARE * numCols;
  return found.changes > LEAST_CHANGE * (numRows + numCols) ? "again" : "ready";
}

/** Takes steps until they end or the caller wishes to stop, which is null. */
function* unlessStopped<T>(steps: Generator<void, T>, shouldStop: () => boolean): Generator<void, T | null> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    if (shouldStop()) return null;
    yield;
  }
}

/**
 * Presolves a mixed-integer program, in steps.
 *
 * @param given minimisation form with whole bounds on integer columns; borrowed.
 */
export function* presolveMip(given: Problem, options: MipPresolveOptions): Generator<void, PresolvedMip> {
  const stages: Stages = {
    problem: given,
    origin: Int32Array.from({ length: given.numCols }, (_, col) => col),
    reductions: [],
    known: noImplications(),
    isProbing: true,
    counters: {},
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (options.shouldStop()) return resultOf(stages, "stopped", {}, null);
    const end = yield* unlessStopped(takeRound(stages, options, round), options.shouldStop);
    if (end === null) return resultOf(stages, "stopped", {}, null);
    if (end === "unbounded") return resultOf(stages, "unbounded", {}, null);
    if (end === "infeasible") {
      const { conflict = null } = stages.reductions[stages.reductions.length - 1] ?? {};
      const farkas = conflict === null ? null : farkasThrough(stages.reductions, conflict);
      return resultOf(stages, "infeasible", {}, farkas);
    }
    if (end === "ready") break;
  }
  if (stages.counters["coefficient-tightening"] || stages.counters.probing) {
    // What was found last may still let a row or column go.
    const end = options.isOn("presolve") ? yield* reduce(stages, options) : "done";
    if (end !== "done") return resultOf(stages, end, {}, null);
  }
  yield;
  const mip = buildMipProblem(stages.problem, options.seed);
  yield;
  const known = yield* unlessStopped(tablesOf(mip, stages.known), options.shouldStop);
  return known === null ? resultOf(stages, "stopped", {}, null) : resultOf(stages, "ready", known, null);
}
