/** Folder instances: instance.json and the CSV files of the formulation's layout, merged into the JSON shape. */
import { didYouMean } from "../../engine/index.ts";
import type { ColumnSpec, FolderLayout, InputIssue, TableSpec } from "../../formulations/index.ts";
import type { CellTable, TableColumn, TableResult } from "./cell-table.ts";
import type { PathStep } from "./json-positions.ts";
import {
  readTimeSettings,
  resampleTable,
  spacingIssues,
  type TimeSettings,
  tableInZone,
  timeKey,
} from "./table-times.ts";

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
const WORDS = {
  folder: { table: "file", instance: "instance.json" },
  workbook: { table: "sheet", instance: "the sheet instance" },
} as const;

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
  | {
      readonly folder: null;
      readonly issues: readonly InputIssue[];
      /** Where only cells are wrong: the folder with NaN, "" or null in their places, for what else may be said of it. */
      readonly draft?: MergedFolder;
    };

type Locator = (path: readonly PathStep[]) => string | null;
type Fields = Record<string, unknown>;

/** What the tables are merged into. */
interface Merge {
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

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reports a field that a table and the JSON file give. */
function addDoubled(path: string, at: string, merge: Merge): void {
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
function claim(data: Fields, path: string, value: unknown, at: string, merge: Merge): void {
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
function behind(path: readonly PathStep[], target: string): readonly PathStep[] | null {
  const keys = ["data", ...target.split(".")];
  return keys.every((key, pos) => path[pos] === key) ? path.slice(keys.length) : null;
}

/** Where each column's list goes; the columns are those that the table has. */
function targetsOf(table: CellTable, spec: TableSpec): ReadonlyMap<string, string> {
  const present = spec.columns.filter(({ name }) => table.columns.has(name));
  return new Map(present.map(({ name, target }) => [name, target ?? name]));
}

/** Finds entries of lists that came from columns: the first step behind the list's path is the row. */
function listLocator(table: CellTable, targets: ReadonlyMap<string, string>): Locator {
  return (path) => {
    for (const [name, target] of targets) {
      const rest = behind(path, target);
      if (rest !== null) return table.locate(typeof rest[0] === "number" ? rest[0] : -1, name);
    }
    return null;
  };
}

function mergeSeries(table: CellTable, spec: SeriesSpec, layout: FolderLayout, merge: Merge): void {
  const { timeColumn, stepsField = "steps" } = layout;
  merge.seriesFile = merge.source.kind === "folder" ? spec.file : merge.source.label(spec.file);
  const time = (table.columns.get(timeColumn) ?? []) as readonly string[];
  merge.times = time;
  for (const [step, text] of time.entries()) {
    const first = merge.stepOfTime.get(timeKey(text));
    if (first !== undefined) {
      const expected = `another time than at ${table.locate(first, timeColumn)} (a repeated hour needs UTC offsets or data.timeZone)`;
      merge.issues.push({ path: table.locate(step, timeColumn), found: JSON.stringify(text), expected });
    } else merge.stepOfTime.set(timeKey(text), step);
  }
  const countsSteps = spec.countsSteps !== false;
  if (countsSteps && !Object.hasOwn(merge.data, stepsField)) merge.data[stepsField] = table.numRows;
  const targets = targetsOf(table, spec);
  for (const [name, target] of targets) {
    claim(merge.data, target, table.columns.get(name), table.locate(-1, name), merge);
  }
  merge.locators.push(listLocator(table, targets));
}

/** Objects are told apart by their `id`, where they have one. */
function checkIds(table: CellTable, merge: Merge): void {
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

function mergeRecords(table: CellTable, spec: RecordsSpec, merge: Merge): void {
  checkIds(table, merge);
  const { target } = spec;
  const lists = new Map(
    spec.columns.flatMap(({ name, target: list }) =>
      list !== undefined && table.columns.has(name) ? [[name, list] as const] : [],
    ),
  );
  for (const [name, list] of lists) {
    claim(merge.data, list, table.columns.get(name), table.locate(-1, name), merge);
  }
  merge.locators.push(listLocator(table, lists));
  const names = [...table.columns.keys()].filter((name) => !lists.has(name));
  const flags = new Set(spec.columns.filter(({ kind }) => kind === "flag").map(({ name }) => name));
  const fieldOf = (name: string, row: number) => {
    const value = (table.columns.get(name) as readonly unknown[])[row];
    // A cell that could not be read stays as it is.
    return flags.has(name) && (value === 0 || value === 1) ? value === 1 : value;
  };
  const records = Array.from({ length: table.numRows }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, fieldOf(name, row)])),
  );
  claim(merge.data, target, records, table.locate(-1, names[0] ?? ""), merge);
  merge.locators.push(([root, list, row, name]) => {
    if (root !== "data" || list !== target || typeof row !== "number") return null;
    return table.locate(row, typeof name === "string" ? name : (names[0] ?? ""));
  });
}

type SeriesSpec = Extract<TableSpec, { readonly kind: "series" }>;
type RecordsSpec = Extract<TableSpec, { readonly kind: "records" }>;
type RecordSeriesSpec = Extract<TableSpec, { readonly kind: "record-series" | "matrix" }>;

/** What a row of the series table is called: a step, or as its time column is. */
function rowNoun(timeColumn: string): string {
  return timeColumn === "time" ? "step" : timeColumn;
}

/** Texts that a table uses but no other table declares, each reported once, at its first row. */
class Unknown {
  readonly #rows = new Map<string, number[]>();

