/**
 * Clocks of time zones: from local times to instants and back, by the rules that the platform knows (IANA names). An
 * hour that spring leaves out does not exist; of an hour that autumn repeats, the first time a clock shows it is the
 * earlier instant.
 */
import { type Field, type IssueList, nullableField, showValue } from "./fields.ts";
import { parseInstant } from "./time-grid.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Offsets over one day of UTC: up to an instant, and from it on. */
interface DayOffsets {
  readonly before: number;
  readonly after: number;
  readonly changeMs: number;
}

/** The clock of a zone. Looking up a day costs some calls of `Intl`, each further instant of it a comparison. */
export class ZoneClock {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #days = new Map<number, DayOffsets>();

  /** @throws RangeError for a name that the platform does not know. */
  constructor(zone: string) {
    this.zone = zone;
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  #lookUp(utcMs: number): number {
    const parts = new Map(this.#format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) as number;
    const clockMs = Date.UTC(
      part("year"),
      part("month") - 1,
      part("day"),
      part("hour"),
      part("minute"),
      part("second"),
    );
    return Math.round((clockMs - Math.floor(utcMs / 1000) * 1000) / MINUTE_MS);
  }

  #day(day: number): DayOffsets {
    const known = this.#days.get(day);
    if (known !== undefined) return known;
    let low = day * DAY_MS;
    let high = low + DAY_MS;
    const [before, after] = [this.#lookUp(low), this.#lookUp(high)];
    while (before !== after && high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / (2 * MINUTE_MS)) * MINUTE_MS;
      if (this.#lookUp(middle) === before) low = middle;
      else high = middle;
    }
    const offsets = { before, after, changeMs: before === after ? Number.POSITIVE_INFINITY : high };
    this.#days.set(day, offsets);
    return offsets;
  }

  /** Minutes by which the clock is ahead of UTC. */
  offsetMinutes(utcMs: number): number {
    const { before, after, changeMs } = this.#day(Math.floor(utcMs / DAY_MS));
    return utcMs < changeMs ? before : after;
  }

  /**
   * The instants at which the clock shows a time, the earlier first: none, one or two.
   * @param clockMs the time shown, as if it were UTC.
   */
  instants(clockMs: number): readonly number[] {
    const offsets = [this.offsetMinutes(clockMs - DAY_MS), this.offsetMinutes(clockMs + DAY_MS)];
    const found = offsets
      .map((offset) => clockMs - offset * MINUTE_MS)
      .filter((utcMs, pos) => this.offsetMinutes(utcMs) === offsets[pos]);
    return [...new Set(found)].sort((one, other) => one - other);
  }
}

/** The clock of a zone by its name, such as `Europe/Berlin`; null if the platform does not know it. */
export function findZone(name: string): ZoneClock | null {
  try {
    return new ZoneClock(name);
  } catch {
    return null;
  }
}

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** An instant in ISO 8601 by a clock: `2026-03-29T03:15+02:00`, seconds only where there are any. */
export function formatInstant(utcMs: number, offsetMinutes: number): string {
  const text = new Date(utcMs + offsetMinutes * MINUTE_MS).toISOString();
  const ahead = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? "-" : "+"}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
  return text.slice(0, utcMs % MINUTE_MS === 0 ? 16 : 19) + offset;
}

/** The zone of the times of an instance, by its name; null = none is named. */
export const TIME_ZONE_FIELD: Field<string | null> = nullableField({
  about: "zone of times without UTC offset, and of the clock in schedules, such as Europe/Berlin",
  type: "name of a time zone",
  unit: "",
  absent: null,
  read(value, path, context) {
    if (typeof value === "string" && findZone(value) !== null) return value;
    context.issues.add(path, showValue(value), "the name of a time zone, such as Europe/Berlin");
    return "UTC";
  },
});

/**
 * Rewrites times by the clock of a zone, each with its offset. Times without offset are times of that clock, which a
 * repeated hour may show twice; times with one are turned to it. What is no time stays as it is.
 *
 * @param complain receives the position of a time that the clock never shows.
 * @param groups one entry a time: repeated hours are counted in each group on its own; absent = one group.
 */
export function timesInZone(
  texts: readonly string[],
  clock: ZoneClock,
  complain: (pos: number, found: string, expected: string) => void,
  groups?: readonly string[],
): readonly string[] {
  const shown = new Set<string>();
  return texts.map((text, pos) => {
    const instant = parseInstant(text);
    if (instant === null) return text;
    let { utcMs } = instant;
    if (instant.offsetMinutes === null) {
      const candidates = clock.instants(utcMs);
      if (candidates.length === 0) {
        const expected = `a time that exists: the clocks of ${clock.zone} go forward over it`;
        complain(pos, JSON.stringify(text), expected);
        return text;
      }
      const key = `${utcMs} ${groups?.[pos] ?? ""}`;
      const isAgain = candidates.length === 2 && shown.has(key);
      if (candidates.length === 2) shown.add(key);
      utcMs = candidates[isAgain ? 1 : 0] as number;
    }
    return formatInstant(utcMs, clock.offsetMinutes(utcMs));
  });
}

/**
 * The times of an instance by the clock of its zone; as they are without zone or times.
 * @param path the field of the times.
 */
export function localTimes(
  time: readonly string[] | null,
  zone: string | null,
  path: string,
  issues: IssueList,
): readonly string[] | null {
  const clock = zone === null ? null : findZone(zone);
  if (time === null || clock === null) return time;
  return timesInZone(time, clock, (pos, found, expected) => issues.add(`${path}[${pos}]`, found, expected));
}
