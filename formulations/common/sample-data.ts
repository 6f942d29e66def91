/** What the scripts that write the sample data share; nothing of the package imports it. */

/** Rounded to so many decimals. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A bump of height 1 around an hour of the day, on the circle of 24 hours; polynomial, so equal everywhere. */
export function bump(hour: number, peakHour: number, halfWidthHours: number): number {
  const away = Math.abs(((hour - peakHour + 36) % 24) - 12) / halfWidthHours;
  return away >= 1 ? 0 : (1 - away * away) ** 2;
}
