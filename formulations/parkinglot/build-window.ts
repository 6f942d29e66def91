/**
 * The linear program of index_rh at one step: rows (13) to (15) of docs/formulations/parkinglot.md. It sees the
 * vehicles that are connected now and nothing of later arrivals.
 */
import type { ColBlock, Model, Tag } from "../../engine/index.ts";
import { emptyModel, vehicleLabels } from "./build-schedule.ts";
import { costRange, frozenWeight, roomKW, tariffIndices } from "./indices.ts";
import type { ParkingInput, ParkingVehicle } from "./input.ts";

/** Preference for charging sooner, over the whole horizon, and for earlier rows of the list; both break ties. */
const SOONER = 1e-4;
const EARLIER = 1e-6;

/** Penalty of a missing unit of state of charge, per kWh of capacity. */
const MISSING_PER_KWH = 1000;

/** Where the columns of a window stand. */
export interface Window {
  readonly input: ParkingInput;
  readonly model: Model;
  readonly step: number;
  /** Vehicles that are connected, ascending. */
  readonly vehicles: Int32Array;
  /** Weight of a kilowatt now, by position in `vehicles`. */
  readonly weightNow: Float64Array;
  /** First power column of each position; one column a step up to the window's end or the departure. */
  readonly firstCol: Int32Array;
  /** One past the last step of each position. */
  readonly endStep: Int32Array;
  readonly power: ColBlock;
  /** z: state of charge that will be missing, by position. */
  readonly missing: ColBlock;
}

/** What is known at a step. */
export interface WindowState {
  readonly step: number;
  /** State of charge by vehicle, NaN where not connected. */
  readonly soc: Float64Array;
}

/** The state at the start step, or at the first arrival. */
export function firstState(input: ParkingInput): WindowState {
  if (input.startStep !== null && input.startSoc !== null) {
    return { step: input.startStep, soc: input.startSoc };
  }
  const step = input.vehicles.reduce(
    (least, { arrivalStep }) => Math.min(least, arrivalStep),
    input.steps - 1,
  );
  const soc = Float64Array.from(input.vehicles, ({ arrivalStep, socArrival }) =>
    arrivalStep === step ? socArrival : Number.NaN,
  );
  return { step, soc };
}

/** One past the last step that the window of a step sees. */
function windowEnd({ steps, windowSteps }: ParkingInput, step: number): number {
  return windowSteps === null ? steps : Math.min(steps, step + windowSteps);
}

function addWindowRows(window: Window, soc: Float64Array, labels: readonly string[]): void {
  const { input, model, step, vehicles, firstCol, endStep, missing } = window;
  const lastStep = endStep.reduce((most, end) => Math.max(most, end), step);
  const vehicleAt = (pos: number): ParkingVehicle => input.vehicles[vehicles[pos]];
  const perKW = (pos: number) => (input.etaCharge * input.stepHours) / vehicleAt(pos).capacityKWh;
  const name = (prefix: string) => (pos: number) => `${prefix}_${labels[vehicles[pos]]}`;
  const tag =
    (limit: string) =>
    (pos: number): Tag => ({
      formulation: "parkinglot",
      vehicle: vehicleAt(pos).id,
      limit,
    });
  model.addRows(lastStep - step, {
    ub: input.gridLimitKW,
    name: (ahead) => `grid_${step + ahead}`,
    tag: (ahead) => ({ formulation: "parkinglot", step: step + ahead, limit: "grid connection" }),
    terms: (row, ahead) => {
      for (let pos = 0; pos < vehicles.length; pos++) {
        if (step + ahead < endStep[pos]) row.add(1, firstCol[pos] + ahead);
      }
    },
  });
  const addSum = (row: { add(coefficient: number, col: number): unknown }, pos: number) => {
    for (let ahead = 0; ahead < endStep[pos] - step; ahead++) row.add(perKW(pos), firstCol[pos] + ahead);
  };
  const stateAt = (pos: number) => soc[vehicles[pos]];
  model.addRows(vehicles.length, {
    ub: (pos) => Math.max(0, vehicleAt(pos).socRequired - stateAt(pos)),
    name: name("enough"),
    tag: tag("required state of charge"),
    terms: addSum,
  });
  const laterSoc = (pos: number) =>
    perKW(pos) * vehicleAt(pos).maxKW * Math.max(0, vehicleAt(pos).departureStep - endStep[pos]);
  model.addRows(vehicles.length, {
    lb: (pos) => vehicleAt(pos).socRequired - stateAt(pos) - laterSoc(pos),
    name: name("required"),
    tag: tag("required state of charge"),
    terms: (row, pos) => {
      addSum(row, pos);
      row.add(1, missing.first + pos);
    },
  });
}

/** The window's model at a state. Linear in vehicles × steps of the window. */
export function buildWindow(input: ParkingInput, { step, soc }: WindowState): Window {
  const model = emptyModel(input);
  const labels = vehicleLabels(input.vehicles);
  const vehicles = Int32Array.from(input.vehicles.keys()).filter((vehicle) => !Number.isNaN(soc[vehicle]));
  const vehicleAt = (pos: number) => input.vehicles[vehicles[pos]];
  const tariff = tariffIndices(input);
  const weight = Float64Array.from(vehicles, (vehicle) => {
    const each = input.vehicles[vehicle];
    return frozenWeight(input.law, each, costRange(input.law, each), soc[vehicle], step);
  });
  const end = windowEnd(input, step);
  const endStep = vehicles.map((vehicle) => Math.min(end, input.vehicles[vehicle].departureStep));
  const firstCol = new Int32Array(vehicles.length + 1);
  for (let pos = 0; pos < vehicles.length; pos++) firstCol[pos + 1] = firstCol[pos] + endStep[pos] - step;
  const numPowers = firstCol[vehicles.length];
  const posOf = new Int32Array(numPowers);
  for (let pos = 0; pos < vehicles.length; pos++) posOf.fill(pos, firstCol[pos], firstCol[pos + 1]);
  const aheadOf = (col: number) => col - firstCol[posOf[col]];
  const power = model.addCols(numPowers, {
    // The room in the battery is known for the step that will be carried out.
    ub: (col) =>
      aheadOf(col) === 0
        ? roomKW(vehicleAt(posOf[col]), soc[vehicles[posOf[col]]])
        : vehicleAt(posOf[col]).maxKW,
    cost: (col) => {
      const sooner = 1 - (SOONER * aheadOf(col)) / input.steps;
      const value = weight[posOf[col]] * tariff[step + aheadOf(col)] * sooner;
      return EARLIER * vehicles[posOf[col]] - value;
    },
    name: (col) => `p_${labels[vehicles[posOf[col]]]}_${step + aheadOf(col)}`,
    tag: (col) => ({
      formulation: "parkinglot",
      vehicle: vehicleAt(posOf[col]).id,
      step: step + aheadOf(col),
      limit: "charging power",
    }),
  });
  const missing = model.addCols(vehicles.length, {
    cost: (pos) => MISSING_PER_KWH * vehicleAt(pos).capacityKWh,
    name: (pos) => `missing_${labels[vehicles[pos]]}`,
    tag: (pos) => ({
      formulation: "parkinglot",
      vehicle: vehicleAt(pos).id,
      limit: "required state of charge",
    }),
  });
  const weightNow = weight.map((value) => value * tariff[step]);
  const window = { input, model, step, vehicles, weightNow, firstCol, endStep, power, missing };
  addWindowRows(window, soc, labels);
  return window;
}
