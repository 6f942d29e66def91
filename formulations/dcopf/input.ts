/** The input of the DC optimal power flow: fields with units, the case file, and the checks between fields. */
import { InternalError } from "../../engine/index.ts";
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
import { checkTimes } from "../common/time-grid.ts";
import { localTimes, TIME_ZONE_FIELD } from "../common/time-zone.ts";
import type { FileRequest, ParseOptions, ReadFiles } from "../formulation.ts";
import type { SusceptanceReading } from "./admittance.ts";
import { checkFleet } from "./fleet-limits.ts";
import { type InlineNetwork, maybeEmpty, NETWORK_FIELD, networkFromInline } from "./inline-network.ts";
import { readMatpower } from "./matpower.ts";
import { networkFromMatpower } from "./matpower-network.ts";
import { findShortCircuit, type Network } from "./network.ts";
import { type DcopfSoft, dcopfSoft, withoutEnd } from "./soft.ts";
import { checkSupply } from "./supply.ts";

/** A fleet of equal vehicles at a bus, taken together. Powers are means over a step at the grid side. */
export interface Fleet {
  readonly id: string;
  /** Number of its bus. */
  readonly bus: number;
  readonly vehicles: number;
  /** Of one vehicle. */
  readonly chargeKW: number;
  readonly dischargeKW: number;
  readonly capacityKWh: number;
  readonly etaCharge: number;
  readonly etaDischarge: number;
  /** Shares of the capacity. */
  readonly socMin: number;
  readonly socMax: number;
  readonly socStart: number;
  readonly socEnd: number;
  /** Least state after a step in which it may discharge. */
  readonly v2gFloor: number;
  /** Discharges in peak steps; charges outside of them only. */
  readonly v2g: boolean;
  /** Share of the vehicles that is connected, by step. */
  readonly availability: Float64Array;
  /** Driving energy of one vehicle, by step. */
  readonly driveKWh: Float64Array;
}

/** Prices of the net energy that all fleets take together. */
export interface FleetTariff {
  /** 1 in peak steps. */
  readonly peak: Uint8Array;
  /** $/MWh. */
  readonly peakPrice: number;
  readonly offpeakPrice: number;
}

/** A solar plant. */
export interface PvPlant {
  /** Number of its bus. */
  readonly bus: number;
  /** Available power by step. */
  readonly mw: Float64Array;
}

interface CaseFile {
  readonly path: string;
  readonly sha256: string | null;
}

interface DcopfData {
  readonly case: string;
  readonly caseFile: CaseFile | null;
  readonly network: InlineNetwork | null;
  readonly susceptance: SusceptanceReading;
  readonly periods: number;
  readonly stepHours: number;
  readonly time: readonly string[] | null;
  /** Zone of the clock of the times; null = as they are written. */
  readonly timeZone: string | null;
  readonly loadScale: Float64Array;
  readonly costSegments: number | null;
  readonly pv: readonly PvPlant[];
  readonly fleets: readonly Fleet[];
  readonly tariff: FleetTariff | null;
  readonly shedCost: number | null;
  readonly rampFraction: number | null;
}

/** A checked instance. */
export interface DcopfInput {
  readonly name: string;
  /** Name of the network. */
  readonly caseName: string;
  readonly network: Network;
  readonly susceptance: SusceptanceReading;
  readonly steps: number;
  readonly stepHours: number;
  readonly time: readonly string[] | null;
  /** Factor of all loads, by step. */
  readonly loadScale: Float64Array;
  /** Segments of quadratic costs; null = exact. */
  readonly costSegments: number | null;
  readonly pv: readonly PvPlant[];
  /** Position of the bus of each plant and of each fleet. */
  readonly pvBus: Int32Array;
  readonly fleets: readonly Fleet[];
  readonly fleetBus: Int32Array;
  readonly tariff: FleetTariff | null;
  /** $/MWh of load that is not served; null = all must be served. */
  readonly shedCost: number | null;
  /** Prices of what may give way, one of loads among them in `shedCost`; null = nothing may. */
  readonly soft: DcopfSoft | null;
  /** Share of the largest power by which a generator may move in an hour; null = no limit. */
  readonly rampFraction: number | null;
}

const share = (about: string) => numberField({ about, min: 0, max: 1 });
const vehiclePower = (about: string) => numberField({ about, unit: "kW", min: 0, max: 1e6 });
const busNumber = (about: string) => wholeField({ about, min: 1, max: 2 ** 31 - 1 });

const FLEET: Schema<Fleet> = {
  id: labelField({ about: "name or number, unique" }),
  bus: busNumber("number of its bus"),
  vehicles: wholeField({ about: "number of vehicles", min: 0, max: 1e9 }),
  chargeKW: vehiclePower("charging power of one vehicle"),
  dischargeKW: vehiclePower("discharging power of one vehicle"),
  capacityKWh: numberField({ about: "battery of one vehicle", unit: "kWh", min: 0, max: 1e6 }),
  etaCharge: numberField({ about: "charging efficiency", above: 0, max: 1 }),
  etaDischarge: numberField({ about: "discharging efficiency", above: 0, max: 1 }),
  socMin: share("least state of charge, as a share of the capacity"),
  socMax: share("largest state of charge"),
  socStart: share("state of charge before the first step"),
  socEnd: share("least state of charge after the last step"),
  v2gFloor: {
    ...share("least state after a step in which it may discharge"),
    absent: { text: "0", make: () => 0 },
  },
  v2g: booleanField({
    about: "discharges in peak steps, and charges outside of them only",
    fallback: false,
  }),
  availability: seriesField({ about: "share of the vehicles that is connected", min: 0, max: 1 }),
  driveKWh: seriesField({ about: "driving energy of one vehicle", unit: "kWh", min: 0, max: 1e6 }),
};

