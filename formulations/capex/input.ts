/** The input of the capex formulation: its fields, their units, and the checks that need more than one field. */
import { alongField, tableField } from "../common/axis-fields.ts";
import {
  booleanField,
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
  ROOT_KEYS,
  readRecord,
  recordField,
  type Schema,
  seriesField,
  showValue,
  textsField,
  wholeField,
} from "../common/fields.ts";
import type { ParseOptions } from "../formulation.ts";
import { unservedPrice } from "./soft.ts";
import { checkSupply } from "./supply.ts";

/** A part of the representative day. */
export interface CapexSlot {
  readonly id: string;
  readonly hours: number;
}

/** Solar panels: what stands, and what may be bought. */
export interface CapexSolar {
  readonly existingKWp: number;
  /** Largest purchase over all years. */
  readonly maxAddKWp: number;
  /** USD/kWp, one a year. */
  readonly costPerKWp: Float64Array;
  /** Size of a module; null = any size can be bought. */
  readonly moduleKWp: number | null;
}

/** Whether the C-rate limits the energy of a slot as it is, or for each hour of it. */
export type CRateBasis = "perSlot" | "perHour";

/** The stationary battery, bought year by year; none stands at the start. */
export interface CapexBattery {
  /** Largest purchase over all years. */
  readonly maxKWh: number;
  readonly cRate: number;
  readonly cRateBasis: CRateBasis;
  /** Share of the stored solar energy that reaches the battery. */
  readonly chargeEfficiency: number;
  /** Share of the energy taken from the battery that arrives. */
  readonly dischargeEfficiency: number;
  /** True: the C-rate limits charging, too. */
  readonly limitCharge: boolean;
  /** USD/kWh, one a year. */
  readonly costPerKWh: Float64Array;
  readonly moduleKWh: number | null;
}

/** A kind of charger. */
export interface CapexCharger {
  readonly id: string;
  readonly powerKW: number;
  /** USD a unit, one a year. */
  readonly cost: Float64Array;
  /** Units that stand at the start. */
  readonly existing: number;
  /** Largest purchase of a year; null = no limit. */
  readonly maxUnits: number | null;
  /** Largest purchase over all years; null = no limit. */
  readonly maxTotal: number | null;
}

/** What exported energy earns, as a share of the grid price. */
export interface CapexScenario {
  readonly id: string;
  /** One a slot. */
  readonly exportRatio: Float64Array;
}

interface CapexData {
  readonly years: readonly string[];
  readonly slots: readonly CapexSlot[];
  readonly daysPerYear: number;
  /** kWh of a slot of the representative day; by year, then slot, as are the next three. */
  readonly chargingDemandKWh: Float64Array;
  readonly baseloadKWh: Float64Array;
  /** USD/kWh. */
  readonly gridPrice: Float64Array;
  /** kWh a slot for each kWp. */
  readonly solarYieldKWhPerKWp: Float64Array;
  /** One a slot. */
  readonly gridLimitKWhPerSlot: Float64Array;
  /** USD, one a year. */
  readonly capexBudget: Float64Array;
  /** Weight of each year in the objective. */
  readonly discountFactor: Float64Array;
  readonly solar: CapexSolar;
  readonly battery: CapexBattery;
  readonly chargers: readonly CapexCharger[];
  /** Largest purchase of chargers of all kinds over all years; null = no limit. */
  readonly maxChargerUnits: number | null;
  readonly scenarios: readonly CapexScenario[];
}

/** A checked capex instance, seen under one of its scenarios. */
export interface CapexInput extends CapexData {
  readonly name: string;
  /** The one that is planned for. */
  readonly scenario: CapexScenario;
  /** Price of a kWh of the representative day that is not served in a year, USD; null = all demand must be served. */
  readonly unservedUSD: number | null;
}

const YEAR = "year";
const SLOT = "slot";

/** Scenarios name folders, so no separators, no leading dot, no blanks. */
const SCENARIO_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const costField = (about: string, unit: string) => alongField(YEAR, seriesField({ about, unit, min: 0 }));
const moduleField = (about: string, unit: string) => nullableField(numberField({ about, unit, above: 0 }));
const efficiency = (about: string) => numberField({ about, above: 0, max: 1, fallback: 1 });
const unitsField = (about: string) => nullableField(wholeField({ about, min: 0, max: 1e6 }));

