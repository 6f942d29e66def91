/**
 * Betters the decisions of pwl1_semi one by one: with all of them given, powers are a linear program, whose duals price what
 * a vehicle's charging in a step is worth. The decision that looks worst is turned round, and stays so if the optimum falls.
 */
import type { Result } from "../../engine/index.ts";
import type { SolverAccess, WarmSolver } from "../formulation.ts";
import type { SegmentsBuilt } from "./build.ts";
import { buildPooled, type Pooled } from "./pooled-model.ts";
import { placeOf } from "./stays.ts";
import { stepsApart } from "./step-groups.ts";

/** Programs solved at most, and in a row without a gain. */
const MOST_SOLVES = 150;
const MOST_IDLE = 25;
/** Gains of less, relative to max(1, |objective|), are rounding. */
const NOISE = 1e-9;
/** Price of a kW that a requirement misses in a step, or that is above a limit, in terms of the dearest one that can be had. */
const BREACH_FACTOR = 10;

/** The linear program, with the decisions that stand in it. */
interface Decided {
  readonly pooled: Pooled;
  readonly solver: WarmSolver;
  /** By slot; each step is a group. */
  readonly isCharging: Uint8Array;
}

function decide({ pooled, solver, isCharging }: Decided, slot: number, value: number): void {
  const { built, groups, charging, part } = pooled;
  const { segments } = built.input;
  const { widthKW } = built.degradation.laws[groups.vehicleOf[slot]];
  isCharging[slot] = value;
  if (charging !== null) solver.setColBounds(charging.first + slot, value, value);
  for (let segment = 0; segment < segments; segment++) {
    solver.setColBounds(part.first + slot * segments + segment, 0, value * widthKW[segment]);
  }
}

/** Lets requirements be missed and limits be broken at a price that no plan pays by choice: every decision has an optimum. */
function addBreaches({ built, groups, model, missing }: Pooled, solver: WarmSolver): void {
  const { vehicles } = built.input;
  const { laws } = built.degradation;
  const dearest = model.toProblem().colCost.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const leastKW = laws.reduce((least, law) => Math.min(least, law.leastKW || 1), 1);
  const cost = (BREACH_FACTOR * dearest) / leastKW;
  if (missing === null) solver.addCols(vehicles.map((_, row) => ({ cost, rows: [row], values: [1] })));
  const first = vehicles.length;
  solver.addCols(groups.steps.map((_, group) => ({ cost, rows: [first + group], values: [-1] })));
}

/** What the decisions of all slots lose, EUR: the reduced cost of what each brings, were it turned round. */
function losses({ pooled, isCharging }: Decided, rowDual: Float64Array): Float64Array {
  const { built, groups } = pooled;
  const { laws } = built.degradation;
  const { stepHours, price, degradationWeight, vehicles, segments } = built.input;
  return Float64Array.from(groups.vehicleOf, (vehicle, slot) => {
    const group = groups.groupOf[slot];
    const { leastKW, leastEur, widthKW, slope } = laws[vehicle];
    const perKW =
      stepHours * price[groups.steps[group][0]] - rowDual[vehicle] - rowDual[vehicles.length + group];
    let cost = degradationWeight * leastEur + perKW * leastKW;
    for (let segment = 0; segment < segments; segment++) {
      cost += Math.min(0, degradationWeight * slope[segment] + perKW) * widthKW[segment];
    }
    return isCharging[slot] === 1 ? cost : -cost;
  });
}

/** The slot that loses most among those that may be turned; −1 if none does. */
function worstSlot(lost: Float64Array, barredUntil: Int32Array, now: number): number {
  let worst = -1;
  let most = NOISE;
  for (let slot = 0; slot < lost.length; slot++) {
    if (lost[slot] <= most || barredUntil[slot] > now) continue;
    most = lost[slot];
    worst = slot;
  }
  return worst;
}

/** Turns decisions round until the optimum is at most `target`, or nothing is gained any more. @returns the number of solves. */
async function improve(decided: Decided, target: number): Promise<number> {
  const { solver, isCharging } = decided;
  const barredUntil = new Int32Array(isCharging.length);
  let best: Result = await solver.solve();
  let numSolves = 1;
  for (let idle = 0; numSolves < MOST_SOLVES && idle < MOST_IDLE; numSolves++, idle++) {
    if (best.objective === null || best.duals === null || best.objective <= target) break;
    const slot = worstSlot(losses(decided, best.duals.rowDual), barredUntil, numSolves);
    if (slot < 0) break;
    decide(decided, slot, 1 - isCharging[slot]);
    const result = await solver.solve();
    const isBetter =
      result.status === "optimal" &&
      result.objective < best.objective - NOISE * Math.max(1, Math.abs(best.objective));
    barredUntil[slot] = numSolves + MOST_IDLE;
    if (isBetter) {
      best = result;
      idle = -1;
    } else decide(decided, slot, 1 - isCharging[slot]);
  }
  return numSolves;
}

/**
 * Betters decisions, from ones that need not have a plan.
 * @param start 1 = charging, by place; borrowed. @param target an objective that is good enough.
 * @returns the decisions, by place; whether they have a plan is for the caller to see.
 */
export async function toggleCharging(
  built: SegmentsBuilt,
  start: Uint8Array,
  access: SolverAccess,
  target: number,
): Promise<{ readonly isCharging: Uint8Array; readonly numSolves: number }> {
  const groups = stepsApart(built.stays);
  const pooled = buildPooled(built, groups, { isWhole: false });
  const solver = access.warm(pooled.model);
  addBreaches(pooled, solver);
  const decided: Decided = { pooled, solver, isCharging: new Uint8Array(groups.numSlots) };
  const places = groups.vehicleOf.map((vehicle, slot) =>
    placeOf(built.stays, vehicle, groups.steps[groups.groupOf[slot]][0]),
  );
  for (const [slot, place] of places.entries()) decide(decided, slot, start[place]);
  const numSolves = await improve(decided, target);
  const isCharging = new Uint8Array(start.length);
  for (const [slot, place] of places.entries()) isCharging[place] = decided.isCharging[slot];
  return { isCharging, numSolves };
}
