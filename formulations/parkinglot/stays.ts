/**
 * The places of a vehicle and a step in which it is connected. They are numbered vehicle by vehicle, step by
 * step; columns and rows of the models follow that order.
 */
import type { ParkingInput } from "./input.ts";

/** All places of an instance. */
export interface Stays {
  readonly numPlaces: number;
  /** Place of each vehicle's arrival step; length vehicles + 1. */
  readonly firstPlace: Int32Array;
  /** Vehicle and step of each place. */
  readonly vehicleOf: Int32Array;
  readonly stepOf: Int32Array;
  /** Steps with at least one vehicle, ascending. */
  readonly busySteps: Int32Array;
  /** The places of busy step number i: placeInStep[stepStart[i]] to before stepStart[i + 1], by vehicle. */
  readonly stepStart: Int32Array;
  readonly placeInStep: Int32Array;
}

/** Numbers the places. Linear in their number. */
export function listStays({ vehicles, steps }: Pick<ParkingInput, "vehicles" | "steps">): Stays {
  const firstPlace = new Int32Array(vehicles.length + 1);
  const perStep = new Int32Array(steps);
  for (const [vehicle, { arrivalStep, departureStep }] of vehicles.entries()) {
    firstPlace[vehicle + 1] = firstPlace[vehicle] + departureStep - arrivalStep;
    for (let step = arrivalStep; step < departureStep; step++) perStep[step]++;
  }
  const numPlaces = firstPlace[vehicles.length];
  const busySteps = Int32Array.from(perStep.keys()).filter((step) => perStep[step] > 0);
  const stepStart = new Int32Array(busySteps.length + 1);
  const next = new Int32Array(steps);
  for (let pos = 0; pos < busySteps.length; pos++) {
    next[busySteps[pos]] = stepStart[pos];
    stepStart[pos + 1] = stepStart[pos] + perStep[busySteps[pos]];
  }
  const vehicleOf = new Int32Array(numPlaces);
  const stepOf = new Int32Array(numPlaces);
  const placeInStep = new Int32Array(numPlaces);
  for (const [vehicle, { arrivalStep, departureStep }] of vehicles.entries()) {
    for (let step = arrivalStep; step < departureStep; step++) {
      const place = firstPlace[vehicle] + step - arrivalStep;
      vehicleOf[place] = vehicle;
      stepOf[place] = step;
      placeInStep[next[step]++] = place;
    }
  }
  return { numPlaces, firstPlace, vehicleOf, stepOf, busySteps, stepStart, placeInStep };
}

/** The place of a vehicle in a step of its stay. */
export function placeOf({ firstPlace, stepOf }: Stays, vehicle: number, step: number): number {
  return firstPlace[vehicle] + step - stepOf[firstPlace[vehicle]];
}
