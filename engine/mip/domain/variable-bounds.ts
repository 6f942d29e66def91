/**
 * Variable bounds: limits of a column that a binary column moves, x <= constant + coef · b or x >= constant + coef · b.
 * Rows such as x <= C b say them outright; rows with a few columns more say them once the others rest on the bound that
 * leaves most room. They hold for every feasible point within the bounds that they were extracted with.
 */
import type { MipView } from "../plugins.ts";

/** Longer rows say little about any one of their columns ... */
const LONGEST_ROW = 12;
/** ... but where one binary switches many columns off together, it does so one by one. */
const LONGEST_WITH_ONE_BINARY = 100;
/** Binary columns of a row at most. */
const MOST_BINARIES = 4;
/** Matrix entries looked at between two yields. */
const ENTRIES_A_STEP = 5000;
/** Bounds of one kind that a column keeps, the first ones found. */
const MOST_PER_COL = 12;
/** A variable bound must beat the column's own by this, relative to 1 + |bound|, for one value of the binary at least. */
const LEAST_GAIN = 1e-4;
/** Steeper bounds are numerically worthless. */
const MOST_SLOPE = 1e7;

/** Variable bounds of one kind, by column: those of a column stand at start[col] … start[col + 1] − 1. */
export interface BoundList {
  /** Length numCols + 1. */
  readonly start: Int32Array;
  /** The binary column. */
  readonly binary: Int32Array;
  readonly coef: Float64Array;
  readonly constant: Float64Array;
}

/** x <= upper.constant + upper.coef · binary, x >= lower.constant + lower.coef · binary. */
export interface VariableBounds {
  readonly upper: BoundList;
  readonly lower: BoundList;
}

interface Entry {
  readonly binary: number;
  readonly coef: number;
  readonly constant: number;
}

/** A growing set of variable bounds, to be closed into a table. */
export class VariableBoundCollector {
  readonly #colLb: Float64Array;
  readonly #colUb: Float64Array;
  readonly #upper = new Map<number, Entry[]>();
  readonly #lower = new Map<number, Entry[]>();

  /** @param colLb bounds of the columns; borrowed. @param colUb likewise. */
  constructor(colLb: Float64Array, colUb: Float64Array) {
    this.#colLb = colLb;
    this.#colUb = colUb;
  }

  /** Notes col <= constant + coef · binary if that says more than the column's own bound. */
  addUpper(col: number, binary: number, coef: number, constant: number): void {
    const ub = this.#colUb[col];
    this.#add(this.#upper, col, { binary, coef, constant }, -1, ub);
  }

  /** Notes col >= constant + coef · binary likewise. */
  addLower(col: number, binary: number, coef: number, constant: number): void {
    const lb = this.#colLb[col];
    this.#add(this.#lower, col, { binary, coef, constant }, 1, lb);
  }

