/**
 * The least states from which every later target can still be met, the limits that vehicles share included: what a window of
 * a rolling horizon must leave behind.
 */
import { dealRoom } from "../common/late-charging.ts";
import type { FleetInput, FleetVehicle } from "./input.ts";
import type { Session } from "./sessions.ts";
import { targetPoint } from "./soft.ts";

/** A stay while the steps are walked back. */
interface OpenStay {
  readonly session: Session;
  readonly vehicle: FleetVehicle;
  readonly pos: number;
  /** Share of the battery by which a kW raises the state in a step. */
  readonly perKW: number;
}

/** Power that a vehicle alone, and all together, may draw in a step, kW. */
function roomOf(input: FleetInput, step: number): { readonly ownKW: number; readonly allKW: number } {
  const { params, loadKW, pvKW } = input;
  const connectionKW = Math.max(
    0,
    params.gridConnectionKW - (loadKW[step] as number) + (pvKW[step] as number),
  );
  const feederKW = params.fleetLimitKW ?? Number.POSITIVE_INFINITY;
  if (params.gridLimit === "joint") {
    const allKW = Math.min(connectionKW, feederKW);
    return { ownKW: allKW, allKW };
  }
  return { ownKW: connectionKW, allKW: feederKW };
}

/**
 * Steps of full charging that a stay can spare before `step` and still begin with what it brings; negative: it cannot.
 */
function laxity({ session, vehicle, perKW }: OpenStay, need: number, step: number): number {
  const gain = perKW * vehicle.chargerKW;
  return step + 1 - session.first - (need - session.startSoc) / gain;
}

/** The stays whose steps stretch over `step`, and whose energy counts there. */
function openAt(input: FleetInput, cursors: Int32Array, step: number): OpenStay[] {
  const open: OpenStay[] = [];
  for (const [pos, vehicle] of input.vehicles.entries()) {
    let at = cursors[pos] as number;
    while (at >= 0 && (vehicle.sessions[at] as Session).first > step) at--;
    cursors[pos] = at;
    const session = vehicle.sessions[at];
    if (session === undefined || step >= targetPoint(session, input.params)) continue;
    const perKW = (input.params.etaCharge * input.stepHours) / vehicle.batteryKWh;
    if (vehicle.chargerKW > 0) open.push({ session, vehicle, pos, perKW });
  }
  return open;
}

/** Asks for no state that full charging from the arrival on does not reach. */
function capByReach(input: FleetInput, vehicle: FleetVehicle, needed: Float64Array): void {
  const perKW = (input.params.etaCharge * input.stepHours) / vehicle.batteryKWh;
  for (const { first, end, startSoc } of vehicle.sessions) {
    let reach = startSoc;
    for (let step = first; step < end - 1; step++) {
      reach += perKW * Math.min(vehicle.chargerKW, roomOf(input, step).ownKW);
      needed[step + 1] = Math.min(needed[step + 1] as number, reach);
    }
  }
}

/**
 * For each vehicle the least state at the points 0 … steps, share of the battery; 0 while away.
 *
 * Walks back from the end and charges as late as the shared limits allow, in each step first the vehicles that can spare the
 * fewest. Where all hold at least these states, that charging meets all targets. Without shared limits they are the least
 * possible; with them others may do, too. A vehicle for which too little charging was left is asked for what it can reach by
 * itself. Cost linear in steps × vehicles.
 */
export function neededStates(input: FleetInput): readonly Float64Array[] {
  const { steps, vehicles, params } = input;
  const needed = vehicles.map(() => new Float64Array(steps + 1));
  for (const [pos, { sessions }] of vehicles.entries()) {
    for (const session of sessions) {
      const point = targetPoint(session, params);
      (needed[pos] as Float64Array)[point] = session.targetSoc;
    }
  }
  const cursors = Int32Array.from(vehicles, ({ sessions }) => sessions.length - 1);
  const needAfter = ({ pos }: OpenStay, step: number) => (needed[pos] as Float64Array)[step + 1] as number;
  for (let step = steps - 1; step >= 0; step--) {
    const { ownKW, allKW } = roomOf(input, step);
    const open = openAt(input, cursors, step);
    const turns = open.map((stay) => {
      const need = needAfter(stay, step);
      const wantedKW = Math.min(stay.vehicle.chargerKW, ownKW, need / stay.perKW);
      // A stay that draws nothing keeps its need.
      (needed[stay.pos] as Float64Array)[step] = need;
      return { pos: stay.pos, laxity: laxity(stay, need, step), wantedKW, perKW: stay.perKW };
    });
    dealRoom(turns, { allKW, count: turns.length }, ({ pos, perKW }, powerKW) => {
      const states = needed[pos] as Float64Array;
      states[step] = Math.max(0, (states[step + 1] as number) - powerKW * perKW);
    });
  }
  for (const [pos, vehicle] of vehicles.entries()) capByReach(input, vehicle, needed[pos] as Float64Array);
  return needed;
}
