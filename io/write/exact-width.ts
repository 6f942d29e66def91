/** Every double is a whole multiple of 2^-1074. */
const UNIT_BITS = 1074;
const NUM_DIGITS = 21;

/** The double as a multiple of 2^-1074. */
function toUnits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = bits >> 52n;
  const fraction = bits & 0xfffffffffffffn;
  const units = biased === 0n ? fraction : (fraction | 0x10000000000000n) << (biased - 1n);
  return value < 0 ? -units : units;
}

/**
 * Decimal text of high − low to 21 digits, which the difference of two doubles may need; formats that state a range by
 * its width recover both sides from it.
 *
 * @param high above `low`, both finite.
 */
export function formatExactWidth(low: number, high: number): string {
  const units = toUnits(high) - toUnits(low);
  // Digits before the point of units · 10^shift · 2^-1074 are those that are kept.
  const shift = NUM_DIGITS - 1 - Math.floor(Math.log10(high - low));
  const numerator = shift >= 0 ? units * 10n ** BigInt(shift) : units;
  const denominator = (shift >= 0 ? 1n : 10n ** BigInt(-shift)) << BigInt(UNIT_BITS);
  return `${(2n * numerator + denominator) / (2n * denominator)}e${-shift}`;
}
