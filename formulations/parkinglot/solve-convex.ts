/**
 * The method of convex: an interior point method, and tangent cuts where it is not for the instance or does not get there.
 *
 * Tangent cuts. Each round solves the linear program over the planes so far: its optimum is a bound, its
 * schedule, evaluated exactly, a plan. Since cost is convex along the way between two schedules, the best point
 * between the best plan and the new one is taken too, and planes are added at both.
 *
 * Kelley, "The cutting-plane method for solving convex programs", J. SIAM 8 (1960) 703-712.
 */
import { type NewRow, type Result, relativeGap } from "../../engine/index.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { pointOf, resultAt, socAtStart, withoutPlan } from "./answers.ts";
import { buildSegments, buildTangents, type TangentBuilt } from "./build.ts";
import { type Plane, planeAt } from "./build-tangents.ts";
import { degradationCost } from "./degradation.ts";
import { totalCostEur } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planParking, vehiclePlan } from "./plan.ts";
import { shortfallPenaltyEur } from "./soft.ts";
import { solveInterior } from "./solve-interior.ts";

/** Relative gap at which the answer counts as optimal, where none smaller is asked for. */
const CERTIFIED_GAP = 1e-6;

/** Rounds at most; the gap shrinks no further long before. */
const MOST_ROUNDS = 200;

/** Steps of the search between two plans, each narrowing it by the golden ratio. */
const LINE_STEPS = 24;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

function certifiedGap({ options }: SolverAccess): number {
  return Math.min(CERTIFIED_GAP, options.mipGap ?? CERTIFIED_GAP);
}

/** A plan with its exact objective. */
interface Priced {
  readonly plan: ParkingPlan;
  readonly costEur: number;
}

/** Cost of a plan with what it misses, EUR; convex in the powers. */
function objectiveEur(plan: ParkingPlan, input: ParkingInput): number {
  return totalCostEur(plan, input) + shortfallPenaltyEur(plan, input);
}

/** The plan that lies at a share of the way from one to another. */
function between(input: ParkingInput, from: ParkingPlan, to: ParkingPlan, share: number): ParkingPlan {
  const vehicles = from.vehicles.map((each, vehicle) => {
    const other = to.vehicles[vehicle].powerKW;
    return vehiclePlan(
      input,
      vehicle,
      each.powerKW.map((powerKW, step) => powerKW + share * (other[step] - powerKW)),
    );
  });
  return { ...to, vehicles };
}

/** The cheapest plan between two; by golden section, which convexity makes exact. */
function searchBetween(input: ParkingInput, from: Priced, to: Priced): Priced {
  const priceAt = (share: number): Priced & { readonly share: number } => {
    const plan = between(input, from.plan, to.plan, share);
    return { plan, share, costEur: objectiveEur(plan, input) };
  };
  let low = 0;
  let high = 1;
  let left = priceAt(1 - GOLDEN);
  let right = priceAt(GOLDEN);
  for (let step = 0; step < LINE_STEPS; step++) {
    if (left.costEur <= right.costEur) {
      high = right.share;
      right = left;
      left = priceAt(high - GOLDEN * (high - low));
    } else {
      low = left.share;
      left = right;
      right = priceAt(low + GOLDEN * (high - low));
    }
  }
  return [from, to, left, right].reduce((best, each) => (each.costEur < best.costEur ? each : best));
}

/** Cost of a place by its planes, in its vehicle's unit. */
function planeCost(planes: readonly Plane[], powerKW: number, soc: number): number {
  let most = 0;
  for (const { byPower, bySoc, constant } of planes) {
    most = Math.max(most, byPower * powerKW + bySoc * soc + constant);
  }
  return most;
}

/** Degradation cost of a plan by the planes, EUR without weight. */
function planesEur({ input, stays, degradation }: TangentBuilt, plan: ParkingPlan): number {
  let sum = 0;
  for (let place = 0; place < stays.numPlaces; place++) {
    const vehicle = stays.vehicleOf[place];
    const powerKW = plan.vehicles[vehicle].powerKW[stays.stepOf[place]];
    const soc = socAtStart(plan, input, vehicle, stays.stepOf[place]);
    sum += planeCost(degradation.planes[place], powerKW, soc) * degradation.unitEur[vehicle];
  }
  return sum;
}

/**
 * Adds a plane at each place of a plan whose exact cost is above that of the planes so far.
 * @param leastEur difference of a step's weighted cost that is left as it is.
 * @returns the rows of the new planes.
 */
