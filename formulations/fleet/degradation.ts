/**
 * Wear of a battery by an empirical rule: a part for the time at a state of charge, and one for cycles. Both are shares of
 * the capacity.
 */

/** States of charge at which the calendar rate is known, and the loss a year there. */
const CALENDAR: readonly { readonly soc: number; readonly lossPerYear: number }[] = [
  { soc: 0, lossPerYear: 0.0065 },
  { soc: 0.4, lossPerYear: 0.0293 },
  { soc: 0.9, lossPerYear: 0.065 },
];

const HOURS_PER_YEAR = 8760;

/** Loss of a full cycle, down and up. */
const LOSS_PER_CYCLE = 1.25e-4;

/** The rate of the nearest known state; of two equally near ones the lower. */
function calendarRate(soc: number): number {
  let nearest = CALENDAR[0] as (typeof CALENDAR)[number];
  for (const entry of CALENDAR) if (Math.abs(entry.soc - soc) < Math.abs(nearest.soc - soc)) nearest = entry;
  return nearest.lossPerYear;
}

/** Wear that adds up over plugged-in steps. */
export class Wear {
  /** Shares of the capacity. */
  calendar = 0;
  cyclic = 0;

  /** Adds one step from one state to another. */
  add(from: number, to: number, stepHours: number): void {
    this.calendar += (calendarRate((from + to) / 2) * stepHours) / HOURS_PER_YEAR;
    this.cyclic += (Math.abs(to - from) / 2) * LOSS_PER_CYCLE;
  }
}
