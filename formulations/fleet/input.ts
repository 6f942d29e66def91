/** The input of the fleet formulation: its fields, their units, and the checks that need more than one field. */
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
import type { SoftPrices } from "../common/soft.ts";
import { stepLabel } from "../common/time-grid.ts";
import { findZone, localTimes, TIME_ZONE_FIELD } from "../common/time-zone.ts";
import type { FileRequest, ParseOptions, ReadFiles } from "../formulation.ts";
import { type FleetResampling, RESAMPLING_FIELD, resampleFleet } from "./resampling.ts";
import { type FleetSeries, inlineSeries, readDataFile, sliceSeries } from "./series.ts";
import { findSessions, type Session, SOC_NOISE } from "./sessions.ts";
import { fleetSoftPrices } from "./soft.ts";

/** A fixed feed-in tariff. */
interface FixedFeedIn {
  readonly fixedEurPerMWh: number;
}

/** What applies to all vehicles. */
export interface FleetParams {
  readonly stepHours: number;
  readonly etaCharge: number;
  readonly etaDischarge: number;
  /** State at step 0 of a vehicle that is plugged in then, share of the battery. */
  readonly initialSoc: number;
  /** Least state at the end of the horizon; null = free. */
  readonly terminalSoc: number | null;
  readonly priceMarkupEurPerMWh: number;
  readonly priceMultiplier: number;
  readonly feedIn: "spot" | FixedFeedIn;
  /** Share of the tariff that is kept back. */
  readonly feedInDeduction: number;
  readonly departureRule: "source" | "fixed";
  /** No discharging in the last step before a departure. */
  readonly noDepartureAbuse: boolean;
  /** Targets beyond reach are lowered to what full charging reaches. */
  readonly clipTarget: boolean;
  /** The connection limits each vehicle alone with the building, or all together. */
  readonly gridLimit: "perVehicle" | "joint";
  readonly gridConnectionKW: number;
  /** Limit of the chargers' common feeder; null = none. */
  readonly fleetLimitKW: number | null;
  /** Each vehicle has its n-th part of the sun, or all share it. */
  readonly pvSplit: "equal" | "joint";
  /** How the static strategies share the sun: among those plugged in, or among all. */
  readonly pvSplitStatic: "connected" | "equal";
}

/** A vehicle as the instance states it. */
interface VehicleFields {
  readonly id: string;
  readonly column: number | null;
  readonly useCase: string;
  readonly batteryKWh: number;
  readonly chargerKW: number;
  readonly targetSoc: number;
  readonly targetSocLunch: number | null;
  readonly there: Uint8Array | null;
  readonly arrivalSoc: Float64Array | null;
}

/** A vehicle with its presence; arrays of length steps. */
export interface FleetVehicle {
  readonly id: string;
  readonly batteryKWh: number;
  /** Largest power of the charger, both ways. */
  readonly chargerKW: number;
  /** State asked for at departures, and upper limit of the state; share of the battery. */
  readonly targetSoc: number;
  /** The same for departures in the hours 12 to 14; null = no other. */
  readonly targetSocLunch: number | null;
  /** 1 = plugged in. */
  readonly there: Uint8Array;
  readonly arrivalSoc: Float64Array;
  readonly sessions: readonly Session[];
}

interface DataFields {
  readonly file: string | null;
  readonly startStep: number;
  readonly steps: number;
  readonly resample: FleetResampling;
  readonly time: readonly string[] | null;
  readonly timeZone: string | null;
  readonly load: Float64Array | null;
  readonly pv: Float64Array | null;
  readonly spot: Float64Array | null;
}

/** A checked fleet instance. All series have one entry a step. */
export interface FleetInput {
  readonly name: string;
  readonly steps: number;
  readonly stepHours: number;
  /** Start of each step as written, or null. */
  readonly time: readonly string[] | null;
  /** Minutes after midnight of each step's start. */
  readonly clockMinutes: Float64Array;
  readonly params: FleetParams;
  readonly loadKW: Float64Array;
  readonly pvKW: Float64Array;
  /** EUR/kWh. */
  readonly price: Float64Array;
  /** Paid for energy fed in, EUR/kWh. */
  readonly tariff: Float64Array;
  readonly vehicles: readonly FleetVehicle[];
  /** Prices of missed targets and of what the building draws beyond the connection; null = neither may happen. */
  readonly soft: SoftPrices | null;
}

