/** Parking sessions: the stays of a vehicle, with what it brings and what it must leave with. */
import type { FleetParams, FleetVehicle } from "./input.ts";

/** One stay: plugged in from step `first` to step `end − 1`. */
export interface Session {
  readonly first: number;
  /** First step away, or the number of steps where the horizon ends the stay. */
  readonly end: number;
  /** True: the vehicle leaves at `end`. False: the horizon ends before. */
  readonly departs: boolean;
  /** State of charge at the start, share of the battery. */
  readonly startSoc: number;
  /** Least state asked for at the end of the stay, before any clipping; 0 = none. */
  readonly askedSoc: number;
  /** Most that full charging can reach where the state is asked for. */
  readonly reachableSoc: number;
  /** Least state that the model asks for. */
  readonly targetSoc: number;
}

/** Hours of the day in which a departure is one for lunch: 12:00 to 14:59. */
const LUNCH_FROM_MINUTES = 12 * 60;
const LUNCH_TO_MINUTES = 15 * 60;

/** Clipping up to this share of the battery is rounding. */
export const SOC_NOISE = 1e-9;

/** The share of the battery by which one step of full charging raises the state. */
function stepGain(vehicle: Pick<FleetVehicle, "chargerKW" | "batteryKWh">, params: FleetParams): number {
  return (params.etaCharge * vehicle.chargerKW * params.stepHours) / vehicle.batteryKWh;
}

function departureTarget(vehicle: FleetVehicle, awayMinutes: number): number {
  const isLunch = awayMinutes >= LUNCH_FROM_MINUTES && awayMinutes < LUNCH_TO_MINUTES;
  return isLunch && vehicle.targetSocLunch !== null ? vehicle.targetSocLunch : vehicle.targetSoc;
}

/**
 * The stays of a vehicle in order of time.
 *
 * The target of a departure is asked for after the last step of the stay (rule "fixed") or before it ("source", which does not
 * count that step's energy). With `clipTarget` it is at most what full charging can reach; the state at the end of the
 * horizon always is.
 *
 * @param clockMinutes minutes after midnight of each step.
 */
export function findSessions(
  vehicle: FleetVehicle,
  params: FleetParams,
  clockMinutes: Float64Array,
): readonly Session[] {
  const { there, arrivalSoc } = vehicle;
  const steps = there.length;
  const gain = stepGain(vehicle, params);
  const sessions: Session[] = [];
  for (let first = 0; first < steps; first++) {
    if (there[first] === 0) continue;
    let end = first;
    while (end < steps && there[end] === 1) end++;
    const departs = end < steps;
    const startSoc = first === 0 ? params.initialSoc : (arrivalSoc[first] as number);
    const countedSteps = end - first - (departs && params.departureRule === "source" ? 1 : 0);
    const reachableSoc = Math.min(vehicle.targetSoc, startSoc + countedSteps * gain);
    const askedSoc = departs
      ? departureTarget(vehicle, clockMinutes[end] as number)
      : Math.min(params.terminalSoc ?? 0, vehicle.targetSoc);
    const isClipped = !departs || params.clipTarget;
    const targetSoc = isClipped ? Math.min(askedSoc, reachableSoc) : askedSoc;
    sessions.push({ first, end, departs, startSoc, askedSoc, reachableSoc, targetSoc });
    first = end;
  }
  return sessions;
}
