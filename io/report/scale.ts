/** Axes: round tick values, and the map from data to drawing units. */
import { clockHours, clockLabel, dayLabel, type TimeGrid } from "../../formulations/index.ts";

/** Ticks of an axis and the range they span. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly digits: number;
}

/** A tick of the time axis. */
export interface TimeTick {
  /** Hours after the start. */
  readonly hours: number;
  readonly label: string;
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/**
 * An axis around a range with round ticks at both ends.
 * @param count about as many ticks.
 */
export function niceAxis(least: number, most: number, count: number): Axis {
  const span = most > least ? most - least : Math.max(1, Math.abs(most));
  const step = roundStep(span / Math.max(1, count));
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const digits = Math.max(
    0,
    -Math.floor(Math.log10(step) + 1e-9) + (/^2\.5/.test(step.toExponential()) ? 1 : 0),
  );
  const ticks = Array.from({ length: last - first + 1 }, (_, pos) =>
    Number(((first + pos) * step).toFixed(digits)),
  );
  return { from: first * step, to: last * step, ticks, digits };
}

const TICK_HOURS = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 2160, 8760];

/** How many hours after the start the clock shows that many hours since midnight; null: never, since it was moved over them. */
function momentOf(grid: TimeGrid, clock: number): number | null {
  const start = clockHours(grid, 0);
  let at = clock - start;
  // The clock may have been moved between the start and there.
  for (let attempt = 0; attempt < 3; attempt++) {
    const late = clockHours(grid, at) - clock;
    if (Math.abs(late) < 1e-6) return at;
    at -= late;
  }
  return null;
}

/** Ticks of a time axis at round clock times, at most `count` + 1 of them. */
export function timeTicks(grid: TimeGrid, count: number): readonly TimeTick[] {
  const hours = grid.steps * grid.stepHours;
  const every = TICK_HOURS.find((each) => hours / each <= count) ?? hours / count;
  const first = Math.ceil(clockHours(grid, 0) / every - 1e-9) * every;
  const last = clockHours(grid, hours);
  const ticks: TimeTick[] = [];
  for (let clock = first; clock <= last + 1e-9; clock += every) {
    const at = momentOf(grid, clock);
    if (at === null) continue;
    ticks.push({ hours: at, label: every >= 24 ? dayLabel(grid, at) : clockLabel(grid, at) });
  }
  return ticks;
}
