/** Folder instances: instance.json and the CSV files of the formulation's layout, merged into the JSON shape. */
import {
  type FolderLayout,
  type InputIssue,
  parseInstant,
  type TableSpec,
} from "../../formulations/index.ts";
import type { CellTable } from "./cell-table.ts";
import type { PathStep } from "./json-positions.ts";
import {
  addDoubled,
  behind,
  claim,
  type Fields,
  isFields,
  type Locator,
  type Merge,
  type TableSource,
  targetsOf,
  WORDS,
} from "./merge-target.ts";
import { mergeMatrix, mergeRecordSeries } from "./step-tables.ts";
import {
  firstStepHours,
  readTimeSettings,
  resampleTable,
  spacingIssues,
  type TimeSettings,
  tableInZone,
  timeKey,
} from "./table-times.ts";

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
  const given = data.stepHours ?? (isFields(root.params) ? root.params.stepHours : undefined);
  if (timeColumn !== "time") return [];
  const series = tables.filter(({ spec, table }) => spec.kind === "series" && table.columns.has(timeColumn));
  return series.flatMap(({ table }) => {
    const stepHours = given ?? firstStepHours(table, timeColumn);
    if (typeof stepHours !== "number" || !(stepHours > 0)) return [];
    return spacingIssues(table, timeColumn, stepHours);
  });
}

/** Whether a series has times that are none: other tables would seem to be without a row for them. */
function hasUnreadableTimes(tables: readonly SpecifiedTable[], { timeColumn }: FolderLayout): boolean {
  const times = tables.flatMap(({ spec, table }) =>
    spec.kind === "series" ? ((table.columns.get(timeColumn) ?? []) as readonly string[]) : [],
  );
  return times.some((text) => parseInstant(text) === null);
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
  const hasResampling = (data.resample ?? null) !== null;
  const timed = withTimes(tables, layout, merge);
  const spacing = seriesSpacing(timed, layout, root, data);
  if (merge.issues.length > 0 || (spacing.length > 0 && hasUnreadableTimes(timed, layout))) {
    // Wrong cells do not hide what is wrong with the times and with other figures.
    if (hasResampling) return { folder: null, issues: onePerPlace(merge.issues) };
    const issues = onePerPlace([...merge.issues, ...spacing]);
    // What does not fit together in a draft is most often a wrong cell once more.
    const draft = joinTables(timed, layout, root, { ...merge, issues: [] });
    return { folder: null, issues, draft };
  }
  const folder = joinTables(timed, layout, root, merge);
  if (merge.issues.length === 0) return { folder, issues: [] };
  // Tables may not fit together because a step is missing in one: that comes first.
  const places = new Set(spacing.map(({ path }) => path));
  const isCause = ({ path }: InputIssue) => places.has(path);
  const issues = onePerPlace([...merge.issues, ...spacing]);
  return { folder: null, issues: [...issues.filter(isCause), ...issues.filter((issue) => !isCause(issue))] };
}
