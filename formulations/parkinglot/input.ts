/** The input of the parkinglot formulation: its fields, their units, and the checks that need more than one. */
import {
  choiceField,
  describeFields,
  type Field,
  type FieldDoc,
  IssueList,
  labelField,
  listField,
  nullableField,
  numberField,
  type ReadContext,
  readRecord,
  recordField,
  type Schema,
  seriesField,
  textsField,
  wholeField,
} from "../common/fields.ts";
import { checkTimes } from "../common/time-grid.ts";
import { localTimes, TIME_ZONE_FIELD } from "../common/time-zone.ts";
import type { FileRequest, ParseOptions, ReadFiles } from "../formulation.ts";
import { aggregateSteps } from "./aggregate.ts";
import { checkVehicles } from "./check-vehicles.ts";
import type { ChargedBattery, DegradationLaw } from "./degradation.ts";
import { readTariffFile, readVehicleFile } from "./side-files.ts";
import { missingPrice } from "./soft.ts";

/** How the schedule is found; see docs/formulations/parkinglot.md. */
export type ParkingVariant =
  | "convex"
  | "pwl1"
  | "pwl1_semi"
  | "pwl2_lp"
  | "pwl2_sos2"
  | "index_rh"
  | "index_slp";

/** A vehicle, its charger and its stay: connected in the steps from `arrivalStep` to before `departureStep`. */
export interface ParkingVehicle extends ChargedBattery {
  readonly id: string;
  /** State of charge on arrival, 0 to 1. */
  readonly socArrival: number;
  /** Least state of charge at departure, 0 to 1. */
  readonly socRequired: number;
  readonly arrivalStep: number;
  readonly departureStep: number;
}

interface ParkingParams {
  readonly stepHours: number;
  readonly etaCharge: number;
  /** Limit of the sum of all chargers. */
  readonly gridLimitKW: number;
  readonly degradationCoefficient: number;
  readonly degradationExponent: number;
  readonly degradationWeight: number;
  readonly segments: number;
  /** Least power while charging, as a share of the largest (pwl1_semi). */
  readonly minRate: number;
  readonly socGridPoints: number;
  readonly powerGridPoints: number;
  /** Steps that are joined into one. */
  readonly aggregateSteps: number;
  /** Steps that index_rh looks ahead; null = to the end. */
  readonly windowSteps: number | null;
  /** The only step that index_rh decides; null = all. */
  readonly startStep: number | null;
  /** State of charge by vehicle at startStep; null = none given. */
  readonly soc: Readonly<Record<string, number>> | null;
}

/** A vehicle as an instance writes it. */
export type RawVehicle = Omit<ParkingVehicle, "stepHours">;

interface ParkingData {
  /** Side files; null = the data stand in the instance. */
  readonly vehicle: string | null;
  readonly tariff: string | null;
  readonly steps: number | null;
  readonly time: readonly string[] | null;
  /** Zone of the clock of the times; null = as they are written. */
  readonly timeZone: string | null;
  readonly price: Float64Array;
  readonly vehicles: readonly RawVehicle[];
}

/** A checked instance, its steps joined already. */
export interface ParkingInput extends Omit<ParkingParams, "soc"> {
  readonly name: string;
  readonly variant: ParkingVariant;
  readonly steps: number;
  /** Start of each step as written, or null. */
  readonly time: readonly string[] | null;
  /** EUR/kWh, length steps. */
  readonly price: Float64Array;
  readonly vehicles: readonly ParkingVehicle[];
  readonly law: DegradationLaw;
  /** State of charge of each vehicle at startStep, NaN where it is not connected; null without startStep. */
  readonly startSoc: Float64Array | null;
  /** Price of energy that a vehicle may lack at departure, EUR/kWh; null = requirements must be met. */
  readonly missingEurPerKWh: number | null;
}

const VARIANTS: readonly ParkingVariant[] = [
  "convex",
  "pwl1",
  "pwl1_semi",
  "pwl2_lp",
  "pwl2_sos2",
  "index_rh",
  "index_slp",
];

/** Root fields that are known but not read. */
const ROOT_KEYS: readonly string[] = ["formulation", "description", "units", "reference", "generator"];

const stateField: Field<Readonly<Record<string, number>> | null> = {
  about: "state of charge of each connected vehicle at startStep, by id; needs startStep",
  type: "object of numbers at least 0 and at most 1, or null",
  unit: "",
  absent: { text: "null", make: () => null },
  read(value, path, context) {
    if (value === null) return null;
    if (typeof value !== "object" || Array.isArray(value)) {
      context.issues.add(path, Array.isArray(value) ? "a list" : String(value), "an object, or null");
      return null;
    }
    const share = numberField({ about: "", min: 0, max: 1 });
    const entries = Object.entries(value).map(
      ([id, soc]) => [id, share.read(soc, `${path}[${JSON.stringify(id)}]`, context)] as const,
    );
    return Object.fromEntries(entries);
  },
};

