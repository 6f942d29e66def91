import type { IssueList } from "./fields.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const ISO_TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:?\d\d)?$/;

/** Equal steps of time; `time` holds the start of each step as the input wrote it, or is null. */
export interface TimeGrid {
  readonly steps: number;
  readonly stepHours: number;
  readonly time: readonly string[] | null;
}

/** An instant with the clock it was written in. */
export interface Instant {
  /** Milliseconds since 1970-01-01 UTC; of a time without offset, as if its clock were UTC. */
  readonly utcMs: number;
  /** Offset of its clock from UTC; null = the text had none. */
  readonly offsetMinutes: number | null;
}

/** Reads an ISO 8601 date and time such as `2026-03-29T01:15+01:00`; null if it is none. */
export function parseInstant(text: string): Instant | null {
  const match = ISO_TIME.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const fraction = Number((match[7] ?? "").padEnd(3, "0"));
  const clockMs = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second, fraction);
  // Date.UTC rolls 31 February over; a date that does not come back was none.
  const written = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}`;
  if (Number.isNaN(clockMs) || !new Date(clockMs).toISOString().startsWith(written)) return null;
  const zone = match[8];
  if (zone === undefined) return { utcMs: clockMs, offsetMinutes: null };
  if (zone === "Z") return { utcMs: clockMs, offsetMinutes: 0 };
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  const offsetMinutes = zone.startsWith("-") ? -minutes : minutes;
  return { utcMs: clockMs - offsetMinutes * MINUTE_MS, offsetMinutes };
}

/** Days of spreadsheets count from here; 25569 is 1970-01-01. */
const SPREADSHEET_EPOCH_MS = Date.UTC(1899, 11, 30);

/** What a time should look like; a spreadsheet's number of days is named as the time it stands for, a local date told what to do. */
export function expectedTime(text: string): string {
  const example = "a time such as 2026-03-29T01:15+01:00";
  if (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b/.test(text.trim())) {
    return `${example} (in a spreadsheet, the cell format yyyy-mm-dd hh:mm, or the workbook itself)`;
  }
  const days = /^\d{5}([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : Number.NaN;
  if (!(days >= 20_000 && days < 80_000)) return example;
  const minutes = Math.round((days * DAY_MS) / MINUTE_MS);
  const meant = new Date(SPREADSHEET_EPOCH_MS + minutes * MINUTE_MS).toISOString().slice(0, 16);
  return `${example} (as a spreadsheet's day number it would be ${meant})`;
}

/** The distance of all times, if it is the same between each and the next; else null. */
function evenDistanceMs(time: readonly string[]): number | null {
  let previous = parseInstant(time[0] ?? "");
  let distanceMs: number | null = null;
  for (const text of time.slice(1)) {
    const instant = parseInstant(text);
    if (instant === null || previous === null) return null;
    const next = instant.utcMs - previous.utcMs;
    if (distanceMs !== null && next !== distanceMs) return null;
    distanceMs = next;
    previous = instant;
  }
  return distanceMs;
}

/**
 * Reports times that are not instants one step apart, in order. Whole numbers 0, 1, 2 … are step numbers and
 * always fit. Times without offset are taken as one clock that is never moved.
 */
export function checkTimes(grid: TimeGrid, path: string, issues: IssueList): void {
  const time = grid.time;
  if (time === null || time.every((text, step) => text === String(step))) return;
  const spacingMs = grid.stepHours * HOUR_MS;
  const evenMs = time.length < 3 ? null : evenDistanceMs(time);
  let previous: Instant | null = null;
  for (let step = 0; step < time.length; step++) {
    const text = time[step];
    const at = `${path}[${step}]`;
    const instant = parseInstant(text);
    if (instant === null) {
      issues.add(at, JSON.stringify(text), `${expectedTime(text)}, or the step's number`);
    } else if (previous !== null) {
      const distanceMs = instant.utcMs - previous.utcMs;
      if ((instant.offsetMinutes === null) !== (previous.offsetMinutes === null)) {
        issues.add(at, JSON.stringify(text), "a UTC offset in every time or in none");
      } else if (Math.abs(distanceMs - spacingMs) > 1000) {
        const isEven = evenMs !== null && evenMs > 0;
        const found = `${JSON.stringify(text)}, ${distanceMs / MINUTE_MS} minutes after the step before`;
        const hint = isEven
          ? ` as stepHours says, or stepHours ${Number((evenMs / HOUR_MS).toPrecision(12))} for these`
          : distanceMs <= 0 && instant.offsetMinutes === null
            ? "; the hour that autumn repeats needs UTC offsets or data.timeZone"
            : "";
        issues.add(
          at,
          isEven ? `${found}, as all are` : found,
          `steps of ${grid.stepHours * 60} minutes${hint}`,
        );
        // One cause, said once.
        if (isEven) return;
      }
    }
    previous = instant ?? previous;
  }
}

/** Minutes since 1970-01-01 of the clock of the step at a number of hours after the start; it may have been moved since then. */
function clockMinutes(grid: TimeGrid, hoursAfterStart: number): number {
  const instantOf = (step: number) => (grid.time === null ? null : parseInstant(grid.time[step] ?? ""));
  const first = instantOf(0);
  const minutes = Math.round(hoursAfterStart * 60);
  if (first === null) return minutes;
  const step = Math.floor(hoursAfterStart / grid.stepHours + 1e-9);
  const offset = instantOf(Math.max(0, Math.min(step, grid.steps - 1)))?.offsetMinutes;
  return Math.round(first.utcMs / MINUTE_MS) + minutes + (offset ?? first.offsetMinutes ?? 0);
}

/**
 * What the clock shows a number of hours after the start, as hours since the midnight before the first step: 25.5 is half past one
 * of the second day. A clock that is moved on the way jumps here, too. Without times it begins at 0.
 */
export function clockHours(grid: TimeGrid, hoursAfterStart: number): number {
  const start = clockMinutes(grid, 0);
  return (clockMinutes(grid, hoursAfterStart) - Math.floor(start / 1440) * 1440) / 60;
}

/** Clock time `HH:MM` at a number of hours after the start. */
export function clockLabel(grid: TimeGrid, hoursAfterStart: number): string {
  const minutes = clockMinutes(grid, hoursAfterStart) % 1440;
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** Day at a number of hours after the start: `03-29`, or `day 2` without times. */
export function dayLabel(grid: TimeGrid, hoursAfterStart: number): string {
  const minutes = clockMinutes(grid, hoursAfterStart);
  const hasDate = grid.time !== null && parseInstant(grid.time[0] ?? "") !== null;
  if (!hasDate) return `day ${Math.floor(minutes / 1440) + 1}`;
  return new Date(minutes * MINUTE_MS).toISOString().slice(5, 10);
}

/** The start of a step in UTC, `2026-03-29T00:15Z`; empty when the input gives no UTC offset. */
export function utcLabel(grid: TimeGrid, step: number): string {
  const instant = grid.time === null ? null : parseInstant(grid.time[step] ?? "");
  if (instant === null || instant.offsetMinutes === null) return "";
  return `${new Date(instant.utcMs).toISOString().slice(0, 16)}Z`;
}

/** The start of a step as the input wrote it, else as hours and minutes after the start. */
export function stepLabel(grid: TimeGrid, step: number): string {
  const given = grid.time?.[step];
  if (given !== undefined && given !== String(step)) return given;
  const minutes = Math.round(step * grid.stepHours * 60);
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
