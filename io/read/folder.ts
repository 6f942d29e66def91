/** Folder instances: instance.json and the CSV files of the formulation's layout, merged into the JSON shape. */
import { didYouMean } from "../../engine/index.ts";
import type { FolderLayout, InputIssue, TableSpec } from "../../formulations/index.ts";
import { type CsvTable, readCsv } from "./csv.ts";
import type { PathStep } from "./json-positions.ts";

/** Bytes of a file of the folder, or null if it is not there. */
export type FolderFile = (name: string) => Uint8Array | null;

/** A merged folder. */
export interface MergedFolder {
  /** The instance in its JSON shape. */
  readonly raw: unknown;
  /** `FILE:LINE:COLUMN` of a path that came from a table; null if it did not. */
  locate(path: readonly PathStep[]): string | null;
}

/** A merged folder, or all its problems. */
export type FolderResult =
  | { readonly folder: MergedFolder; readonly issues: readonly [] }
  | { readonly folder: null; readonly issues: readonly InputIssue[] };

type Locator = (path: readonly PathStep[]) => string | null;
type Fields = Record<string, unknown>;

/** What the tables are merged into. */
interface Merge {
  readonly data: Fields;
  readonly issues: InputIssue[];
  readonly locators: Locator[];
  /** Step of each text in the time column. */
  readonly stepOfTime: Map<string, number>;
  /** The file whose time column that is. */
  seriesFile: string;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets a field that the JSON file must not give as well. */
function claim(target: Fields, key: string, value: unknown, at: string, merge: Merge): void {
  if (Object.hasOwn(target, key)) {
    merge.issues.push({
      path: at,
      found: `"${key}", which instance.json gives, too`,
      expected: "it in one place",
    });
  }
  target[key] = value;
}

function mergeSeries(table: CsvTable, spec: TableSpec, timeColumn: string, merge: Merge): void {
  merge.seriesFile = spec.file;
  const time = (table.columns.get(timeColumn) ?? []) as readonly string[];
  for (const [step, text] of time.entries()) {
    const first = merge.stepOfTime.get(text);
    if (first !== undefined) {
      const expected = `another time than at ${table.locate(first, timeColumn)} (a repeated hour needs UTC offsets)`;
      merge.issues.push({ path: table.locate(step, timeColumn), found: JSON.stringify(text), expected });
    } else merge.stepOfTime.set(text, step);
  }
  if (!Object.hasOwn(merge.data, "steps")) merge.data.steps = table.numRows;
  for (const [name, values] of table.columns) claim(merge.data, name, values, table.locate(-1, name), merge);
  merge.locators.push(([root, name, step]) => {
    if (root !== "data" || typeof name !== "string" || !table.columns.has(name)) return null;
    return table.locate(typeof step === "number" ? step : -1, name);
  });
}

/** Objects are told apart by their `id`, where they have one. */
function checkIds(table: CsvTable, merge: Merge): void {
  const rowOf = new Map<unknown, number>();
  for (const [row, id] of (table.columns.get("id") ?? []).entries()) {
    const first = rowOf.get(id);
    if (first === undefined) rowOf.set(id, row);
    else {
      const expected = `another id than at ${table.locate(first, "id")}`;
      merge.issues.push({ path: table.locate(row, "id"), found: JSON.stringify(id), expected });
    }
  }
}

function mergeRecords(table: CsvTable, target: string, merge: Merge): void {
  checkIds(table, merge);
  const names = [...table.columns.keys()];
  const records = Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, (table.columns.get(name) as readonly unknown[])[row]])),
  );
  claim(merge.data, target, records, table.locate(-1, names[0] ?? ""), merge);
  merge.locators.push(([root, list, row, name]) => {
    if (root !== "data" || list !== target || typeof row !== "number") return null;
    return table.locate(row, typeof name === "string" ? name : (names[0] ?? ""));
  });
}

type RecordSeriesSpec = Extract<TableSpec, { readonly kind: "record-series" }>;

/** Texts that a table uses but no other table declares, each reported once, at its first row. */
class Unknown {
  readonly #rows = new Map<string, number[]>();

  add(text: string, row: number): void {
    const rows = this.#rows.get(text);
    if (rows === undefined) this.#rows.set(text, [row]);
    else rows.push(row);
  }

  /** @param expectedFor what was expected in place of a text. */
  report(table: CsvTable, column: string, merge: Merge, expectedFor: (text: string) => string): void {
    for (const [text, rows] of this.#rows) {
      const more = rows.length === 1 ? "" : ` in ${rows.length} rows`;
      const path = table.locate(rows[0] as number, column);
      merge.issues.push({ path, found: JSON.stringify(text) + more, expected: expectedFor(text) });
    }
  }
}

