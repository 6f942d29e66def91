/**
 * Sorts parallel arrays in place by ascending key, ties by ascending index, without allocation.
 * Quicksort with median of three down to short runs, then insertion.
 */

const SHORT_RUN = 16;

function less(keyA: number, indexA: number, keyB: number, indexB: number): boolean {
  return keyA < keyB || (keyA === keyB && indexA < indexB);
}

function exchange(key: Float64Array, index: Int32Array, other: Float64Array, a: number, b: number): void {
  const k = key[a];
  const i = index[a];
  const o = other[a];
  key[a] = key[b];
  index[a] = index[b];
  other[a] = other[b];
  key[b] = k;
  index[b] = i;
  other[b] = o;
}

function insertionSort(
  key: Float64Array,
  index: Int32Array,
  other: Float64Array,
  first: number,
  end: number,
): void {
  for (let at = first + 1; at < end; at++) {
    const k = key[at];
    const i = index[at];
    const o = other[at];
    let put = at;
    while (put > first && less(k, i, key[put - 1], index[put - 1])) {
      key[put] = key[put - 1];
      index[put] = index[put - 1];
      other[put] = other[put - 1];
      put--;
    }
    key[put] = k;
    index[put] = i;
    other[put] = o;
  }
}

/**
 * Sorts positions first..end−1 of the three arrays by (key, index).
 * @param other carried along.
 */
export function sortParallel(
  key: Float64Array,
  index: Int32Array,
  other: Float64Array,
  first: number,
  end: number,
): void {
  let from = first;
  let to = end;
  while (to - from > SHORT_RUN) {
    const middle = (from + to) >>> 1;
    if (less(key[middle], index[middle], key[from], index[from])) exchange(key, index, other, middle, from);
    if (less(key[to - 1], index[to - 1], key[from], index[from])) exchange(key, index, other, to - 1, from);
    if (less(key[to - 1], index[to - 1], key[middle], index[middle]))
      exchange(key, index, other, to - 1, middle);
    const pivotKey = key[middle];
    const pivotIndex = index[middle];
    let low = from;
    let high = to - 1;
    while (low <= high) {
      while (less(key[low], index[low], pivotKey, pivotIndex)) low++;
      while (less(pivotKey, pivotIndex, key[high], index[high])) high--;
      if (low <= high) exchange(key, index, other, low++, high--);
    }
    // The shorter part by recursion, the longer one by iteration: the stack stays logarithmic.
    if (high + 1 - from < to - low) {
      sortParallel(key, index, other, from, high + 1);
      from = low;
    } else {
      sortParallel(key, index, other, low, to);
      to = high + 1;
    }
  }
  insertionSort(key, index, other, from, to);
}