/** Root fields that are known but not read as fields. */
const KNOWN_KEYS: readonly string[] = [...ROOT_KEYS, "useCase", "scenario", "vehicles", "params"];

const share = (about: string, fallback?: number) =>
  numberField({ about, min: 0, max: 1, ...(fallback === undefined ? {} : { fallback }) });

const FIXED_FEED_IN: Schema<FixedFeedIn> = {
  fixedEurPerMWh: numberField({ about: "fixed tariff", unit: "EUR/MWh" }),
};

const feedIn: Field<"spot" | FixedFeedIn> = {
  about: "what is paid for energy fed in, before the deduction: the spot price or a fixed tariff",
  type: '"spot" or an object with fixedEurPerMWh [EUR/MWh]',
  unit: "",
  absent: null,
  read(value, path, context) {
    if (value === "spot") return "spot";
    if (typeof value === "object" && value !== null) return readRecord(FIXED_FEED_IN, value, path, context);
    context.issues.add(path, JSON.stringify(value) ?? "nothing", '"spot" or {"fixedEurPerMWh": number}');
    return "spot";
  },
};

const PARAMS: Schema<FleetParams> = {
  stepHours: numberField({ about: "length of a step", unit: "h", above: 0, max: 24 }),
  etaCharge: numberField({ about: "charging efficiency", above: 0, max: 1 }),
  etaDischarge: numberField({ about: "discharging efficiency", above: 0, max: 1 }),
  initialSoc: share("state of charge at the first step, if plugged in"),
  terminalSoc: nullableField(share("least state of charge at the end, if plugged in; null = free")),
  priceMarkupEurPerMWh: numberField({ about: "added to the spot price", unit: "EUR/MWh", fallback: 0 }),
  priceMultiplier: numberField({ about: "factor on spot price and markup", min: 0, fallback: 1 }),
  feedIn,
  feedInDeduction: share("share of the tariff that is kept back", 0),
  departureRule: choiceField<FleetParams["departureRule"]>({
    about:
      "target after the last plugged-in step (fixed), or before it with that step's energy free (source)",
    of: ["source", "fixed"],
    fallback: "fixed",
  }),
  noDepartureAbuse: booleanField({ about: "no discharging in the last step of a stay", fallback: false }),
  clipTarget: booleanField({ about: "lower targets that full charging cannot reach", fallback: true }),
  gridLimit: choiceField<FleetParams["gridLimit"]>({
    about: "the connection limits each vehicle with the building (perVehicle), or all together (joint)",
    of: ["perVehicle", "joint"],
    fallback: "joint",
  }),
  gridConnectionKW: numberField({ about: "grid connection, import", unit: "kW", above: 0 }),
  fleetLimitKW: nullableField(
    numberField({ about: "import of all chargers together; null = none", unit: "kW", min: 0 }),
  ),
  pvSplit: choiceField<FleetParams["pvSplit"]>({
    about: "sun split equally over all vehicles, or shared as it suits",
    of: ["equal", "joint"],
    fallback: "equal",
  }),
  pvSplitStatic: choiceField<FleetParams["pvSplitStatic"]>({
    about: "sun of the static strategies: split over the vehicles plugged in, or over all",
    of: ["connected", "equal"],
    fallback: "connected",
  }),
};