  #add(map: Map<number, Entry[]>, col: number, entry: Entry, sign: number, bound: number): void {
    const { coef, constant, binary } = entry;
    if (!Number.isFinite(coef) || !Number.isFinite(constant)) return;
    if (coef === 0 || Math.abs(coef) > MOST_SLOPE || Math.abs(constant) > MOST_SLOPE) return;
    const best = Math.max(sign * constant, sign * (constant + coef));
    const margin = Number.isFinite(bound) ? LEAST_GAIN * (1 + Math.abs(bound)) : 0;
    if (!(best > sign * bound + margin)) return;
    const list = map.get(col);
    if (list === undefined) {
      map.set(col, [entry]);
      return;
    }
    const isKnown = (other: Entry): boolean =>
      other.binary === binary &&
      sign * other.constant >= sign * constant &&
      sign * (other.constant + other.coef) >= sign * (constant + coef);
    if (list.length < MOST_PER_COL && !list.some(isKnown)) list.push(entry);
  }

  /** The table of what was noted. */
  close(): VariableBounds {
    return { upper: listOf(this.#upper, this.#colLb.length), lower: listOf(this.#lower, this.#colLb.length) };
  }
}

function listOf(map: ReadonlyMap<number, readonly Entry[]>, numCols: number): BoundList {
  const start = new Int32Array(numCols + 1);
  for (let col = 0; col < numCols; col++) start[col + 1] = start[col] + (map.get(col)?.length ?? 0);
  const count = start[numCols];
  const binary = new Int32Array(count);
  const coef = new Float64Array(count);
  const constant = new Float64Array(count);
  for (const [col, entries] of map) {
    for (let pos = 0; pos < entries.length; pos++) {
      binary[start[col] + pos] = entries[pos].binary;
      coef[start[col] + pos] = entries[pos].coef;
      constant[start[col] + pos] = entries[pos].constant;
    }
  }
  return { start, binary, coef, constant };
}

/** Whether the column is integer with the values 0 and 1 left. */
function isBinary(mip: MipView, colLb: Float64Array, colUb: Float64Array, col: number): boolean {
  return mip.integrality[col] === 1 && colLb[col] === 0 && colUb[col] === 1;
}

/** Notes what sign × row <= its side says about its columns. */
function extractFromRow(
  mip: MipView,
  colLb: Float64Array,
  colUb: Float64Array,
  row: number,
  sign: number,
  collector: VariableBoundCollector,
): void {
  const { rowStart, colIndex, rowValue } = mip;
  const side = sign > 0 ? mip.rowUb[row] : 0 - mip.rowLb[row];
  if (side === Number.POSITIVE_INFINITY) return;
  let least = 0;
  let numInfinite = 0;
  const lowOf = (entry: number): number => {
    const a = sign * rowValue[entry];
    return a > 0 ? a * colLb[colIndex[entry]] : a * colUb[colIndex[entry]];
  };
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const low = lowOf(entry);
    if (low === Number.NEGATIVE_INFINITY) numInfinite++;
    else least += low;
  }
  if (numInfinite > 1) return;
  for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
    const col = colIndex[entry];
    if (colLb[col] === colUb[col] || isBinary(mip, colLb, colUb, col)) continue;
    const low = lowOf(entry);
    const isInfinite = low === Number.NEGATIVE_INFINITY;
    if (numInfinite > 0 && !isInfinite) continue;
    const a = sign * rowValue[entry];
    const others = isInfinite ? least : least - low;
    for (let place = rowStart[row]; place < rowStart[row + 1]; place++) {
      const binary = colIndex[place];
      if (!isBinary(mip, colLb, colUb, binary)) continue;
      // a x <= side − (others without the binary) − g b
      const g = sign * rowValue[place];
      const constant = (side - (others - lowOf(place))) / a + 0;
      if (a > 0) collector.addUpper(col, binary, -g / a, constant);
      else collector.addLower(col, binary, -g / a, constant);
    }
  }
}

/** Adds to a collector every variable bound that a short row implies within the bounds (lengths numCols, borrowed); in steps. */
export function* extractVariableBounds(
  mip: MipView,
  colLb: Float64Array,
  colUb: Float64Array,
  collector: VariableBoundCollector,
): Generator<void, void> {
  const { rowStart, colIndex } = mip;
  let pausedAt = 0;
  for (let row = 0; row < mip.numRows; row++) {
    if (rowStart[row] > pausedAt + ENTRIES_A_STEP) {
      pausedAt = rowStart[row];
      yield;
    }
    const length = rowStart[row + 1] - rowStart[row];
    if (length < 2 || length > LONGEST_WITH_ONE_BINARY) continue;
    let numBinaries = 0;
    for (let entry = rowStart[row]; entry < rowStart[row + 1]; entry++) {
      if (isBinary(mip, colLb, colUb, colIndex[entry])) numBinaries++;
    }
    if (numBinaries === 0 || numBinaries > MOST_BINARIES || numBinaries === length) continue;
    if (length > LONGEST_ROW && numBinaries > 1) continue;
    extractFromRow(mip, colLb, colUb, row, 1, collector);
    extractFromRow(mip, colLb, colUb, row, -1, collector);
  }
}

/** The variable bounds that the rows of a problem imply; in steps. */
export function* buildVariableBounds(mip: MipView): Generator<void, VariableBounds> {
  const collector = new VariableBoundCollector(mip.colLb, mip.colUb);
  yield* extractVariableBounds(mip, mip.colLb, mip.colUb, collector);
  return collector.close();
}
