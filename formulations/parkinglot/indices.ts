/**
 * The three indices that weigh a charged kilowatt: y (degradation, 1 = gentle), ro (priority, 1 = must charge at
 * full power until departure) and tariff (1 = cheapest step, 0 = dearest).
 */
import { type DegradationLaw, degradationCost, fullPowerSoc } from "./degradation.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";

/** The range of degradation costs at full power, EUR. */
export interface CostRange {
  readonly least: number;
  readonly most: number;
}

/** Cost of full power from an empty battery and from the highest state that allows it. */
export function costRange(law: DegradationLaw, vehicle: ParkingVehicle): CostRange {
  return {
    least: degradationCost(law, vehicle, vehicle.maxKW, 0),
    most: degradationCost(law, vehicle, vehicle.maxKW, fullPowerSoc(vehicle)),
  };
}

/** Degradation index of a step, not clipped; 1 where the cost has no range. */
export function degradationIndex(
  law: DegradationLaw,
  vehicle: ParkingVehicle,
  range: CostRange,
  powerKW: number,
  soc: number,
): number {
  const width = range.most - range.least;
  return width > 0 ? (range.most - degradationCost(law, vehicle, powerKW, soc)) / width : 1;
}

/** Priority index of a step, not clipped: energy still missing over what full power can bring until departure. */
export function priorityIndex(vehicle: ParkingVehicle, soc: number, step: number): number {
  const { capacityKWh, socRequired, maxKW, departureStep, stepHours } = vehicle;
  return (capacityKWh * (socRequired - soc)) / (maxKW * (departureStep - step) * stepHours);
}

/** Tariff index of each step; 1 everywhere if the price is flat. */
export function tariffIndices({ price }: Pick<ParkingInput, "price">): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of price) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const width = most - least;
  return price.map((value) => (width > 0 ? (most - value) / width : 1));
}

/** The largest power that the battery has room for at a state of charge, kW. */
export function roomKW(vehicle: ParkingVehicle, soc: number): number {
  return Math.min(vehicle.maxKW, ((1 - soc) * vehicle.capacityKWh) / vehicle.stepHours);
}

/** Weight of a kilowatt of a vehicle without the tariff, frozen at a step: both indices clipped. */
export function frozenWeight(
  law: DegradationLaw,
  vehicle: ParkingVehicle,
  range: CostRange,
  soc: number,
  step: number,
): number {
  const gentle = degradationIndex(law, vehicle, range, roomKW(vehicle, soc), soc);
  return Math.min(1, Math.max(0, gentle)) * Math.max(0, priorityIndex(vehicle, soc, step));
}
