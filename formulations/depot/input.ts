/** The input of the depot formulation: its fields, their units, and the checks that need more than one field. */
import type { Battery } from "../common/battery.ts";
import { findShortage } from "../common/battery.ts";
import {
  booleanField,
  choiceField,
  describeFields,
  type Field,
  type FieldDoc,
  flagsField,
  IssueList,
  labelField,
  listField,
  nullableField,
  numberField,
  type ReadContext,
  ROOT_KEYS,
  readRecord,
  recordField,
  type Schema,
  seriesField,
  textsField,
  wholeField,
} from "../common/fields.ts";
import { largestMagnitude, type SoftPrices, softPrices } from "../common/soft.ts";
import { congestedSteps } from "../common/tariff.ts";
import { checkTimes, stepLabel } from "../common/time-grid.ts";
import { localTimes, TIME_ZONE_FIELD } from "../common/time-zone.ts";
import { type ChargerLevel, type ChargerType, chargerLevels } from "./chargers.ts";

/** What happens in congested steps: nothing, imports capped at the base load, or a reward for staying below. */
export type ReliefMode = "none" | "soft" | "hard";

/** The grid connection. */
export interface DepotSite {
  readonly importLimitKW: number;
  readonly exportLimitKW: number;
  /** True: never import and export in the same step. */
  readonly gridExclusive: boolean;
  readonly congestionPercentile: number;
  readonly reliefMode: ReliefMode;
  /** EUR per kWh of relief. */
  readonly reliefReward: number;
  /** Trucks that may charge or discharge at the same time; null = no limit. */
  readonly chargers: number | null;
  /** Chargers by rating, in place of `chargers`; null = none is weaker than a truck. */
  readonly chargerTypes: readonly ChargerType[] | null;
  /** EUR per kW of the largest import of the billing period. */
  readonly peakCharge: number;
  /** Largest import of the billing period before the first step. */
  readonly peakSoFarKW: number;
  /** What import and `otherLoad` together may reach; null = no limit. */
  readonly transformerLimitKW: number | null;
}

interface TruckData extends Omit<Battery, "leastSocKWh"> {
  readonly id: string;
  readonly dischargeKW: number;
  /** Least power while charging; 0 = none. */
  readonly minChargeKW: number;
  readonly minDischargeKW: number;
  /** EUR per kWh discharged. */
  readonly degradationCost: number;
  /** 1 where it may discharge, if parked. */
  readonly v2g: Uint8Array;
  /** State to depart with, kWh; counts at the end of the last step before a trip. 0 = none. */
  readonly departureSocKWh: Float64Array;
}

/** A truck. Powers are means over a step at the grid side. */
export interface DepotTruck extends TruckData {
  /** Least state at the end of each step: `socMinKWh`, or more at a departure. kWh. */
  readonly leastSocKWh: Float64Array;
}

interface DepotData {
  readonly steps: number;
  readonly stepHours: number;
  /** Start of each step as written, or null. */
  readonly time: readonly string[] | null;
  /** Zone of the clock of the times; null = as they are written. */
  readonly timeZone: string | null;
  readonly site: DepotSite;
  /** EUR/kWh, length steps; so are the other series. */
  readonly importPrice: Float64Array;
  readonly exportPrice: Float64Array;
  /** EUR per kWh of import limit left unused. */
  readonly peakReductionReward: Float64Array;
  /** kW. */
  readonly pv: Float64Array;
  readonly baseLoad: Float64Array;
  /** Load of the transformer that congestion is judged by; empty = not given. */
  readonly trafoLoad: Float64Array;
  /** Load of others at the transformer of `site.transformerLimitKW`; negative = they feed in. */
  readonly otherLoad: Float64Array;
  readonly trucks: readonly TruckData[];
}

/** A checked depot instance. */
export interface DepotInput extends DepotData {
  readonly name: string;
  readonly trucks: readonly DepotTruck[];
  /** Largest import of each step: the contract's and what the transformer leaves. kW. */
  readonly importLimitKW: Float64Array;
  /** What the chargers leave the trucks, ascending; empty = all. */
  readonly chargerLevels: readonly ChargerLevel[];
  /** 1 where relief counts; all 0 when the mode is "none". Length steps. */
  readonly congested: Uint8Array;
  /** Prices of missed end states and of imports beyond the limit; null = neither may happen. */
  readonly soft: SoftPrices | null;
}

const CHARGER_TYPE: Schema<ChargerType> = {
  powerKW: numberField({ about: "largest power in either direction", unit: "kW", above: 0 }),
  count: wholeField({ about: "chargers of this power", min: 0, max: 1e6 }),
};

