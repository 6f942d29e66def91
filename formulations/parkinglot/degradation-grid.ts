/** The grid of states and powers on which pwl2 knows the degradation cost. */
import { type DegradationLaw, degradationCost } from "./degradation.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";

/** Room of the grid above the required state of charge. */
const SOC_MARGIN = 0.02;

/** Nodes and costs of one vehicle's grid. */
export interface DegradationGrid {
  /** States of charge, ascending; length socGridPoints. */
  readonly soc: Float64Array;
  /** Powers from 0 to the largest, kW; length powerGridPoints. */
  readonly powerKW: Float64Array;
  /** EUR at state i and power j: cost[i · powerGridPoints + j]. */
  readonly cost: Float64Array;
}

function spread(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, pos) => from + ((to - from) * pos) / (count - 1));
}

function gridOf(vehicle: ParkingVehicle, input: ParkingInput, law: DegradationLaw): DegradationGrid {
  const highest = Math.max(vehicle.socRequired, vehicle.socArrival) + SOC_MARGIN;
  const soc = spread(vehicle.socArrival, highest, input.socGridPoints);
  const powerKW = spread(0, vehicle.maxKW, input.powerGridPoints);
  const cost = new Float64Array(soc.length * powerKW.length);
  for (let i = 0; i < soc.length; i++) {
    for (let j = 0; j < powerKW.length; j++) {
      cost[i * powerKW.length + j] = degradationCost(law, vehicle, powerKW[j], soc[i]);
    }
  }
  return { soc, powerKW, cost };
}

/** The grid of each vehicle. */
export function degradationGrids(input: ParkingInput): readonly DegradationGrid[] {
  return input.vehicles.map((vehicle) => gridOf(vehicle, input, input.law));
}
