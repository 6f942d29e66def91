/**
 * What the models of all variants but index_rh share: power and state of charge of each vehicle and step, with
 * rows (1) to (4) of docs/formulations/parkinglot.md.
 */
import { type ColBlock, Model, type RowBlock, type Tag } from "../../engine/index.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";
import { listStays, type Stays } from "./stays.ts";

/** A model under construction with what all variants share; a block has one column or row a place. */
export interface Schedule {
  readonly input: ParkingInput;
  readonly stays: Stays;
  readonly model: Model;
  /** p: mean power of the step, kW. */
  readonly power: ColBlock;
  /** S: state of charge at the END of the step. */
  readonly soc: ColBlock;
  /** What the requirement of each vehicle misses, kWh; null unless it may be missed. */
  readonly missing: ColBlock | null;
  /** Rows (1), one a place, and (3), one a busy step. */
  readonly balance: RowBlock;
  readonly grid: RowBlock;
  /** Name of the i-th place with a prefix. */
  readonly name: (prefix: string) => (place: number) => string;
  readonly tag: (limit: string) => (place: number) => Tag;
}

/** Names of the vehicles in a model: ids where all are plain, else positions from 1. */
export function vehicleLabels(vehicles: readonly ParkingVehicle[]): readonly string[] {
  const arePlain = vehicles.every((vehicle) => /^[A-Za-z0-9-]{1,24}$/.test(vehicle.id));
  return vehicles.map((vehicle, pos) => (arePlain ? vehicle.id : String(pos + 1)));
}

/** An empty model with the instance's name; model files have no blanks in names. */
export function emptyModel(input: ParkingInput): Model {
  return new Model(input.name.trim().replace(/\s+/g, "-"));
}

/**
 * Adds the columns p and S, with soft targets those of what is missed, and the rows (1) to (4).
 * @param energyPrice price of energy in the objective, EUR/kWh by step.
 */
export function beginSchedule(input: ParkingInput, energyPrice: Float64Array): Schedule {
  const model = emptyModel(input);
  const stays = listStays(input);
  const { vehicles, stepHours, etaCharge } = input;
  const { numPlaces, vehicleOf, stepOf, firstPlace } = stays;
  const labels = vehicleLabels(vehicles);
  const name = (prefix: string) => (place: number) =>
    `${prefix}_${labels[vehicleOf[place]]}_${stepOf[place]}`;
  const tag = (limit: string) => (place: number) => ({
    formulation: "parkinglot",
    vehicle: vehicles[vehicleOf[place]].id,
    step: stepOf[place],
    limit,
  });
  const vehicleAt = (place: number) => vehicles[vehicleOf[place]];
  const isLast = (place: number) => place + 1 === firstPlace[vehicleOf[place] + 1];
  const isFirst = (place: number) => place === firstPlace[vehicleOf[place]];
  const power = model.addCols(numPlaces, {
    ub: (place) => vehicleAt(place).maxKW,
    cost: (place) => stepHours * energyPrice[stepOf[place]],
    name: name("p"),
    tag: tag("charging power"),
  });
  const soc = model.addCols(numPlaces, {
    lb: (place) => (isLast(place) ? vehicleAt(place).socRequired : 0),
    ub: 1,
    name: name("soc"),
    tag: tag("state of charge"),
  });
  const missing =
    input.missingEurPerKWh === null
      ? null
      : model.addCols(vehicles.length, {
          ub: (vehicle) => vehicles[vehicle].socRequired * vehicles[vehicle].capacityKWh,
          cost: input.missingEurPerKWh,
          name: (vehicle) => `miss_${labels[vehicle]}`,
          tag: (vehicle) => ({
            formulation: "parkinglot",
            vehicle: vehicles[vehicle].id,
            step: vehicles[vehicle].departureStep - 1,
            limit: "missed requirement",
          }),
        });
  // (1) The state at the end of a step follows from that before it.
  const before = (place: number) => (isFirst(place) ? vehicleAt(place).socArrival : 0);
  const balance = model.addRows(numPlaces, {
    lb: before,
    ub: before,
    name: name("socbal"),
    tag: tag("state of charge"),
    terms: (row, place) => {
      row.add(1, soc.first + place);
      if (!isFirst(place)) row.add(-1, soc.first + place - 1);
      row.add((-etaCharge * stepHours) / vehicleAt(place).capacityKWh, power.first + place);
      // The last state counts what is missed, so that its bound stays the requirement.
      if (missing !== null && isLast(place)) {
        row.add(-1 / vehicleAt(place).capacityKWh, missing.first + vehicleOf[place]);
      }
    },
  });
  // (2) The domain of the degradation cost.
  model.addRows(numPlaces, {
    ub: (place) => 1 - before(place),
    name: name("domain"),
    tag: tag("room in the battery"),
    terms: (row, place) => {
      row.add(stepHours / vehicleAt(place).capacityKWh, power.first + place);
      if (!isFirst(place)) row.add(1, soc.first + place - 1);
    },
  });
  // (3) The transformer. (4), the requirement at departure, is a column bound.
  const grid = model.addRows(stays.busySteps.length, {
    ub: input.gridLimitKW,
    name: (pos) => `grid_${stays.busySteps[pos]}`,
    tag: (pos) => ({ formulation: "parkinglot", step: stays.busySteps[pos], limit: "grid connection" }),
    terms: (row, pos) => {
      for (let entry = stays.stepStart[pos]; entry < stays.stepStart[pos + 1]; entry++) {
        row.add(1, power.first + stays.placeInStep[entry]);
      }
    },
  });
  return { input, stays, model, power, soc, missing, balance, grid, name, tag };
}