const SITE: Schema<DepotSite> = {
  importLimitKW: numberField({ about: "contracted import limit", unit: "kW", min: 0 }),
  exportLimitKW: numberField({ about: "export limit", unit: "kW", min: 0 }),
  gridExclusive: booleanField({ about: "never import and export in one step", fallback: true }),
  congestionPercentile: numberField({
    about: "steps with a transformer load above this percentile are congested",
    unit: "%",
    min: 0,
    max: 100,
    fallback: 80,
  }),
  reliefMode: choiceField<ReliefMode>({
    about: "congested steps: no rule, a reward for importing less than the base load, or a cap at it",
    of: ["none", "soft", "hard"],
    fallback: "none",
  }),
  reliefReward: numberField({ about: "reward for relief", unit: "EUR/kWh", min: 0, fallback: 0 }),
  chargers: nullableField(wholeField({ about: "trucks that may be active at once", min: 0 })),
  chargerTypes: nullableField(
    listField({ about: "chargers by power, in place of chargers", of: CHARGER_TYPE }),
  ),
  peakCharge: numberField({
    about: "price of the largest import of the billing period",
    unit: "EUR/kW",
    min: 0,
    fallback: 0,
  }),
  peakSoFarKW: numberField({
    about: "largest import of the billing period before the first step",
    unit: "kW",
    min: 0,
    fallback: 0,
  }),
  transformerLimitKW: nullableField(
    numberField({ about: "largest sum of import and otherLoad", unit: "kW", min: 0 }),
  ),
};

const energy = (about: string) => numberField({ about, unit: "kWh", min: 0 });
const power = (about: string, fallback?: number) =>
  numberField({ about, unit: "kW", min: 0, ...(fallback === undefined ? {} : { fallback }) });
const efficiency = (about: string) => numberField({ about, above: 0, max: 1 });

const TRUCK: Schema<TruckData> = {
  id: labelField({ about: "name or number, unique" }),
  chargeKW: power("largest charging power"),
  dischargeKW: power("largest discharging power"),
  minChargeKW: power("least power while charging; 0 = none", 0),
  minDischargeKW: power("least power while discharging; 0 = none", 0),
  etaCharge: efficiency("charging efficiency"),
  etaDischarge: efficiency("discharging efficiency"),
  socMinKWh: energy("least state of charge"),
  socMaxKWh: energy("largest state of charge"),
  socStartKWh: energy("state of charge before the first step"),
  socEndKWh: energy("least state of charge after the last step"),
  degradationCost: numberField({
    about: "wear of the battery per energy discharged",
    unit: "EUR/kWh",
    min: 0,
    fallback: 0,
  }),
  parked: flagsField({ about: "1 = at the depot" }),
  v2g: flagsField({ about: "1 = may discharge, if parked" }),
  drain: seriesField({ about: "driving energy of the step", unit: "kWh", min: 0 }),
  departureSocKWh: seriesField({
    about: "least state of charge to depart with; counts in the last step before a trip",
    unit: "kWh",
    min: 0,
    fallback: 0,
  }),
};

const trafoLoad = seriesField({ about: "load of the transformer, for congestion", unit: "kW" });

const DATA: Schema<DepotData> = {
  steps: wholeField({ about: "number of steps", min: 1, max: 1e6 }),
  stepHours: numberField({ about: "length of a step", unit: "h", above: 0, max: 8784 }),
  time: nullableField(textsField({ about: "start of each step, ISO 8601" })),
  timeZone: TIME_ZONE_FIELD,
  site: recordField({ about: "the grid connection", of: SITE }),
  importPrice: seriesField({ about: "price of imported energy", unit: "EUR/kWh" }),
  exportPrice: seriesField({ about: "price paid for exported energy", unit: "EUR/kWh", fallback: 0 }),
  peakReductionReward: seriesField({
    about: "reward for import limit left unused",
    unit: "EUR/kWh",
    min: 0,
    fallback: 0,
  }),
  pv: seriesField({ about: "available solar power", unit: "kW", min: 0 }),
  baseLoad: seriesField({ about: "load of the site without trucks", unit: "kW", min: 0 }),
  trafoLoad: {
    ...trafoLoad,
    absent: { text: "none; needed unless reliefMode is none", make: () => new Float64Array(0) },
  },
  otherLoad: seriesField({
    about: "load of others at the transformer of site.transformerLimitKW",
    unit: "kW",
    fallback: 0,
  }),
  trucks: listField({ about: "the trucks", of: TRUCK }),
};

/** The fields of an instance with their units. */
export const DEPOT_FIELDS: readonly FieldDoc[] = describeFields(DATA, "data");