const VEHICLE: Schema<VehicleFields> = {
  id: labelField({ about: "name or number, unique" }),
  column: nullableField(wholeField({ about: "number k of its columns in the data file", min: 0 })),
  useCase: labelField({ about: "a label", fallback: "none" }),
  batteryKWh: numberField({ about: "size of the battery", unit: "kWh", above: 0 }),
  chargerKW: numberField({ about: "largest power of the charger, both ways", unit: "kW", min: 0 }),
  targetSoc: numberField({ about: "state asked for at departures, and highest state", above: 0, max: 1 }),
  targetSocLunch: nullableField(share("state asked for at departures in the hours 12 to 14")),
  there: nullableField(flagsField({ about: "1 = plugged in; only without a data file" })),
  arrivalSoc: nullableField(
    seriesField({ about: "state where a stay begins, 0 elsewhere; only without a file", min: 0, max: 1 }),
  ),
};

const DATA: Schema<DataFields> = {
  file: nullableField(labelField({ about: "CSV file (or .csv.gz) beside the instance" })),
  startStep: wholeField({ about: "first step of the file that is used", min: 0, fallback: 0 }),
  steps: wholeField({ about: "number of steps", min: 1, max: 1e6 }),
  resample: RESAMPLING_FIELD,
  time: nullableField(textsField({ about: "start of each step, ISO 8601; only without a file" })),
  timeZone: TIME_ZONE_FIELD,
  load: nullableField(
    seriesField({ about: "load of the building; only without a file", unit: "kW", min: 0 }),
  ),
  pv: nullableField(seriesField({ about: "solar power; only without a file", unit: "kW", min: 0 })),
  spot: nullableField(seriesField({ about: "spot price; only without a file", unit: "EUR/MWh" })),
};

/** The fields of an instance with their units. */
export const FLEET_FIELDS: readonly FieldDoc[] = [
  ...describeFields(DATA, "data"),
  ...describeFields({ vehicles: listField({ about: "the vehicles", of: VEHICLE }) }, ""),
  ...describeFields(PARAMS, "params"),
];

type Raw = Readonly<Record<string, unknown>>;

function asRecord(value: unknown): Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** The data file that an instance names. */
export function filesFleet(raw: unknown): readonly FileRequest[] {
  const file = asRecord(asRecord(raw).data).file;
  if (typeof file !== "string" || file === "") return [];
  return [{ path: file, purpose: "a CSV file with loads, sun, prices and presence", mayBeGzip: true }];
}

interface Fields {
  readonly name: string;
  readonly data: DataFields;
  readonly vehicles: readonly VehicleFields[];
  readonly params: FleetParams;
}

/** Series are either in the file or in the instance; the wrong ones are reported. */
function checkSources({ data, vehicles }: Fields, issues: IssueList): void {
  const isInline = data.file === null;
  const judge = (value: unknown, path: string, belongsInline: boolean) => {
    if (belongsInline === isInline && value === null) {
      issues.add(path, "nothing", isInline ? "a value a step, or data.file" : "the number of its columns");
    } else if (belongsInline !== isInline && value !== null) {
      issues.add(path, "a value", isInline ? "none without data.file" : "none beside data.file");
    }
  };
  for (const key of ["load", "pv", "spot"] as const) judge(data[key], `data.${key}`, true);
  if (!isInline && data.time !== null) issues.add("data.time", "a value", "none beside data.file");
  if (isInline && data.startStep > 0)
    issues.add("data.startStep", String(data.startStep), "0 without data.file");
  for (const [pos, vehicle] of vehicles.entries()) {
    judge(vehicle.column, `vehicles[${pos}].column`, false);
    judge(vehicle.there, `vehicles[${pos}].there`, true);
    judge(vehicle.arrivalSoc, `vehicles[${pos}].arrivalSoc`, true);
  }
}

function checkVehicles({ vehicles, params }: Fields, issues: IssueList): void {
  const seen = new Map<string, number>();
  for (const [pos, { id, targetSoc, targetSocLunch }] of vehicles.entries()) {
    const first = seen.get(id);
    if (first !== undefined && id !== "") {
      issues.add(`vehicles[${pos}].id`, JSON.stringify(id), `another id than vehicles[${first}]`);
    }
    seen.set(id, pos);
    const most = `at most targetSoc = ${targetSoc}`;
    if (targetSocLunch !== null && targetSocLunch > targetSoc) {
      issues.add(`vehicles[${pos}].targetSocLunch`, String(targetSocLunch), most);
    }
    if (params.initialSoc > targetSoc) {
      issues.add("params.initialSoc", String(params.initialSoc), `${most} of vehicle ${id}`);
    }
  }
}

