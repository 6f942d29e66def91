/**
 * The depot model, rows (1) to (10) of docs/formulations/depot.md in that order. Columns come in blocks of one
 * entry a step: im, ex, curt, g, then relief and y of the congested steps and the peak, then ch, dis, soc, a, b, w of
 * each truck.
 */
import { type ColBlock, Model, type RowBuilder, type Tag } from "../../engine/index.ts";
import { leastState } from "../common/battery.ts";
import { addChargerRows, addRatingCols } from "./build-chargers.ts";
import { addPeakCol, addPeakRows } from "./build-peak.ts";
import type { DepotInput, DepotTruck } from "./input.ts";

/** Column blocks of one truck; each holds one column a step. */
export interface TruckCols {
  readonly charge: ColBlock;
  readonly discharge: ColBlock;
  readonly soc: ColBlock;
  /** Binary a: charging. */
  readonly charging: ColBlock;
  /** Binary b: discharging. */
  readonly discharging: ColBlock;
  /** Binaries w: drawing more than a rating, for each rating below the truck's power. */
  readonly above: readonly ColBlock[];
  /** Steps whose least state may be missed, ascending; empty unless soft. */
  readonly departures: Int32Array;
  /** What departures miss, kWh: one column for each of them; null for none. */
  readonly late: ColBlock | null;
  /** What the end state misses, kWh: one column; null unless soft. */
  readonly missing: ColBlock | null;
}

/** Where the columns of a built model stand. */
export interface DepotBuilt {
  readonly input: DepotInput;
  readonly import: ColBlock;
  readonly export: ColBlock;
  readonly curtailed: ColBlock;
  /** Binary g: importing; null without gridExclusive. */
  readonly importing: ColBlock | null;
  /** Steps that have a relief column, ascending. */
  readonly reliefSteps: Int32Array;
  readonly relief: ColBlock | null;
  /** Binary y of soft relief. */
  readonly reliefActive: ColBlock | null;
  /** The largest import, one column; null without peak charge. */
  readonly peak: ColBlock | null;
  /** Import beyond the limit; null unless soft. */
  readonly overload: ColBlock | null;
  readonly trucks: readonly TruckCols[];
}

/** Names of the model's parts: truck ids where they are plain, else positions from 1. */
function truckLabels(trucks: readonly DepotTruck[]): readonly string[] {
  const arePlain = trucks.every((truck) => /^[A-Za-z0-9-]{1,24}$/.test(truck.id));
  return trucks.map((truck, pos) => (arePlain ? truck.id : String(pos + 1)));
}

function siteTag(limit: string): (step: number) => Tag {
  return (step) => ({ formulation: "depot", step, limit });
}

function truckTag(truck: string, limit: string): (step: number) => Tag {
  return (step) => ({ formulation: "depot", truck, step, limit });
}

/** A value for each step times a factor, as the builder reads it. */
function scaled(values: Float64Array, factor: number): (step: number) => number {
  return (step) => (values[step] as number) * factor;
}

function addSiteCols(model: Model, input: DepotInput): Omit<DepotBuilt, "input" | "trucks"> {
  const { steps, stepHours, site, importPrice, exportPrice, peakReductionReward, pv, baseLoad, soft } = input;
  const importCost = (step: number) =>
    stepHours * ((importPrice[step] as number) + (peakReductionReward[step] as number));
  const reliefSteps = Int32Array.from(input.congested.keys()).filter((step) => input.congested[step] === 1);
  const stepOf = (pos: number) => reliefSteps[pos] as number;
  const name = (prefix: string) => (step: number) => `${prefix}_${step}`;
  const reliefName = (prefix: string) => (pos: number) => `${prefix}_${stepOf(pos)}`;
  const reliefTag = (limit: string) => (pos: number) => siteTag(limit)(stepOf(pos));
  const hasRelief = reliefSteps.length > 0;
  const binary = { lb: 0, ub: 1, integer: true };
  return {
    import: model.addCols(steps, {
      ub: scaled(input.importLimitKW, 1),
      cost: importCost,
      name: name("im"),
      tag: siteTag("import limit"),
    }),
    export: model.addCols(steps, {
      ub: site.exportLimitKW,
      cost: scaled(exportPrice, -stepHours),
      name: name("ex"),
      tag: siteTag("export limit"),
    }),
    curtailed: model.addCols(steps, { ub: scaled(pv, 1), name: name("curt"), tag: siteTag("available pv") }),
    importing: site.gridExclusive
      ? model.addCols(steps, { ...binary, name: name("g"), tag: siteTag("import or export") })
      : null,
    reliefSteps,
    relief: hasRelief
      ? model.addCols(reliefSteps.length, {
          ub: (pos) => baseLoad[stepOf(pos)] as number,
          cost: -stepHours * site.reliefReward,
          name: reliefName("relief"),
          tag: reliefTag("relief"),
        })
      : null,
    reliefActive:
      hasRelief && site.reliefMode === "soft"
        ? model.addCols(reliefSteps.length, { ...binary, name: reliefName("y"), tag: reliefTag("relief") })
        : null,
    peak: addPeakCol(model, input),
    overload:
      soft === null
        ? null
        : model.addCols(steps, {
            cost: (step) => importCost(step) + stepHours * soft.overloadEurPerKWh,
            name: name("over"),
            tag: siteTag("overload"),
          }),
  };
}

