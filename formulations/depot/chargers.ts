/**
 * Chargers that trucks share. In each step every active truck takes one; which one may change from step to step. Powers can be
 * dealt out to chargers exactly if for each rating no more trucks draw more than it than there are stronger chargers
 * (Hall's condition; the sets of chargers that suffice lie in each other).
 */

/** Chargers of one kind. */
export interface ChargerType {
  /** Largest power in either direction, at the grid side. */
  readonly powerKW: number;
  readonly count: number;
}

/** At most `count` trucks may draw more than `aboveKW` at once; those that do draw up to `toKW`. */
export interface ChargerLevel {
  readonly aboveKW: number;
  readonly toKW: number;
  readonly count: number;
}

/**
 * The levels of a depot's chargers, ascending, the first from 0; empty = as many chargers as trucks.
 * @param chargers how many there are, of any rating; null = not said.
 * @param types chargers by rating; null = all of any rating. Goes before `chargers`.
 */
export function chargerLevels(
  chargers: number | null,
  types: readonly ChargerType[] | null,
): readonly ChargerLevel[] {
  if (types === null) {
    return chargers === null ? [] : [{ aboveKW: 0, toKW: Number.POSITIVE_INFINITY, count: chargers }];
  }
  const ratings = [...new Set(types.filter(({ count }) => count > 0).map(({ powerKW }) => powerKW))];
  ratings.sort((one, other) => one - other);
  if (ratings.length === 0) return [{ aboveKW: 0, toKW: 0, count: 0 }];
  return ratings.map((toKW, pos) => {
    const aboveKW = pos === 0 ? 0 : (ratings[pos - 1] as number);
    const stronger = types.filter(({ powerKW }) => powerKW > aboveKW);
    return { aboveKW, toKW, count: stronger.reduce((sum, { count }) => sum + count, 0) };
  });
}

/** Levels above the first that a truck of this power reaches, up to its power: each takes a binary a step. */
export function higherLevels(levels: readonly ChargerLevel[], powerKW: number): readonly ChargerLevel[] {
  const reached = levels.slice(1).filter(({ aboveKW }) => aboveKW < powerKW);
  return reached.map((level) => ({ ...level, toKW: Math.min(level.toKW, powerKW) }));
}

/** Rating of the charger that comes `pos`-th, from 0, when the strongest come first; 0 = there are no more. kW. */
export function nthRatingKW(levels: readonly ChargerLevel[], pos: number): number {
  if (levels.length === 0) return Number.POSITIVE_INFINITY;
  let ratingKW = 0;
  for (const { count, toKW } of levels) if (pos < count) ratingKW = toKW;
  return ratingKW;
}

/**
 * For each power the rating of its charger: the weakest free one that suffices, the largest power first. 0 for an idle
 * truck, −1 for one that no charger is left for.
 * @param powersKW of all trucks in a step; borrowed. @param traceKW powers up to this are none, or not above a rating.
 */
export function dealChargers(
  types: readonly ChargerType[],
  powersKW: readonly number[],
  traceKW: number,
): readonly number[] {
  const free = types.flatMap(({ powerKW, count }) => Array.from({ length: count }, () => powerKW));
  free.sort((one, other) => one - other);
  const ratings = powersKW.map(() => 0);
  const active = Array.from(powersKW.keys()).filter((pos) => (powersKW[pos] as number) > traceKW);
  active.sort((one, other) => (powersKW[other] as number) - (powersKW[one] as number));
  for (const pos of active) {
    const place = free.findIndex((ratingKW) => ratingKW + traceKW >= (powersKW[pos] as number));
    ratings[pos] = place < 0 ? -1 : (free.splice(place, 1)[0] as number);
  }
  return ratings;
}
