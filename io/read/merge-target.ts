/** What the tables of a folder or workbook are merged into, and the rules by which their columns take their places in it. */
import type { ColumnSpec, InputIssue, TableSpec } from "../../formulations/index.ts";
import type { CellTable, TableResult } from "./cell-table.ts";
import type { PathStep } from "./json-positions.ts";

/** Where the tables of an instance come from: a folder of files, or a workbook of sheets. */
export interface TableSource {
  /** Reads a table by its file name; null if it is not there. */
  readTable(file: string, columns: readonly ColumnSpec[]): TableResult | null;
  /** How a table is named in messages. */
  label(file: string): string;
  /** Position of a field of the instance, by its path. */
  field(path: string): string;
  readonly kind: "folder" | "workbook";
}

/** What a table is, and what holds the fields that are in no table. */
export const WORDS = {
  folder: { table: "file", instance: "instance.json" },
  workbook: { table: "sheet", instance: "the sheet instance" },
} as const;

/** Where a path came from: `FILE:LINE:COLUMN`; null if not from this place. */
export type Locator = (path: readonly PathStep[]) => string | null;
export type Fields = Record<string, unknown>;

/** What the tables are merged into. */
export interface Merge {
  readonly data: Fields;
  readonly issues: InputIssue[];
  readonly locators: Locator[];
  /** Step of each time of the series table, by its key. */
  readonly stepOfTime: Map<string, number>;
  /** The times as they are written. */
  times: readonly string[];
  /** The file whose time column that is. */
  seriesFile: string;
  readonly source: TableSource;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reports a field that a table and the JSON file give. */
export function addDoubled(path: string, at: string, merge: Merge): void {
  merge.issues.push({
    path: at,
    found: `"${path}", which ${WORDS[merge.source.kind].instance} gives, too`,
    expected: "it in one place",
  });
}

/**
 * Sets a field, by its dotted path below `data`, that the JSON file must not give as well. Objects on the way are
 * copied, so that the given ones stay as they are.
 */
export function claim(data: Fields, path: string, value: unknown, at: string, merge: Merge): void {
  const keys = path.split(".");
  const last = keys.pop() as string;
  let fields = data;
  for (const key of keys) {
    const inner = fields[key];
    const copy: Fields = isFields(inner) ? { ...inner } : {};
    fields[key] = copy;
    fields = copy;
  }
  if (Object.hasOwn(fields, last)) addDoubled(path, at, merge);
  fields[last] = value;
}

/** What follows the dotted path below `data` in a field's path; null if that is somewhere else. */
export function behind(path: readonly PathStep[], target: string): readonly PathStep[] | null {
  const keys = ["data", ...target.split(".")];
  return keys.every((key, pos) => path[pos] === key) ? path.slice(keys.length) : null;
}

/** Where each column's list goes; the columns are those that the table has. */
export function targetsOf(table: CellTable, spec: TableSpec): ReadonlyMap<string, string> {
  const present = spec.columns.filter(({ name }) => table.columns.has(name));
  return new Map(present.map(({ name, target }) => [name, target ?? name]));
}
