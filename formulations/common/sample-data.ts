/** What the scripts that write the sample data share; nothing of the package imports it. */

/** Uniform numbers in [0, 1): mulberry32, 32 bits of state. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Rounded to so many decimals. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A bump of height 1 around an hour of the day, on the circle of 24 hours; polynomial, so equal everywhere. */
export function bump(hour: number, peakHour: number, halfWidthHours: number): number {
  const away = Math.abs(((hour - peakHour + 36) % 24) - 12) / halfWidthHours;
  return away >= 1 ? 0 : (1 - away * away) ** 2;
}
