/** The two CSV files that an instance may name: vehicles and prices. Missing is never zero. */
import type { IssueList } from "../common/fields.ts";
import type { ReadFiles } from "../formulation.ts";
import type { RawVehicle } from "./input.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Wrong cells of a file that are listed one by one. */
const MOST_LISTED = 20;

/** Reads the columns of a file by their header names, as texts. */
interface TextTable {
  readonly numRows: number;
  /** The cell, trimmed. */
  cell(row: number, column: string): string;
  /** Reports a cell. */
  refuse(row: number, column: string, expected: string): void;
}

/** Decodes and splits a table; null where that fails. Cells hold no separators, so there is nothing to quote. */
function readTable(
  path: string,
  field: string,
  columns: readonly string[],
  files: ReadFiles,
  issues: IssueList,
): TextTable | null {
  const before = issues.count;
  const bytes = files.get(path);
  if (bytes === undefined) {
    issues.add(field, `no file ${JSON.stringify(path)}`, "a file that can be read");
    return null;
  }
  const lines = new TextDecoder().decode(bytes).split(/\r\n|\r|\n/);
  const header = lines[0] ?? "";
  const separator = [";", "\t"].find((each) => header.includes(each)) ?? ",";
  const names = header.split(separator).map((name) => name.trim());
  const expected = `the columns ${columns.join(separator)}`;
  for (const name of columns) {
    if (names.filter((each) => each === name).length !== 1) {
      issues.add(field, `${path}:1: no single column "${name}"`, expected);
    }
  }
  for (const name of names) {
    if (!columns.includes(name)) issues.add(field, `${path}:1: column ${JSON.stringify(name)}`, expected);
  }
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  for (let line = 1; line < lines.length; line++) {
    if (lines[line].trim() === "") continue;
    const cells = lines[line].split(separator).map((cell) => cell.trim());
    rows.push({ line: line + 1, cells });
    if (cells.length !== names.length) {
      issues.add(field, `${path}:${line + 1}: ${cells.length} cells`, `${names.length} cells`);
    }
  }
  if (rows.length === 0) issues.add(field, `${path}: no rows`, "a row for each entry");
  if (issues.count > before) return null;
  let numWrong = 0;
  return {
    numRows: rows.length,
    cell: (row, column) => rows[row].cells[names.indexOf(column)],
    refuse(row, column, wanted) {
      numWrong++;
      if (numWrong === MOST_LISTED + 1) issues.add(field, `${path}: more wrong cells`, "as above");
      if (numWrong > MOST_LISTED) return;
      const { line, cells } = rows[row];
      const position = names.indexOf(column);
      const found = `${path}:${line}:${position + 1}: ${column} = ${JSON.stringify(cells[position])}`;
      issues.add(field, found, wanted);
    },
  };
}

interface NumberRule {
  readonly what: string;
  readonly isGood: (value: number) => boolean;
}

const POSITIVE_KWH: NumberRule = { what: "a number above 0 [kWh]", isGood: (value) => value > 0 };
const POSITIVE_KW: NumberRule = { what: "a number above 0 [kW]", isGood: (value) => value > 0 };
const FRACTION: NumberRule = { what: "a fraction from 0 to 1", isGood: (value) => value >= 0 && value <= 1 };
const STEP: NumberRule = {
  what: "a step, a whole number of at least 0",
  isGood: (value) => Number.isSafeInteger(value) && value >= 0,
};
const PRICE: NumberRule = { what: "a number [EUR/kWh]", isGood: () => true };

function numberIn(table: TextTable, row: number, column: string, rule: NumberRule): number {
  const text = table.cell(row, column);
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value) && rule.isGood(value)) return value;
  table.refuse(row, column, rule.what);
  return Number.NaN;
}

/** The vehicles of a file `ev;Bcap;Pmax;SoCi;SoCf;arr;dep`; empty where it is wrong, with the issues added. */
export function readVehicleFile(path: string, files: ReadFiles, issues: IssueList): readonly RawVehicle[] {
  const columns = ["ev", "Bcap", "Pmax", "SoCi", "SoCf", "arr", "dep"];
  const table = readTable(path, "data.vehicle", columns, files, issues);
  if (table === null) return [];
  return Array.from({ length: table.numRows }, (_, row) => {
    const id = table.cell(row, "ev");
    if (id === "") table.refuse(row, "ev", "a name or number");
    return {
      id,
      capacityKWh: numberIn(table, row, "Bcap", POSITIVE_KWH),
      maxKW: numberIn(table, row, "Pmax", POSITIVE_KW),
      socArrival: numberIn(table, row, "SoCi", FRACTION),
      socRequired: numberIn(table, row, "SoCf", FRACTION),
      arrivalStep: numberIn(table, row, "arr", STEP),
      departureStep: numberIn(table, row, "dep", STEP),
    };
  });
}

/** Times and prices of a file `time;tff`, a row a step; empty where it is wrong, with the issues added. */
export function readTariffFile(
  path: string,
  files: ReadFiles,
  issues: IssueList,
): { readonly time: readonly string[] | null; readonly price: Float64Array } {
  const table = readTable(path, "data.tariff", ["time", "tff"], files, issues);
  if (table === null) return { time: null, price: new Float64Array(0) };
  const price = new Float64Array(table.numRows);
  const time: string[] = [];
  for (let row = 0; row < table.numRows; row++) {
    const text = table.cell(row, "time");
    if (text === "") table.refuse(row, "time", "a time, or the step's number");
    time.push(text);
    price[row] = numberIn(table, row, "tff", PRICE);
  }
  return { time, price };
}