const PV: Schema<PvPlant> = {
  bus: busNumber("number of its bus"),
  mw: seriesField({
    about: "available power; what is not needed is curtailed",
    unit: "MW",
    min: 0,
    max: 1e7,
  }),
};

const TARIFF: Schema<FleetTariff> = {
  peak: flagsField({ about: "1 = peak step" }),
  peakPrice: numberField({ about: "in peak steps", unit: "$/MWh", min: 0, max: 1e9 }),
  offpeakPrice: numberField({ about: "in other steps", unit: "$/MWh", min: 0, max: 1e9 }),
};

const CASE_FILE: Schema<CaseFile> = {
  path: labelField({ about: "path of a MATPOWER case (.m, also .m.gz), relative to the instance" }),
  sha256: nullableField(labelField({ about: "SHA-256 of the file, 64 hexadecimal digits" })),
};

const DATA: Schema<DcopfData> = {
  case: labelField({ about: "name of the network", fallback: "network" }),
  caseFile: nullableField(recordField({ about: "the network as a MATPOWER case", of: CASE_FILE })),
  network: nullableField(NETWORK_FIELD),
  susceptance: choiceField<SusceptanceReading>({
    about: "b = x/(r²+x²) without taps and shifts, or b = 1/(x tap) with phase shifts",
    of: ["series", "matpower"],
    fallback: "series",
  }),
  periods: wholeField({ about: "number of steps", min: 1, max: 1e5, fallback: 1 }),
  stepHours: numberField({ about: "length of a step", unit: "h", above: 0, max: 8784, fallback: 1 }),
  time: nullableField(textsField({ about: "start of each step, ISO 8601" })),
  timeZone: TIME_ZONE_FIELD,
  loadScale: seriesField({ about: "factor of all loads", min: 0, max: 1e4, fallback: 1 }),
  costSegments: nullableField(
    wholeField({ about: "segments of each quadratic cost; null = exact, by tangents", min: 1, max: 1e4 }),
  ),
  pv: maybeEmpty(listField({ about: "solar plants", of: PV })),
  fleets: maybeEmpty(listField({ about: "fleets of electric vehicles", of: FLEET })),
  tariff: nullableField(recordField({ about: "price of the net energy of all fleets", of: TARIFF })),
  shedCost: nullableField(
    numberField({
      about: "cost of load not served; null = all must be served",
      unit: "$/MWh",
      min: 0,
      max: 1e9,
    }),
  ),
  rampFraction: nullableField(
    numberField({
      about: "change of power per hour, as a share of the largest; null = any",
      unit: "1/h",
      min: 0,
    }),
  ),
};

/** The fields of an instance with their units. */
export const DCOPF_FIELDS: readonly FieldDoc[] = describeFields(DATA, "data");

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** The case file that raw data ask for, if they name one. */
export function filesDcopf(raw: unknown): readonly FileRequest[] {
  const { path, sha256 } = recordOf(recordOf(recordOf(raw).data).caseFile);
  if (typeof path !== "string" || path === "") return [];
  const hash = typeof sha256 === "string" && /^[0-9a-f]{64}$/i.test(sha256) ? { sha256 } : {};
  return [{ path, purpose: "the MATPOWER case of data.caseFile", mayBeGzip: true, ...hash }];
}

/** The network of a case file; null where it cannot be read. */
function readCase(caseFile: CaseFile, files: ReadFiles, issues: IssueList): Network | null {
  const bytes = files.get(caseFile.path);
  if (bytes === undefined) {
    issues.add("data.caseFile.path", JSON.stringify(caseFile.path), "a file that was read");
    return null;
  }
  const text = new TextDecoder("utf-8").decode(bytes);
  return networkFromMatpower(readMatpower(text), caseFile.path, issues);
}

function readNetwork(data: DcopfData, files: ReadFiles, issues: IssueList): Network | null {
  const { caseFile, network } = data;
  if ((caseFile === null) === (network === null)) {
    const found = caseFile === null ? "nothing" : "caseFile and network";
    issues.add("data.caseFile", found, "either caseFile (a MATPOWER case) or network");
    return null;
  }
  if (caseFile !== null && caseFile.sha256 !== null && !/^[0-9a-f]{64}$/i.test(caseFile.sha256)) {
    issues.add("data.caseFile.sha256", JSON.stringify(caseFile.sha256.slice(0, 80)), "64 hexadecimal digits");
  }
  // Wrong fields hold placeholders; the network is judged once they are right.
  if (issues.count > 0) return null;
  return caseFile === null
    ? networkFromInline(network as InlineNetwork, issues)
    : readCase(caseFile, files, issues);
}

