/**
 * The series of a fleet over equal rows of time, from the data file or from the instance itself. What is missing is a
 * problem, never a zero.
 */
import { type ByteColumn, type ByteTable, readByteTable } from "../common/byte-table.ts";
import type { IssueList } from "../common/fields.ts";
import { expectedTime, type Instant, parseInstant } from "../common/time-grid.ts";
import { timesInZone, type ZoneClock } from "../common/time-zone.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Series over equal steps; all arrays have one entry a step. */
export interface FleetSeries {
  /** Start of each step as the data have it; null = not given. */
  readonly time: readonly string[] | null;
  /** Minutes after midnight of each step's start, by its own clock. */
  readonly clockMinutes: Float64Array;
  /** Load of the building, kW. */
  readonly loadKW: Float64Array;
  readonly pvKW: Float64Array;
  readonly spotEurPerMWh: Float64Array;
  readonly vehicles: readonly VehicleSeries[];
}

/** Presence of one vehicle. */
export interface VehicleSeries {
  /** 1 = plugged in. */
  readonly there: Uint8Array;
  /** State of charge where a stay begins, as a share of the battery; elsewhere without meaning. */
  readonly arrivalSoc: Float64Array;
}

const SHARED: readonly ByteColumn[] = [
  { name: "datetime", kind: "text" },
  { name: "load_kw", kind: "number", unit: "kW", bareName: "load" },
  { name: "pv_kw", kind: "number", unit: "kW", bareName: "pv" },
  { name: "spot_eur_mwh", kind: "number", unit: "EUR/MWh", bareName: "spot" },
];

/** Minutes after midnight of an instant, by the clock it was written in. */
function clockOf({ utcMs, offsetMinutes }: Instant): number {
  const minutes = Math.round(utcMs / MINUTE_MS) + (offsetMinutes ?? 0);
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

/** Distance of the rows in minutes and the clock of each; null where the times are not equally spaced. */
function readTimes(
  texts: readonly string[],
  stepMinutes: number,
  complain: (row: number, found: string, expected: string) => void,
): { readonly rowMinutes: number; readonly clockMinutes: Float64Array } | null {
  const clockMinutes = new Float64Array(texts.length);
  let rowMinutes = stepMinutes;
  let previous: Instant | null = null;
  let isSound = true;
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] as string;
    const instant = parseInstant(text);
    if (instant === null) {
      complain(row, JSON.stringify(text), expectedTime(text));
      isSound = false;
      continue;
    }
    clockMinutes[row] = clockOf(instant);
    if (previous !== null) {
      const distance = (instant.utcMs - previous.utcMs) / MINUTE_MS;
      if (row === 1 && distance > 0) rowMinutes = distance;
      if ((instant.offsetMinutes === null) !== (previous.offsetMinutes === null)) {
        complain(row, JSON.stringify(text), "a UTC offset in every time or in none");
        isSound = false;
      } else if (distance !== rowMinutes) {
        const isClockChange = instant.offsetMinutes === null && Math.abs(distance - rowMinutes) === 60;
        const hint = isClockChange
          ? " (clocks that change in spring and autumn need UTC offsets or data.timeZone)"
          : "";
        complain(
          row,
          `${JSON.stringify(text)}, ${distance} minutes after the row before`,
          `rows ${rowMinutes} minutes apart${hint}`,
        );
        isSound = false;
      }
    }
    previous = instant;
  }
  return isSound ? { rowMinutes, clockMinutes } : null;
}

/** Reports loads and sun below zero. */
function checkPowers(table: ByteTable, series: FleetSeries): void {
  for (const [name, values] of [
    ["load_kw", series.loadKW],
    ["pv_kw", series.pvKW],
  ] as const) {
    for (let row = 0; row < values.length; row++) {
      if ((values[row] as number) < 0) table.complain(row, name, String(values[row]), "at least 0 [kW]");
    }
  }
}

/** Reports states of charge outside 0 … 1 where a stay begins. */
function checkArrivals(table: ByteTable, series: FleetSeries, columns: readonly number[]): void {
  for (const [pos, { there, arrivalSoc }] of series.vehicles.entries()) {
    const name = `soc_return_${columns[pos]}`;
    for (let row = 0; row < there.length; row++) {
      const soc = arrivalSoc[row] as number;
      if (there[row] === 1 && (row === 0 || there[row - 1] === 0)) {
        // The state at the very first row is the instance's initialSoc.
        const found = Number.isNaN(soc) ? "a blank cell" : String(soc);
        if (row > 0 && !(soc >= 0 && soc <= 1))
          table.complain(row, name, found, "the share on arrival, 0 to 1");
      } else if (soc > 0 || soc < 0) {
        table.complain(row, name, String(soc), "0 or nothing in a row that is no arrival");
      }
    }
  }
}

