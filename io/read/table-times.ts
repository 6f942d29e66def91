/**
 * The times of tables: by the clock of a time zone, and their way to steps of another length. Tables come out as they
 * would have been written for those steps; their cells are still found where they stand in the files.
 */
import {
  checkTimes,
  expectedTime,
  findZone,
  firstRow,
  formatInstant,
  type InputIssue,
  type Instant,
  IssueList,
  parseInstant,
  type ResampleRule,
  type Resampling,
  type RowGrid,
  readResampling,
  resampleValues,
  rowGrid,
  timesInZone,
  type ZoneClock,
} from "../../formulations/index.ts";
import type { CellTable, TableColumn } from "./cell-table.ts";

const MINUTE_MS = 60_000;

/** What an instance says of the times of its tables. */
export interface TimeSettings {
  readonly clock: ZoneClock | null;
  readonly resampling: Resampling | null;
}

/**
 * Reads `timeZone` and `resample` of an instance's data.
 * @param issues receives what is wrong, with paths.
 */
export function readTimeSettings(
  data: Readonly<Record<string, unknown>>,
  issues: InputIssue[],
): TimeSettings {
  const { timeZone = null, resample = null } = data;
  const clock = typeof timeZone === "string" ? findZone(timeZone) : null;
  // A zone that is none is the formulation's to complain of, with its other fields.
  if (resample === null) return { clock, resampling: null };
  const list = new IssueList();
  const resampling = readResampling(resample, "data.resample", { issues: list, steps: null });
  issues.push(...list.all());
  return { clock, resampling };
}

/** Two texts are the same time if their keys are equal, however it is written. */
export function timeKey(text: string): string {
  const instant = parseInstant(text);
  if (instant === null) return text;
  return instant.offsetMinutes === null ? `clock ${instant.utcMs}` : `utc ${instant.utcMs}`;
}

/** A table whose time column is read by the clock of a zone. */
export function tableInZone(
  table: CellTable,
  timeColumn: string,
  keyColumn: string | null,
  clock: ZoneClock,
  issues: InputIssue[],
): CellTable {
  const texts = (table.columns.get(timeColumn) ?? []) as readonly string[];
  const groups = keyColumn === null ? undefined : (table.columns.get(keyColumn) as readonly string[]);
  const wrong = new Set<number>();
  const complain = (row: number, found: string, expected: string) => {
    issues.push({ path: table.locate(row, timeColumn), found, expected });
    wrong.add(row);
  };
  // A time that is wrong must not make the next ones look wrong.
  const time = timesInZone(texts, clock, complain, groups).map((text, row) => (wrong.has(row) ? "" : text));
  return { ...table, columns: new Map([...table.columns, [timeColumn, time]]) };
}

/** Hours between the first two times of a table; null where it has no two times. */
export function firstStepHours(table: CellTable, timeColumn: string): number | null {
  const [first, second] = (table.columns.get(timeColumn) ?? [])
    .slice(0, 2)
    .map((text) => parseInstant(`${text}`));
  if (first === undefined || first === null || second === undefined || second === null) return null;
  return (second.utcMs - first.utcMs) / (60 * MINUTE_MS);
}

/**
 * What is wrong with the distances of a table's times.
 * @param stepHours distance that is meant.
 * @returns problems with positions.
 */
export function spacingIssues(
  table: CellTable,
  timeColumn: string,
  stepHours: number,
): readonly InputIssue[] {
  const time = table.columns.get(timeColumn) as readonly string[];
  const list = new IssueList();
  checkTimes({ steps: table.numRows, stepHours, time }, timeColumn, list);
  return list.all().map(({ path, found, expected }) => {
    const row = Number(/\[(\d+)\]$/.exec(path)?.[1] ?? 0);
    return { path: table.locate(row, timeColumn), found, expected };
  });
}

/** Rows that follow each other in time. */
interface RowGroup {
  readonly rows: readonly number[];
  /** Instants of the rows; of times without offset as if their clock were UTC. */
  readonly times: readonly number[];
}

