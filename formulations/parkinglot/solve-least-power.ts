/**
 * The method of pwl1_semi: sums over like steps first. Where they leave a gap, a short search, then searches in which
 * only some binaries are free and the others stay as in the best plan (a window of steps, or a group of vehicles), and at
 * last the whole search from there.
 *
 * Danna, Rothberg, Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions", Mathematical
 * Programming 102 (2005) 71-90, is the idea of such searches; the neighbourhoods here are those of the lot.
 */
import { checkSolution, DEFAULT_OPTIONS, type Result } from "../../engine/index.ts";
import { provenBy } from "../common/proven.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { resultAt, withoutPlan } from "./answers.ts";
import { buildSegments, type SegmentsBuilt } from "./build.ts";
import { type ParkingPlan, planParking } from "./plan.ts";
import { type DealtPlan, type SumsAnswer, solveSums } from "./solve-sums.ts";

/** Nodes of the first search and of each of the small ones. */
const FIRST_NODES = 400;
const SMALL_NODES = 150;

/** Windows of steps, and groups of vehicles, that are freed one after the other; turns over all of them at most. */
const WINDOWS = 8;
const GROUPS = 4;
const MOST_TURNS = 4;

/** Whether the binary of a place is free. */
type Neighbourhood = (place: number) => boolean;

/** Windows overlap by half. */
function neighbourhoods({ stays, input }: SegmentsBuilt): readonly Neighbourhood[] {
  const { busySteps, stepOf, vehicleOf } = stays;
  const width = Math.ceil((2 * busySteps.length) / (WINDOWS + 1));
  const windows = Array.from({ length: WINDOWS }, (_, window): Neighbourhood => {
    const first = busySteps[Math.min(busySteps.length - 1, Math.floor((window * width) / 2))];
    return (place) => stepOf[place] >= first && stepOf[place] < first + width;
  });
  const numGroups = Math.min(GROUPS, input.vehicles.length);
  const groups = Array.from({ length: numGroups }, (_, group): Neighbourhood => {
    return (place) => vehicleOf[place] % numGroups === group;
  });
  return [...windows, ...groups];
}

/** Fixes the binaries outside a neighbourhood to those of a point; frees the others. */
function fixOutside(built: SegmentsBuilt, colValue: Float64Array, isFree: Neighbourhood): void {
  const { charging } = built.degradation;
  if (charging === null) return;
  for (let place = 0; place < built.stays.numPlaces; place++) {
    const col = charging.first + place;
    const value = Math.round(colValue[col]);
    built.model.setColBounds(col, isFree(place) ? 0 : value, isFree(place) ? 1 : value);
  }
}

/** What is known so far. */
interface Standing {
  readonly built: SegmentsBuilt;
  objective: number;
  colValue: Float64Array;
  bound: number;
  numSolves: number;
}

/** Improves the best point neighbourhood by neighbourhood. @returns the solve that a limit ended, or null. */
async function improve(standing: Standing, access: SolverAccess, gap: number): Promise<Result | null> {
  const { built } = standing;
  const all = neighbourhoods(built);
  const isProven = provenBy(access.options);
  const log = new StepLog(access, "neighbourhoods", "EUR");
  let sinceGain = 0;
  for (let turn = 0; turn < MOST_TURNS * all.length && sinceGain < all.length; turn++) {
    if (isProven(standing.objective, standing.bound)) return null;
    fixOutside(built, standing.colValue, all[turn % all.length]);
    const { model } = built;
    const start = standing.colValue;
    log.begin(`search ${turn + 1}`);
    const result = await log.quiet.solve(model, { start, nodeLimit: SMALL_NODES, mipGap: gap / 4 });
    standing.numSolves++;
    sinceGain++;
    const before = standing.objective;
    take(standing, result);
    if (before - standing.objective > 1e-6 * Math.abs(standing.objective)) sinceGain = 0;
    log.done({ best: standing.objective, bound: standing.bound });
    if (result.status !== "optimal" && result.status !== "node_limit") return result;
  }
  return null;
}

function answer({ built, ...standing }: Standing, stopped: Result | null): Progress<ParkingPlan> {
  const { objective, colValue, bound, numSolves } = standing;
  const result = resultAt(stopped, built, colValue);
  if (result.solution === null) return withoutPlan(result);
  const plan = { ...planParking(result.solution, built), numSolves };
  return { plan, objective, dualBound: Math.min(bound, objective), result };
}

