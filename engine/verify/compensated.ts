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

/** Adds a · b to one sum. Overflow and NaN show in the sum; the correction is then left out. */
export function addProduct(sums: Accumulator, index: number, a: number, b: number): void {
  const { high, low } = sums;
  const product = a * b;
  const before = high[index];
  const after = before + product;
  const shifted = after - before;
  // a = aHigh + aLow and b likewise, in halves whose products are exact; meaningless where they overflow.
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
  const error = before - (after - shifted) + (product - shifted) + productError;
  high[index] = after;
  if (error - error === 0) low[index] += error;
}

/**
 * Adds value[entry] · factor to the sum of each entry's index, and keeps the largest magnitude of a term there: addProduct
 * over a column, where the factor is split only once.
 */
export function addColumn(
  { high, low }: Accumulator,
  largestTerm: Float64Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
  factor: number,
): void {
  const bScaled = SPLITTER * factor;
  const bHigh = bScaled - (bScaled - factor);
  const bLow = factor - bHigh;
  for (let entry = start; entry < end; entry++) {
    const at = index[entry];
    const a = value[entry];
    const product = a * factor;
    const before = high[at];
    const after = before + product;
    const shifted = after - before;
    const aScaled = SPLITTER * a;
    const aHigh = aScaled - (aScaled - a);
    const aLow = a - aHigh;
    const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    const error = before - (after - shifted) + (product - shifted) + productError;
    high[at] = after;
    if (error - error === 0) low[at] += error;
    const size = product < 0 ? -product : product;
    const known = largestTerm[at];
    if (!(size <= known) && (size > known || Number.isNaN(size))) largestTerm[at] = size;
  }
}

/**
 * Sets one sum to Σ value[entry] · factor[index[entry]] over the entries, and the largest magnitude of a term: addProduct
 * over a column, without going through the arrays of sums. Terms with factor 0 count as 0.
 */
export function setColumnProduct(
  { high, low }: Accumulator,
  largestTerm: Float64Array,
  at: number,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
  factor: Float64Array,
): void {
  let sum = 0;
  let rest = 0;
  let largest = 0;
  for (let entry = start; entry < end; entry++) {
    const b = factor[index[entry]];
    if (b === 0) continue;
    const a = value[entry];
    const product = a * b;
    const after = sum + product;
    const shifted = after - sum;
    const aScaled = SPLITTER * a;
    const aHigh = aScaled - (aScaled - a);
    const aLow = a - aHigh;
    const bScaled = SPLITTER * b;
    const bHigh = bScaled - (bScaled - b);
    const bLow = b - bHigh;
    const productError = aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
    const error = sum - (after - shifted) + (product - shifted) + productError;
    sum = after;
    if (error - error === 0) rest += error;
    const size = product < 0 ? -product : product;
    if (!(size <= largest) && (size > largest || Number.isNaN(size))) largest = size;
  }
  high[at] = sum;
  low[at] = rest;
  largestTerm[at] = largest;
}

/** The values of all sums, in the accumulator's own array. */
export function totals({ high, low }: Accumulator): Float64Array {
  for (let index = 0; index < high.length; index++) high[index] += low[index];
  return high;
}

/** The value of one sum. */
export function total(sums: Accumulator, index: number): number {
  return sums.high[index] + sums.low[index];
}
