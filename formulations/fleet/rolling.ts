/**
 * The fleet over a rolling horizon. A window ends with states from which the stays that it cuts can still meet their targets,
 * and those after them, too. Prices beyond a window are not known to it.
 */
import type { RollingWindows, Window } from "../common/rolling.ts";
import {
  type BuiltModel,
  type BuiltPoint,
  type RollingProblem,
  rollWindows,
  type StepSpan,
} from "../common/rolling-plan.ts";
import type { Progress, SolverAccess } from "../formulation.ts";
import { buildFleet, type FleetBuilt, type VehicleCols } from "./build.ts";
import { withChargingCounts } from "./charging-count.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import { neededStates } from "./needed-state.ts";
import { type FleetPlan, planFleet } from "./plan.ts";
import type { Session } from "./sessions.ts";
import { solveBuiltFleet } from "./solve.ts";

/** The part of a stay that lies in a window, counted from its first step; null for none. */
function sessionIn(
  session: Session,
  { targetSoc }: FleetVehicle,
  { first, count }: Window,
  state: number,
  needed: Float64Array,
): Session | null {
  const end = first + count;
  if (session.end <= first || session.first >= end) return null;
  const isCutBefore = session.first < first;
  const isCutAfter = session.end > end;
  return {
    ...session,
    first: Math.max(0, session.first - first),
    end: Math.min(session.end, end) - first,
    departs: session.departs && !isCutAfter,
    // A state may miss its limits by rounding.
    startSoc: isCutBefore ? Math.min(targetSoc, Math.max(0, state)) : session.startSoc,
    targetSoc: isCutAfter ? (needed[end] as number) : session.targetSoc,
  };
}

/** The instance of one window. @param states of each vehicle before it. @param needed states at all points. */
function inputOf(
  input: FleetInput,
  window: Window,
  states: Float64Array,
  needed: readonly Float64Array[],
): FleetInput {
  const { first, count } = window;
  const end = first + count;
  return {
    ...input,
    steps: count,
    time: input.time === null ? null : input.time.slice(first, end),
    clockMinutes: input.clockMinutes.subarray(first, end),
    loadKW: input.loadKW.subarray(first, end),
    pvKW: input.pvKW.subarray(first, end),
    price: input.price.subarray(first, end),
    tariff: input.tariff.subarray(first, end),
    vehicles: input.vehicles.map((vehicle, pos) => ({
      ...vehicle,
      there: vehicle.there.subarray(first, end),
      arrivalSoc: vehicle.arrivalSoc.subarray(first, end),
      sessions: vehicle.sessions.flatMap((session) => {
        const state = states[pos] as number;
        const part = sessionIn(session, vehicle, window, state, needed[pos] as Float64Array);
        return part === null ? [] : [part];
      }),
    })),
  };
}

/** Copies the signals of some steps, and the states after them. */
function copySteps(
  source: BuiltPoint<FleetBuilt>,
  target: BuiltPoint<FleetBuilt>,
  { from, to, count }: StepSpan,
): void {
  const copy = (sourceCol: number, targetCol: number) =>
    target.colValue.set(source.colValue.subarray(sourceCol, sourceCol + count), targetCol);
  for (const [pos, own] of source.built.vehicles.entries()) {
    const other = target.built.vehicles[pos] as VehicleCols;
    for (const block of ["charge", "discharge", "direction", "pv"] as const) {
      copy(own[block].first + from, other[block].first + to);
    }
    copy(own.soc.first + from + 1, other.soc.first + to + 1);
  }
  // The state at the first point of a stay belongs to no step before it.
  for (const [pos, { sessions }] of target.built.input.vehicles.entries()) {
    const { soc } = target.built.vehicles[pos] as VehicleCols;
    for (const { first, startSoc } of sessions) {
      if (first >= to && first <= to + count) target.colValue[soc.first + first] = startSoc;
    }
  }
}

/** Plans a built instance over a rolling horizon; the one progress is the answer. */
export function rollFleet(
  solver: SolverAccess,
  whole: BuiltModel<FleetBuilt>,
  rolling: RollingWindows,
): AsyncIterable<Progress<FleetPlan>> {
  const { input } = whole.built;
  const needed = neededStates(input);
  const states = new Float64Array(input.vehicles.length);
  const problem: RollingProblem<FleetBuilt> = {
    steps: input.steps,
    unit: "EUR",
    whole,
    part: (window) => buildFleet(inputOf(input, window, states, needed)),
    solve: solveBuiltFleet,
    copySteps,
    advance({ built, colValue }, { kept }) {
      for (const [pos, { soc }] of built.vehicles.entries()) {
        states[pos] = colValue[soc.first + kept] as number;
      }
    },
    relaxation() {
      const documented = whole.model.toProblem();
      return withChargingCounts(documented, whole.built)?.toProblem() ?? documented;
    },
  };
  return rollWindows(problem, solver, rolling, ({ solution }) => planFleet(solution, whole.built));
}