/** The series of the instance's steps; null where something is wrong with them. */
function readSeries(
  { data, vehicles, params }: Fields,
  files: ReadFiles,
  issues: IssueList,
): FleetSeries | null {
  const stepMinutes = Number((params.stepHours * 60).toPrecision(12));
  if (data.file === null) {
    const before = issues.count;
    const series = inlineSeries(
      localTimes(data.time, data.timeZone, "data.time", issues),
      stepMinutes,
      {
        loadKW: data.load as Float64Array,
        pvKW: data.pv as Float64Array,
        spotEurPerMWh: data.spot as Float64Array,
        vehicles: vehicles.map(({ there, arrivalSoc }) => ({
          there: there as Uint8Array,
          arrivalSoc: arrivalSoc as Float64Array,
        })),
      },
      issues,
    );
    return issues.count > before ? null : series;
  }
  const bytes = files.get(data.file);
  if (bytes === undefined) {
    issues.add("data.file", JSON.stringify(data.file), "a file that was read");
    return null;
  }
  const columns = vehicles.map(({ column }) => column as number);
  const clock = data.timeZone === null ? null : findZone(data.timeZone);
  const read = readDataFile(bytes, data.file, columns, stepMinutes, clock, issues);
  if (read === null) return null;
  const series = resampleFleet(read.series, read.rowMinutes, stepMinutes, data.resample, issues);
  if (series === null) return null;
  const available = series.loadKW.length;
  if (data.startStep + data.steps > available) {
    const found = `startStep ${data.startStep} + steps ${data.steps}`;
    issues.add("data.steps", found, `at most ${available}, the steps of the file`);
    return null;
  }
  return sliceSeries(series, data.startStep, data.steps);
}

/** Problems listed one by one for each kind; the rest is counted. */
const MAX_LISTED = 10;

/** Reports the first of many problems of one kind and counts the rest. */
function addFirst(
  issues: IssueList,
  path: string,
  problems: readonly { readonly found: string; readonly expected: string }[],
): void {
  for (const { found, expected } of problems.slice(0, MAX_LISTED)) issues.add(path, found, expected);
  const rest = problems.length - MAX_LISTED;
  if (rest > 0) issues.add(path, `${rest} more of this kind`, "none");
}

/** Arrivals above the highest state, and departures whose target no charging can reach. */
function checkSessions(input: FleetInput, issues: IssueList): void {
  const percent = (soc: number) => Number(soc.toPrecision(6));
  for (const [pos, { id, sessions, targetSoc }] of input.vehicles.entries()) {
    const tooFull = sessions.filter(({ startSoc }) => startSoc > targetSoc + SOC_NOISE);
    addFirst(
      issues,
      `vehicles[${pos}].targetSoc`,
      tooFull.map(({ first, startSoc }) => ({
        found: `${targetSoc}, but vehicle ${id} arrives with ${percent(startSoc)} at step ${first} (${stepLabel(input, first)})`,
        expected: "at least the state on arrival",
      })),
    );
    if (input.soft !== null) continue;
    const tooShort = sessions.filter(
      ({ targetSoc: target, reachableSoc }) => target > reachableSoc + SOC_NOISE,
    );
    addFirst(
      issues,
      "params.clipTarget",
      tooShort.map(({ end, askedSoc, reachableSoc }) => ({
        found: `false, but vehicle ${id} leaves at step ${end} (${stepLabel(input, end)}) with ${percent(reachableSoc)} at most, ${percent(askedSoc)} asked for`,
        expected: "targets that full charging reaches, or clipTarget true",
      })),
    );
  }
}

