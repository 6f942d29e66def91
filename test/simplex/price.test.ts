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
          // Some of the columns join a matrix without them.
          const numFirst = random.whole(0, numCols);
          const rows = new RowMatrix(numRows, numFirst, colStart, rowIndex, value);
          const isBasic = new Uint8Array(numCols + numRows);
          for (let col = 0; col < numCols; col++) isBasic[col] = random.chance(0.3) ? 1 : 0;
          isBasic.fill(0, numFirst, numCols);
          rows.partition(isBasic);
          for (let col = numFirst; col < numCols; ) {
            const further = Math.min(numCols, col + random.whole(1, 9));
            rows.appendCols(col, { ...problem, numCols: further });
            col = further;
          }
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

  it("finds the columns of a row that further ones made too long to keep in order", () => {
    const numCols = 900;
    const colStart = Int32Array.from({ length: numCols + 1 }, (_, col) => col);
    const columns = {
      numCols,
      colStart,
      rowIndex: new Int32Array(numCols),
      value: new Float64Array(numCols).fill(2),
    };
    const isBasic = new Uint8Array(numCols + 1);
    const rows = new RowMatrix(1, 300, colStart, columns.rowIndex, columns.value);
    rows.partition(isBasic);
    const exchange = (col: number) => {
      if (isBasic[col] === 1) rows.makeNonbasic(col, columns.rowIndex, col, col + 1);
      else rows.makeBasic(col, columns.rowIndex, col, col + 1);
      isBasic[col] = 1 - (isBasic[col] as number);
    };
    exchange(7);
    for (let col = 300; col < numCols; col += 30) {
      rows.appendCols(col, { ...columns, numCols: col + 30 });
      exchange(col);
      exchange(7);
    }
    expect(rows.hasLongRows).toBe(true);
    const rho = new SparseVector(1);
    rho.array[0] = 3;
    rho.index[rho.count++] = 0;
    const result = new SparseVector(numCols);
    price(rows, columns, isBasic, rho, result);
    for (let col = 0; col < numCols; col++) if (isBasic[col] === 0) expect(result.array[col]).toBe(6);
  });
});
