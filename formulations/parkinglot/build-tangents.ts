/**
 * Rows of convex: a column of scaled degradation cost a place, above tangent planes of the exact cost. The model
 * holds the first planes; the method adds more where a schedule needs them (solve-convex.ts).
 */
import type { ColBlock } from "../../engine/index.ts";
import type { Schedule } from "./build-schedule.ts";
import { computeTangent, degradationCost, type Tangent } from "./degradation.ts";
import type { ParkingInput } from "./input.ts";
import type { Stays } from "./stays.ts";

/** Powers at which the first planes touch, as shares of the largest. */
const FIRST_POWERS: readonly number[] = [0.15, 0.35, 0.65, 1];

/** A plane as the row  c − byPower p − bySoc S ≥ constant, in units of c. */
export interface Plane {
  readonly byPower: number;
  readonly bySoc: number;
  readonly constant: number;
}

/** The planes of each place. */
export type Planes = readonly Plane[][];

/** Columns of the tangent model. */
export interface TangentCols {
  /** c: degradation cost of each place in units of its vehicle's `unitEur`. */
  readonly cost: ColBlock;
  /** EUR of one unit of c, by vehicle: about the cost of a step at full power, so that c is of the order of 1. */
  readonly unitEur: Float64Array;
  /** The planes of each place. */
  readonly planes: Planes;
  /** Degradation cost of a point as this model counts it, EUR without weight. */
  readonly degradationEur: (colValue: Float64Array) => number;
}

/** The plane at a power and a state of charge at the start of the step. */
export function planeAt(input: ParkingInput, vehicle: number, powerKW: number, soc: number): Plane {
  const tangent: Tangent = { value: 0, byPower: 0, bySoc: 0 };
  const unitEur = unitCost(input, vehicle);
  const touching = computeTangent(input.law, input.vehicles[vehicle], powerKW, soc, tangent);
  return {
    byPower: tangent.byPower / unitEur,
    bySoc: tangent.bySoc / unitEur,
    constant: (tangent.value - tangent.byPower * touching - tangent.bySoc * soc) / unitEur,
  };
}

/** Mean of arrival and required state of charge. */
function middleSoc({ vehicles }: ParkingInput, vehicle: number): number {
  return (vehicles[vehicle].socArrival + vehicles[vehicle].socRequired) / 2;
}

/** Cost of a step at full power from the middle state, EUR; 1 where degradation costs nothing. */
function unitCost(input: ParkingInput, vehicle: number): number {
  const { maxKW } = input.vehicles[vehicle];
  const cost = degradationCost(input.law, input.vehicles[vehicle], maxKW, middleSoc(input, vehicle));
  return cost > 0 ? cost : 1;
}

/** The planes of rows (12) of each place: at a few powers and the middle state of its vehicle. */
export function firstPlanes(input: ParkingInput, stays: Stays): Planes {
  const perVehicle = input.vehicles.map(({ maxKW }, vehicle) =>
    FIRST_POWERS.map((share) => planeAt(input, vehicle, maxKW * share, middleSoc(input, vehicle))),
  );
  return Array.from(stays.vehicleOf, (vehicle) => [...perVehicle[vehicle]]);
}

/**
 * Adds the columns c and rows (12).
 * @param planes of each place; kept, so that planes that are added later count in `degradationEur`.
 */
export function addTangents(schedule: Schedule, planes: Planes): TangentCols {
  const { input, stays, model, power, soc, name, tag } = schedule;
  const { vehicles, degradationWeight } = input;
  const { numPlaces, vehicleOf, firstPlace } = stays;
  const unitEur = Float64Array.from(vehicles, (_, vehicle) => unitCost(input, vehicle));
  const cost = model.addCols(numPlaces, {
    cost: (place) => degradationWeight * unitEur[vehicleOf[place]],
    name: name("c"),
    tag: tag("degradation"),
  });
  const isFirst = (place: number) => place === firstPlace[vehicleOf[place]];
  const start = new Int32Array(numPlaces + 1);
  for (let place = 0; place < numPlaces; place++) start[place + 1] = start[place] + planes[place].length;
  const placeOf = new Int32Array(start[numPlaces]);
  for (let place = 0; place < numPlaces; place++) placeOf.fill(place, start[place], start[place + 1]);
  const planeOf = (pos: number) => planes[placeOf[pos]][pos - start[placeOf[pos]]];
  model.addRows(start[numPlaces], {
    lb: (pos) => {
      const { constant, bySoc } = planeOf(pos);
      return constant + (isFirst(placeOf[pos]) ? bySoc * vehicles[vehicleOf[placeOf[pos]]].socArrival : 0);
    },
    name: (pos) => `${name("tangent")(placeOf[pos])}_${pos - start[placeOf[pos]] + 1}`,
    tag: (pos) => tag("degradation")(placeOf[pos]),
    terms: (row, pos) => {
      const place = placeOf[pos];
      const { byPower, bySoc } = planeOf(pos);
      row.add(1, cost.first + place).add(-byPower, power.first + place);
      if (!isFirst(place)) row.add(-bySoc, soc.first + place - 1);
    },
  });
  const degradationEur = (colValue: Float64Array) => {
    let sum = 0;
    for (let place = 0; place < numPlaces; place++)
      sum += unitEur[vehicleOf[place]] * colValue[cost.first + place];
    return sum;
  };
  return { cost, unitEur, planes, degradationEur };
}
