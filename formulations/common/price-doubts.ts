/** Prices of energy that are probably in another unit. */

/** Plausible largest prices per kWh, in EUR or USD. */
const PLAUSIBLE = { least: 0.002, most: 5 } as const;

/**
 * A line where even the largest of the prices is implausible; none for prices that are all 0.
 * @param subject what has the prices. @param prices in `unit`, which is per kWh.
 */
export function priceDoubts(subject: string, prices: Float64Array, unit: string): readonly string[] {
  const largest = prices.reduce((most, price) => Math.max(most, Math.abs(price)), 0);
  if (largest > PLAUSIBLE.most) {
    return [`${subject} reaches ${largest} ${unit}: are these cents, or prices per MWh?`];
  }
  if (largest > 0 && largest < PLAUSIBLE.least) {
    return [
      `${subject} is at most ${largest} ${unit}: are these prices per kWh in a column of prices per MWh?`,
    ];
  }
  return [];
}
