/** Columns of the tight model; see tight-model.ts. */
import type { Model, RowBuilder } from "../../engine/index.ts";
import { leastState } from "../common/battery.ts";
import { higherLevels } from "./chargers.ts";
import type { DepotInput, DepotTruck } from "./input.ts";
import {
  importCost,
  mayDischarge,
  reachableChargeKW,
  reachableDischargeKW,
  type StepKinds,
} from "./tight-steps.ts";

/** Branching priorities: the meter's direction decides most, a truck's own direction least. */
const PRIORITY = { meter: 3, relief: 2, count: 1, truck: 0 } as const;

/** A column for some of the steps: its index, or −1 where there is none. Length steps. */
export type StepCols = Int32Array;

/** A power in the two states of the meter. */
export interface StateCols {
  /** Importing, or either direction where that needs no decision. */
  readonly importing: StepCols;
  /** Exporting; only where the meter's direction is open. */
  readonly exporting: StepCols;
}

/** Columns of one truck. */
export interface TightTruck {
  readonly truck: DepotTruck;
  readonly charge: StateCols;
  readonly discharge: StateCols;
  readonly soc: StepCols;
  /** Binary: charging. Where only the direction is open, 0 = discharging. */
  readonly charging: StepCols;
  /** Binary: discharging; only where being idle must be told apart. */
  readonly discharging: StepCols;
  /** Binaries: drawing more than a rating, for each rating below the truck's power. */
  readonly above: readonly StepCols[];
}

/** The model with the places of its columns. */
export interface TightBuilt {
  readonly input: DepotInput;
  readonly kinds: StepKinds;
  readonly import: StepCols;
  readonly export: StepCols;
  readonly curtailed: StateCols;
  /** Binary: importing; only where the meter's direction is open. */
  readonly isImporting: StepCols;
  readonly relief: StepCols;
  /** Binary of soft relief. */
  readonly reliefActive: StepCols;
  /** Column of the largest import; −1 without peak charge. */
  readonly peak: number;
  readonly trucks: readonly TightTruck[];
}

interface ColFigures {
  readonly lb?: (step: number) => number;
  readonly ub?: (step: number) => number;
  readonly cost?: (step: number) => number;
  readonly priority?: number;
}

/** Adds a column for each step that has one; with a priority they are binaries. */
function addStepCols(
  model: Model,
  steps: number,
  has: (step: number) => boolean,
  { lb, ub, cost, priority }: ColFigures,
): StepCols {
  const cols = new Int32Array(steps).fill(-1);
  const present = Array.from(cols.keys()).filter(has);
  const at = (pos: number) => present[pos] as number;
  const isBinary = priority !== undefined;
  const block = model.addCols(present.length, {
    ...(lb === undefined ? {} : { lb: (pos) => lb(at(pos)) }),
    ...(ub === undefined ? {} : { ub: (pos) => ub(at(pos)) }),
    ...(cost === undefined ? {} : { cost: (pos) => cost(at(pos)) }),
    ...(isBinary ? { ub: 1, integer: true, branchPriority: priority } : {}),
  });
  for (const [pos, step] of present.entries()) cols[step] = block.first + pos;
  return cols;
}

/** Columns for both states of the meter. */
function addStateCols(
  model: Model,
  { meter }: StepKinds,
  has: (step: number) => boolean,
  figures: ColFigures,
): StateCols {
  return {
    importing: addStepCols(model, meter.length, has, figures),
    exporting: addStepCols(model, meter.length, (step) => meter[step] === 1 && has(step), figures),
  };
}

/** How the activity of a truck is decided in a step: not at all, by its direction, or by direction and idleness. */
export type TruckDecision = "none" | "direction" | "activity";

/** What must be decided for a truck in a step. */
export function truckDecision(
  { chargerLevels }: DepotInput,
  kinds: StepKinds,
  truck: DepotTruck,
  step: number,
): TruckDecision {
  if (truck.parked[step] !== 1) return "none";
  const hasLeast = truck.minChargeKW > 0 || truck.minDischargeKW > 0;
  if (hasLeast || chargerLevels.length > 0) return "activity";
  return kinds.truck[step] === 1 && mayDischarge(truck, step) ? "direction" : "none";
}

