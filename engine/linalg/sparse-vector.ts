import { CANCELLED, TINY_SQUARED } from "../tolerances.ts";
import { Arena } from "./arena.ts";

/**
 * A vector that knows, where it is sparse, the positions of its nonzeros.
 *
 * `count >= 0`: `index[0..count)` lists every position that may be nonzero, each once.
 * `count < 0`: the positions are unknown; treat the vector as dense.
 * A value that cancelled inside a kernel is stored as 1e-50, so that its position is not listed twice.
 */
export class SparseVector {
  readonly size: number;
  count: number;
  readonly index: Int32Array;
  readonly array: Float64Array;
  /** A packed copy made on the way through a triangular solve (the spike of an update), where there is room for one. */
  packCount: number;
  readonly packIndex: Int32Array;
  readonly packValue: Float64Array;

  /** @param keepsPack whether there is room for a packed copy. */
  constructor(size: number, arena: Arena = new Arena(), keepsPack = true) {
    const room = keepsPack ? size + 1 : 0;
    this.size = size;
    this.count = 0;
    this.index = arena.int32(size + 1);
    this.array = arena.float64(size + 1);
    this.packCount = 0;
    this.packIndex = arena.int32(room);
    this.packValue = arena.float64(room);
  }
}

/** Share of nonzeros above which `fill(0)` beats clearing by index (bench/micro). */
const CLEAR_DENSITY = 0.07;

/** Makes the vector zero. */
export function clearVector(vector: SparseVector): void {
  const { size, count, index, array } = vector;
  if (count < 0 || count > CLEAR_DENSITY * size) array.fill(0);
  else for (let k = 0; k < count; k++) array[index[k]] = 0;
  vector.count = 0;
  vector.packCount = 0;
}

/** Lists the nonzeros by a scan and drops those below 1e-14. */
export function reindexVector(vector: SparseVector): void {
  const { size, index, array } = vector;
  let count = 0;
  // Written first and counted if it stays: zeros come at random, and a branch on them would be guessed wrong.
  for (let row = 0; row < size; row++) {
    const value = array[row];
    const isKept = +(value * value > TINY_SQUARED);
    index[count] = row;
    count += isKept;
    if ((isKept ^ +(value !== 0)) !== 0) array[row] = 0;
  }
  vector.count = count;
}

/** Drops values below 1e-14 (and cancelled placeholders) from a vector with known positions. */
export function tightenVector(vector: SparseVector): void {
  const { index, array } = vector;
  if (vector.count < 0) {
    reindexVector(vector);
    return;
  }
  let count = 0;
  for (let k = 0; k < vector.count; k++) {
    const row = index[k];
    const value = array[row];
    if (value * value > TINY_SQUARED) index[count++] = row;
    else array[row] = 0;
  }
  vector.count = count;
}

/** target := source (values, positions, not the packed copy). */
export function copyVector(source: SparseVector, target: SparseVector): void {
  clearVector(target);
  if (source.count < 0) {
    target.array.set(source.array);
    target.count = -1;
    return;
  }
  const { index, array, count } = source;
  const targetIndex = target.index;
  const targetArray = target.array;
  for (let k = 0; k < count; k++) {
    const row = index[k];
    targetIndex[k] = row;
    targetArray[row] = array[row];
  }
  target.count = count;
}

/** Squared Euclidean norm. */
export function squaredNorm(vector: SparseVector): number {
  const { size, count, index, array } = vector;
  let sum = 0;
  if (count < 0) {
    for (let row = 0; row < size; row++) sum += array[row] * array[row];
  } else {
    for (let k = 0; k < count; k++) {
      const value = array[index[k]];
      sum += value * value;
    }
  }
  return sum;
}

/** Keeps a packed copy of the nonzeros, in the order of the list. */
export function packVector(vector: SparseVector): void {
  const { size, count, index, array, packIndex, packValue } = vector;
  let packCount = 0;
  if (count < 0) {
    for (let row = 0; row < size; row++) {
      const value = array[row];
      packIndex[packCount] = row;
      packValue[packCount] = value;
      packCount += +(value * value > TINY_SQUARED);
    }
  } else {
    for (let k = 0; k < count; k++) {
      const row = index[k];
      const value = array[row];
      if (value * value > TINY_SQUARED) {
        packIndex[packCount] = row;
        packValue[packCount++] = value;
      }
    }
  }
  vector.packCount = packCount;
}

/** vector += factor * column, where the column is given by parallel arrays from `first` to `end`. */
export function addColumn(
  vector: SparseVector,
  factor: number,
  rowIndex: Int32Array,
  value: Float64Array,
  first: number,
  end: number,
): void {
  const { index, array } = vector;
  if (vector.count < 0) {
    for (let entry = first; entry < end; entry++) {
      const row = rowIndex[entry];
      array[row] = array[row] + factor * value[entry];
    }
    return;
  }
  let count = vector.count;
  for (let entry = first; entry < end; entry++) {
    const row = rowIndex[entry];
    const before = array[row];
    if (before === 0) index[count++] = row;
    const after = before + factor * value[entry];
    if (after * after > TINY_SQUARED) array[row] = after;
    else array[row] = CANCELLED;
  }
  vector.count = count;
}
