/** Targets and limits that may give way: their prices, where they stand in the model, and what a plan misses. */
import { largestMagnitude, type SoftPrices, softPrices } from "../common/soft.ts";
import type { FleetInput, FleetParams, FleetVehicle } from "./input.ts";
import type { FleetPlan, VehiclePlan } from "./plan.ts";
import type { Session } from "./sessions.ts";

/** Shares of a battery that rounding may miss: a fixed part, and one that adds up over a stay's steps. */
const SOC = 2e-6;
const SOC_PER_STEP = 2e-7;

/**
 * Prices of missed targets and of an overloaded connection.
 *
 * @param price of energy, EUR/kWh by step. @param tariff paid for what is fed in, EUR/kWh by step.
 */
export function fleetSoftPrices(params: FleetParams, price: Float64Array, tariff: Float64Array): SoftPrices {
  return softPrices(
    largestMagnitude(price) + largestMagnitude(tariff),
    params.etaCharge * params.etaDischarge,
  );
}

/** Power by which load less sun alone exceeds the connection in a step, kW; at least 0. */
export function excessKW({ loadKW, pvKW, params }: FleetInput, step: number): number {
  return Math.max(0, (loadKW[step] as number) - (pvKW[step] as number) - params.gridConnectionKW);
}

/** The point at which the target of a stay is asked for: a state stands before the step of its number. */
export function targetPoint({ end, departs }: Session, { departureRule }: FleetParams): number {
  return departs && departureRule === "source" ? end - 1 : end;
}

/** Energy that a vehicle's plan misses at the end of a stay, kWh; 0 where rounding misses it. */
function missedKWh(session: Session, vehicle: FleetVehicle, plan: VehiclePlan): number {
  // By the rule of the source the last step of a stay leaves the state as it was.
  const missing = session.targetSoc - (plan.soc[session.end - 1] as number);
  const isRounding = missing <= SOC + (session.end - session.first) * SOC_PER_STEP;
  return isRounding ? 0 : missing * vehicle.batteryKWh;
}

/** What a plan misses. */
export interface Missed {
  /** Of all targets, at the batteries, kWh. */
  readonly targetsKWh: number;
  /** Departures that miss their target; ends of the horizon do not count. */
  readonly numDepartures: number;
  /** Largest part of a battery that a departure misses, share. */
  readonly largestSoc: number;
}

/** The targets that a plan misses. */
export function missedTargets(plan: FleetPlan, input: FleetInput): Missed {
  let [targetsKWh, numDepartures, largestSoc] = [0, 0, 0];
  for (const [pos, vehicle] of input.vehicles.entries()) {
    for (const session of vehicle.sessions) {
      const missing = missedKWh(session, vehicle, plan.vehicles[pos] as VehiclePlan);
      if (missing === 0) continue;
      targetsKWh += missing;
      if (!session.departs) continue;
      numDepartures++;
      largestSoc = Math.max(largestSoc, missing / vehicle.batteryKWh);
    }
  }
  return { targetsKWh, numDepartures, largestSoc };
}

/** Power beyond the connection: the largest in kW, and the energy in kWh as the objective counts it. */
export interface Overload {
  readonly mostKW: number;
  readonly energyKWh: number;
}

/** Overload of the connection by the rule of the instance: of all vehicles together, or of each with the building. */
export function overloadOf(plan: FleetPlan, input: FleetInput): Overload {
  const { params, loadKW, pvKW, stepHours } = input;
  const overload = { mostKW: 0, energyKWh: 0 };
  const add = (netKW: number, roomKW: number) => {
    const overKW = Math.max(0, netKW - roomKW);
    overload.mostKW = Math.max(overload.mostKW, overKW);
    overload.energyKWh += overKW * stepHours;
  };
  for (let step = 0; step < input.steps; step++) {
    const roomKW = params.gridConnectionKW - (loadKW[step] as number) + (pvKW[step] as number);
    let netKW = 0;
    for (const { chargeKW, dischargeKW } of plan.vehicles) {
      const ownKW = (chargeKW[step] as number) - (dischargeKW[step] as number);
      if (params.gridLimit === "perVehicle") add(ownKW, roomKW);
      netKW += ownKW;
    }
    if (params.gridLimit === "joint") add(netKW, roomKW);
  }
  return overload;
}