const PARAMS: Schema<ParkingParams> = {
  stepHours: numberField({ about: "length of a step of the data", unit: "h", above: 0, max: 24 }),
  etaCharge: numberField({ about: "charging efficiency", above: 0, max: 1 }),
  gridLimitKW: numberField({ about: "limit of the sum of all chargers", unit: "kW", min: 0 }),
  degradationCoefficient: numberField({
    about: "coefficient kd of the degradation cost",
    unit: "EUR-bearing",
    min: 0,
    fallback: 0.05,
  }),
  degradationExponent: numberField({
    about: "exponent a of the degradation cost",
    above: 0,
    max: 0.999,
    fallback: 0.795,
  }),
  degradationWeight: numberField({
    about: "weight of the degradation cost in the objective",
    min: 0,
    fallback: 1,
  }),
  segments: wholeField({
    about: "power segments of pwl1 and pwl1_semi",
    min: 1,
    max: 1000,
    fallback: 8,
  }),
  minRate: numberField({
    about: "least power while charging, as a share of the largest (pwl1_semi)",
    min: 0,
    max: 1,
    fallback: 0,
  }),
  socGridPoints: wholeField({ about: "grid points of pwl2 over states", min: 2, max: 100, fallback: 5 }),
  powerGridPoints: wholeField({ about: "grid points of pwl2 over powers", min: 2, max: 100, fallback: 5 }),
  aggregateSteps: wholeField({ about: "steps of the data that are joined into one", min: 1, fallback: 1 }),
  windowSteps: nullableField(
    wholeField({ about: "steps that index_rh looks ahead; null = to the end", min: 1 }),
  ),
  startStep: nullableField(
    wholeField({ about: "the only step that index_rh decides (of the joined steps)", min: 0 }),
  ),
  soc: stateField,
};

const share = (about: string) => numberField({ about, min: 0, max: 1 });

const VEHICLE: Schema<RawVehicle> = {
  id: labelField({ about: "name or number, unique" }),
  capacityKWh: numberField({ about: "battery capacity", unit: "kWh", above: 0 }),
  maxKW: numberField({ about: "largest charging power, grid side", unit: "kW", above: 0 }),
  socArrival: share("state of charge on arrival, as a fraction"),
  socRequired: share("state of charge required at departure, as a fraction"),
  arrivalStep: wholeField({ about: "first step connected", min: 0 }),
  departureStep: wholeField({ about: "first step no longer connected", min: 1 }),
};

const vehiclesField = listField({ about: "the vehicles, in place of a file", of: VEHICLE });

const DATA: Schema<ParkingData> = {
  vehicle: nullableField(
    labelField({
      about: "CSV file of the vehicles: ev;Bcap;Pmax;SoCi;SoCf;arr;dep (kWh, kW, fractions, steps)",
    }),
  ),
  tariff: nullableField(labelField({ about: "CSV file of the prices: time;tff (EUR/kWh), a row a step" })),
  steps: nullableField(wholeField({ about: "number of steps, where price is given", min: 1, max: 1e6 })),
  time: nullableField(textsField({ about: "start of each step, ISO 8601" })),
  timeZone: TIME_ZONE_FIELD,
  price: {
    ...seriesField({ about: "price of energy, in place of a file", unit: "EUR/kWh" }),
    absent: { text: "from the tariff file", make: () => new Float64Array(0) },
  },
  vehicles: { ...vehiclesField, absent: { text: "from the vehicle file", make: () => [] } },
};

const variantField = choiceField<ParkingVariant>({ about: "how degradation is modelled", of: VARIANTS });

/** The fields of an instance with their units. */
export const PARKING_FIELDS: readonly FieldDoc[] = [
  ...describeFields({ variant: variantField }, ""),
  ...describeFields(PARAMS, "params"),
  ...describeFields(DATA, "data"),
];

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** The side files of an instance as its raw form names them. */
export function sideFiles(raw: unknown): readonly FileRequest[] {
  const { vehicle, tariff } = fieldsOf(fieldsOf(raw).data);
  const requests: FileRequest[] = [];
  if (typeof vehicle === "string") requests.push({ path: vehicle, purpose: "the table of vehicles" });
  if (typeof tariff === "string") requests.push({ path: tariff, purpose: "the table of prices" });
  return requests;
}

/** Number of steps that the lists of an instance are measured by; null = unknown. */
function peekSteps(raw: unknown): number | null {
  const { steps, price } = fieldsOf(fieldsOf(raw).data);
  if (typeof steps === "number" && Number.isSafeInteger(steps) && steps > 0) return steps;
  return steps === undefined && Array.isArray(price) ? price.length : null;
}

