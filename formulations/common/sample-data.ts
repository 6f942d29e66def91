/** What the scripts that write the sample data share; nothing else imports it. */
import { mkdirSync, writeFileSync } from "node:fs";

/** Files of a sample, by their paths below the folder of samples. */
type SampleFiles = Readonly<Record<string, string>>;

/** Rounded to so many decimals. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A bump of height 1 around an hour of the day, on the circle of 24 hours; polynomial, so equal everywhere. */
export function bump(hour: number, peakHour: number, halfWidthHours: number): number {
  const away = Math.abs(((hour - peakHour + 36) % 24) - 12) / halfWidthHours;
  return away >= 1 ? 0 : (1 - away * away) ** 2;
}

/** The time at which a step of a day in March 2026 begins, at +01:00. */
export function dayTime(step: number, stepHours: number): string {
  const minutes = Math.round(step * stepHours * 60);
  const digits = (value: number) => String(value).padStart(2, "0");
  return `2026-03-10T${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}+01:00`;
}

/** A table as CSV; no cell may hold a comma or a quote. @param rows the first is the header. */
export function csv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join(",")).join("\n")}\n`;
}

/** Objects as CSV, a row each; the columns are the fields of the first. */
export function csvOf<Key extends string>(
  records: readonly Readonly<Record<Key, string | number>>[],
): string {
  const keys = Object.keys(records[0] ?? {}) as Key[];
  return csv([keys, ...records.map((record) => keys.map((key) => record[key]))]);
}

/** JSON with each value on a line of its own. */
export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** JSON with short lists on one line each, so that an instance can be read. */
export function formatInstance(instance: unknown): string {
  return formatJson(instance).replace(/\[[^[\]{}]*\]/g, (list) => list.replace(/\s+/g, " "));
}

/** Writes samples into the folder of a script. @param script its `import.meta.url`. */
export function writeSamples(script: string, files: SampleFiles): void {
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(name, script);
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The files of a folder instance, by their paths. @param files by their names in the folder. */
export function inFolder(folder: string, files: SampleFiles): SampleFiles {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}
