/**
 * The depot over a rolling horizon. A window ends with states from which the timetable can still be driven at full charging
 * power; the end states are asked of the last window only. Prices beyond a window are not known to it.
 */
import type { RollingWindows, Window } from "../common/rolling.ts";
import { type BuiltPoint, type RollingProblem, rollWindows, type StepSpan } from "../common/rolling-plan.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { buildDepot, type DepotBuilt, type TruckCols } from "./build.ts";
import type { DocumentedDepot } from "./carried-point.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import { neededStates } from "./needed-state.ts";
import { type DepotPlan, planDepot } from "./plan.ts";
import { solveByTightModel } from "./solve.ts";
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
    departureSocKWh: truck.departureSocKWh.slice(first, end),
    leastSocKWh: truck.leastSocKWh.slice(first, end),
  };
}

/** The instance of one window. @param socKWh state of each truck before it. */
function inputOf(
  input: DepotInput,
  window: Window,
  socKWh: Float64Array,
  needed: readonly Float64Array[],
  peakSoFarKW: number,
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
    otherLoad: cut(input.otherLoad),
    importLimitKW: cut(input.importLimitKW),
    site: { ...input.site, peakSoFarKW },
    congested: cut(input.congested),
    trucks: input.trucks.map((truck, pos) =>
      truckIn(truck, window, socKWh[pos] as number, needed[pos] as Float64Array),
    ),
  };
}

/** The blocks with one column a step, in the same order for every model. */
function stepBlocks(built: DepotBuilt): readonly number[] {
  const { importing, trucks } = built;
  const ofTruck = ({ charge, discharge, soc, charging, discharging, above }: TruckCols) =>
    [charge, discharge, soc, charging, discharging, ...above].map((block) => block.first);
  return [
    ...[built.import, built.export, built.curtailed].map((block) => block.first),
    ...(importing === null ? [] : [importing.first]),
    ...trucks.flatMap(ofTruck),
  ];
}

/** Raises the peak of a point to that of the steps copied; what is not known stays so. */
function copyPeak(
  { built, colValue }: BuiltPoint<DepotBuilt>,
  target: BuiltPoint<DepotBuilt>,
  from: number,
  count: number,
): void {
  const { peak, input } = target.built;
  if (peak === null || Number.isNaN(target.colValue[peak.first])) return;
  const before = Math.max(target.colValue[peak.first] as number, input.site.peakSoFarKW);
  target.colValue[peak.first] = Math.max(before, largestImport(built, colValue, from, count));
}

function largestImport(built: DepotBuilt, colValue: Float64Array, from: number, count: number): number {
  const first = built.import.first + from;
  return colValue.subarray(first, first + count).reduce((most, power) => Math.max(most, power), 0);
}

/** Copies steps from .. from + count − 1 of a point to those from `to` on of another model's point. */
function copySteps(
  source: BuiltPoint<DepotBuilt>,
  target: BuiltPoint<DepotBuilt>,
  { from, to, count }: StepSpan,
): void {
  const targets = stepBlocks(target.built);
  for (const [pos, first] of stepBlocks(source.built).entries()) {
    const values = source.colValue.subarray(first + from, first + from + count);
    target.colValue.set(values, (targets[pos] as number) + to);
  }
  copyPeak(source, target, from, count);
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

/** Plans a built instance over a rolling horizon; the one progress is the answer. */
export function rollDepot(
  solver: SolverAccess,
  documented: DocumentedDepot,
  rolling: RollingWindows,
): AsyncIterable<Progress<DepotPlan>> {
  const { input } = documented.built;
  const needed = neededStates(input);
  const socKWh = Float64Array.from(input.trucks, (truck) => truck.socStartKWh);
  let { peakSoFarKW } = input.site;
  const problem: RollingProblem<DepotBuilt> = {
    steps: input.steps,
    unit: "EUR",
    whole: documented,
    part: (window) => buildDepot(inputOf(input, window, socKWh, needed, peakSoFarKW)),
    solve: solveByTightModel,
    copySteps,
    advance({ built, colValue }, { kept }) {
      peakSoFarKW = Math.max(peakSoFarKW, largestImport(built, colValue, 0, kept));
      for (const [truck, { soc }] of built.trucks.entries()) {
        socKWh[truck] = colValue[soc.first + kept - 1] as number;
      }
    },
    relaxation: () => buildTightDepot(input, stepKinds(input, "trusting")).model.toProblem(),
  };
  return rollWindows(problem, solver, rolling, ({ solution }) => planDepot(solution, documented.built));
}