/** Adds the columns of a truck. */
export function addTruckCols(
  model: Model,
  input: DepotInput,
  kinds: StepKinds,
  truck: DepotTruck,
): TightTruck {
  const { steps, stepHours } = input;
  const decision = (step: number) => truckDecision(input, kinds, truck, step);
  const isExclusive = (step: number) => decision(step) !== "none";
  return {
    truck,
    charge: addStateCols(model, kinds, (step) => truck.parked[step] === 1, {
      ub: (step) => (isExclusive(step) ? reachableChargeKW(input, truck, step) : truck.chargeKW),
    }),
    discharge: addStateCols(model, kinds, (step) => mayDischarge(truck, step), {
      ub: (step) => (isExclusive(step) ? reachableDischargeKW(input, truck, step) : truck.dischargeKW),
      cost: () => stepHours * truck.degradationCost,
    }),
    soc: addStepCols(model, steps, () => true, {
      lb: (step) => leastState(truck, step),
      ub: () => truck.socMaxKWh,
    }),
    charging: addStepCols(model, steps, isExclusive, { priority: PRIORITY.truck }),
    discharging: addStepCols(
      model,
      steps,
      (step) => decision(step) === "activity" && mayDischarge(truck, step),
      { priority: PRIORITY.truck },
    ),
    above: higherLevels(input.chargerLevels, Math.max(truck.chargeKW, truck.dischargeKW)).map(() =>
      addStepCols(model, steps, isExclusive, { priority: PRIORITY.truck }),
    ),
  };
}

/** The column of the largest import, which the peak charge is paid for. */
function addPeakCol(model: Model, { site }: DepotInput): number {
  if (site.peakCharge === 0) return -1;
  return model.addCols(1, { lb: site.peakSoFarKW, cost: site.peakCharge }).first;
}

/** Adds the columns of the site. */
export function addSiteCols(
  model: Model,
  input: DepotInput,
  kinds: StepKinds,
): Omit<TightBuilt, "input" | "trucks"> {
  const { steps, stepHours, site, exportPrice, pv, baseLoad } = input;
  const isCongested = (step: number) => input.congested[step] === 1;
  return {
    kinds,
    import: addStepCols(model, steps, () => true, {
      ub: (step) => input.importLimitKW[step] as number,
      cost: (step) => stepHours * importCost(input, step),
    }),
    export: addStepCols(model, steps, () => true, {
      ub: () => site.exportLimitKW,
      cost: (step) => -stepHours * (exportPrice[step] as number),
    }),
    curtailed: addStateCols(model, kinds, (step) => (pv[step] as number) > 0, {
      ub: (step) => pv[step] as number,
    }),
    isImporting: addStepCols(model, steps, (step) => kinds.meter[step] === 1, { priority: PRIORITY.meter }),
    relief: addStepCols(model, steps, isCongested, {
      ub: (step) => baseLoad[step] as number,
      cost: () => -stepHours * site.reliefReward,
    }),
    reliefActive: addStepCols(model, steps, (step) => isCongested(step) && site.reliefMode === "soft", {
      priority: PRIORITY.relief,
    }),
    peak: addPeakCol(model, input),
  };
}

/** Adds coefficient · column where the step has one. */
export function addTerm(row: RowBuilder, coefficient: number, cols: StepCols, step: number): void {
  const col = cols[step] as number;
  if (col >= 0 && coefficient !== 0) row.add(coefficient, col);
}

/** Adds coefficient · power, whatever the meter's state. */
export function addPower(row: RowBuilder, coefficient: number, power: StateCols, step: number): void {
  addTerm(row, coefficient, power.importing, step);
  addTerm(row, coefficient, power.exporting, step);
}

/** Adds one row for each of the steps listed. @returns the first row. */
export function addStepRows(
  model: Model,
  steps: readonly number[],
  terms: (row: RowBuilder, step: number) => void,
  bounds: { readonly lb?: (step: number) => number; readonly ub?: (step: number) => number },
): number {
  const { lb, ub } = bounds;
  const { first } = model.addRows(steps.length, {
    terms: (row, pos) => terms(row, steps[pos] as number),
    ...(lb === undefined ? {} : { lb: (pos) => lb(steps[pos] as number) }),
    ...(ub === undefined ? {} : { ub: (pos) => ub(steps[pos] as number) }),
  });
  return first;
}
