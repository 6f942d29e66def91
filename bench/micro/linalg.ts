/**
 * Micro-benchmarks of the sparse kernels: `npx tsx bench/micro/linalg.ts`.
 * The densities of clearing a vector justify the threshold in engine/linalg/sparse-vector.ts.
 */
import { transpose } from "../../engine/linalg/csc.ts";
import { SparseVector } from "../../engine/linalg/sparse-vector.ts";
import { randomSource } from "./random-data.ts";
import { runSuite } from "./suite.ts";

function randomMatrix(numRows: number, numCols: number, entriesPerCol: number) {
  const random = randomSource(1);
  const colStart = Int32Array.from({ length: numCols + 1 }, (_, col) => col * entriesPerCol);
  const rowIndex = Int32Array.from({ length: numCols * entriesPerCol }, () => Math.floor(random() * numRows));
  const value = Float64Array.from(rowIndex, random);
  return { colStart, rowIndex, value };
}

for (const [numRows, numCols] of [
  [1000, 3000],
  [20_000, 60_000],
]) {
  const { colStart, rowIndex, value } = randomMatrix(numRows, numCols, 5);
  runSuite(`transpose, ${numRows} x ${numCols}, 5 entries a column`, [
    { name: "counting sort", run: () => void transpose(numRows, numCols, colStart, rowIndex, value) },
  ]);
}

const SIZE = 10_000;
for (const density of [0.01, 0.05, 0.1, 0.2]) {
  const random = randomSource(2);
  const vector = new SparseVector(SIZE);
  const { array, index } = vector;
  const count = Math.round(density * SIZE);
  for (let pos = 0; pos < count; pos++) index[pos] = Math.floor(random() * SIZE);
  runSuite(`clear a vector of ${SIZE}, ${100 * density} % listed`, [
    { name: "fill", run: () => void array.fill(0) },
    {
      name: "by index",
      run: () => {
        for (let pos = 0; pos < count; pos++) array[index[pos]] = 0;
      },
    },
  ]);
}
