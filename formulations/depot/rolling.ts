/**
 * The depot over a rolling horizon. A window ends with states from which the timetable can still be driven at full charging
 * power; the end states are asked of the last window only. Prices beyond a window are not known to it.
 */
import { Model, type Result, type SolvedResult, type SolveOptions, verify } from "../../engine/index.ts";
import { neededSoc } from "../common/battery.ts";
import { type RollingWindows, type Window, windowsOf } from "../common/rolling.ts";
import { StepLog } from "../common/step-log.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { buildDepot, type DepotBuilt, type TruckCols } from "./build.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
import { type DocumentedDepot, resultAt, solveByTightModel } from "./solve.ts";
import { buildTightDepot } from "./tight-model.ts";
import { stepKinds } from "./tight-steps.ts";

/** A truck as a window sees it. */
function truckIn(
  truck: DepotTruck,
  { first, count }: Window,
  startKWh: number,
  neededKWh: Float64Array,
): DepotTruck {
  const end = first + count;
  // A state may miss its limits by rounding.
  const socStartKWh = Math.min(truck.socMaxKWh, Math.max(truck.socMinKWh, startKWh));
  const isLast = end === neededKWh.length;
  return {
    ...truck,
    socStartKWh,
    socEndKWh: isLast ? truck.socEndKWh : (neededKWh[end - 1] as number),
    parked: truck.parked.slice(first, end),
    v2g: truck.v2g.slice(first, end),
    drain: truck.drain.slice(first, end),
  };
}

/** The instance of one window. @param socKWh state of each truck before it. */
function inputOf(
  input: DepotInput,
  window: Window,
  socKWh: Float64Array,
  needed: readonly Float64Array[],
): DepotInput {
  const { first, count } = window;
  const cut = <T extends Float64Array | Uint8Array>(values: T): T => values.slice(first, first + count) as T;
  return {
    ...input,
    steps: count,
    time: input.time === null ? null : input.time.slice(first, first + count),
    importPrice: cut(input.importPrice),
    exportPrice: cut(input.exportPrice),
    peakReductionReward: cut(input.peakReductionReward),
    pv: cut(input.pv),
    baseLoad: cut(input.baseLoad),
    trafoLoad: cut(input.trafoLoad),
    congested: cut(input.congested),
    trucks: input.trucks.map((truck, pos) =>
      truckIn(truck, window, socKWh[pos] as number, needed[pos] as Float64Array),
    ),
  };
}

/** The blocks with one column a step, in the same order for every model. */
function stepBlocks(built: DepotBuilt): readonly number[] {
  const { importing, trucks } = built;
  const ofTruck = ({ charge, discharge, soc, charging, discharging }: TruckCols) =>
    [charge, discharge, soc, charging, discharging].map((block) => block.first);
  return [
    ...[built.import, built.export, built.curtailed].map((block) => block.first),
    ...(importing === null ? [] : [importing.first]),
    ...trucks.flatMap(ofTruck),
  ];
}

/** Copies steps from .. from + count − 1 of a point to those from `to` on of another model's point. */
function copySteps(
  source: { readonly built: DepotBuilt; readonly colValue: Float64Array },
  target: { readonly built: DepotBuilt; readonly colValue: Float64Array },
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): void {
  const targets = stepBlocks(target.built);
  for (const [pos, first] of stepBlocks(source.built).entries()) {
    const values = source.colValue.subarray(first + from, first + from + count);
    target.colValue.set(values, (targets[pos] as number) + to);
  }
  for (const [pos, step] of source.built.reliefSteps.entries()) {
    const place = target.built.reliefSteps.indexOf(step - from + to);
    if (step < from || step >= from + count || place < 0) continue;
    for (const block of ["relief", "reliefActive"] as const) {
      const [own, other] = [source.built[block], target.built[block]];
      if (own === null || other === null) continue;
      target.colValue[other.first + place] = source.colValue[own.first + pos] as number;
    }
  }
}

/** Lower bound on the whole horizon: the relaxation of its tight model; null where there was no time for it. */
async function boundOf(input: DepotInput, solver: SolverAccess): Promise<number | null> {
  const problem = buildTightDepot(input, stepKinds(input, "trusting")).model.toProblem();
  const relaxed = { ...problem, integrality: new Uint8Array(problem.numCols) };
  const { status, dualBound } = await solver.solve(Model.fromProblem(relaxed));
  return status === "optimal" ? dualBound : null;
}

/** The whole plan as a result on the documented model. */
function wholeResult(
  { model }: DocumentedDepot,
  last: SolvedResult,
  status: SolvedResult["status"],
  colValue: Float64Array,
  bound: number | null,
): Result {
  return { ...resultAt(last, verify(model.toProblem(), { colValue }), colValue, bound), status };
}

