import { describe, expect, it } from "vitest";
import { computeScaling } from "../../engine/linalg/scaling.ts";
import { randomLp } from "../generators/lp.ts";

function spreadOf(
  problem: ReturnType<typeof randomLp>,
  colScale: Float64Array,
  rowScale: Float64Array,
): number {
  let least = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let col = 0; col < problem.numCols; col++) {
    for (let e = problem.colStart[col]; e < problem.colStart[col + 1]; e++) {
      const size = Math.abs(problem.value[e]) * colScale[col] * rowScale[problem.rowIndex[e]];
      least = Math.min(least, size);
      largest = Math.max(largest, size);
    }
  }
  return largest / least;
}

describe("scaling", () => {
  it("factors are powers of two, so that scaling is exact, and narrow the spread of a wide matrix", () => {
    let narrowed = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const problem = randomLp(seed, { rows: 20, cols: 30, wide: 10 });
      const { numRows, numCols, colStart, rowIndex, value } = problem;
      const factors = computeScaling(numRows, numCols, colStart, rowIndex, value, new Uint8Array(numCols));
      if (factors === null) continue;
      for (const f of [...factors.colScale, ...factors.rowScale])
        expect(Number.isInteger(Math.log2(f))).toBe(true);
      const before = spreadOf(problem, new Float64Array(numCols).fill(1), new Float64Array(numRows).fill(1));
      if (spreadOf(problem, factors.colScale, factors.rowScale) < before / 100) narrowed++;
    }
    expect(narrowed).toBeGreaterThan(40);
  });

  it("columns that must keep their units do", () => {
    const problem = randomLp(3, { rows: 10, cols: 12, wide: 10 });
    const fixed = new Uint8Array(12);
    fixed[4] = 1;
    fixed[7] = 1;
    const factors = computeScaling(10, 12, problem.colStart, problem.rowIndex, problem.value, fixed);
    expect(factors?.colScale[4]).toBe(1);
    expect(factors?.colScale[7]).toBe(1);
  });

  it("a matrix of unit size is left alone", () => {
    const one = Float64Array.of(1, -1, 0.5, 4);
    expect(
      computeScaling(2, 2, Int32Array.of(0, 2, 4), Int32Array.of(0, 1, 0, 1), one, new Uint8Array(2)),
    ).toBe(null);
  });
});
