/** Rows of one truck in the tight model: state of charge, directions, and what they imply for the battery. */
import type { Model } from "../../engine/index.ts";
import { higherLevels } from "./chargers.ts";
import type { DepotInput } from "./input.ts";
import {
  addPower,
  addStepRows,
  addTerm,
  type StepCols,
  type TightBuilt,
  type TightTruck,
  truckDecision,
} from "./tight-columns.ts";
import { mayDischarge, reachableChargeKW, reachableDischargeKW } from "./tight-steps.ts";

/** State before a step as far as it is a constant, less the driving energy: the right-hand side. kWh. */
function knownBefore({ truck }: TightTruck, step: number): number {
  return (step === 0 ? truck.socStartKWh : 0) - (truck.drain[step] as number);
}

function addBalance(model: Model, { input }: TightBuilt, cols: TightTruck): void {
  const { stepHours } = input;
  const before = (step: number) => knownBefore(cols, step);
  addStepRows(
    model,
    Array.from(cols.soc.keys()),
    (row, step) => {
      addTerm(row, 1, cols.soc, step);
      if (step > 0) addTerm(row, -1, cols.soc, step - 1);
      addPower(row, -stepHours * cols.truck.etaCharge, cols.charge, step);
      addPower(row, stepHours / cols.truck.etaDischarge, cols.discharge, step);
    },
    { lb: before, ub: before },
  );
}

/** One direction at a time, by a single binary. */
function addDirectionRows(model: Model, input: DepotInput, cols: TightTruck, steps: readonly number[]): void {
  const { truck } = cols;
  addStepRows(
    model,
    steps,
    (row, step) => {
      addPower(row, 1, cols.charge, step);
      addTerm(row, -reachableChargeKW(input, truck, step), cols.charging, step);
    },
    { ub: () => 0 },
  );
  const mostKW = (step: number) => reachableDischargeKW(input, truck, step);
  addStepRows(
    model,
    steps,
    (row, step) => {
      addPower(row, 1, cols.discharge, step);
      addTerm(row, mostKW(step), cols.charging, step);
    },
    { ub: mostKW },
  );
}

/** Charging, discharging or idle, with least powers. */
function addActivityRows(model: Model, input: DepotInput, cols: TightTruck, steps: readonly number[]): void {
  const { truck } = cols;
  const discharging = steps.filter((step) => mayDischarge(truck, step));
  for (const [power, on, at, most, leastKW] of [
    [cols.charge, cols.charging, steps, reachableChargeKW, truck.minChargeKW],
    [cols.discharge, cols.discharging, discharging, reachableDischargeKW, truck.minDischargeKW],
  ] as const) {
    addStepRows(
      model,
      at,
      (row, step) => {
        addPower(row, 1, power, step);
        addTerm(row, -most(input, truck, step), on, step);
      },
      { ub: () => 0 },
    );
    if (leastKW === 0) continue;
    addStepRows(
      model,
      at,
      (row, step) => {
        addPower(row, 1, power, step);
        addTerm(row, -leastKW, on, step);
      },
      { lb: () => 0 },
    );
  }
  addStepRows(
    model,
    discharging,
    (row, step) => {
      addTerm(row, 1, cols.charging, step);
      addTerm(row, 1, cols.discharging, step);
    },
    { ub: () => 1 },
  );
}

/** What the charger that a truck takes lets through; who draws more than one rating draws more than those below. */
function addRatingRows(model: Model, input: DepotInput, cols: TightTruck, steps: readonly number[]): void {
  const { truck, above } = cols;
  const powerKW = Math.max(truck.chargeKW, truck.dischargeKW);
  const [lowest] = input.chargerLevels;
  if (lowest === undefined || powerKW <= lowest.toKW) return;
  const higher = higherLevels(input.chargerLevels, powerKW);
  addStepRows(
    model,
    steps,
    (row, step) => {
      addPower(row, 1, cols.charge, step);
      addPower(row, 1, cols.discharge, step);
      addTerm(row, -lowest.toKW, cols.charging, step);
      addTerm(row, -lowest.toKW, cols.discharging, step);
      for (const [pos, { aboveKW, toKW }] of higher.entries()) {
        addTerm(row, aboveKW - toKW, above[pos] as StepCols, step);
      }
    },
    { ub: () => 0 },
  );
  for (const [pos, level] of above.entries()) {
    const below = pos === 0 ? [cols.charging, cols.discharging] : [above[pos - 1] as StepCols];
    addStepRows(
      model,
      steps,
      (row, step) => {
        addTerm(row, 1, level, step);
        for (const each of below) addTerm(row, -1, each, step);
      },
      { ub: () => 0 },
    );
  }
}

/**
 * What charging alone and discharging alone leave room for: the hull of a step in which only one of them may happen.
 * Rows on the state before the step, so that the other direction cannot make room.
 */
function addRoomRows(model: Model, input: DepotInput, cols: TightTruck, steps: readonly number[]): void {
  const { truck } = cols;
  const { stepHours } = input;
  addStepRows(
    model,
    steps.filter((step) => step > 0),
    (row, step) => {
      addTerm(row, 1, cols.soc, step - 1);
      addPower(row, stepHours * truck.etaCharge, cols.charge, step);
    },
    { ub: (step) => truck.socMaxKWh + (truck.drain[step] as number) },
  );
  // With driving energy, a truck that charges may start below what discharging would need.
  addStepRows(
    model,
    steps.filter((step) => step > 0 && truck.drain[step] === 0),
    (row, step) => {
      addTerm(row, 1, cols.soc, step - 1);
      addPower(row, -stepHours / truck.etaDischarge, cols.discharge, step);
    },
    { lb: () => truck.socMinKWh },
  );
}

/** Powers in each state of the meter, as shares of their limits, are at most that state's share. */
function addStateRows(model: Model, { kinds, isImporting }: TightBuilt, cols: TightTruck): void {
  const { truck } = cols;
  const steps = Array.from(kinds.meter.keys()).filter(
    (step) => kinds.meter[step] === 1 && truck.parked[step] === 1,
  );
  for (const state of ["importing", "exporting"] as const) {
    const isFor = state === "importing";
    addStepRows(
      model,
      steps,
      (row, step) => {
        if (truck.chargeKW > 0) addTerm(row, 1 / truck.chargeKW, cols.charge[state], step);
        if (truck.dischargeKW > 0) addTerm(row, 1 / truck.dischargeKW, cols.discharge[state], step);
        addTerm(row, isFor ? -1 : 1, isImporting, step);
      },
      { ub: () => (isFor ? 0 : 1) },
    );
  }
}

/** All rows of a truck. */
export function addTightTruckRows(model: Model, built: TightBuilt, cols: TightTruck): void {
  const { input, kinds } = built;
  const { truck } = cols;
  const steps = Array.from(cols.soc.keys());
  const decided = (wanted: string) =>
    steps.filter((step) => truckDecision(input, kinds, truck, step) === wanted);
  const direction = decided("direction");
  const activity = decided("activity");
  addBalance(model, built, cols);
  addDirectionRows(model, input, cols, direction);
  addActivityRows(model, input, cols, activity);
  addRatingRows(model, input, cols, activity);
  const open = activity.filter((step) => kinds.truck[step] === 1 && mayDischarge(truck, step));
  addRoomRows(model, input, cols, [...direction, ...open]);
  addStateRows(model, built, cols);
}
