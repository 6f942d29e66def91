/**
 * The receding horizon of index_rh: at each step a linear program for the vehicles that are connected then, of which
 * only the first step is carried out.
 */
import { AT_LOWER, BASIC, type Basis, InternalError, type Result } from "../../engine/index.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { buildWindow, firstState, type Window } from "./build-window.ts";
import { frozenIndexSum } from "./figures.ts";
import type { ParkingInput } from "./input.ts";
import { cleanPower, type ParkingPlan, planParking, socGain, vehiclePlan } from "./plan.ts";

/** The answer of one step alone. */
async function solveStep(input: ParkingInput, solver: SolverAccess): Promise<Progress<ParkingPlan>> {
  const window = buildWindow(input, firstState(input));
  const result = await solver.solve(window.model);
  if (result.solution === null) return { plan: null, objective: null, dualBound: null, result };
  const plan = planParking(result.solution, { kind: "window", ...window });
  return { plan, objective: frozenIndexSum(plan, input), dualBound: null, result };
}

/** Steps in which at least one vehicle is connected, ascending, within those that have any. */
function connectedAt(input: ParkingInput, step: number, soc: Float64Array): boolean {
  let isAny = false;
  for (const [vehicle, { arrivalStep, departureStep, socArrival }] of input.vehicles.entries()) {
    if (step < arrivalStep || step >= departureStep) {
      soc[vehicle] = Number.NaN;
      continue;
    }
    if (step === arrivalStep) soc[vehicle] = socArrival;
    isAny = true;
  }
  return isAny;
}

/** Carries out the window's first step. */
function applyFirst(
  window: Window,
  colValue: Float64Array,
  powers: readonly Float64Array[],
  soc: Float64Array,
): void {
  const { input, step, vehicles, firstCol } = window;
  for (let pos = 0; pos < vehicles.length; pos++) {
    const vehicle = vehicles[pos];
    const limits = input.vehicles[vehicle];
    const powerKW = cleanPower(colValue[firstCol[pos]], limits.maxKW);
    powers[vehicle][step] = powerKW;
    soc[vehicle] += socGain(limits, input.etaCharge, powerKW);
  }
}

/**
 * The basis of a window's program from that of the window before: columns and rows of the same vehicle and step keep their status; new
 * columns rest at 0, new rows are basic.
 */
function carryBasis(before: Window, basis: Basis, window: Window): Basis {
  const { step, vehicles, firstCol, endStep, model } = window;
  const colStatus = new Uint8Array(model.numCols).fill(AT_LOWER);
  const rowStatus = new Uint8Array(model.numRows).fill(BASIC);
  const later = step - before.step;
  const numSteps = lastStepOf(window) - step;
  const numStepsBefore = lastStepOf(before) - before.step;
  for (let ahead = 0; ahead < numSteps && ahead + later < numStepsBefore; ahead++) {
    rowStatus[ahead] = basis.rowStatus[ahead + later];
  }
  for (let pos = 0; pos < vehicles.length; pos++) {
    const posBefore = before.vehicles.indexOf(vehicles[pos]);
    if (posBefore < 0) continue;
    const shift = before.firstCol[posBefore] + later;
    const numShared = Math.min(endStep[pos] - step, before.endStep[posBefore] - step);
    for (let ahead = 0; ahead < numShared; ahead++) {
      colStatus[firstCol[pos] + ahead] = basis.colStatus[shift + ahead];
    }
    colStatus[window.missing.first + pos] = basis.colStatus[before.missing.first + posBefore];
    rowStatus[numSteps + pos] = basis.rowStatus[numStepsBefore + posBefore];
    rowStatus[numSteps + vehicles.length + pos] =
      basis.rowStatus[numStepsBefore + before.vehicles.length + posBefore];
  }
  return { colStatus, rowStatus };
}

/** One past the last step of any vehicle of a window. */
function lastStepOf({ endStep, step }: Window): number {
  return endStep.reduce((most, end) => Math.max(most, end), step);
}

/** Solves windows in turn, each from the basis of the one before. */
class WindowSolver {
  readonly #access: SolverAccess;
  #before: { readonly window: Window; readonly basis: Basis } | null = null;

  constructor(access: SolverAccess) {
    this.#access = access;
  }

  async solve(window: Window): Promise<Result> {
    const warm = this.#access.warm(window.model);
    if (this.#before !== null) warm.setBasis(carryBasis(this.#before.window, this.#before.basis, window));
    const result = await warm.solve();
    this.#before = result.basis === null ? null : { window, basis: result.basis };
    return result;
  }
}

/** The schedule of the closed loop with the first program's optimum. */
export interface ClosedLoop {
  readonly plan: ParkingPlan;
  /** Of the first program. */
  readonly first: Result;
}

/**
 * Runs the loop over the whole day.
 * @returns the closed loop, or the result that ended it early.
 */
export async function runReceding(input: ParkingInput, solver: SolverAccess): Promise<ClosedLoop | Result> {
  const powers = input.vehicles.map(() => new Float64Array(input.steps));
  const soc = new Float64Array(input.vehicles.length).fill(Number.NaN);
  let first: Result | null = null;
  let numSolves = 0;
  const log = new StepLog(solver, "receding horizon", "");
  const next = new WindowSolver(log.quiet);
  for (let step = 0; step < input.steps; step++) {
    if (!connectedAt(input, step, soc)) continue;
    const window = buildWindow(input, { step, soc });
    log.begin(`step ${step + 1} of ${input.steps}`);
    const result = await next.solve(window);
    numSolves++;
    // The value of a program is no figure of the day.
    log.passed();
    if (result.status !== "optimal") return result;
    first ??= result;
    applyFirst(window, result.solution.colValue, powers, soc);
  }
  if (first === null) throw new InternalError("no vehicle is ever connected");
  log.tell(`all ${input.steps} steps, ${numSolves} programs`);
  const vehicles = powers.map((powerKW, vehicle) => vehiclePlan(input, vehicle, powerKW));
  const plan = { vehicles, modelDegradationEur: null, lpObjective: first.objective, numSolves };
  return { plan, first };
}

/** Solves index_rh: the whole day, or the step that startStep names. */
export async function* solveReceding(
  input: ParkingInput,
  solver: SolverAccess,
): AsyncGenerator<Progress<ParkingPlan>> {
  if (input.startStep !== null) {
    yield await solveStep(input, solver);
    return;
  }
  const loop = await runReceding(input, solver);
  if (!("plan" in loop)) {
    yield { plan: null, objective: null, dualBound: null, result: loop };
    return;
  }
  const { plan, first } = loop;
  yield { plan, objective: frozenIndexSum(plan, input), dualBound: null, result: first };
}