/** Limits of one truck that contradict each other. */
function checkTruckLimits(truck: TruckData, at: string, issues: IssueList): void {
  const { socMinKWh, socMaxKWh } = truck;
  if (socMinKWh > socMaxKWh) {
    issues.add(`${at}.socMinKWh`, String(socMinKWh), `at most socMaxKWh = ${socMaxKWh} [kWh]`);
  } else {
    for (const field of ["socStartKWh", "socEndKWh"] as const) {
      const state = truck[field];
      if (state >= socMinKWh && state <= socMaxKWh) continue;
      const range = `from socMinKWh = ${socMinKWh} to socMaxKWh = ${socMaxKWh} [kWh]`;
      if (!Number.isNaN(state)) issues.add(`${at}.${field}`, String(state), range);
    }
  }
  for (const [least, most] of [
    ["minChargeKW", "chargeKW"],
    ["minDischargeKW", "dischargeKW"],
  ] as const) {
    if (truck[least] > truck[most]) {
      issues.add(`${at}.${least}`, String(truck[least]), `at most ${most} = ${truck[most]} [kW]`);
    }
  }
  const above = truck.departureSocKWh.findIndex(
    (targetKWh, step) => departs(truck, step) && targetKWh > socMaxKWh,
  );
  if (above >= 0) {
    const found = String(truck.departureSocKWh[above]);
    issues.add(`${at}.departureSocKWh[${above}]`, found, `at most socMaxKWh = ${socMaxKWh} [kWh]`);
  }
}

/** Whether a truck is parked in a step and not in the next. */
function departs({ parked }: Pick<Battery, "parked">, step: number): boolean {
  return parked[step] === 1 && parked[step + 1] === 0;
}

/** Least states at the end of each step, departures included. */
function leastStates(truck: TruckData): Float64Array {
  return truck.departureSocKWh.map((targetKWh, step) =>
    departs(truck, step) ? Math.max(truck.socMinKWh, targetKWh) : truck.socMinKWh,
  );
}

/** Trucks whose trips cannot be driven or whose end cannot be reached even with full charging. */
function checkReachability(
  data: Pick<DepotInput, "trucks" | "steps" | "stepHours" | "time">,
  isSoft: boolean,
  issues: IssueList,
): void {
  for (const [pos, truck] of data.trucks.entries()) {
    const shortage = findShortage(truck, data.stepHours, isSoft ? "floor" : "targets");
    if (shortage === null) continue;
    const at = `data.trucks[${pos}]`;
    const when = `step ${shortage.step} (${stepLabel(data, shortage.step)})`;
    const missing = `${Number(shortage.missingKWh.toPrecision(6))} kWh missing`;
    const who = `truck ${truck.id}`;
    if (shortage.limit === "floor") {
      const found = `${who} below socMinKWh = ${truck.socMinKWh} at the end of ${when}: ${missing}`;
      issues.add(`${at}.drain[${shortage.step}]`, found, "trips that full charging while parked can supply");
    } else if (shortage.limit === "target") {
      const target = truck.leastSocKWh[shortage.step];
      const found = `${target}, which ${who} cannot reach by the end of ${when}: ${missing}`;
      const place = `${at}.departureSocKWh[${shortage.step}]`;
      issues.add(place, found, "a state that full charging while parked can reach");
    } else {
      const found = `${truck.socEndKWh}, which ${who} cannot reach by the end of ${when}: ${missing}`;
      issues.add(`${at}.socEndKWh`, found, "an end that full charging while parked can reach");
    }
  }
}

/** Steps in which import, sun and every battery together cannot carry the base load. */
function checkBaseLoad(data: DepotData, importLimitKW: Float64Array, issues: IssueList): void {
  for (let step = 0; step < data.steps; step++) {
    let supplyKW = (importLimitKW[step] as number) + (data.pv[step] as number);
    for (const truck of data.trucks) {
      if (truck.parked[step] === 1 && truck.v2g[step] === 1) supplyKW += truck.dischargeKW;
    }
    const load = data.baseLoad[step] as number;
    if (load <= supplyKW + 1e-9) continue;
    const most = `at most ${Number(supplyKW.toPrecision(8))} [kW], what import, pv and trucks can supply`;
    issues.add(`data.baseLoad[${step}]`, String(load), most);
  }
}

