import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Two ways of doing the same at one density. */
export interface Measurement {
  /** Share of nonzeros, 0 to 1. */
  readonly density: number;
  /** Seconds of the way that follows the list of nonzeros. */
  readonly listed: number;
  /** Seconds of the way that goes over everything. */
  readonly scanned: number;
}

/**
 * The density from which scanning is faster, interpolated between the measurements on logarithmic scales; 0 where it
 * always is, Infinity where it never is.
 * @param measurements by ascending density.
 */
export function findCrossover(measurements: readonly Measurement[]): number {
  const excess = ({ listed, scanned }: Measurement) => Math.log(listed / scanned);
  let before: Measurement | null = null;
  for (const after of measurements) {
    if (excess(after) > 0) {
      if (before === null) return 0;
      const share = excess(before) / (excess(before) - excess(after));
      return before.density * (after.density / before.density) ** share;
    }
    before = after;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The value of a constant as a source file of this repository states it; what is private there stays private.
 * @throws Error where the file has no such constant.
 */
export function constantOf(file: string, name: string): number {
  const text = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");
  const value = new RegExp(`^(?:export )?const ${name} = ([0-9.e-]+);`, "m").exec(text)?.[1];
  if (value === undefined) throw new Error(`${file} has no constant ${name}`);
  return Number(value);
}

/** The measurements as a table, then the crossover beside the constant that it justifies. */
export function formatCrossover(
  title: string,
  measurements: readonly Measurement[],
  file: string,
  constant: string,
): string {
  const microseconds = (seconds: number) => (1e6 * seconds).toFixed(2).padStart(10);
  const lines = measurements.map(
    ({ density, listed, scanned }) =>
      `${(100 * density).toFixed(2).padStart(8)} %${microseconds(listed)}${microseconds(scanned)}`,
  );
  const crossover = findCrossover(measurements);
  return [
    title,
    `${"density".padStart(10)}${"listed µs".padStart(10)}${"all µs".padStart(10)}`,
    ...lines,
    `measured crossover ${crossover.toPrecision(2)}; ${constant} = ${constantOf(file, constant)} in ${file}`,
  ].join("\n");
}