const SLOT_FIELDS: Schema<CapexSlot> = {
  id: labelField({ about: "name or number, unique" }),
  hours: numberField({ about: "length of the slot", unit: "h", above: 0, max: 24 }),
};

const SOLAR: Schema<CapexSolar> = {
  existingKWp: numberField({ about: "solar power that stands at the start", unit: "kWp", min: 0 }),
  maxAddKWp: numberField({ about: "largest purchase over all years", unit: "kWp", min: 0 }),
  costPerKWp: costField("price of solar power", "USD/kWp"),
  moduleKWp: moduleField("size of a module; null = any size", "kWp"),
};

const BATTERY: Schema<CapexBattery> = {
  maxKWh: numberField({ about: "largest purchase over all years", unit: "kWh", min: 0 }),
  cRate: numberField({ about: "largest discharge as a share of the capacity", min: 0 }),
  cRateBasis: choiceField<CRateBasis>({
    about: "the C-rate holds for a slot as a whole, or for each hour of it",
    of: ["perSlot", "perHour"],
  }),
  chargeEfficiency: efficiency("share of the stored energy that reaches the battery"),
  dischargeEfficiency: efficiency("share of the energy taken out that arrives"),
  limitCharge: booleanField({ about: "the C-rate limits charging, too", fallback: false }),
  costPerKWh: costField("price of battery capacity", "USD/kWh"),
  moduleKWh: moduleField("size of a module; null = any size", "kWh"),
};

const CHARGER: Schema<CapexCharger> = {
  id: labelField({ about: "name or number, unique" }),
  powerKW: numberField({ about: "charging power of a unit", unit: "kW", above: 0 }),
  cost: costField("price of a unit", "USD"),
  existing: wholeField({ about: "units that stand at the start", min: 0, max: 1e6, fallback: 0 }),
  maxUnits: unitsField("largest purchase of a year; null = no limit"),
  maxTotal: unitsField("largest purchase over all years; null = no limit"),
};

/** One share for all slots, or one a slot. */
const exportRatioField: Field<Float64Array> = (() => {
  const about = "worth of exported energy as a share of the grid price";
  const single = numberField({ about, min: 0 });
  const bySlot = alongField(SLOT, seriesField({ about, min: 0 }));
  return {
    about,
    type: `${single.type}, or ${bySlot.type}`,
    unit: "",
    absent: null,
    read(value: unknown, path: string, context: ReadContext) {
      if (Array.isArray(value)) return bySlot.read(value, path, context);
      const share = single.read(value, path, context);
      return new Float64Array(context.sizes?.[SLOT] ?? 0).fill(share);
    },
  };
})();

const scenarioId: Field<string> = {
  ...labelField({ about: "name, unique; also the name of its folder of results" }),
  type: "letters, digits, dots, dashes and underscores",
  read(value, path, { issues }) {
    const text = Number.isFinite(value) ? String(value) : value;
    if (typeof text === "string" && SCENARIO_ID.test(text)) return text;
    issues.add(path, showValue(value), "1 to 64 letters, digits, dots, dashes and underscores");
    return "";
  },
};

const SCENARIO: Schema<CapexScenario> = { id: scenarioId, exportRatio: exportRatioField };

const years = alongField(YEAR, textsField({ about: "the years, in order" }));

const yearsField: Field<readonly string[]> = {
  ...years,
  read(value, path, context) {
    if (Array.isArray(value) && value.length === 0)
      context.issues.add(path, "an empty list", "at least one year");
    return years.read(value, path, context);
  },
};

const byYearAndSlot = (about: string, unit: string, min?: number) =>
  tableField({ about, unit, rows: YEAR, cols: SLOT, ...(min === undefined ? {} : { min }) });

