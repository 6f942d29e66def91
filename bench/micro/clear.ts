import { formatCrossover, type Measurement } from "./crossover.ts";
import { randomPermutation, randomSource } from "./random-data.ts";
import { timeCases } from "./suite.ts";

const DENSITIES: readonly number[] = [0.01, 0.02, 0.04, 0.06, 0.08, 0.12, 0.2, 0.4];

function measure(size: number, density: number): Measurement {
  const array = new Float64Array(size);
  const count = Math.round(density * size);
  const index = randomPermutation(size, randomSource(2)).subarray(0, count);
  const seconds = timeCases([
    {
      name: "listed",
      run: () => {
        for (let pos = 0; pos < count; pos++) array[index[pos]] = 0;
      },
    },
    { name: "scanned", run: () => void array.fill(0) },
  ]);
  return {
    density: count / size,
    listed: seconds.get("listed") ?? Number.NaN,
    scanned: seconds.get("scanned") ?? Number.NaN,
  };
}

/** Clearing a vector by its list of nonzeros, or by filling it. */
export function reportClear(): string {
  return [1000, 20_000]
    .map((size) => {
      const measurements = DENSITIES.map((density) => measure(size, density));
      const title = `clear a vector of ${size}: by list, or fill`;
      return formatCrossover(title, measurements, "engine/linalg/sparse-vector.ts", "CLEAR_DENSITY");
    })
    .join("\n\n");
}