/** The answer of one search of the whole model. */
function wholeSearch(built: SegmentsBuilt, result: Result): Progress<ParkingPlan> {
  if (result.solution === null) return withoutPlan(result);
  const { objective, dualBound, solution } = result;
  return { plan: planParking(solution, built), objective, dualBound, result };
}

/** Sums first, unless the caller keeps the state of a search. */
async function sumsOf(built: SegmentsBuilt, access: SolverAccess, gap: number): Promise<SumsAnswer> {
  const { resume, onCheckpoint } = access.options;
  const isFree = resume === undefined && onCheckpoint === undefined;
  if (isFree) return solveSums(built, access, gap);
  return { bound: Number.NEGATIVE_INFINITY, plan: null, numSolves: 0, stopped: null };
}

/** The better one of a plan and the caller's start, where that is one. */
function bestOf(
  built: SegmentsBuilt,
  plan: DealtPlan | null,
  start: Float64Array | undefined,
): DealtPlan | null {
  if (start === undefined || start.length !== built.model.numCols || start.some(Number.isNaN)) return plan;
  const { feasible, objective } = checkSolution(built.model.toProblem(), start);
  const isBetter = feasible && (plan === null || objective < plan.objective);
  return isBetter ? { objective, colValue: start } : plan;
}

/** Improves on what the first search has found, until the gap is closed or a limit is met. */
async function* carryOn(
  standing: Standing,
  first: Result,
  access: SolverAccess,
  gap: number,
): AsyncGenerator<Progress<ParkingPlan>> {
  const isProven = () => provenBy(access.options)(standing.objective, standing.bound);
  const stopped = await improve(standing, access, gap);
  yield answer(standing, isProven() ? null : (stopped ?? first));
  if (isProven() || stopped !== null) return;
  const { built } = standing;
  fixOutside(built, standing.colValue, () => true);
  const last = await access.solve(built.model, { start: standing.colValue });
  standing.numSolves++;
  standing.bound = Math.max(standing.bound, last.dualBound ?? Number.NEGATIVE_INFINITY);
  take(standing, last);
  yield answer(standing, last.status === "optimal" || isProven() ? null : last);
}

/** Keeps the point of a result if it is better. */
function take(standing: Standing, { solution }: Result): void {
  if (solution === null || solution.objective >= standing.objective) return;
  standing.objective = solution.objective;
  standing.colValue = solution.colValue;
}

/** Solves pwl1_semi. @param built the documented model; left as it is. */
export async function* solveLeastPower(
  built: SegmentsBuilt,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const gap = access.options.mipGap ?? DEFAULT_OPTIONS.mipGap;
  const nodeLimit = access.options.nodeLimit ?? DEFAULT_OPTIONS.nodeLimit;
  const isProven = provenBy(access.options);
  const sums = await sumsOf(built, access, gap);
  const { start } = access.options;
  const { bound, stopped, numSolves } = sums;
  const known = bestOf(built, sums.plan, start);
  const isClosed = known !== null && isProven(known.objective, bound);
  if (known !== null && (isClosed || stopped !== null)) {
    yield answer({ built, ...known, bound, numSolves }, isClosed ? null : stopped);
    return;
  }
  const first = await access.solve(built.model, {
    nodeLimit: Math.min(nodeLimit, FIRST_NODES),
    ...(known === null ? (start === undefined ? {} : { start }) : { start: known.colValue }),
  });
  const isOver = first.status !== "node_limit" || nodeLimit <= FIRST_NODES;
  const best = known ?? first.solution;
  if (best === null) {
    yield isOver ? withoutPlan(first) : wholeSearch(built, await access.solve(built.model));
    return;
  }
  const standing: Standing = {
    // Its bounds are moved.
    built: isOver ? built : buildSegments(built.input, true),
    objective: best.objective,
    colValue: best.colValue,
    bound: Math.max(bound, first.dualBound ?? Number.NEGATIVE_INFINITY),
    numSolves: numSolves + 1,
  };
  take(standing, first);
  const isFirstEnough = isProven(standing.objective, standing.bound);
  yield answer(standing, first.status === "optimal" || isFirstEnough ? null : first);
  if (!isOver && !isFirstEnough) yield* carryOn(standing, first, access, gap);
}