/** A solved window: its point on its own model, and how many steps of it are kept. */
interface SolvedWindow {
  readonly built: DepotBuilt;
  readonly colValue: Float64Array;
  readonly kept: number;
}

/** The steps that a window has in common with the one before, as its start; the rest is unknown. */
function startFrom(
  before: SolvedWindow | null,
  { model, built }: DocumentedDepot,
): Pick<SolveOptions, "start"> {
  const count = before === null ? 0 : before.built.input.steps - before.kept;
  if (before === null || count === 0) return {};
  const start = new Float64Array(model.numCols).fill(Number.NaN);
  copySteps(before, { built, colValue: start }, { from: before.kept, to: 0, count });
  return { start };
}

/** Solves one window within its share of the time. */
function solveWindow(
  part: DocumentedDepot,
  before: SolvedWindow | null,
  solver: SolverAccess,
  timeLimit: number,
): Promise<Result> {
  const limits = { timeLimit: Math.max(0, timeLimit) };
  return solveByTightModel(part, {
    ...solver,
    options: { ...solver.options, ...limits, ...startFrom(before, part) },
    solve: (model, options = {}) => solver.solve(model, { ...limits, ...options }),
  });
}

/** One line about a window. */
function windowText(steps: number, { first, kept }: Window, { status, objective, gap }: Result): string {
  const place = `${first + kept} of ${steps} steps`;
  if (objective === null) return `${place}: ${status}`;
  const open = gap === null ? "" : `, gap ${Number((100 * gap).toPrecision(2))} %`;
  return `${place}; the window costs ${Number(objective.toPrecision(8))} EUR${open}`;
}

/**
 * Plans window by window.
 * @returns a result on the documented model of the whole horizon; that of a window only where it has no plan. The first
 *   window asks for no more than the horizon does, so where it is infeasible, so is the horizon.
 */
async function rollWindows(
  documented: DocumentedDepot,
  solver: SolverAccess,
  rolling: RollingWindows,
): Promise<Result> {
  const { input } = documented.built;
  const { timeLimit = Number.POSITIVE_INFINITY } = solver.options;
  const log = new StepLog(solver, "rolling", "EUR");
  const windows = windowsOf(input.steps, rolling);
  const needed = input.trucks.map((truck) => neededSoc(truck, input.stepHours));
  const socKWh = Float64Array.from(input.trucks, (truck) => truck.socStartKWh);
  const whole = { built: documented.built, colValue: new Float64Array(documented.model.numCols) };
  let before: SolvedWindow | null = null;
  let last: SolvedResult | null = null;
  let status: SolvedResult["status"] = "optimal";
  let spent = 0;
  for (const [pos, window] of windows.entries()) {
    const part = buildDepot(inputOf(input, window, socKWh, needed));
    const share = (timeLimit - spent) / (windows.length - pos);
    log.begin(`window ${pos + 1} of ${windows.length}`);
    const result = await solveWindow(part, before, log.quiet, share);
    log.tell(windowText(input.steps, window, result));
    if (result.solution === null) {
      if (result.status !== "infeasible" || pos === 0) return result;
      // What was kept before may be to blame, so this proves nothing about the horizon.
      log.tell("limits that trucks share leave no plan from here; planning the whole horizon at once");
      return solveByTightModel(documented, solver);
    }
    if (result.status !== "optimal") status = result.status;
    spent += result.seconds.solve;
    before = { built: part.built, colValue: result.solution.colValue, kept: window.kept };
    copySteps(before, whole, { from: 0, to: window.first, count: window.kept });
    for (const [truck, { soc }] of part.built.trucks.entries()) {
      socKWh[truck] = before.colValue[soc.first + window.kept - 1] as number;
    }
    last = result;
  }
  if (last === null) throw new Error("a horizon has at least one window");
  log.begin("the bound on the whole horizon");
  const result = wholeResult(documented, last, status, whole.colValue, await boundOf(input, log.quiet));
  log.begin(`all ${input.steps} steps`);
  log.done({ best: result.objective, bound: result.dualBound });
  return result;
}

/** Plans a built instance over a rolling horizon; the one progress is the answer. */
export async function* rollDepot(
  solver: SolverAccess,
  documented: DocumentedDepot,
  rolling: RollingWindows,
): AsyncGenerator<Progress<DepotPlan>> {
  const result = await rollWindows(documented, solver, rolling);
  const { solution, objective, dualBound } = result;
  if (solution === null) {
    // A bound of one window says nothing about the horizon.
    yield { plan: null, objective: null, dualBound: null, result };
    return;
  }
  yield { plan: planDepot(solution, documented.built), objective, dualBound, result };
}
