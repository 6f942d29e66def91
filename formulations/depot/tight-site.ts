/** Rows of the site in the tight model: balance, the meter's direction, chargers, relief. */
import type { Model, RowBuilder } from "../../engine/index.ts";
import { addPower, addStepRows, addTerm, type TightBuilt } from "./tight-columns.ts";

/** A row for some of the steps: its index, or −1 where there is none. Length steps. */
export type StepRows = Int32Array;

/** Rows of the site that trucks stand in, by state of the meter; where its direction is not open, the first stands for both. */
export interface TruckRows {
  /** What trucks withdraw stands here with −1 for each kW. */
  readonly balance: readonly [importing: StepRows, exporting: StepRows];
  /** Active trucks in one state. */
  readonly activeInState: readonly [importing: StepRows, exporting: StepRows];
  /** All active trucks, then those that draw more than each rating that has a weaker one below it. */
  readonly active: readonly StepRows[];
}

function placedRows(steps: number, at: readonly number[], first: number, rows?: StepRows): StepRows {
  const placed = rows ?? new Int32Array(steps).fill(-1);
  for (const [pos, step] of at.entries()) placed[step] = first + pos;
  return placed;
}

/** Base load less sun, kW. */
function netLoadKW({ input }: TightBuilt, step: number): number {
  return (input.baseLoad[step] as number) - (input.pv[step] as number);
}

/** Largest import: base load and all charging, within the limit. kW. */
function mostImportKW({ input, kinds }: TightBuilt, step: number): number {
  const demandKW = (input.baseLoad[step] as number) + (kinds.chargeKW[step] as number);
  return Math.min(input.importLimitKW[step] as number, demandKW);
}

/** Largest export: sun and all discharging after the base load, within the limit. kW. */
function mostExportKW(built: TightBuilt, step: number): number {
  const supplyKW = (built.kinds.dischargeKW[step] as number) - netLoadKW(built, step);
  return Math.max(0, Math.min(built.input.site.exportLimitKW, supplyKW));
}

/** What the site takes in where the meter's direction needs no decision. */
function addBalanceRows(model: Model, built: TightBuilt, steps: readonly number[]): number {
  const netLoad = (step: number) => netLoadKW(built, step);
  return addStepRows(
    model,
    steps,
    (row, step) => {
      addTerm(row, 1, built.import, step);
      addTerm(row, -1, built.export, step);
      addPower(row, -1, built.curtailed, step);
      for (const { charge, discharge } of built.trucks) {
        addPower(row, -1, charge, step);
        addPower(row, 1, discharge, step);
      }
    },
    { lb: netLoad, ub: netLoad },
  );
}

/** Balance of each state of the meter, whose share multiplies what is constant in it. */
function addStateBalances(
  model: Model,
  built: TightBuilt,
  steps: readonly number[],
): [importing: number, exporting: number] {
  const addState = (state: "importing" | "exporting"): number => {
    const isFor = state === "importing";
    const known = (step: number) => (isFor ? 0 : netLoadKW(built, step));
    return addStepRows(
      model,
      steps,
      (row, step) => {
        if (isFor) addTerm(row, 1, built.import, step);
        else addTerm(row, -1, built.export, step);
        addTerm(row, -1, built.curtailed[state], step);
        for (const { charge, discharge } of built.trucks) {
          addTerm(row, -1, charge[state], step);
          addTerm(row, 1, discharge[state], step);
        }
        const netLoad = netLoadKW(built, step);
        addTerm(row, isFor ? -netLoad : netLoad, built.isImporting, step);
      },
      { lb: known, ub: known },
    );
  };
  return [addState("importing"), addState("exporting")];
}

/** What a state of the meter allows, times its share. */
function addStateLimits(model: Model, built: TightBuilt, steps: readonly number[]): void {
  const { input, isImporting, curtailed } = built;
  const atMost = (
    most: (step: number) => number,
    terms: (row: RowBuilder, step: number) => void,
    isFor: boolean,
  ) =>
    addStepRows(
      model,
      steps,
      (row, step) => {
        terms(row, step);
        addTerm(row, isFor ? -most(step) : most(step), isImporting, step);
      },
      { ub: (step) => (isFor ? 0 : most(step)) },
    );
  const sunKW = (step: number) => input.pv[step] as number;
  atMost(
    (step) => mostImportKW(built, step),
    (row, step) => addTerm(row, 1, built.import, step),
    true,
  );
  atMost(
    (step) => mostExportKW(built, step),
    (row, step) => addTerm(row, 1, built.export, step),
    false,
  );
  atMost(sunKW, (row, step) => addTerm(row, 1, curtailed.importing, step), true);
  atMost(sunKW, (row, step) => addTerm(row, 1, curtailed.exporting, step), false);
}