const DATA: Schema<CapexData> = {
  years: yearsField,
  slots: listField({ about: "the parts of the representative day", of: SLOT_FIELDS }),
  daysPerYear: numberField({ about: "days that the representative day stands for", above: 0, max: 366 }),
  chargingDemandKWh: byYearAndSlot("energy that the vehicles charge", "kWh", 0),
  baseloadKWh: byYearAndSlot("other consumption", "kWh", 0),
  gridPrice: byYearAndSlot("price of grid energy", "USD/kWh"),
  solarYieldKWhPerKWp: byYearAndSlot("solar energy of a slot for each kWp", "kWh/kWp", 0),
  gridLimitKWhPerSlot: alongField(
    SLOT,
    seriesField({ about: "most grid energy of a slot", unit: "kWh", min: 0 }),
  ),
  capexBudget: alongField(
    YEAR,
    seriesField({ about: "most that may be spent on purchases", unit: "USD", min: 0 }),
  ),
  discountFactor: alongField(
    YEAR,
    seriesField({ about: "weight of the year in the objective", min: 0, fallback: 1 }),
  ),
  solar: recordField({ about: "solar panels", of: SOLAR }),
  battery: recordField({ about: "stationary battery, charged by the sun", of: BATTERY }),
  chargers: listField({ about: "kinds of chargers", of: CHARGER }),
  maxChargerUnits: unitsField("largest purchase of chargers of all kinds over all years; null = no limit"),
  scenarios: listField({ about: "what exports earn; one model each", of: SCENARIO }),
};

/** The fields of an instance with their units. */
export const CAPEX_FIELDS: readonly FieldDoc[] = describeFields(DATA, "data");

/** The length of a list that others are measured by; null if it is none or empty. */
function peekLength(data: unknown, key: "years" | "slots"): number | null {
  if (typeof data !== "object" || data === null) return null;
  const list = (data as Readonly<Record<string, unknown>>)[key];
  return Array.isArray(list) && list.length > 0 ? list.length : null;
}

/** Names that must differ. */
function checkUnique(names: readonly string[], pathOf: (pos: number) => string, issues: IssueList): void {
  const seen = new Map<string, number>();
  for (const [pos, name] of names.entries()) {
    const first = seen.get(name);
    if (first === undefined) seen.set(name, pos);
    else if (name !== "") issues.add(pathOf(pos), JSON.stringify(name), `another name than ${pathOf(first)}`);
  }
}

function checkNames(data: CapexData, issues: IssueList): void {
  checkUnique(data.years, (pos) => `data.years[${pos}]`, issues);
  for (const list of ["slots", "chargers", "scenarios"] as const) {
    const ids = data[list].map(({ id }) => (list === "scenarios" ? id.toLowerCase() : id));
    checkUnique(ids, (pos) => `data.${list}[${pos}].id`, issues);
  }
  const hours = data.slots.reduce((sum, slot) => sum + slot.hours, 0);
  if (hours > 24 + 1e-9) issues.add("data.slots", `slots of ${hours} hours in all`, "at most 24 hours");
}

/**
 * The checked instance, under its first scenario.
 * @param raw the instance as read from JSON, `data` inside. @param options `isSoft`: demand may stay unserved.
 * @throws InputError with every problem.
 */
export function parseCapex(raw: unknown, options: ParseOptions = {}): CapexInput {
  const issues = new IssueList();
  const source = typeof raw === "object" && raw !== null ? (raw as Readonly<Record<string, unknown>>) : {};
  const sizes = { [YEAR]: peekLength(source.data, "years"), [SLOT]: peekLength(source.data, "slots") };
  const context: ReadContext = { issues, steps: null, sizes };
  const dataField = recordField({ about: "the data", of: DATA });
  const root: Schema<{ name: string; data: CapexData }> = {
    name: labelField({ about: "name of the instance", fallback: "capex" }),
    data: {
      ...dataField,
      read: (value, path, inner) => readRecord(DATA, value, path, inner, ["generator"]),
    },
  };
  const { name, data } = readRecord(root, raw, "", context, ROOT_KEYS);
  if (source.formulation !== undefined && source.formulation !== "capex") {
    issues.add("formulation", JSON.stringify(source.formulation), `"capex"`);
  }
  checkNames(data, issues);
  const strict = { ...data, name, scenario: data.scenarios[0] as CapexScenario };
  if (issues.count === 0 && options.isSoft !== true) checkSupply({ ...strict, unservedUSD: null }, issues);
  issues.throwIfAny();
  return { ...strict, unservedUSD: options.isSoft === true ? unservedPrice(strict) : null };
}
