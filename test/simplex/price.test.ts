import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SparseVector } from "../../engine/linalg/sparse-vector.ts";
import { price } from "../../engine/simplex/price.ts";
import { RowMatrix } from "../../engine/simplex/row-matrix.ts";
import { randomLp } from "../generators/lp.ts";
import { Random } from "../generators/random.ts";

/** A' rho by the definition, basic columns left out. */
function reference(problem: ReturnType<typeof randomLp>, isBasic: Uint8Array, rho: Float64Array): number[] {
  return Array.from({ length: problem.numCols }, (_, col) => {
    let sum = 0;
    for (let e = problem.colStart[col]; e < problem.colStart[col + 1]; e++) {
      sum += problem.value[e] * rho[problem.rowIndex[e]];
    }
    return isBasic[col] === 1 ? 0 : sum;
  });
}

describe("PRICE", () => {
  it("gives A' rho over the nonbasic columns at every density, while columns move in and out", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, density) => {
          const random = new Random(seed);
          const problem = randomLp(seed, { rows: 1 + (seed % 40), cols: 1 + (seed % 60), density: 0.3 });
          const { numRows, numCols, colStart, rowIndex, value } = problem;
          const rows = new RowMatrix(numRows, numCols, colStart, rowIndex, value);
          const isBasic = new Uint8Array(numCols + numRows);
          for (let col = 0; col < numCols; col++) isBasic[col] = random.chance(0.3) ? 1 : 0;
          rows.partition(isBasic);
          for (let swap = 0; swap < 5; swap++) {
            const col = random.whole(0, numCols - 1);
            if (isBasic[col] === 1) rows.makeNonbasic(col, rowIndex, colStart[col], colStart[col + 1]);
            else rows.makeBasic(col, rowIndex, colStart[col], colStart[col + 1]);
            isBasic[col] = 1 - isBasic[col];
            const rho = new SparseVector(numRows);
            for (let row = 0; row < numRows; row++) {
              if (!random.chance(density)) continue;
              rho.array[row] = random.whole(-8, 8);
              if (rho.array[row] !== 0) rho.index[rho.count++] = row;
            }
            const result = new SparseVector(numCols);
            price(rows, problem, isBasic, rho, result);
            const want = reference(problem, isBasic, rho.array);
            for (let j = 0; j < numCols; j++) expect(result.array[j]).toBeCloseTo(want[j] as number, 9);
            const listed = [...result.index.slice(0, result.count)].sort((a, b) => a - b);
            expect(listed).toEqual(want.flatMap((v, j) => (Math.abs(v) > 1e-9 ? [j] : [])));
          }
        },
      ),
      { numRuns: 150, seed: 5 },
    );
  });
});