function checkTogether(data: DepotData, issues: IssueList): void {
  checkTimes(data, "data.time", issues);
  const seen = new Map<string, number>();
  for (const [pos, truck] of data.trucks.entries()) {
    const at = `data.trucks[${pos}]`;
    const first = seen.get(truck.id);
    if (first !== undefined && truck.id !== "") {
      issues.add(`${at}.id`, JSON.stringify(truck.id), `another id than data.trucks[${first}]`);
    }
    seen.set(truck.id, pos);
    checkTruckLimits(truck, at, issues);
  }
  const { chargers, chargerTypes, transformerLimitKW } = data.site;
  if (chargers !== null && chargerTypes !== null) {
    issues.add("data.site.chargers", String(chargers), "either chargers or chargerTypes, not both");
  }
  const limitKW = transformerLimitKW ?? Number.POSITIVE_INFINITY;
  const above = data.otherLoad.findIndex((loadKW) => loadKW > limitKW);
  if (above >= 0) {
    const found = String(data.otherLoad[above]);
    issues.add(`data.otherLoad[${above}]`, found, `at most site.transformerLimitKW = ${limitKW} [kW]`);
  }
  if (data.site.reliefMode !== "none" && data.trafoLoad.length === 0) {
    issues.add("data.trafoLoad", "nothing", `one number a step, since reliefMode is ${data.site.reliefMode}`);
  }
}

/** The largest import of each step, kW. */
function importLimits({ site, otherLoad }: DepotData): Float64Array {
  const totalKW = site.transformerLimitKW ?? Number.POSITIVE_INFINITY;
  return otherLoad.map((loadKW) => Math.min(site.importLimitKW, totalKW - loadKW));
}

/** The step count, read ahead because every list is measured by it; null if it is wrong. */
function peekSteps(data: unknown): number | null {
  if (typeof data !== "object" || data === null) return null;
  const steps = (data as { readonly steps?: unknown }).steps;
  return DATA.steps.read(steps, "", { issues: new IssueList(), steps: null }) || null;
}

/** Prices of what soft targets miss, from the instance's own prices. */
function softPricesOf(data: DepotData): SoftPrices {
  let [wear, efficiency] = [0, 1];
  for (const { degradationCost, etaCharge, etaDischarge } of data.trucks) {
    wear = Math.max(wear, degradationCost);
    efficiency = Math.min(efficiency, etaCharge * etaDischarge);
  }
  const prices =
    largestMagnitude(data.importPrice) +
    largestMagnitude(data.exportPrice) +
    largestMagnitude(data.peakReductionReward);
  // A kilowatt-hour more in one step may raise the peak.
  const peak = data.site.peakCharge / data.stepHours;
  return softPrices(prices + data.site.reliefReward + wear + peak, efficiency);
}

/**
 * The checked instance.
 * @param raw the instance as read from JSON, `data` inside.
 * @param isSoft end states and the import limit may be missed.
 * @throws InputError with every problem.
 */
export function parseDepot(raw: unknown, isSoft = false): DepotInput {
  const issues = new IssueList();
  const source = typeof raw === "object" && raw !== null ? (raw as Readonly<Record<string, unknown>>) : {};
  const context: ReadContext = { issues, steps: peekSteps(source.data) };
  const nameField: Field<string> = labelField({ about: "name of the instance", fallback: "depot" });
  const dataField = recordField({ about: "the data", of: DATA });
  const root: Schema<{ name: string; data: DepotData }> = { name: nameField, data: dataField };
  const withGenerator: Field<DepotData> = {
    ...dataField,
    read: (value, path, inner) => readRecord(DATA, value, path, inner, ["generator"]),
  };
  const read = readRecord({ ...root, data: withGenerator }, raw, "", context, ROOT_KEYS);
  const { name } = read;
  const time = localTimes(read.data.time, read.data.timeZone, "data.time", issues);
  const data: DepotData = { ...read.data, time };
  if (source.formulation !== undefined && source.formulation !== "depot") {
    issues.add("formulation", JSON.stringify(source.formulation), `"depot"`);
  }
  // Rules between fields hold placeholders at bay (NaN compares false); the physical ones need sound data.
  if (context.steps !== null) checkTogether(data, issues);
  const trucks = data.trucks.map((truck) => ({ ...truck, leastSocKWh: leastStates(truck) }));
  const importLimitKW = importLimits(data);
  if (issues.count === 0) {
    checkReachability({ ...data, trucks }, isSoft, issues);
    if (!isSoft) checkBaseLoad(data, importLimitKW, issues);
  }
  issues.throwIfAny();
  const isJudged = data.site.reliefMode !== "none";
  const congested = isJudged
    ? congestedSteps(data.trafoLoad, data.site.congestionPercentile)
    : new Uint8Array(data.steps);
  const { chargers, chargerTypes } = data.site;
  return {
    ...{ ...data, name, trucks, congested, importLimitKW },
    chargerLevels: chargerLevels(chargers, chargerTypes),
    soft: isSoft ? softPricesOf(data) : null,
  };
}