/** Puts each row into the list of its object and step; rows may come in any order, none may be missing. */
function mergeRecordSeries(
  table: CsvTable,
  spec: RecordSeriesSpec,
  timeColumn: string,
  merge: Merge,
  file: string,
): void {
  const records = (merge.data[spec.target] ?? []) as readonly Fields[];
  const positionOf = new Map(records.map((record, pos) => [String(record.id), pos]));
  const steps = merge.stepOfTime.size;
  const names = [...table.columns.keys()].filter((name) => name !== spec.key && name !== timeColumn);
  const rowOf = records.map(() => new Int32Array(steps).fill(-1));
  const keys = table.columns.get(spec.key) as readonly string[];
  const times = table.columns.get(timeColumn) as readonly string[];
  const unknownIds = new Unknown();
  const unknownTimes = new Unknown();
  for (let row = 0; row < table.numRows; row++) {
    const pos = positionOf.get(keys[row] as string);
    const step = merge.stepOfTime.get(times[row] as string);
    if (pos === undefined) unknownIds.add(keys[row] as string, row);
    else if (step === undefined) unknownTimes.add(times[row] as string, row);
    else {
      const rows = rowOf[pos] as Int32Array;
      if ((rows[step] as number) >= 0) {
        const expected = `one row a step; the first is at ${table.locate(rows[step] as number, spec.key)}`;
        const found = `${keys[row]} at ${times[row]} again`;
        merge.issues.push({ path: table.locate(row, spec.key), found, expected });
      }
      rows[step] = row;
    }
  }
  const ids = [...positionOf.keys()];
  unknownIds.report(table, spec.key, merge, (id) => `an id of ${spec.target}${didYouMean(id, ids)}`);
  unknownTimes.report(table, timeColumn, merge, () => `a time of ${merge.seriesFile}, written alike`);
  const timeTexts = [...merge.stepOfTime.keys()];
  for (const [pos, rows] of rowOf.entries()) {
    const missing = rows.indexOf(-1);
    if (missing < 0) continue;
    const count = rows.reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0);
    const found = `${count} steps without a row for ${String(records[pos]?.id)}, the first at ${timeTexts[missing]}`;
    merge.issues.push({ path: file, found, expected: `a row for each step (${steps})` });
  }
  for (const [pos, record] of records.entries()) {
    const rows = rowOf[pos] as Int32Array;
    for (const name of names) {
      const values = table.columns.get(name) as readonly unknown[];
      record[name] = Array.from(rows, (row) => (row < 0 ? null : values[row]));
    }
  }
  merge.locators.unshift(([root, list, pos, name, step]) => {
    if (root !== "data" || list !== spec.target || typeof pos !== "number" || !names.includes(String(name))) {
      return null;
    }
    const row = rowOf[pos]?.[typeof step === "number" ? step : 0] ?? -1;
    return row < 0 ? file : table.locate(row, String(name));
  });
}

/**
 * Merges the tables of a folder into the value of its instance.json.
 * @param instance value of instance.json; its objects are not changed.
 * @param label how a file of the folder is named in messages.
 */
export function mergeFolder(
  instance: unknown,
  layout: FolderLayout,
  read: FolderFile,
  label: (file: string) => string,
): FolderResult {
  const root: Fields = isFields(instance) ? { ...instance } : {};
  const data: Fields = isFields(root.data) ? { ...root.data } : {};
  const merge: Merge = { data, issues: [], locators: [], stepOfTime: new Map(), seriesFile: "" };
  const tables: { readonly spec: TableSpec; readonly table: CsvTable }[] = [];
  for (const spec of layout.tables) {
    const bytes = read(spec.file);
    if (bytes === null) {
      merge.issues.push({
        path: label(spec.file),
        found: "no such file",
        expected: "the table of this folder",
      });
      continue;
    }
    const { table, issues } = readCsv(bytes, label(spec.file), spec.columns);
    merge.issues.push(...issues);
    if (table !== null) tables.push({ spec, table });
  }
  // Tables refer to each other, so nothing is joined before all of them could be read.
  if (tables.length < layout.tables.length) return { folder: null, issues: merge.issues };
  for (const { spec, table } of tables) {
    if (spec.kind === "series") mergeSeries(table, spec, layout.timeColumn, merge);
    else if (spec.kind === "records") mergeRecords(table, spec.target, merge);
    // What is doubled above would only be complained of again below, in many rows.
    else if (merge.issues.length === 0) {
      mergeRecordSeries(table, spec, layout.timeColumn, merge, label(spec.file));
    }
  }
  if (merge.issues.length > 0) return { folder: null, issues: merge.issues };
  const locate: Locator = (path) => {
    for (const locator of merge.locators) {
      const found = locator(path);
      if (found !== null) return found;
    }
    return null;
  };
  return { folder: { raw: { ...root, data }, locate }, issues: [] };
}