function addPlanes(built: TangentBuilt, plan: ParkingPlan, leastEur: number): NewRow[] {
  const { input, stays, degradation, power, soc } = built;
  const rows: NewRow[] = [];
  for (let place = 0; place < stays.numPlaces; place++) {
    const vehicle = stays.vehicleOf[place];
    const powerKW = plan.vehicles[vehicle].powerKW[stays.stepOf[place]];
    if (powerKW === 0) continue;
    const state = socAtStart(plan, input, vehicle, stays.stepOf[place]);
    const planes = degradation.planes[place];
    const exactEur = degradationCost(input.law, input.vehicles[vehicle], powerKW, state);
    const missingEur = exactEur - planeCost(planes, powerKW, state) * degradation.unitEur[vehicle];
    if (input.degradationWeight * missingEur <= leastEur) continue;
    const plane = planeAt(input, vehicle, powerKW, state);
    planes.push(plane);
    const isFirst = place === stays.firstPlace[vehicle];
    const cols = [degradation.cost.first + place, power.first + place];
    const values = [1, -plane.byPower];
    if (!isFirst) {
      cols.push(soc.first + place - 1);
      values.push(-plane.bySoc);
    }
    const lb = plane.constant + (isFirst ? plane.bySoc * input.vehicles[vehicle].socArrival : 0);
    rows.push({ lb, cols, values });
  }
  return rows;
}

/** The answer: the best plan with its exact cost, as a point of the documented model. */
function answer(
  built: TangentBuilt,
  { plan, costEur }: Priced,
  bound: number,
  stopped: Result | null,
): Progress<ParkingPlan> {
  const { input, stays, degradation } = built;
  const colValue = pointOf(plan, built, (values) => {
    for (let place = 0; place < stays.numPlaces; place++) {
      const vehicle = stays.vehicleOf[place];
      const powerKW = plan.vehicles[vehicle].powerKW[stays.stepOf[place]];
      const costOf = degradationCost(
        input.law,
        input.vehicles[vehicle],
        powerKW,
        socAtStart(plan, input, vehicle, stays.stepOf[place]),
      );
      values[degradation.cost.first + place] = costOf / degradation.unitEur[vehicle];
    }
  });
  const dualBound = Number.isFinite(bound) ? Math.min(bound, costEur) : null;
  const counted = { ...plan, modelDegradationEur: planesEur(built, plan) };
  return { plan: counted, objective: costEur, dualBound, result: resultAt(stopped, built, colValue) };
}

/** Segments of the first plan, which costs one quick linear program. */
const FIRST_SEGMENTS = 16;

/** The rounds of tangent cuts from a first plan on. */
async function* cutByTangents(
  input: ParkingInput,
  access: SolverAccess,
  first: ParkingPlan,
): AsyncGenerator<Progress<ParkingPlan>> {
  const built = buildTangents(input);
  const log = new StepLog(access, "tangents", "EUR");
  const solver = log.quiet.warm(built.model);
  const gap = certifiedGap(access);
  // The first plan only stands in until the rounds find a better one: measured, they end later when drawn to it.
  let best: Priced = { plan: first, costEur: objectiveEur(first, input) };
  let drawn: Priced | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  let rows: NewRow[] = [];
  for (let round = 1; ; round++) {
    // Without new planes the gap is what the tolerances of the linear programs leave.
    if (round > 1 && rows.length === 0) return;
    if (round > 1) solver.addRows(rows);
    log.begin(`round ${round}`);
    const result = await solver.solve();
    if (result.status !== "optimal") {
      yield answer(built, best, bound, result);
      return;
    }
    bound = Math.max(bound, result.dualBound ?? Number.NEGATIVE_INFINITY);
    const plan = { ...planParking(result.solution, built), numSolves: round + 1 };
    const found: Priced = { plan, costEur: objectiveEur(plan, input) };
    drawn = drawn === null ? found : searchBetween(input, drawn, found);
    if (drawn.costEur < best.costEur) best = drawn;
    log.done({ best: best.costEur, bound: Math.min(bound, best.costEur) });
    yield answer(built, best, bound, null);
    if ((relativeGap(best.costEur, bound) ?? 1) <= gap || round === MOST_ROUNDS) return;
    const leastEur = (0.1 * gap * Math.abs(best.costEur)) / built.stays.numPlaces;
    rows = addPlanes(built, found.plan, leastEur);
    rows.push(...addPlanes(built, drawn.plan, leastEur));
  }
}

/** The answer where the interior point method has closed the gap; null where it has not. */
async function answerInside(
  input: ParkingInput,
  access: SolverAccess,
): Promise<Progress<ParkingPlan> | null> {
  const gap = certifiedGap(access);
  const found = await solveInterior(input, access, new StepLog(access, "convex", "EUR"), 0.5 * gap);
  if (found === null) return null;
  const { plan, boundEur } = found;
  const best: Priced = { plan, costEur: objectiveEur(plan, input) };
  // Powers of next to nothing are gone, so the gap is judged anew.
  if (!((relativeGap(best.costEur, boundEur) ?? 1) <= gap)) return null;
  const built = buildTangents(input);
  addPlanes(built, plan, 0);
  return answer(built, best, boundEur, null);
}

/** Solves convex to a certified gap, or as far as the limits allow. */
export async function* solveConvex(
  input: ParkingInput,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const inside = await answerInside(input, access);
  if (inside !== null) {
    yield inside;
    return;
  }
  const segments = buildSegments({ ...input, segments: FIRST_SEGMENTS }, false);
  const first = await access.solve(segments.model);
  if (first.status !== "optimal") yield withoutPlan(first);
  else yield* cutByTangents(input, access, planParking(first.solution, segments));
}