/**
 * Reads the data file.
 *
 * @param columns numbers k of the vehicles' columns `there_k` and `soc_return_k`.
 * @param stepMinutes minutes of the instance's steps; the rows' distance where the file has a single row.
 * @param clock of times without UTC offset; null = a clock that is never moved.
 * @returns the series by rows and the minutes between them; null where problems were found.
 */
export function readDataFile(
  bytes: Uint8Array,
  file: string,
  columns: readonly number[],
  stepMinutes: number,
  clock: ZoneClock | null,
  issues: IssueList,
): { readonly series: FleetSeries; readonly rowMinutes: number } | null {
  const before = issues.count;
  const wanted: ByteColumn[] = [...SHARED];
  for (const k of new Set(columns)) {
    wanted.push(
      { name: `there_${k}`, kind: "flag" },
      { name: `soc_return_${k}`, kind: "blank-number", unit: "" },
    );
  }
  const table = readByteTable(bytes, file, "data.file", wanted, issues);
  if (table === null) return null;
  const numbers = (name: string) => table.numbers.get(name) as Float64Array;
  const complain = (row: number, found: string, expected: string) =>
    table.complain(row, "datetime", found, expected);
  const texts = table.texts.get("datetime") as readonly string[];
  // Wrong numbers do not hide what is wrong with the times, nor the other way round.
  const isSound = issues.count === before;
  const hasTimes = table.isWhole && !texts.includes("");
  const atTimes = issues.count;
  const time = clock === null || !hasTimes ? texts : timesInZone(texts, clock, complain);
  const times = hasTimes && issues.count === atTimes ? readTimes(time, stepMinutes, complain) : null;
  const series: FleetSeries = {
    time,
    clockMinutes: times?.clockMinutes ?? new Float64Array(0),
    loadKW: numbers("load_kw"),
    pvKW: numbers("pv_kw"),
    spotEurPerMWh: numbers("spot_eur_mwh"),
    vehicles: columns.map((k) => ({
      there: Uint8Array.from(numbers(`there_${k}`)),
      arrivalSoc: numbers(`soc_return_${k}`),
    })),
  };
  checkPowers(table, series);
  if (isSound) checkArrivals(table, series, columns);
  table.finish();
  return issues.count > before || times === null ? null : { series, rowMinutes: times.rowMinutes };
}

/** The series given in the instance itself; `time` may be absent: the first step then begins at midnight. */
export function inlineSeries(
  time: readonly string[] | null,
  stepMinutes: number,
  rest: Pick<FleetSeries, "loadKW" | "pvKW" | "spotEurPerMWh" | "vehicles">,
  issues: IssueList,
): FleetSeries {
  const steps = rest.loadKW.length;
  if (time === null) {
    const clockMinutes = Float64Array.from(
      { length: steps },
      (_, step) => (step * stepMinutes) % DAY_MINUTES,
    );
    return { time, clockMinutes, ...rest };
  }
  const at = (row: number) => `data.time[${row}]`;
  const times = readTimes(time, stepMinutes, (row, found, expected) => issues.add(at(row), found, expected));
  if (times !== null && steps > 1 && times.rowMinutes !== stepMinutes) {
    issues.add("data.time", `times ${times.rowMinutes} minutes apart`, `steps of ${stepMinutes} minutes`);
  }
  return { time, clockMinutes: times?.clockMinutes ?? new Float64Array(steps), ...rest };
}

/** The steps `start` … `start + steps − 1` of the series; views where possible. */
export function sliceSeries(series: FleetSeries, start: number, steps: number): FleetSeries {
  const end = start + steps;
  return {
    time: series.time === null ? null : series.time.slice(start, end),
    clockMinutes: series.clockMinutes.subarray(start, end),
    loadKW: series.loadKW.subarray(start, end),
    pvKW: series.pvKW.subarray(start, end),
    spotEurPerMWh: series.spotEurPerMWh.subarray(start, end),
    vehicles: series.vehicles.map(({ there, arrivalSoc }) => ({
      there: there.subarray(start, end),
      arrivalSoc: arrivalSoc.subarray(start, end),
    })),
  };
}
