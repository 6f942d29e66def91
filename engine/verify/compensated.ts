/**
 * Sums of products in twice the working precision, without fused multiply-add. An accumulator is a pair of
 * arrays: `high` holds the rounded sums, `low` what rounding took away.
 *
 * Source: Ogita, Rump, Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005) 1955–1988;
 * Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971) 224–242.
 */

/** Many compensated sums side by side. */
export interface Accumulator {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** 2^27 + 1 cuts a double into two halves whose products are exact. */
const SPLITTER = 134217729;

/** `length` sums, all zero. */
export function makeAccumulator(length: number): Accumulator {
  return { high: new Float64Array(length), low: new Float64Array(length) };
}

/** a · b − fl(a · b); meaningless where the product overflows. */
function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** Adds a · b to one sum. Overflow and NaN show in the sum; the correction is then left out. */
export function addProduct(sums: Accumulator, index: number, a: number, b: number): void {
  const { high, low } = sums;
  const product = a * b;
  const before = high[index];
  const after = before + product;
  const shifted = after - before;
  const sumError = before - (after - shifted) + (product - shifted);
  const error = sumError + productError(a, b, product);
  high[index] = after;
  if (error - error === 0) low[index] += error;
}

/** The value of one sum. */
export function total(sums: Accumulator, index: number): number {
  return sums.high[index] + sums.low[index];
}
