/** Tables with a row for each object and step, such as a truck's quarter hours: their rows are paired with both. */
import { didYouMean } from "../../engine/index.ts";
import type { TableSpec } from "../../formulations/index.ts";
import type { CellTable, TableColumn } from "./cell-table.ts";
import { behind, claim, type Fields, type Merge, targetsOf } from "./merge-target.ts";
import { timeKey } from "./table-times.ts";

type RecordSeriesSpec = Extract<TableSpec, { readonly kind: "record-series" | "matrix" }>;

/** What a row of the series table is called: a step, or as its time column is. */
function rowNoun(timeColumn: string): string {
  return timeColumn === "time" ? "step" : timeColumn;
}

/** Texts that a table uses but no other table declares, each reported once, at its first row. */
class Unknown {
  readonly #rows = new Map<string, number[]>();

  get size(): number {
    return this.#rows.size;
  }

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

/** How the steps are written, or that other steps need a rule: what helps with texts that are none of them. */
function timesHint(unknown: Unknown, written: readonly string[], { times }: Merge): string {
  if (times.length === 0) return "";
  const numWritten = new Set(written).size;
  const hasOtherSteps = unknown.size < numWritten && numWritten >= 2 * times.length;
  return `, such as ${times[0]}${hasOtherSteps ? "; tables of other steps need data.resample" : ""}`;
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
  const hint = timeColumn === "time" ? timesHint(unknownTimes, times, merge) : "";
  unknownTimes.report(table, timeColumn, merge, () => `a ${timeColumn} of ${merge.seriesFile}${hint}`);
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
export function mergeRecordSeries(
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
export function mergeMatrix(
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