/** Columns of a truck. What it cannot do in a step is fixed to 0, the binary with it. */
function addTruckCols(model: Model, input: DepotInput, truck: DepotTruck, label: string): TruckCols {
  const { steps, stepHours, soft } = input;
  const { parked, v2g } = truck;
  // A state that may be missed is asked for by a row.
  const departures = Int32Array.from(soft === null ? [] : truck.leastSocKWh.keys()).filter(
    (step) => step < steps - 1 && (truck.leastSocKWh[step] as number) > truck.socMinKWh,
  );
  const leastKWh = (step: number) =>
    soft !== null && step < steps - 1 ? truck.socMinKWh : leastState(truck, step);
  const canCharge = (step: number) => parked[step] as number;
  const canDischarge = (step: number) => (parked[step] as number) * (v2g[step] as number);
  const name = (prefix: string) => (step: number) => `${prefix}_${label}_${step}`;
  const tag = (limit: string) => truckTag(truck.id, limit);
  return {
    charge: model.addCols(steps, {
      ub: (step) => truck.chargeKW * canCharge(step),
      name: name("ch"),
      tag: tag("charging power"),
    }),
    discharge: model.addCols(steps, {
      ub: (step) => truck.dischargeKW * canDischarge(step),
      cost: stepHours * truck.degradationCost,
      name: name("dis"),
      tag: tag("discharging power"),
    }),
    soc: model.addCols(steps, {
      lb: leastKWh,
      ub: truck.socMaxKWh,
      name: name("soc"),
      tag: tag("state of charge"),
    }),
    charging: model.addCols(steps, { ub: canCharge, integer: true, name: name("a"), tag: tag("charging") }),
    discharging: model.addCols(steps, {
      ub: canDischarge,
      integer: true,
      name: name("b"),
      tag: tag("discharging"),
    }),
    above: addRatingCols(model, input, truck, label),
    departures,
    late:
      soft === null || departures.length === 0
        ? null
        : model.addCols(departures.length, {
            cost: soft.targetEurPerKWh,
            name: (pos) => `late_${label}_${departures[pos]}`,
            tag: (pos) => tag("missed departure state")(departures[pos] as number),
          }),
    missing:
      soft === null
        ? null
        : model.addCols(1, {
            // The floor of the battery does not give way.
            ub: Math.max(0, truck.socEndKWh - truck.socMinKWh),
            cost: soft.targetEurPerKWh,
            name: () => `short_${label}`,
            tag: () => truckTag(truck.id, "missed end state")(steps - 1),
          }),
  };
}

/** (1) what comes in equals what goes out. */
function addBalanceRows(model: Model, built: DepotBuilt): void {
  const { input, trucks } = built;
  const { importBlock, exportBlock, curtailedBlock } = {
    importBlock: built.import.first,
    exportBlock: built.export.first,
    curtailedBlock: built.curtailed.first,
  };
  const netLoad = (step: number) => (input.baseLoad[step] as number) - (input.pv[step] as number);
  model.addRows(input.steps, {
    lb: netLoad,
    ub: netLoad,
    name: (step) => `balance_${step}`,
    tag: siteTag("energy balance"),
    terms: (row: RowBuilder, step: number) => {
      row.add(1, importBlock + step);
      row.add(-1, exportBlock + step);
      row.add(-1, curtailedBlock + step);
      if (built.overload !== null) row.add(1, built.overload.first + step);
      for (const truck of trucks) {
        row.add(-1, truck.charge.first + step);
        row.add(1, truck.discharge.first + step);
      }
    },
  });
}

