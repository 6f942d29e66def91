/**
 * Static charging strategies, to compare the optimum with: rules that look at no price and never discharge. Each exists in two
 * flavours: "source", with the slips of the simulator it comes from, and "fixed", as it was meant.
 *
 * A strategy sends each plugged-in vehicle a signal a in 0 … 1 a step. The battery takes E = min(what is missing to the
 * target, a · chargerKW · stepHours), grid side.
 */
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";

/** The strategies: full power at once, spread over the stay, or at night. */
export const STRATEGIES = ["uncontrolled", "distributed", "night"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** As the source has it, or repaired. */
export const FLAVOURS = ["source", "fixed"] as const;
export type Flavour = (typeof FLAVOURS)[number];

/** A simulated strategy. */
export interface StaticRun {
  readonly plan: FleetPlan;
  /** Power that was asked for, whether or not the battery took it; kW, one array a vehicle. */
  readonly signalKW: readonly Float64Array[];
}

/** When the night strategy charges. */
export interface NightSchedule {
  /** Start of charging, `HH:MM`. */
  readonly start: string;
  /** Most that a battery needs from empty to its target. */
  readonly hoursNeeded: number;
  /** Earliest departure of all days, `HH:MM`; null without departures. */
  readonly earliestDeparture: string | null;
  /** Start in minutes after midnight. */
  readonly startMinutes: number;
}

/** Added to the time left by the rule of the distributed strategy, h. */
const LEFT_HOURS_OFFSET = 0.001;

/** The latest start of the night strategy, h after midnight. */
const LATEST_START_HOURS = 23.99;

/** Hours in which lunch vehicles follow the distributed strategy at night's rule: 11:00 to 14:59. */
const LUNCH_FROM_MINUTES = 11 * 60;
const LUNCH_TO_MINUTES = 15 * 60;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** The minutes 0, 15, 30, 45 nearest to a minute; of two equally near ones the earlier. */
function nearestQuarter(minute: number): number {
  let best = 0;
  for (const quarter of [15, 30, 45])
    if (Math.abs(quarter - minute) < Math.abs(best - minute)) best = quarter;
  return best;
}

/** When the night strategy has to start so that the emptiest battery is full at the earliest departure. */
export function nightSchedule(input: FleetInput): NightSchedule {
  let hoursNeeded = 0;
  let earliest = Number.POSITIVE_INFINITY;
  for (const { targetSoc, batteryKWh, chargerKW, sessions } of input.vehicles) {
    if (chargerKW > 0) {
      const hours = (targetSoc * batteryKWh) / (input.params.etaCharge * chargerKW);
      hoursNeeded = Math.max(hoursNeeded, hours);
    }
    for (const { end, departs } of sessions) {
      if (departs) earliest = Math.min(earliest, input.clockMinutes[end] as number);
    }
  }
  const earliestHours = Number.isFinite(earliest) ? earliest / 60 : 24;
  const startHours = Math.max(0, Math.min(LATEST_START_HOURS, 24 + earliestHours - hoursNeeded));
  const hour = Math.floor(startHours);
  const startMinutes = 60 * hour + nearestQuarter(Math.floor(60 * (startHours - hour)));
  return {
    start: clock(startMinutes),
    hoursNeeded,
    earliestDeparture: Number.isFinite(earliest) ? clock(earliest) : null,
    startMinutes,
  };
}

/** 1 in the steps in which the night strategy charges. */
function nightSteps(input: FleetInput, flavour: Flavour): Uint8Array {
  const { startMinutes, hoursNeeded } = nightSchedule(input);
  const { clockMinutes, stepHours, steps } = input;
  const isOn = new Uint8Array(steps);
  const hour = Math.floor(startMinutes / 60);
  const minute = startMinutes % 60;
  const holdSteps = Math.ceil(hoursNeeded / stepHours - 1e-9);
  let startedAt = -1;
  for (let step = 0; step < steps; step++) {
    if (startedAt < 0) {
      const now = clockMinutes[step] as number;
      // The source compares hour and minute one by one, so 00:10 is not "after" 23:45 but 23:50 is.
      const isDue =
        flavour === "source"
          ? Math.floor(now / 60) >= hour && now % 60 >= minute
          : now <= startMinutes && startMinutes < now + 60 * stepHours;
      if (isDue) startedAt = step;
    }
    if (startedAt < 0) continue;
    isOn[step] = 1;
    const isLast =
      flavour === "source"
        ? (step - startedAt) * stepHours > Math.floor(hoursNeeded)
        : step - startedAt + 1 >= holdSteps;
    if (isLast) startedAt = -1;
  }
  return isOn;
}

/** Signal that spreads the charging over the rest of the stay. */
function spreadSignal(vehicle: FleetVehicle, soc: number, leftHours: number, etaCharge: number): number {
  const neededHours = ((vehicle.targetSoc - soc) * vehicle.batteryKWh) / (vehicle.chargerKW * etaCharge);
  const signal = neededHours / (leftHours + LEFT_HOURS_OFFSET);
  return Math.min(1, Math.max(0, signal));
}

function simulateVehicle(
  input: FleetInput,
  vehicle: FleetVehicle,
  strategy: Strategy,
  flavour: Flavour,
  nightOn: Uint8Array,
): { readonly plan: Omit<VehiclePlan, "pvKW">; readonly signalKW: Float64Array } {
  const { steps, stepHours, clockMinutes } = input;
  const { etaCharge } = input.params;
  const { chargerKW, batteryKWh, targetSoc } = vehicle;
  const chargeKW = new Float64Array(steps);
  const signalKW = new Float64Array(steps);
  const soc = new Float64Array(steps);
  for (const { first, end, startSoc } of vehicle.sessions) {
    let state = startSoc;
    for (let step = first; step < end; step++) {
      const now = clockMinutes[step] as number;
      const isLunch = vehicle.targetSocLunch !== null && now >= LUNCH_FROM_MINUTES && now < LUNCH_TO_MINUTES;
      let signal = strategy === "uncontrolled" ? 1 : (nightOn[step] as number);
      if (strategy === "distributed" || (strategy === "night" && isLunch)) {
        const known = flavour === "source" ? startSoc : state;
        signal = chargerKW > 0 ? spreadSignal(vehicle, known, (end - step) * stepHours, etaCharge) : 0;
      }
      const roomKWh = Math.max(0, ((targetSoc - state) * batteryKWh) / etaCharge);
      const energyKWh = Math.min(roomKWh, chargerKW * signal * stepHours);
      state += (energyKWh * etaCharge) / batteryKWh;
      chargeKW[step] = energyKWh / stepHours;
      signalKW[step] = chargerKW * signal;
      soc[step] = state;
    }
  }
  return { plan: { id: vehicle.id, chargeKW, dischargeKW: new Float64Array(steps), soc }, signalKW };
}

/** Vehicles among which the sun of each step is split. */
function pvSharers(input: FleetInput): Float64Array {
  if (input.params.pvSplitStatic === "equal")
    return new Float64Array(input.steps).fill(input.vehicles.length);
  const count = new Float64Array(input.steps);
  for (const { there } of input.vehicles) {
    for (let step = 0; step < input.steps; step++)
      count[step] = (count[step] as number) + (there[step] as number);
  }
  return count;
}

/** Simulates a strategy. Limits of connection and feeder do not hold it back; the figures count what it overloads. */
export function simulate(input: FleetInput, strategy: Strategy, flavour: Flavour): StaticRun {
  const nightOn = strategy === "night" ? nightSteps(input, flavour) : new Uint8Array(input.steps);
  const sharers = pvSharers(input);
  const runs = input.vehicles.map((vehicle) => simulateVehicle(input, vehicle, strategy, flavour, nightOn));
  return {
    signalKW: runs.map(({ signalKW }) => signalKW),
    plan: {
      vehicles: runs.map(({ plan }) => ({
        ...plan,
        pvKW: plan.chargeKW.map((chargeKW, step) =>
          chargeKW === 0 ? 0 : Math.min(chargeKW, (input.pvKW[step] as number) / (sharers[step] as number)),
        ),
      })),
    },
  };
}