  add(text: string, row: number): void {
    const rows = this.#rows.get(text);
    if (rows === undefined) this.#rows.set(text, [row]);
    else rows.push(row);
  }

  /** @param expectedFor what was expected in place of a text. */
  report(table: CellTable, column: string, merge: Merge, expectedFor: (text: string) => string): void {
    for (const [text, rows] of this.#rows) {
      const more = rows.length === 1 ? "" : ` in ${rows.length} rows`;
      const path = table.locate(rows[0] as number, column);
      merge.issues.push({ path, found: JSON.stringify(text) + more, expected: expectedFor(text) });
    }
  }
}

/** Where the rows of a table by object and step stand. */
interface Pairs {
  /** By object, then step; −1 where a row is missing. */
  readonly rowOf: readonly Int32Array[];
  readonly records: readonly Fields[];
  /** The columns beside the object's and the step's. */
  readonly names: readonly string[];
}

/** Finds the row of each object and step; rows may come in any order, none may be missing. */
function findPairs(
  table: CellTable,
  spec: RecordSeriesSpec,
  timeColumn: string,
  merge: Merge,
  file: string,
): Pairs {
  const records = (merge.data[spec.target] ?? []) as readonly Fields[];
  const idField = spec.makesObjects === true ? spec.key : "id";
  const positionOf = new Map(records.map((record, pos) => [String(record[idField]), pos]));
  const steps = merge.times.length;
  const names = [...table.columns.keys()].filter((name) => name !== spec.key && name !== timeColumn);
  const rowOf = records.map(() => new Int32Array(steps).fill(-1));
  const keys = (table.columns.get(spec.key) as TableColumn).map(String);
  const times = table.columns.get(timeColumn) as readonly string[];
  const unknownIds = new Unknown();
  const unknownTimes = new Unknown();
  for (let row = 0; row < table.numRows; row++) {
    const pos = positionOf.get(keys[row] as string);
    const step = merge.stepOfTime.get(timeKey(times[row] as string));
    if (pos === undefined) unknownIds.add(keys[row] as string, row);
    else if (step === undefined) unknownTimes.add(times[row] as string, row);
    else {
      const rows = rowOf[pos] as Int32Array;
      if ((rows[step] as number) >= 0) {
        const expected = `one row a ${rowNoun(timeColumn)}; the first is at ${table.locate(rows[step] as number, spec.key)}`;
        const found = `${keys[row]} at ${times[row]} again`;
        merge.issues.push({ path: table.locate(row, spec.key), found, expected });
      }
      rows[step] = row;
    }
  }
  const ids = [...positionOf.keys()];
  const noun = rowNoun(timeColumn);
  unknownIds.report(table, spec.key, merge, (id) => `an id of ${spec.target}${didYouMean(id, ids)}`);
  unknownTimes.report(table, timeColumn, merge, () => `a ${timeColumn} of ${merge.seriesFile}`);
  for (const [pos, rows] of rowOf.entries()) {
    const missing = rows.indexOf(-1);
    if (missing < 0) continue;
    const count = rows.reduce((sum, row) => sum + (row < 0 ? 1 : 0), 0);
    const found = `${count} ${noun}${count === 1 ? "" : "s"} without a row for ${String(records[pos]?.[idField])}, the first at ${merge.times[missing]}`;
    merge.issues.push({ path: file, found, expected: `a row for each ${noun} (${steps})` });
  }
  return { rowOf, records, names };
}

/** Lists the objects that a table is about, in the order in which it begins with them. */
function makeObjects(table: CellTable, spec: RecordSeriesSpec, merge: Merge): void {
  const firstRows = new Map<unknown, number>();
  for (const [row, id] of (table.columns.get(spec.key) as TableColumn).entries()) {
    // In a draft, a cell that could not be read names no object.
    const isRead = !Number.isNaN(id) && id !== "";
    if (isRead && !firstRows.has(id)) firstRows.set(id, row);
  }
  const rows = [...firstRows.values()];
  const objects = Array.from(firstRows.keys(), (id) => ({ [spec.key]: id }));
  claim(merge.data, spec.target, objects, table.locate(-1, spec.key), merge);
  merge.locators.push(([root, list, pos]) => {
    if (root !== "data" || list !== spec.target || typeof pos !== "number") return null;
    return table.locate(rows[pos] ?? -1, spec.key);
  });
}

/** Lists in the objects, one entry a step. */
function mergeRecordSeries(
  table: CellTable,
  spec: RecordSeriesSpec,
  timeColumn: string,
  merge: Merge,
  file: string,
): void {
  if (spec.makesObjects === true) makeObjects(table, spec, merge);
  const { rowOf, records, names } = findPairs(table, spec, timeColumn, merge, file);
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

/** Lists of lists: one a step, with one entry an object. */
function mergeMatrix(
  table: CellTable,
  spec: RecordSeriesSpec,
  timeColumn: string,
  merge: Merge,
  file: string,
): void {
  const { rowOf, names } = findPairs(table, spec, timeColumn, merge, file);
  const targets = targetsOf(table, spec);
  const rowAt = (pos: unknown, step: unknown) =>
    rowOf[typeof pos === "number" ? pos : 0]?.[typeof step === "number" ? step : 0] ?? -1;
  for (const name of names) {
    const values = table.columns.get(name) as readonly unknown[];
    const lists = Array.from({ length: merge.times.length }, (_, step) =>
      rowOf.map((rows) => values[rows[step] as number] ?? null),
    );
    claim(merge.data, targets.get(name) as string, lists, table.locate(-1, name), merge);
  }
  merge.locators.push((path) => {
    for (const name of names) {
      const rest = behind(path, targets.get(name) as string);
      if (rest === null) continue;
      const row = rest.length === 0 ? -1 : rowAt(rest[1], rest[0]);
      return row < 0 && rest.length > 0 ? file : table.locate(row, name);
    }
    return null;
  });
}

/** A table as read, with what it is. */
interface SpecifiedTable {
  readonly spec: TableSpec;
  readonly table: CellTable;
}

/** The tables with their times by the instance's clock and over the steps that it asks for. */
function withTimes(
  tables: readonly SpecifiedTable[],
  { timeColumn }: FolderLayout,
  merge: Merge,
): readonly SpecifiedTable[] {
  if (timeColumn !== "time") return tables;
  const issues: InputIssue[] = [];
  const settings: TimeSettings = readTimeSettings(merge.data, issues);
  for (const { path, found, expected } of issues) {
    merge.issues.push({ path: `${merge.source.field(path)}: ${path}`, found, expected });
  }
  // What has been done is nothing for the formulation to know.
  delete merge.data.resample;
  const { clock, resampling } = settings;
  return tables.map(({ spec, table }) => {
    if (!table.columns.has(timeColumn)) return { spec, table };
    const key = spec.kind === "record-series" || spec.kind === "matrix" ? spec.key : null;
    const before = merge.issues.length;
    const local = clock === null ? table : tableInZone(table, timeColumn, key, clock, merge.issues);
    if (resampling === null || merge.issues.length > before) return { spec, table: local };
    return { spec, table: resampleTable(local, timeColumn, key, resampling, merge.issues) };
  });
}

/** What is wrong with the distances of the steps; nothing where their length is not known. */
function seriesSpacing(
  tables: readonly SpecifiedTable[],
  { timeColumn }: FolderLayout,
  root: Fields,
  data: Fields,
): readonly InputIssue[] {
  const stepHours = data.stepHours ?? (isFields(root.params) ? root.params.stepHours : undefined);
  if (timeColumn !== "time" || typeof stepHours !== "number" || !(stepHours > 0)) return [];
  const series = tables.filter(({ spec, table }) => spec.kind === "series" && table.columns.has(timeColumn));
  return series.flatMap(({ table }) => spacingIssues(table, timeColumn, stepHours));
}

/** The first problem of each place. */
function onePerPlace(issues: readonly InputIssue[]): readonly InputIssue[] {
  const places = new Set<string>();
  return issues.filter(({ path }) => !places.has(path) && places.add(path) !== undefined);
}

/** Puts the tables into the instance; what does not fit together is added to the issues. */
function joinTables(
  tables: readonly SpecifiedTable[],
  layout: FolderLayout,
  root: Fields,
  merge: Merge,
): MergedFolder {
  const { timeColumn, besideData = [] } = layout;
  for (const { spec, table } of tables) {
    if (spec.kind === "series") mergeSeries(table, spec, layout, merge);
    else if (spec.kind === "records") mergeRecords(table, spec, merge);
  }
  // What is doubled above would only be complained of again below, in many rows.
  for (const { spec, table } of merge.issues.length === 0 ? tables : []) {
    if (spec.kind === "series" || spec.kind === "records") continue;
    const mergePairs = spec.kind === "matrix" ? mergeMatrix : mergeRecordSeries;
    mergePairs(table, spec, timeColumn, merge, merge.source.label(spec.file));
  }
  const locate: Locator = (path) => {
    const place = besideData.includes(String(path[0])) ? ["data", ...path] : path;
    for (const locator of merge.locators) {
      const found = locator(place);
      if (found !== null) return found;
    }
    return null;
  };
  const raw: Fields = { ...root, data: merge.data };
  for (const target of besideData) {
    raw[target] = merge.data[target];
    delete merge.data[target];
  }
  return { raw, locate };
}

/**
 * Reads a table; what is wrong with it is added to the issues.
 * @returns null where there is nothing to be joined, "given" where the instance itself holds it.
 */
function readSpecified(spec: TableSpec, merge: Merge): SpecifiedTable | "given" | null {
  const { data, issues, source } = merge;
  const label = source.label(spec.file);
  const result = source.readTable(spec.file, spec.columns);
  const target = spec.kind !== "series" && spec.mayBeGiven === true ? spec.target : null;
  if (target !== null && Object.hasOwn(data, target)) {
    if (result === null) return "given";
    addDoubled(target, label, merge);
    return null;
  }
  if (result === null) {
    const { table, instance } = WORDS[source.kind];
    const other = target === null ? "" : `, or "${target}" in ${instance}, which is [] for none`;
    issues.push({
      path: label,
      found: `no such ${table}`,
      expected: `the table of this ${source.kind}${other}`,
    });
    return null;
  }
  issues.push(...result.issues);
  const table = result.table ?? result.draft ?? null;
  return table === null ? null : { spec, table };
}

/**
 * Merges the tables of a folder into the value of its instance.json.
 * @param instance value of instance.json; its objects are not changed.
 */
export function mergeFolder(instance: unknown, layout: FolderLayout, source: TableSource): FolderResult {
  const root: Fields = isFields(instance) ? { ...instance } : {};
  const data: Fields = isFields(root.data) ? { ...root.data } : {};
  // They are moved back when the tables are joined.
  for (const target of layout.besideData ?? []) {
    if (Object.hasOwn(root, target)) data[target] = root[target];
  }
  const merge: Merge = {
    ...{ data, issues: [], locators: [], source },
    ...{ stepOfTime: new Map(), times: [], seriesFile: "" },
  };
  const found = layout.tables.map((spec) => readSpecified(spec, merge)).filter((each) => each !== "given");
  const tables = found.filter((each) => each !== null);
  // Tables refer to each other, so nothing is joined before all of them could be read.
  if (tables.length < found.length) return { folder: null, issues: merge.issues };
  const hasResampling = Object.hasOwn(data, "resample");
  const timed = withTimes(tables, layout, merge);
  if (merge.issues.length > 0) {
    // Wrong cells do not hide what is wrong with the times and with other figures.
    if (hasResampling) return { folder: null, issues: onePerPlace(merge.issues) };
    const issues = onePerPlace([...merge.issues, ...seriesSpacing(timed, layout, root, data)]);
    // What does not fit together in a draft is most often a wrong cell once more.
    const draft = joinTables(timed, layout, root, { ...merge, issues: [] });
    return { folder: null, issues, draft };
  }
  const folder = joinTables(timed, layout, root, merge);
  if (merge.issues.length === 0) return { folder, issues: [] };
  // Tables may not fit together because a step is missing in one.
  return {
    folder: null,
    issues: onePerPlace([...merge.issues, ...seriesSpacing(timed, layout, root, data)]),
  };
}