/** Steps in which the building alone asks more of the connection than sun and discharging give back. */
function checkConnection(input: FleetInput, issues: IssueList): void {
  const { params, vehicles, loadKW, pvKW } = input;
  const problems: { found: string; expected: string }[] = [];
  for (let step = 0; step < input.steps; step++) {
    const net = (loadKW[step] as number) - (pvKW[step] as number);
    if (net <= params.gridConnectionKW + 1e-9) continue;
    let helpKW = params.gridLimit === "joint" ? 0 : Number.POSITIVE_INFINITY;
    for (const { there, chargerKW } of vehicles) {
      const power = there[step] === 1 ? chargerKW : 0;
      helpKW = params.gridLimit === "joint" ? helpKW + power : Math.min(helpKW, power);
    }
    if (net <= params.gridConnectionKW + helpKW + 1e-9) continue;
    problems.push({
      found: `${params.gridConnectionKW}, but load less sun is ${Number(net.toPrecision(8))} kW at step ${step} (${stepLabel(input, step)})`,
      expected: "a connection that carries the building",
    });
  }
  addFirst(issues, "params.gridConnectionKW", problems);
}

function readFields(source: Raw, raw: unknown, issues: IssueList): Fields {
  const data = asRecord(source.data);
  const steps = DATA.steps.read(data.steps, "", { issues: new IssueList(), steps: null }) || null;
  const context: ReadContext = { issues, steps };
  const root: Schema<Fields> = {
    name: labelField({ about: "name of the instance", fallback: "fleet" }),
    data: recordField({ about: "where the series are", of: DATA }),
    vehicles: listField({ about: "the vehicles", of: VEHICLE }),
    params: recordField({ about: "what applies to all", of: PARAMS }),
  };
  return readRecord(root, raw, "", context, KNOWN_KEYS);
}

/** Prices of energy bought and fed in, EUR/kWh. */
function pricesOf(params: FleetParams, spot: Float64Array): { price: Float64Array; tariff: Float64Array } {
  const { priceMarkupEurPerMWh: markup, priceMultiplier, feedIn: paid, feedInDeduction } = params;
  const kept = (1 - feedInDeduction) / 1000;
  return {
    price: spot.map((value) => ((value + markup) * priceMultiplier) / 1000),
    tariff: spot.map((value) => (paid === "spot" ? value : paid.fixedEurPerMWh) * kept),
  };
}

/**
 * The checked instance.
 * @param raw the instance as read from JSON. @param files the data file, unpacked.
 * @param options `isSoft`: targets and the connection may give way.
 * @throws InputError with every problem; those of the data file with line and column.
 */
export function parseFleet(raw: unknown, files: ReadFiles, options: ParseOptions = {}): FleetInput {
  const issues = new IssueList();
  const source = asRecord(raw);
  const fields = readFields(source, raw, issues);
  if (source.formulation !== undefined && source.formulation !== "fleet") {
    issues.add("formulation", JSON.stringify(source.formulation), `"fleet"`);
  }
  if (issues.count === 0) {
    checkSources(fields, issues);
    checkVehicles(fields, issues);
  }
  issues.throwIfAny();
  const series = readSeries(fields, files, issues);
  issues.throwIfAny();
  const { time, clockMinutes, loadKW, pvKW, spotEurPerMWh, vehicles } = series as FleetSeries;
  const { params, data, name } = fields;
  const prices = pricesOf(params, spotEurPerMWh);
  const isSoft = options.isSoft === true;
  const input: FleetInput = {
    name,
    steps: data.steps,
    stepHours: params.stepHours,
    time,
    clockMinutes,
    params,
    loadKW,
    pvKW,
    ...prices,
    soft: isSoft ? fleetSoftPrices(params, prices.price, prices.tariff) : null,
    vehicles: fields.vehicles.map((vehicle, pos) => {
      const { id, batteryKWh, chargerKW, targetSoc, targetSocLunch } = vehicle;
      const presence = vehicles[pos] as FleetSeries["vehicles"][number];
      const bare = { id, batteryKWh, chargerKW, targetSoc, targetSocLunch, ...presence, sessions: [] };
      return { ...bare, sessions: findSessions(bare, params, clockMinutes) };
    }),
  };
  checkSessions(input, issues);
  if (!isSoft) checkConnection(input, issues);
  issues.throwIfAny();
  return input;
}
