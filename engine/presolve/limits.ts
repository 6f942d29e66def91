/** Thresholds of presolve that more than one reduction relies on. */

/** A side counts as redundant or met up to this violation, relative to max(1, |side|). */
export const REDUNDANT = 1e-9;

/** Bounds that cross by more, relative to max(1, |bound|), make a problem infeasible; less is left alone. */
export const INFEASIBLE = 1e-6;

/** Columns no wider than this are fixed. */
export const FIXED_WIDTH = 1e-9;

/** Bounds derived by a division that exceed this are not used: they say nothing but cost accuracy. */
export const LARGE_BOUND = 1e13;

/** A pivot smaller than this share of its row's largest entry would magnify errors in postsolve. */
export const SINGLETON_PIVOT = 1e-3;

/** The same for substitutions, which change other rows, too. */
export const SUBSTITUTION_PIVOT = 1e-2;

/**
 * Columns with one entry may not pass on costs larger than this multiple of the largest one given: reduced costs
 * of others would drown in them. Netlib agg3: 366 to 275 iterations, fit2p: 5741 to 5251. Of substitutions the
 * same was tried; it keeps more rows (fffff800: 337 for 290) and gains nothing.
 */
export const COST_GROWTH = 10;

/** Entries that cancel down to this share of their terms are dropped. */
export const CANCELLATION = 1e-12;

/** Costs no larger may be what rounding left of zero: they do not prove that a problem is unbounded. */
export const COST_NOISE = 1e-9;

/** How far a crossed pair of bounds is from making sense. */
export type Meeting = "ok" | "touch" | "unclear" | "infeasible";

/** Whether lb <= ub; "touch": they cross within rounding, "unclear": too far for that, too near for a proof. */
export function meetingOf(lb: number, ub: number): Meeting {
  if (lb <= ub) return "ok";
  const crossing = (lb - ub) / Math.max(1, Math.min(Math.abs(lb), Math.abs(ub)));
  if (crossing <= REDUNDANT) return "touch";
  return crossing <= INFEASIBLE ? "unclear" : "infeasible";
}

/** A derived bound of an integer column this far beyond a whole number may mean that number or the next one. */
const UNCLEAR_FRACTION = 1e-5;

/** A lower bound of an integer column made whole; NaN where it is too near a whole number to say which is meant. */
export function wholeLb(lb: number): number {
  if (!Number.isFinite(lb)) return lb;
  const nearest = Math.round(lb) + 0;
  const excess = lb - nearest;
  if (Math.abs(excess) <= REDUNDANT * Math.max(1, Math.abs(lb))) return nearest;
  return excess > 0 && excess <= UNCLEAR_FRACTION ? Number.NaN : Math.ceil(lb) + 0;
}

/** An upper bound likewise. */
export function wholeUb(ub: number): number {
  return 0 - wholeLb(-ub);
}

/** A difference that rounding alone keeps from zero becomes zero. */
export function difference(a: number, b: number): number {
  const result = a - b;
  return Math.abs(result) <= 1e-14 * Math.abs(b) ? 0 : result;
}
