/**
 * The two loops in which a simplex spends its life: a sparse column added to a dense array, and the product of
 * the two. Four entries a round: engines check bounds and stack in every round, which costs as much as the
 * arithmetic (bench/micro).
 */

/** array[index[e]] −= factor · value[e] for e in [start, end); the indices of a column differ from each other. */
export function subtractColumn(
  array: Float64Array,
  factor: number,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  let entry = start;
  const stop = end - 3;
  for (; entry < stop; entry += 4) {
    const a = index[entry];
    const b = index[entry + 1];
    const c = index[entry + 2];
    const d = index[entry + 3];
    array[a] = array[a] - factor * value[entry];
    array[b] = array[b] - factor * value[entry + 1];
    array[c] = array[c] - factor * value[entry + 2];
    array[d] = array[d] - factor * value[entry + 3];
  }
  for (; entry < end; entry++) {
    const a = index[entry];
    array[a] = array[a] - factor * value[entry];
  }
}

/** Σ value[e] · array[index[e]] for e in [start, end). */
export function columnProduct(
  array: Float64Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): number {
  let entry = start;
  let sum = 0;
  const stop = end - 3;
  if (entry < stop) {
    let second = 0;
    for (; entry < stop; entry += 4) {
      sum += value[entry] * array[index[entry]] + value[entry + 2] * array[index[entry + 2]];
      second += value[entry + 1] * array[index[entry + 1]] + value[entry + 3] * array[index[entry + 3]];
    }
    sum += second;
  }
  for (; entry < end; entry++) sum += value[entry] * array[index[entry]];
  return sum;
}