/** Figures of a plan that fit into memory. */
const MOST_FIGURES = 5e7;

/** Reports more steps than memory holds for a network of this size. */
function checkSize({ buses, branches, generators }: Network, periods: number, issues: IssueList): void {
  const perStep = buses.count + branches.count + generators.count;
  if (perStep * periods <= MOST_FIGURES) return;
  const expected = `at most ${Math.floor(MOST_FIGURES / perStep)} for a network of this size`;
  issues.add("data.periods", String(periods), expected);
}

/** Reports the first branch whose impedance cannot be computed with. */
function checkImpedances(network: Network, issues: IssueList): void {
  const branch = findShortCircuit(network);
  if (branch < 0) return;
  const found = `an impedance of nearly 0 in row ${network.branches.row[branch]} of the branches`;
  issues.add(
    "data",
    found,
    "a reactance from which flows can be computed: buses without impedance are one bus",
  );
}

/** Positions of the buses that plants or fleets name; unknown ones are reported. */
function busesOf(
  list: readonly { readonly bus: number }[],
  path: string,
  positions: ReadonlyMap<number, number>,
  issues: IssueList,
): Int32Array {
  return Int32Array.from(list, ({ bus }, pos) => {
    const position = positions.get(bus);
    if (position === undefined) {
      issues.add(`${path}[${pos}].bus`, String(bus), "the number of a bus of the network in use");
    }
    return position ?? 0;
  });
}

function checkIds(fleets: readonly Fleet[], issues: IssueList): void {
  const seen = new Map<string, number>();
  for (const [pos, { id }] of fleets.entries()) {
    const first = seen.get(id);
    if (first !== undefined && id !== "") {
      issues.add(`data.fleets[${pos}].id`, JSON.stringify(id), `another id than data.fleets[${first}]`);
    }
    seen.set(id, pos);
  }
}

/** The number of steps, read ahead because every list is measured by it; null if it is wrong. */
function peekSteps(data: unknown): number | null {
  const { periods } = recordOf(data);
  if (periods === undefined) return 1;
  return DATA.periods.read(periods, "", { issues: new IssueList(), steps: null }) || null;
}

function readData(raw: unknown, issues: IssueList): { name: string; data: DcopfData } {
  const source = recordOf(raw);
  const context: ReadContext = { issues, steps: peekSteps(source.data) };
  const dataField: Field<DcopfData> = {
    ...recordField({ about: "the data", of: DATA }),
    read: (value, path, inner) => readRecord(DATA, value, path, inner, ["generator"]),
  };
  const name: Field<string> = labelField({ about: "name of the instance", fallback: "dcopf" });
  const read = readRecord({ name, data: dataField }, raw, "", context, ROOT_KEYS);
  if (source.formulation !== undefined && source.formulation !== "dcopf") {
    issues.add("formulation", JSON.stringify(source.formulation), `"dcopf"`);
  }
  return read;
}

/**
 * The checked instance.
 * @param raw the instance as read from JSON, `data` inside.
 * @param files the case file by the path that `filesDcopf` asked under.
 * @param options `isSoft`: end states of fleets and loads may give way.
 * @throws InputError with every problem.
 */
export function parseDcopf(raw: unknown, files: ReadFiles, options: ParseOptions = {}): DcopfInput {
  const issues = new IssueList();
  const { name, data } = readData(raw, issues);
  const time = localTimes(data.time, data.timeZone, "data.time", issues);
  if (issues.count === 0) {
    checkTimes({ stepHours: data.stepHours, time, steps: data.periods }, "data.time", issues);
    checkIds(data.fleets, issues);
  }
  const network = readNetwork(data, files, issues);
  issues.throwIfAny();
  if (network === null)
    throw new InternalError("the network is missing, though no problem was found with it");
  checkImpedances(network, issues);
  checkSize(network, data.periods, issues);
  const positions = new Map(Array.from(network.buses.id, (id, pos) => [id, pos]));
  const soft = options.isSoft === true ? dcopfSoft({ ...data, network }) : null;
  const input: DcopfInput = {
    name,
    caseName: data.case,
    network,
    susceptance: data.susceptance,
    steps: data.periods,
    stepHours: data.stepHours,
    time,
    loadScale: data.loadScale,
    costSegments: data.costSegments,
    pv: data.pv,
    pvBus: busesOf(data.pv, "data.pv", positions, issues),
    fleets: data.fleets,
    fleetBus: busesOf(data.fleets, "data.fleets", positions, issues),
    tariff: data.tariff,
    shedCost: soft?.shedPerMWh ?? data.shedCost,
    soft,
    rampFraction: data.rampFraction,
  };
  // Trips and floors must hold also where end states may give way.
  const checked = soft === null ? input : { ...input, fleets: input.fleets.map(withoutEnd) };
  for (const pos of data.fleets.keys()) checkFleet(checked, pos, issues);
  if (issues.count === 0) checkSupply(input, issues);
  issues.throwIfAny();
  return input;
}