/** A table on its way to other steps. */
interface Retiming {
  readonly table: CellTable;
  readonly timeColumn: string;
  readonly keyColumn: string | null;
  readonly resampling: Resampling;
  readonly issues: InputIssue[];
}

/** The rows of each object in the order of time, or all rows as they stand; null where a time is none. */
function groupRows({ table, timeColumn, keyColumn, issues }: Retiming): readonly RowGroup[] | null {
  const texts = table.columns.get(timeColumn) as readonly string[];
  const instants = texts.map(parseInstant);
  const hasOffset = instants[0]?.offsetMinutes !== null;
  for (const [row, instant] of instants.entries()) {
    const fits = instant !== null && (instant.offsetMinutes !== null) === hasOffset;
    if (fits) continue;
    const expected =
      instant === null
        ? `${expectedTime(texts[row] as string)}, since data.resample is given`
        : "a UTC offset in every time or in none";
    issues.push({ path: table.locate(row, timeColumn), found: JSON.stringify(texts[row]), expected });
    return null;
  }
  const timeOf = (row: number) => instants[row]?.utcMs as number;
  const all = texts.map((_, row) => row);
  if (keyColumn === null) return [{ rows: all, times: all.map(timeOf) }];
  const keys = table.columns.get(keyColumn) as readonly string[];
  const rowsOf = new Map<string, number[]>();
  for (const row of all) {
    const rows = rowsOf.get(keys[row] as string);
    if (rows === undefined) rowsOf.set(keys[row] as string, [row]);
    else rows.push(row);
  }
  return [...rowsOf.values()].map((list) => {
    const rows = list.sort((one, other) => timeOf(one) - timeOf(other));
    return { rows, times: rows.map(timeOf) };
  });
}

/** Minutes between the rows of a group; null where they are not equally spaced, which is reported. */
function spacing({ rows, times }: RowGroup, retiming: Retiming): number | null {
  const { table, timeColumn, resampling, issues } = retiming;
  const texts = table.columns.get(timeColumn) as readonly string[];
  if (times.length < 2) return resampling.stepMinutes;
  const rowMs = (times[1] as number) - (times[0] as number);
  for (let pos = 1; pos < times.length; pos++) {
    const distance = (times[pos] as number) - (times[pos - 1] as number);
    if (distance === rowMs && rowMs > 0) continue;
    const row = rows[pos] as number;
    issues.push({
      path: table.locate(row, timeColumn),
      found: `${JSON.stringify(texts[row])}, ${distance / MINUTE_MS} minutes after the time before`,
      expected: rowMs > 0 ? `rows ${rowMs / MINUTE_MS} minutes apart` : "a later time in each row",
    });
    return null;
  }
  return rowMs / MINUTE_MS;
}

/** The rules of the columns beside time and object; columns without one are reported. */
function rulesOf(retiming: Retiming): ReadonlyMap<string, ResampleRule> {
  const { table, timeColumn, keyColumn, resampling, issues } = retiming;
  const rules = new Map<string, ResampleRule>();
  for (const name of table.columns.keys()) {
    if (name === timeColumn || name === keyColumn) continue;
    const rule = Object.hasOwn(resampling.rules, name) ? resampling.rules[name] : undefined;
    if (rule !== undefined) rules.set(name, rule);
    else {
      issues.push({
        path: table.locate(-1, name),
        found: `rows that are not steps of ${resampling.stepMinutes} minutes, and no rule for "${name}"`,
        expected: `one in data.resample.rules: "mean" (powers, prices), "sum" (energies), "hold", "min" or "max" (flags)`,
      });
    }
  }
  return rules;
}

/** A group on the grid of steps. */
interface PlacedGroup extends RowGroup {
  readonly grid: RowGrid;
  readonly steps: number;
  readonly isAsWanted: boolean;
}

/** Minutes from the start of the step that a time lies in; steps are counted from midnight by the time's own clock. */
function minutesIntoStep(text: string, stepMinutes: number): number {
  const { utcMs, offsetMinutes } = parseInstant(text) as Instant;
  const minutes = (utcMs / MINUTE_MS + (offsetMinutes ?? 0)) % stepMinutes;
  return (minutes + stepMinutes) % stepMinutes;
}

