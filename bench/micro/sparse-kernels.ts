import { columnProduct, subtractColumn } from "../../engine/linalg/sparse-kernels.ts";
import { randomPermutation, randomSource } from "./random-data.ts";
import { timeCases } from "./suite.ts";

const SIZE = 3000;
const ENTRIES = 48_000;
const LENGTHS: readonly number[] = [3, 8, 20, 100, 1000];

/** The plain loop that `subtractColumn` replaces. */
function subtractOneByOne(
  array: Float64Array,
  factor: number,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  for (let entry = start; entry < end; entry++) array[index[entry]] -= factor * value[entry];
}

/** The plain loop that `columnProduct` replaces. */
function multiplyOneByOne(
  array: Float64Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): number {
  let sum = 0;
  for (let entry = start; entry < end; entry++) sum += value[entry] * array[index[entry]];
  return sum;
}

/** Nanoseconds an entry of both kernels and their plain loops, for columns of one length. */
function measure(length: number): string {
  const random = randomSource(3);
  const array = new Float64Array(SIZE);
  const index = new Int32Array(ENTRIES);
  const value = Float64Array.from({ length: ENTRIES }, () => random() - 0.5);
  const numCols = Math.floor(ENTRIES / length);
  for (let col = 0; col < numCols; col++) {
    index.set(randomPermutation(SIZE, random).subarray(0, length), col * length);
  }
  let sink = 0;
  const seconds = timeCases([
    {
      name: "subtract",
      run: () => {
        for (let k = 0; k < ENTRIES - length; k += length)
          subtractOneByOne(array, 0.5, index, value, k, k + length);
        array.fill(0);
      },
    },
    {
      name: "subtract, four a round",
      run: () => {
        for (let k = 0; k < ENTRIES - length; k += length)
          subtractColumn(array, 0.5, index, value, k, k + length);
        array.fill(0);
      },
    },
    {
      name: "product",
      run: () => {
        for (let k = 0; k < ENTRIES - length; k += length)
          sink += multiplyOneByOne(array, index, value, k, k + length);
      },
    },
    {
      name: "product, four a round",
      run: () => {
        for (let k = 0; k < ENTRIES - length; k += length)
          sink += columnProduct(array, index, value, k, k + length);
      },
    },
  ]);
  const cells = [...seconds].map(([name, time]) => `${name} ${((1e9 * time) / ENTRIES).toFixed(2)}`);
  return `  length ${String(length).padStart(4)}: ${cells.join(", ")}${Number.isNaN(sink) ? "!" : ""}`;
}

/** The loops over a sparse column, four entries a round or one by one. */
export function reportSparseKernels(): string {
  const head = "loops over a sparse column, ns an entry (engine/linalg/sparse-kernels.ts)";
  return [head, ...LENGTHS.map(measure)].join("\n");
}
