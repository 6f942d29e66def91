/**
 * Scale factors for rows and columns: geometric mean passes, then columns brought to a largest entry of one,
 * every factor rounded to a power of two, so that scaling and unscaling are exact.
 * Source: Curtis & Reid, IMA J. Appl. Math. 10 (1972) 118–124, in the cheaper geometric form that solvers use.
 */

export interface ScaleFactors {
  /** Scaled column = column · colScale; scaled value of x = x / colScale. Length numCols. */
  readonly colScale: Float64Array;
  /** Scaled row = row · rowScale. Length numRows. */
  readonly rowScale: Float64Array;
}

/** A matrix whose entries all lie in this range is left as it is. */
const NO_SCALING_MIN = 0.2;
const NO_SCALING_MAX = 5;
/** Passes over rows and columns, and the gain in spread below which they stop. */
const MAX_PASSES = 6;
const LEAST_GAIN = 0.9;
/** Factors are clamped to 2^±20. */
const MAX_EXPONENT = 20;

function roundToPowerOfTwo(factor: number): number {
  const exponent = Math.round(Math.log2(factor));
  return 2 ** Math.max(-MAX_EXPONENT, Math.min(MAX_EXPONENT, exponent));
}

/** rowScale := 1 / sqrt(min · max) of each row under the present column factors. @param size of each entry. */
function scaleRows(
  numRows: number,
  numCols: number,
  colStart: Int32Array,
  rowIndex: Int32Array,
  size: Float64Array,
  colScale: Float64Array,
  rowScale: Float64Array,
): void {
  const smallest = new Float64Array(numRows).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(numRows);
  for (let col = 0; col < numCols; col++) {
    const end = colStart[col + 1];
    const factor = colScale[col];
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      const scaled = size[entry] * factor;
      if (scaled < smallest[row]) smallest[row] = scaled;
      if (scaled > largest[row]) largest[row] = scaled;
    }
  }
  for (let row = 0; row < numRows; row++) {
    const product = smallest[row] * largest[row];
    rowScale[row] = largest[row] === 0 ? 1 : 1 / Math.sqrt(product);
  }
}

/**
 * colScale := 1 / sqrt(min · max) of each free column under the present row factors, or 1 / max.
 * @returns the spread max/min of the absolute values under the new factors; 1 for an empty matrix.
 */
function scaleCols(
  numCols: number,
  colStart: Int32Array,
  rowIndex: Int32Array,
  size: Float64Array,
  colScale: Float64Array,
  rowScale: Float64Array,
  fixedScale: Uint8Array,
  toMaximum: boolean,
): number {
  let smallestOfAll = Number.POSITIVE_INFINITY;
  let largestOfAll = 0;
  for (let col = 0; col < numCols; col++) {
    let smallest = Number.POSITIVE_INFINITY;
    let largest = 0;
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const scaled = size[entry] * rowScale[rowIndex[entry]];
      if (scaled > largest) largest = scaled;
      if (scaled < smallest) smallest = scaled;
    }
    if (largest === 0) continue;
    if (fixedScale[col] === 0) colScale[col] = 1 / (toMaximum ? largest : Math.sqrt(smallest * largest));
    const factor = colScale[col];
    if (largest * factor > largestOfAll) largestOfAll = largest * factor;
    if (smallest * factor < smallestOfAll) smallestOfAll = smallest * factor;
  }
  return largestOfAll > 0 ? largestOfAll / smallestOfAll : 1;
}

/** Whether an entry lies in the range that is left as it is; of a matrix, whether all do. */
export function needsNoScaling(smallest: number, largest: number): boolean {
  return smallest >= NO_SCALING_MIN && largest <= NO_SCALING_MAX;
}

/** The factor that brings a column or row whose scaled entries are at most `largest` to a largest entry of about one. */
export function scaleToOne(largest: number): number {
  return largest === 0 ? 1 : roundToPowerOfTwo(1 / largest);
}

/**
 * Scale factors of a matrix given by columns, or null where scaling would not help.
 * @param fixedScale 1 where a column must keep the factor 1 (integer columns); length numCols.
 */
export function computeScaling(
  numRows: number,
  numCols: number,
  colStart: Int32Array,
  rowIndex: Int32Array,
  value: Float64Array,
  fixedScale: Uint8Array,
): ScaleFactors | null {
  const numEntries = colStart[numCols];
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  const size = new Float64Array(numEntries);
  for (let entry = 0; entry < numEntries; entry++) {
    const a = value[entry];
    const magnitude = a < 0 ? -a : a;
    size[entry] = magnitude;
    if (magnitude > largest) largest = magnitude;
    if (magnitude < smallest) smallest = magnitude;
  }
  if (needsNoScaling(smallest, largest)) return null;
  const colScale = new Float64Array(numCols).fill(1);
  const rowScale = new Float64Array(numRows).fill(1);
  let last = Math.log2(largest / smallest);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    scaleRows(numRows, numCols, colStart, rowIndex, size, colScale, rowScale);
    const now = Math.log2(
      scaleCols(numCols, colStart, rowIndex, size, colScale, rowScale, fixedScale, false),
    );
    if (now > LEAST_GAIN * last) break;
    last = now;
  }
  scaleCols(numCols, colStart, rowIndex, size, colScale, rowScale, fixedScale, true);
  for (let col = 0; col < numCols; col++) {
    if (fixedScale[col] === 0) colScale[col] = roundToPowerOfTwo(colScale[col]);
  }
  for (let row = 0; row < numRows; row++) rowScale[row] = roundToPowerOfTwo(rowScale[row]);
  return { colScale, rowScale };
}
