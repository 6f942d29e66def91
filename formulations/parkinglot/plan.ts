/** From a model's solution to a plan in kW and states of charge. */
import type { Solution } from "../../engine/index.ts";
import type { ParkingBuilt } from "./build.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";

/** Power and state of one vehicle; both arrays of length steps. */
export interface VehiclePlan {
  readonly id: string;
  /** Mean charging power of each step at the grid side. */
  readonly powerKW: Float64Array;
  /** State of charge at the end of each step, 0 to 1; before the stay that on arrival, after it that at departure. */
  readonly soc: Float64Array;
}

/** A charging schedule of the parking lot. */
export interface ParkingPlan {
  readonly vehicles: readonly VehiclePlan[];
  /** Degradation cost without weight as the model counted it, EUR; null where no model did. */
  readonly modelDegradationEur: number | null;
  /** Optimum of the linear program at startStep (else at the first arrival), to be minimised; index_rh only. */
  readonly lpObjective: number | null;
  /** Models that were solved to find the plan. */
  readonly numSolves: number;
}

/** Where a vehicle's plan begins. */
export interface PlanStart {
  readonly step: number;
  readonly soc: number;
}

/** Powers up to this are zero: noise of the solver, far below what a meter shows. kW. */
const NOISE_KW = 1e-7;

/** Start of a vehicle's plan: its arrival or, with startStep, that step; null if it is not planned then. */
export function planStart(input: ParkingInput, vehicle: number): PlanStart | null {
  const { startStep, startSoc, vehicles } = input;
  if (startStep === null || startSoc === null) {
    const { arrivalStep, socArrival } = vehicles[vehicle];
    return { step: arrivalStep, soc: socArrival };
  }
  return Number.isNaN(startSoc[vehicle]) ? null : { step: startStep, soc: startSoc[vehicle] };
}

/** Gain of state of charge from a step at a power. */
export function socGain(vehicle: ParkingVehicle, etaCharge: number, powerKW: number): number {
  return (etaCharge * vehicle.stepHours * powerKW) / vehicle.capacityKWh;
}

/** A vehicle's plan from its powers. @param powerKW length steps; kept. */
export function vehiclePlan(input: ParkingInput, vehicle: number, powerKW: Float64Array): VehiclePlan {
  const limits = input.vehicles[vehicle];
  const soc = new Float64Array(input.steps);
  let state = planStart(input, vehicle)?.soc ?? limits.socArrival;
  for (let step = 0; step < input.steps; step++) {
    state += socGain(limits, input.etaCharge, powerKW[step]);
    soc[step] = state;
  }
  return { id: limits.id, powerKW, soc };
}

/** A solver's power without noise and within the charger's limit. */
export function cleanPower(powerKW: number, maxKW: number): number {
  if (powerKW <= NOISE_KW) return powerKW < -1e-5 ? powerKW : 0;
  return powerKW > maxKW && powerKW < maxKW + 1e-5 ? maxKW : powerKW;
}

/** Powers of each vehicle by step in a point of a built model. */
function powersOf(colValue: Float64Array, built: ParkingBuilt): readonly Float64Array[] {
  const { input } = built;
  const powers = input.vehicles.map(() => new Float64Array(input.steps));
  if (built.kind === "window") {
    for (let pos = 0; pos < built.vehicles.length; pos++) {
      const vehicle = built.vehicles[pos];
      for (let step = built.step; step < built.endStep[pos]; step++) {
        const value = colValue[built.firstCol[pos] + step - built.step];
        powers[vehicle][step] = cleanPower(value, input.vehicles[vehicle].maxKW);
      }
    }
    return powers;
  }
  const { numPlaces, vehicleOf, stepOf } = built.stays;
  for (let place = 0; place < numPlaces; place++) {
    const vehicle = vehicleOf[place];
    const value = colValue[built.power.first + place];
    powers[vehicle][stepOf[place]] = cleanPower(value, input.vehicles[vehicle].maxKW);
  }
  return powers;
}

/** The plan of a solution of the documented model. @param solution point of the built model; borrowed. */
export function planParking(solution: Solution, built: ParkingBuilt): ParkingPlan {
  const vehicles = powersOf(solution.colValue, built).map((powerKW, vehicle) =>
    vehiclePlan(built.input, vehicle, powerKW),
  );
  const isWindow = built.kind === "window";
  return {
    vehicles,
    modelDegradationEur: isWindow ? null : (built.degradation?.degradationEur(solution.colValue) ?? null),
    lpObjective: isWindow ? solution.objective : null,
    numSolves: 1,
  };
}
