/**
 * index_slp: a local optimum by the interior point method (climb-interior.ts). Where that has none, successive linear programming: the
 * sum of power × indices is linearised around the last schedule, the program solved within a box of powers around it, and the
 * step taken if the exact sum grows. The sum is not concave, so several starts are tried and the best end is kept. There is no
 * bound either way.
 *
 * Griffith, Stewart, "A nonlinear programming technique for the optimization of continuous processing systems",
 * Management Science 7 (1961) 379-392.
 */
import type { Result } from "../../engine/index.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess, WarmSolver } from "../formulation.ts";
import { pointOf, resultAt, socAtStart, withoutPlan } from "./answers.ts";
import { buildPlain, type ScheduleBuilt } from "./build.ts";
import { climbInside } from "./climb-interior.ts";
import { computeTangent, type Tangent } from "./degradation.ts";
import { departureShortfalls, exactIndexSum } from "./figures.ts";
import { costRange, degradationIndex, priorityIndex, tariffIndices } from "./indices.ts";
import type { ParkingInput } from "./input.ts";
import { type ParkingPlan, planParking, vehiclePlan } from "./plan.ts";
import { runReceding } from "./solve-receding.ts";

/** Size of the box as a share of the largest power: first, growth, shrinkage, least. */
const FIRST_BOX = 0.5;
const BOX_GROWTH = 1.5;
const BOX_SHRINKAGE = 2.5;
const LEAST_BOX = 1e-4;

/** Relative gain at which an ascent ends, and steps at most. */
const LEAST_GAIN = 1e-6;
const MOST_STEPS = 400;

/** A schedule with its exact sum. */
interface Valued {
  readonly plan: ParkingPlan;
  readonly value: number;
}

/** Gradient of the exact sum in the columns p and S of the model, at a plan. */
function gradientAt(built: ScheduleBuilt, plan: ParkingPlan): Float64Array {
  const { input, stays, power, soc } = built;
  const { vehicles, law } = input;
  const ranges = vehicles.map((vehicle) => costRange(law, vehicle));
  const tariff = tariffIndices(input);
  const gradient = new Float64Array(built.model.numCols);
  const tangent: Tangent = { value: 0, byPower: 0, bySoc: 0 };
  for (let place = 0; place < stays.numPlaces; place++) {
    const vehicle = vehicles[stays.vehicleOf[place]];
    const range = ranges[stays.vehicleOf[place]];
    const step = stays.stepOf[place];
    const powerKW = plan.vehicles[stays.vehicleOf[place]].powerKW[step];
    const state = socAtStart(plan, input, stays.vehicleOf[place], stays.stepOf[place]);
    const gentle = degradationIndex(law, vehicle, range, powerKW, state);
    const priority = priorityIndex(vehicle, state, step);
    computeTangent(law, vehicle, powerKW, state, tangent);
    const width = range.most - range.least;
    const perEur = width > 0 ? -1 / width : 0;
    const weight = tariff[step];
    gradient[power.first + place] = weight * priority * (gentle + powerKW * perEur * tangent.byPower);
    if (place === stays.firstPlace[stays.vehicleOf[place]]) continue;
    const remaining = vehicle.maxKW * (vehicle.departureStep - step) * vehicle.stepHours;
    const priorityBySoc = -vehicle.capacityKWh / remaining;
    gradient[soc.first + place - 1] +=
      weight * powerKW * (perEur * tangent.bySoc * priority + gentle * priorityBySoc);
  }
  return gradient;
}

/** Sets the linearised objective and the box of powers. */
function moveTo(solver: WarmSolver, built: ScheduleBuilt, plan: ParkingPlan, box: number): void {
  const { input, stays, power } = built;
  for (let place = 0; place < stays.numPlaces; place++) {
    const { maxKW } = input.vehicles[stays.vehicleOf[place]];
    const powerKW = plan.vehicles[stays.vehicleOf[place]].powerKW[stays.stepOf[place]];
    const lb = Math.max(0, powerKW - box * maxKW);
    solver.setColBounds(power.first + place, lb, Math.max(lb, Math.min(maxKW, powerKW + box * maxKW)));
  }
}

/** How a solve of the method is run and counted. */
type Run = (solver: WarmSolver) => Promise<Result>;

/** Climbs from a start until the sum no longer grows. @returns the end, and the last result that was not optimal. */
async function ascend(
  solver: WarmSolver,
  built: ScheduleBuilt,
  start: Valued,
  run: Run,
): Promise<{ readonly end: Valued; readonly stopped: Result | null }> {
  const { input } = built;
  let at = start;
  let box = FIRST_BOX;
  let isMoved = true;
  for (let step = 0; step < MOST_STEPS && box >= LEAST_BOX; step++) {
    if (isMoved) {
      const gradient = gradientAt(built, at.plan);
      for (let col = 0; col < gradient.length; col++) solver.setColCost(col, -gradient[col]);
    }
    moveTo(solver, built, at.plan, box);
    const result = await run(solver);
    if (result.status !== "optimal") return { end: at, stopped: result };
    const plan = planParking(result.solution, built);
    const value = exactIndexSum(plan, input);
    isMoved = value > at.value;
    if (!isMoved) {
      box /= BOX_SHRINKAGE;
      continue;
    }
    const gain = value - at.value;
    at = { plan, value };
    box = Math.min(1, box * BOX_GROWTH);
    if (gain < LEAST_GAIN * Math.abs(value)) break;
  }
  return { end: at, stopped: null };
}

