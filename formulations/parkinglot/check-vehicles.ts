/** Checks of the vehicles that need more than one field. */
import type { IssueList } from "../common/fields.ts";
import { fullPowerSoc } from "./degradation.ts";
import type { ParkingVariant, ParkingVehicle } from "./input.ts";

/** What the checks read. */
interface Stays {
  readonly variant: ParkingVariant;
  readonly steps: number;
  readonly etaCharge: number;
  readonly gridLimitKW: number;
  readonly aggregateSteps: number;
  readonly vehicles: readonly ParkingVehicle[];
  /** The vehicles come from a side file, whose columns have other names. */
  readonly isFromFile: boolean;
  /** Requirements may be missed. */
  readonly isSoft: boolean;
}

/** State of charge that rounding may miss. */
const SOC_ROUNDING = 1e-9;

/** State of charge at departure after full power from arrival on, within the domain of the degradation cost. */
function highestDeparture(vehicle: ParkingVehicle, etaCharge: number, gridLimitKW: number): number {
  const powerKW = Math.min(vehicle.maxKW, gridLimitKW);
  const perStep = (powerKW * vehicle.stepHours) / vehicle.capacityKWh;
  let soc = vehicle.socArrival;
  for (let step = vehicle.arrivalStep; step < vehicle.departureStep; step++) {
    soc += etaCharge * Math.min(perStep, 1 - soc);
  }
  return soc;
}

function checkStay(vehicle: ParkingVehicle, at: string, stays: Stays, issues: IssueList): void {
  const { arrivalStep, departureStep } = vehicle;
  const joined = stays.aggregateSteps > 1 ? ` of ${stays.aggregateSteps} joined steps` : "";
  if (departureStep > stays.steps) {
    const expected = `at most ${stays.steps}, the end of the last step`;
    issues.add(at, `departure of vehicle ${vehicle.id} at step ${departureStep}`, expected);
  }
  if (departureStep <= arrivalStep) {
    const found = `vehicle ${vehicle.id} arriving at step ${arrivalStep}, leaving at step ${departureStep}${joined}`;
    issues.add(at, found, "a stay of at least one step");
  }
}

function checkTarget(vehicle: ParkingVehicle, at: string, stays: Stays, issues: IssueList): void {
  const highest = highestDeparture(vehicle, stays.etaCharge, stays.gridLimitKW);
  if (!stays.isSoft && vehicle.socRequired > highest + SOC_ROUNDING) {
    const missingKWh = (vehicle.socRequired - highest) * vehicle.capacityKWh;
    const found = `vehicle ${vehicle.id}, which must leave with ${vehicle.socRequired} but reaches ${Number(highest.toPrecision(6))} at full power: ${Number(missingKWh.toPrecision(6))} kWh missing`;
    issues.add(at, found, "a state that charging from arrival to departure can reach");
  }
  if (stays.variant.startsWith("index") && !(fullPowerSoc(vehicle) > 0)) {
    const found = `vehicle ${vehicle.id}, whose charger fills the battery in one step`;
    issues.add(at, found, "a battery of more than maxKW × step length");
  }
}

/** Reports stays outside the horizon, doubled ids, and requirements that cannot be met. */
export function checkVehicles(stays: Stays, issues: IssueList): void {
  const seen = new Map<string, number>();
  for (const [pos, vehicle] of stays.vehicles.entries()) {
    const at = stays.isFromFile ? "data.vehicle" : `data.vehicles[${pos}]`;
    const first = seen.get(vehicle.id);
    if (first !== undefined) {
      issues.add(
        at,
        `vehicle ${JSON.stringify(vehicle.id)} in rows ${first + 1} and ${pos + 1}`,
        "unique ids",
      );
    }
    seen.set(vehicle.id, pos);
    const before = issues.count;
    checkStay(vehicle, at, stays, issues);
    if (issues.count === before) checkTarget(vehicle, at, stays, issues);
  }
}