/** Active trucks, counted by their binaries and in each state of the meter by the shares of their powers. */
function addChargerRows(
  model: Model,
  built: TightBuilt,
  open: readonly number[],
): Omit<TruckRows, "balance"> {
  const { input, trucks, isImporting } = built;
  const steps = Array.from({ length: input.steps }, (_, step) => step);
  const none = () => placedRows(input.steps, [], 0);
  const active: StepRows[] = [];
  for (const [pos, { count }] of input.chargerLevels.entries()) {
    const first = addStepRows(
      model,
      steps,
      (row, step) => {
        for (const { charging, discharging, above } of trucks) {
          if (pos > 0) {
            const cols = above[pos - 1];
            if (cols !== undefined) addTerm(row, 1, cols, step);
          } else {
            addTerm(row, 1, charging, step);
            addTerm(row, 1, discharging, step);
          }
        }
      },
      { ub: () => count },
    );
    active.push(placedRows(input.steps, steps, first));
  }
  const chargers = input.chargerLevels[0]?.count;
  if (chargers === undefined) return { active, activeInState: [none(), none()] };
  const addState = (state: "importing" | "exporting"): StepRows => {
    const isFor = state === "importing";
    const first = addStepRows(
      model,
      open,
      (row, step) => {
        for (const { truck, charge, discharge } of trucks) {
          if (truck.chargeKW > 0) addTerm(row, 1 / truck.chargeKW, charge[state], step);
          if (truck.dischargeKW > 0) addTerm(row, 1 / truck.dischargeKW, discharge[state], step);
        }
        addTerm(row, isFor ? -chargers : chargers, isImporting, step);
      },
      { ub: () => (isFor ? 0 : chargers) },
    );
    return placedRows(input.steps, open, first);
  };
  return { active, activeInState: [addState("importing"), addState("exporting")] };
}

/** No import is above the peak. */
function addPeakRows(model: Model, { input, peak, ...built }: TightBuilt): void {
  if (peak < 0) return;
  addStepRows(
    model,
    Array.from({ length: input.steps }, (_, step) => step),
    (row, step) => {
      addTerm(row, 1, built.import, step);
      row.add(-1, peak);
    },
    { ub: () => 0 },
  );
}

/** Relief in congested steps. */
function addReliefRows(model: Model, built: TightBuilt): void {
  const { input, relief, reliefActive } = built;
  const steps = Array.from(relief.keys()).filter((step) => relief[step] !== -1);
  const baseKW = (step: number) => input.baseLoad[step] as number;
  const isSoft = input.site.reliefMode === "soft";
  // A meter that may import and export at once is not bound by what the site can use.
  const mostKW = (step: number) =>
    input.site.gridExclusive ? mostImportKW(built, step) : (input.importLimitKW[step] as number);
  const roomKW = (step: number) => (isSoft ? Math.max(0, mostKW(step) - baseKW(step)) : 0);
  addStepRows(
    model,
    steps,
    (row, step) => {
      addTerm(row, 1, relief, step);
      addTerm(row, 1, built.import, step);
      addTerm(row, roomKW(step), reliefActive, step);
    },
    { ub: (step) => baseKW(step) + roomKW(step) },
  );
  if (!isSoft) return;
  addStepRows(
    model,
    steps,
    (row, step) => {
      addTerm(row, 1, relief, step);
      addTerm(row, -baseKW(step), reliefActive, step);
    },
    { ub: () => 0 },
  );
}

/** All rows of the site. @returns those that trucks stand in. */
export function addTightSiteRows(model: Model, built: TightBuilt): TruckRows {
  const { steps } = built.input;
  const all = Array.from(built.kinds.meter.keys());
  const open = all.filter((step) => built.kinds.meter[step] === 1);
  const closed = all.filter((step) => built.kinds.meter[step] === 0);
  const either = placedRows(steps, closed, addBalanceRows(model, built, closed));
  const [importing, exporting] = addStateBalances(model, built, open);
  addStateLimits(model, built, open);
  const chargerRows = addChargerRows(model, built, open);
  addReliefRows(model, built);
  addPeakRows(model, built);
  const balance = [placedRows(steps, open, importing, either), placedRows(steps, open, exporting)] as const;
  return { balance, ...chargerRows };
}
