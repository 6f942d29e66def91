/** Joins several steps of the data into one: prices are averaged, stays shrink to whole joined steps. */
import type { IssueList } from "../common/fields.ts";
import type { ParkingVehicle, RawVehicle } from "./input.ts";

/** Data over steps. */
interface StepData {
  readonly stepHours: number;
  readonly aggregateSteps: number;
  readonly time: readonly string[] | null;
  readonly price: Float64Array;
  readonly vehicles: readonly RawVehicle[];
}

/** The same over joined steps. */
export interface JoinedData {
  readonly steps: number;
  readonly stepHours: number;
  readonly time: readonly string[] | null;
  readonly price: Float64Array;
  readonly vehicles: readonly ParkingVehicle[];
}

/**
 * The data over steps of `aggregateSteps` times the length: a vehicle arrives with the first joined step that
 * begins after its arrival and leaves with the last one that ends before its departure.
 */
export function aggregateSteps(data: StepData, issues: IssueList): JoinedData {
  // A wrong field holds NaN; its issue is known already.
  const factor = Number.isNaN(data.aggregateSteps) ? 1 : data.aggregateSteps;
  const stepHours = data.stepHours * factor;
  if (data.price.length % factor !== 0) {
    issues.add("params.aggregateSteps", String(factor), `a divisor of the ${data.price.length} steps`);
  }
  const steps = Math.floor(data.price.length / factor);
  const price = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    let sum = 0;
    for (let part = 0; part < factor; part++) sum += data.price[step * factor + part];
    price[step] = sum / factor;
  }
  const vehicles = data.vehicles.map((vehicle) => ({
    ...vehicle,
    stepHours,
    arrivalStep: Math.ceil(vehicle.arrivalStep / factor),
    departureStep: Math.floor(vehicle.departureStep / factor),
  }));
  // Step numbers stand for nothing once steps are joined.
  const areNumbers = data.time?.every((text, step) => text === String(step)) ?? true;
  const isFirst = (_text: string, step: number) => step % factor === 0;
  const time = areNumbers || data.time === null ? null : data.time.filter(isFirst);
  return { steps, stepHours, time, price, vehicles };
}