/** (2) to (5) of one truck. (3) are column bounds. */
function addTruckRows(
  model: Model,
  built: DepotBuilt,
  truck: DepotTruck,
  cols: TruckCols,
  label: string,
): void {
  const { steps, stepHours } = built.input;
  const { charge, discharge, soc, charging, discharging } = cols;
  const before = (step: number) => (step === 0 ? truck.socStartKWh : 0) - (truck.drain[step] as number);
  const spec = (prefix: string, limit: string) => ({
    name: (step: number) => `${prefix}_${label}_${step}`,
    tag: truckTag(truck.id, limit),
  });
  model.addRows(steps, {
    ...spec("socbal", "state of charge"),
    lb: before,
    ub: before,
    terms: (row, step) => {
      row.add(1, soc.first + step);
      if (step > 0) row.add(-1, soc.first + step - 1);
      row.add(-stepHours * truck.etaCharge, charge.first + step);
      row.add(stepHours / truck.etaDischarge, discharge.first + step);
      // The state of the last step counts what is missed, so that its bound stays the target.
      if (cols.missing !== null && step === steps - 1) row.add(-1, cols.missing.first);
    },
  });
  const atMost = (prefix: string, limit: string, flow: ColBlock, powerKW: number, on: ColBlock) =>
    model.addRows(steps, {
      ...spec(prefix, limit),
      ub: 0,
      terms: (row, step) => void row.add(1, flow.first + step).add(-powerKW, on.first + step),
    });
  const atLeast = (prefix: string, limit: string, flow: ColBlock, powerKW: number, on: ColBlock) =>
    model.addRows(steps, {
      ...spec(prefix, limit),
      lb: 0,
      terms: (row, step) => void row.add(1, flow.first + step).add(-powerKW, on.first + step),
    });
  atMost("chmax", "charging power", charge, truck.chargeKW, charging);
  atMost("dismax", "discharging power", discharge, truck.dischargeKW, discharging);
  model.addRows(steps, {
    ...spec("oneway", "charging or discharging"),
    ub: 1,
    terms: (row, step) => void row.add(1, charging.first + step).add(1, discharging.first + step),
  });
  if (truck.minChargeKW > 0) {
    atLeast("chmin", "least charging power", charge, truck.minChargeKW, charging);
  }
  if (truck.minDischargeKW > 0) {
    atLeast("dismin", "least discharging power", discharge, truck.minDischargeKW, discharging);
  }
  const { departures, late } = cols;
  if (late === null) return;
  const stepOf = (pos: number) => departures[pos] as number;
  model.addRows(departures.length, {
    lb: (pos) => truck.leastSocKWh[stepOf(pos)] as number,
    name: (pos) => `departure_${label}_${stepOf(pos)}`,
    tag: (pos) => truckTag(truck.id, "departure state")(stepOf(pos)),
    terms: (row, pos) => void row.add(1, soc.first + stepOf(pos)).add(1, late.first + pos),
  });
}

/** (7) one direction at the meter. */
function addMeterRows(model: Model, built: DepotBuilt): void {
  const { input, importing } = built;
  const { steps, site, importLimitKW } = input;
  if (importing === null) return;
  model.addRows(steps, {
    ub: 0,
    name: (step) => `imdir_${step}`,
    tag: siteTag("import or export"),
    terms: (row, step) =>
      void row
        .add(1, built.import.first + step)
        .add(-(importLimitKW[step] as number), importing.first + step),
  });
  model.addRows(steps, {
    ub: site.exportLimitKW,
    name: (step) => `exdir_${step}`,
    tag: siteTag("import or export"),
    terms: (row, step) =>
      void row.add(1, built.export.first + step).add(site.exportLimitKW, importing.first + step),
  });
}

/** (9) relief in congested steps. */
function addReliefRows(model: Model, built: DepotBuilt): void {
  const { input, relief, reliefActive, reliefSteps } = built;
  if (relief === null) return;
  const stepOf = (pos: number) => reliefSteps[pos] as number;
  const baseKW = (pos: number) => input.baseLoad[stepOf(pos)] as number;
  // Room that an inactive soft rule must leave: the import that may exceed the base load.
  const roomKW = (pos: number) => Math.max(0, (input.importLimitKW[stepOf(pos)] as number) - baseKW(pos));
  model.addRows(reliefSteps.length, {
    ub: (pos) => baseKW(pos) + (reliefActive === null ? 0 : roomKW(pos)),
    name: (pos) => `relief_${stepOf(pos)}`,
    tag: (pos) => siteTag("relief")(stepOf(pos)),
    terms: (row, pos) => {
      row.add(1, relief.first + pos).add(1, built.import.first + stepOf(pos));
      if (reliefActive !== null) row.add(roomKW(pos), reliefActive.first + pos);
    },
  });
  if (reliefActive === null) return;
  model.addRows(reliefSteps.length, {
    ub: 0,
    name: (pos) => `reliefon_${stepOf(pos)}`,
    tag: (pos) => siteTag("relief")(stepOf(pos)),
    terms: (row, pos) => void row.add(1, relief.first + pos).add(-baseKW(pos), reliefActive.first + pos),
  });
}

/** Reward for an import of zero in every step; the cost of imports takes it back. EUR. */
function unusedLimitReward(input: DepotInput): number {
  let sum = 0;
  for (let step = 0; step < input.steps; step++) sum += input.peakReductionReward[step] as number;
  return sum * input.stepHours * input.site.importLimitKW;
}

/** The model of an instance and where its columns stand. Pure; cost linear in trucks × steps. */
export function buildDepot(input: DepotInput): { readonly model: Model; readonly built: DepotBuilt } {
  // Model files have no blanks in names.
  const model = new Model(input.name.trim().replace(/\s+/g, "-"));
  const labels = truckLabels(input.trucks);
  const site = addSiteCols(model, input);
  const trucks = input.trucks.map((truck, pos) => addTruckCols(model, input, truck, labels[pos] as string));
  const built: DepotBuilt = { input, ...site, trucks };
  addBalanceRows(model, built);
  for (const [pos, truck] of input.trucks.entries()) {
    addTruckRows(model, built, truck, trucks[pos] as TruckCols, labels[pos] as string);
  }
  addChargerRows(model, built, labels);
  addMeterRows(model, built);
  addReliefRows(model, built);
  addPeakRows(model, built);
  model.setObjectiveOffset(-unusedLimitReward(input));
  return { model, built };
}