/** Costs of a kilowatt by place whose optima are good starts: the price, and the tariff index with and without haste. */
function startCosts({ input, stays }: ScheduleBuilt): readonly Float64Array[] {
  const tariff = tariffIndices(input);
  const { vehicleOf, stepOf } = stays;
  const left = (place: number) => input.vehicles[vehicleOf[place]].departureStep - stepOf[place];
  return [
    Float64Array.from(stepOf, (step) => input.stepHours * input.price[step]),
    Float64Array.from(stepOf, (step, place) => -tariff[step] / left(place)),
    Float64Array.from(stepOf, (step) => -tariff[step]),
  ];
}

/**
 * Schedules to climb from, found one by one: optima of simple costs, the myopic closed loop if it meets every
 * requirement, and the mean of where the climbs so far ended.
 * @param ends of the climbs so far; the caller adds to it.
 */
async function* startPlans(
  built: ScheduleBuilt,
  access: SolverAccess,
  ends: readonly Valued[],
  makeSolver: () => WarmSolver,
  run: Run,
): AsyncGenerator<ParkingPlan | Result> {
  const { input, stays, power } = built;
  for (const costs of startCosts(built)) {
    const solver = makeSolver();
    for (let place = 0; place < stays.numPlaces; place++)
      solver.setColCost(power.first + place, costs[place]);
    const result = await run(solver);
    if (result.status !== "optimal") {
      yield result;
      return;
    }
    yield planParking(result.solution, built);
  }
  const loop = await runReceding({ ...input, windowSteps: 1, startStep: null, startSoc: null }, access);
  if (!("plan" in loop)) {
    yield loop;
    return;
  }
  if (departureShortfalls(loop.plan, input).every((missing) => missing === 0)) yield loop.plan;
  yield meanPlan(input, ends);
}

/** The mean of schedules, which keeps every linear limit that they keep. */
function meanPlan(input: ParkingInput, ends: readonly Valued[]): ParkingPlan {
  const vehicles = ends[0].plan.vehicles.map(({ powerKW }, vehicle) => {
    const mean = powerKW.map((_, step) => {
      let sum = 0;
      for (const { plan } of ends) sum += plan.vehicles[vehicle].powerKW[step];
      return sum / ends.length;
    });
    return vehiclePlan(input, vehicle, mean);
  });
  return { ...ends[0].plan, vehicles };
}

/** Solves index_slp: the local optimum inside, or the best of the ascents from all starts. */
export async function* solveIndexSum(
  input: ParkingInput,
  access: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  const built = buildPlain(input, input.price);
  const inside = await climbInside(input, access, new StepLog(access, "indices", ""));
  if (inside !== null) {
    yield answer(built, { plan: inside, value: exactIndexSum(inside, input) }, null);
    return;
  }
  const log = new StepLog(access, "ascents", "");
  log.begin("start 1");
  const makeSolver = () => {
    const solver = log.quiet.warm(built.model);
    for (let place = 0; place < built.stays.numPlaces; place++) {
      // Nothing is charged beyond the requirement.
      const { socRequired, socArrival } = input.vehicles[built.stays.vehicleOf[place]];
      const col = built.soc.first + place;
      const isLast = place + 1 === built.stays.firstPlace[built.stays.vehicleOf[place] + 1];
      solver.setColBounds(col, isLast ? socRequired : 0, Math.max(socRequired, socArrival));
    }
    return solver;
  };
  let numSolves = 0;
  const run: Run = (solver) => {
    numSolves++;
    return solver.solve();
  };
  let best: Valued | null = null;
  let last: Result | null = null;
  const ends: Valued[] = [];
  for await (const start of startPlans(built, access, ends, makeSolver, run)) {
    if (!("vehicles" in start)) {
      last = start;
      break;
    }
    const { end, stopped } = await ascend(
      makeSolver(),
      built,
      { plan: start, value: exactIndexSum(start, input) },
      run,
    );
    ends.push(end);
    if (best === null || end.value > best.value) best = end;
    log.done({ best: best.value });
    log.begin(`start ${ends.length + 1}`);
    last = stopped;
    if (stopped !== null) break;
  }
  yield best === null
    ? withoutPlan(last as Result)
    : answer(built, { ...best, plan: { ...best.plan, numSolves } }, last);
}

/** The best schedule, as a point of the documented model. */
function answer(
  built: ScheduleBuilt,
  { plan, value }: Valued,
  stopped: Result | null,
): Progress<ParkingPlan> {
  const point = pointOf(plan, built, () => {});
  return { plan, objective: value, dualBound: null, result: resultAt(stopped, built, point) };
}
