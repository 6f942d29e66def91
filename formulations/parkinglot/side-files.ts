/** The two CSV files that an instance may name: vehicles and prices. Missing is never zero. */

import type { TextPosition } from "../../engine/index.ts";
import { type ByteColumn, type ByteTable, readByteTable } from "../common/byte-table.ts";
import type { IssueList } from "../common/fields.ts";
import type { ReadFiles } from "../formulation.ts";
import type { RawVehicle } from "./input.ts";

/** What a number must be. */
interface NumberRule {
  readonly what: string;
  readonly isGood: (value: number) => boolean;
}

const POSITIVE: NumberRule = { what: "above 0", isGood: (value) => value > 0 };
const FRACTION: NumberRule = { what: "a share from 0 to 1", isGood: (value) => value >= 0 && value <= 1 };
const STEP: NumberRule = {
  what: "a step, a whole number of at least 0",
  isGood: (value) => Number.isSafeInteger(value) && value >= 0,
};

/** A column with what its numbers must be; texts have no rule. */
interface RuledColumn extends ByteColumn {
  readonly rule?: NumberRule;
}

const VEHICLE_COLUMNS: readonly RuledColumn[] = [
  { name: "ev", kind: "text" },
  { name: "Bcap", kind: "number", unit: "kWh", rule: POSITIVE },
  { name: "Pmax", kind: "number", unit: "kW", rule: POSITIVE },
  { name: "SoCi", kind: "number", unit: "", rule: FRACTION },
  { name: "SoCf", kind: "number", unit: "", rule: FRACTION },
  { name: "arr", kind: "number", rule: STEP },
  { name: "dep", kind: "number", rule: STEP },
];

const TARIFF_COLUMNS: readonly RuledColumn[] = [
  { name: "time", kind: "text" },
  { name: "tff", kind: "number", unit: "EUR/kWh" },
];

/** Reads a file and judges its numbers; null where it has no such table. */
function readTable(
  path: string,
  field: string,
  columns: readonly RuledColumn[],
  files: ReadFiles,
  issues: IssueList,
): ByteTable | null {
  const bytes = files.get(path);
  if (bytes === undefined) {
    issues.add(field, `no file ${JSON.stringify(path)}`, "a file that can be read");
    return null;
  }
  const table = readByteTable(bytes, path, field, columns, issues, "refused");
  if (table === null) return null;
  for (const { name, unit = "", rule } of columns) {
    const values = table.numbers.get(name);
    if (rule === undefined || values === undefined) continue;
    for (const [row, value] of values.entries()) {
      // What is no number has been reported already.
      if (Number.isNaN(value) || rule.isGood(value)) continue;
      table.complain(row, name, `${name} = ${value}${unit === "" ? "" : ` ${unit}`}`, rule.what);
    }
  }
  table.finish();
  return table;
}

/** The vehicles of a file `ev;Bcap;Pmax;SoCi;SoCf;arr;dep`; empty where it is wrong, with the issues added. */
export function readVehicleFile(path: string, files: ReadFiles, issues: IssueList): readonly RawVehicle[] {
  const table = readTable(path, "data.vehicle", VEHICLE_COLUMNS, files, issues);
  if (table === null) return [];
  const numbers = (name: string) => table.numbers.get(name) as Float64Array;
  const ids = table.texts.get("ev") as readonly string[];
  return ids.map((id, row) => ({
    id,
    capacityKWh: numbers("Bcap")[row] as number,
    maxKW: numbers("Pmax")[row] as number,
    socArrival: numbers("SoCi")[row] as number,
    socRequired: numbers("SoCf")[row] as number,
    arrivalStep: numbers("arr")[row] as number,
    departureStep: numbers("dep")[row] as number,
  }));
}

/** What a tariff file says. */
export interface TariffFile {
  /** Null where some are missing, which has been reported. */
  readonly time: readonly string[] | null;
  /** EUR/kWh. */
  readonly price: Float64Array;
  /** Where the time of a row stands; undefined without such a row. */
  placeOf(row: number): TextPosition | undefined;
}

/** Times and prices of a file `time;tff`, a row a step; empty where it is wrong, with the issues added. */
export function readTariffFile(path: string, files: ReadFiles, issues: IssueList): TariffFile {
  const table = readTable(path, "data.tariff", TARIFF_COLUMNS, files, issues);
  if (table === null) return { time: null, price: new Float64Array(0), placeOf: () => undefined };
  const time = table.texts.get("time") as readonly string[];
  return {
    time: table.isWhole && !time.includes("") ? time : null,
    price: table.numbers.get("tff") as Float64Array,
    placeOf: (row) => (row < table.numRows ? table.position(row, "time") : undefined),
  };
}
