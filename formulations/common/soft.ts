/** Prices of what is missed where targets and limits are soft: far above what energy is worth, so that they are the last resort. */

/** Prices of shortfalls in the objective. */
export interface SoftPrices {
  /** Of energy that a target misses. */
  readonly targetEurPerKWh: number;
  /** Of energy beyond a limit of power. */
  readonly overloadEurPerKWh: number;
}

/** A target is worth so many times what its energy can cost. */
const TARGET_FACTOR = 20;
/** A limit of the connection holds for so many times longer than a target: targets give way first. */
const OVERLOAD_FACTOR = 10;
/** Least price of a missed target, where energy costs nothing, EUR/kWh. */
const LEAST_EUR = 1;

/** The largest magnitude of a series; 0 for an empty one. */
export function largestMagnitude(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * Prices from an instance's own.
 *
 * @param energyEurPerKWh the most that a kWh can cost, with rewards forgone and wear.
 * @param efficiency of the way of energy through a battery, above 0 and at most 1.
 */
export function softPrices(energyEurPerKWh: number, efficiency: number): SoftPrices {
  const targetEurPerKWh = (TARGET_FACTOR * Math.max(LEAST_EUR / TARGET_FACTOR, energyEurPerKWh)) / efficiency;
  return { targetEurPerKWh, overloadEurPerKWh: OVERLOAD_FACTOR * targetEurPerKWh };
}