/** Reports data that are given twice or not at all. */
function checkSources(raw: unknown, issues: IssueList): void {
  const data = fieldsOf(fieldsOf(raw).data);
  const given = (key: string) => data[key] !== undefined && data[key] !== null;
  for (const [file, list] of [
    ["vehicle", "vehicles"],
    ["tariff", "price"],
  ] as const) {
    if (given(file) === given(list)) {
      const found = given(file)
        ? `both data.${file} and data.${list}`
        : `neither data.${file} nor data.${list}`;
      issues.add(`data.${list}`, found, "one of the two");
    }
  }
  if (given("tariff") && (given("steps") || given("time"))) {
    issues.add("data.tariff", "a file beside data.steps or data.time", "the steps in one place");
  }
}

/** States at startStep by vehicle, NaN where not connected; null without startStep. */
function readStartSoc(
  params: ParkingParams,
  vehicles: readonly ParkingVehicle[],
  steps: number,
  issues: IssueList,
): Float64Array | null {
  const { startStep, soc } = params;
  if (startStep === null) {
    if (soc !== null) issues.add("params.soc", "states without params.startStep", "both or neither");
    return null;
  }
  if (startStep >= steps) {
    issues.add("params.startStep", String(startStep), `a step from 0 to ${steps - 1}`);
    return null;
  }
  const known = new Set(vehicles.map((vehicle) => vehicle.id));
  for (const id of Object.keys(soc ?? {})) {
    if (!known.has(id))
      issues.add(`params.soc[${JSON.stringify(id)}]`, "an unknown vehicle", "an id of a vehicle");
  }
  return Float64Array.from(vehicles, ({ id, arrivalStep, departureStep }) => {
    if (startStep < arrivalStep || startStep >= departureStep) return Number.NaN;
    if (soc !== null && Object.hasOwn(soc, id)) return soc[id];
    const expected = `its state of charge, since it is connected in step ${startStep}`;
    issues.add(`params.soc[${JSON.stringify(id)}]`, "nothing", expected);
    return Number.NaN;
  });
}

/**
 * The checked instance.
 * @param raw the instance as read from JSON. @param files the side files that `sideFiles` asked for.
 * @param options `isSoft`: requirements may be missed.
 * @throws InputError with every problem.
 */
export function parseParking(raw: unknown, files: ReadFiles, options: ParseOptions = {}): ParkingInput {
  const issues = new IssueList();
  const source = fieldsOf(raw);
  const context: ReadContext = { issues, steps: peekSteps(raw) };
  const root = readRecord(
    {
      name: labelField({ about: "name of the instance", fallback: "parkinglot" }),
      variant: variantField,
      params: recordField({ about: "settings", of: PARAMS }),
      data: recordField({ about: "the data", of: DATA }),
    },
    raw,
    "",
    context,
    ROOT_KEYS,
  );
  if (source.formulation !== undefined && source.formulation !== "parkinglot") {
    issues.add("formulation", JSON.stringify(source.formulation), `"parkinglot"`);
  }
  if (fieldsOf(source.data) === source.data) checkSources(raw, issues);
  const { params, data, name, variant } = root;
  const isSoft = options.isSoft === true;
  if (isSoft && variant.startsWith("index")) {
    issues.add("variant", `${variant} with soft targets`, "a variant whose objective is a cost");
  }
  const file = data.tariff === null ? null : readTariffFile(data.tariff, files, issues);
  const prices = file ?? data;
  // Wrong times are told of beside wrong numbers; those of a file where they stand there.
  const timeIssues = new IssueList();
  const tariff = {
    price: prices.price,
    time: localTimes(prices.time, data.timeZone, "data.time", timeIssues),
  };
  if (timeIssues.count === 0 && tariff.time !== null && Number.isFinite(params.stepHours)) {
    const grid = { steps: tariff.price.length, stepHours: params.stepHours, time: tariff.time };
    checkTimes(grid, "data.time", timeIssues);
  }
  issues.addFrom(timeIssues, (path) => file?.placeOf(Number(/\[(\d+)\]/.exec(path)?.[1] ?? 0)));
  const listed = data.vehicle === null ? data.vehicles : readVehicleFile(data.vehicle, files, issues);
  const joined = aggregateSteps({ ...params, ...tariff, vehicles: listed }, issues);
  const context2 = { ...params, ...joined, variant, isFromFile: data.vehicle !== null, isSoft };
  if (issues.count === 0) checkVehicles(context2, issues);
  const startSoc = issues.count === 0 ? readStartSoc(params, joined.vehicles, joined.steps, issues) : null;
  issues.throwIfAny();
  const { soc: _soc, ...rest } = params;
  const law = { coefficient: params.degradationCoefficient, exponent: params.degradationExponent };
  const input = { ...rest, ...joined, name, variant, law, startSoc };
  return { ...input, missingEurPerKWh: isSoft ? missingPrice(input) : null };
}