/** Where a group lies on the grid of steps; null where it fits none, which is reported. */
function placeGroup(group: RowGroup, retiming: Retiming): PlacedGroup | null {
  const { table, timeColumn, resampling, issues } = retiming;
  const { stepMinutes } = resampling;
  const first = group.rows[0] as number;
  const complain = (found: string, expected: string) => {
    issues.push({ path: table.locate(first, timeColumn), found, expected });
    return null;
  };
  const rowMinutes = spacing(group, retiming);
  if (rowMinutes === null) return null;
  const grid = rowGrid(rowMinutes, stepMinutes);
  if (grid === null) {
    return complain(
      `rows of ${rowMinutes} minutes`,
      `a multiple or a part of the step's ${stepMinutes} minutes`,
    );
  }
  const late = minutesIntoStep(
    (table.columns.get(timeColumn) as readonly string[])[first] as string,
    stepMinutes,
  );
  if (late !== 0) return complain(`a first row ${late} minutes into a step`, "the start of a step");
  const rest = group.rows.length % grid.rowsPerStep;
  if (rest !== 0)
    return complain(`rows that end with ${rest} of the ${grid.rowsPerStep} of a step`, "whole steps");
  const steps = (group.rows.length / grid.rowsPerStep) * grid.stepsPerRow;
  return { ...group, grid, steps, isAsWanted: rowMinutes === stepMinutes };
}

/** A column of a group over the steps. */
function columnOf(
  name: string,
  { rows, times, grid, steps }: PlacedGroup,
  { table, timeColumn, resampling }: Retiming,
  rules: ReadonlyMap<string, ResampleRule>,
): TableColumn {
  const values = table.columns.get(name) as TableColumn;
  const rule = rules.get(name);
  if (rule !== undefined && typeof values[0] === "number") {
    return Array.from(
      resampleValues(
        rows.map((row) => values[row] as number),
        steps,
        grid,
        rule,
      ),
    );
  }
  const texts = Array.from(
    { length: steps },
    (_, step) => values[rows[firstRow(grid, step)] as number] as string,
  );
  if (name !== timeColumn || grid.stepsPerRow === 1) return texts;
  return texts.map((text, step) => {
    const utcMs = (times[0] as number) + step * resampling.stepMinutes * MINUTE_MS;
    const { offsetMinutes } = parseInstant(text) as Instant;
    return offsetMinutes === null
      ? formatInstant(utcMs, 0).slice(0, -"+00:00".length)
      : formatInstant(utcMs, offsetMinutes);
  });
}

/**
 * The table over the steps that the instance asks for. Rows of those steps already are left as they are.
 * @param keyColumn what tells the rows of one time apart; null = one row a time.
 * @param issues receives what is wrong, with positions; the table then stays as it is.
 */
export function resampleTable(
  table: CellTable,
  timeColumn: string,
  keyColumn: string | null,
  resampling: Resampling,
  issues: InputIssue[],
): CellTable {
  const retiming: Retiming = { table, timeColumn, keyColumn, resampling, issues };
  const before = issues.length;
  const groups = (groupRows(retiming) ?? []).map((group) => placeGroup(group, retiming));
  if (issues.length > before || groups.every((group) => group?.isAsWanted === true)) return table;
  const placed = groups as readonly PlacedGroup[];
  const rules = rulesOf(retiming);
  if (issues.length > before) return table;
  const names = [...table.columns.keys()];
  const columns = new Map(
    names.map((name) => [name, placed.flatMap((group) => [...columnOf(name, group, retiming, rules)])]),
  );
  const sourceRow = placed.flatMap(({ rows, grid, steps }) =>
    Array.from({ length: steps }, (_, step) => rows[firstRow(grid, step)] as number),
  );
  return {
    numRows: sourceRow.length,
    columns: columns as ReadonlyMap<string, TableColumn>,
    locate: (row, column) => table.locate(row < 0 ? row : (sourceRow[row] as number), column),
  };
}
