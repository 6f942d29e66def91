import { describe, expect, it } from "vitest";
import { constantOf, findCrossover, formatCrossover } from "../../bench/micro/crossover.ts";
import {
  blockTriangular,
  randomColumns,
  randomPermutation,
  randomSource,
} from "../../bench/micro/random-data.ts";
import { timeCases } from "../../bench/micro/suite.ts";

describe("a crossover", () => {
  it("lies where the ratio of the times passes 1, on logarithmic scales", () => {
    const measurements = [
      { density: 0.01, listed: 1, scanned: 4 },
      { density: 0.04, listed: 8, scanned: 4 },
      { density: 0.2, listed: 40, scanned: 4 },
    ];
    // ln ratios are −2 ln 2 and ln 2: two thirds of the way from 0.01 to 0.04.
    expect(findCrossover(measurements)).toBeCloseTo(0.01 * 4 ** (2 / 3), 12);
  });

  it("is 0 or infinite where one way always wins", () => {
    expect(findCrossover([{ density: 0.1, listed: 2, scanned: 1 }])).toBe(0);
    expect(findCrossover([{ density: 0.1, listed: 1, scanned: 2 }])).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ["engine/linalg/sparse-vector.ts", "CLEAR_DENSITY"],
    ["engine/linalg/triangular-solve.ts", "RESULT_DENSITY_FTRAN_U"],
    ["engine/linalg/triangular-solve.ts", "RESULT_DENSITY_BTRAN_U"],
    ["engine/simplex/price.ts", "LISTED_SHARE"],
    ["engine/simplex/price.ts", "RHO_DENSITY"],
  ])("is printed beside the constant of %s: %s", (file, constant) => {
    const value = constantOf(file, constant);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(1);
    const text = formatCrossover("work", [{ density: 0.1, listed: 2, scanned: 1 }], file, constant);
    expect(text).toContain(`measured crossover 0.0; ${constant} = ${value} in ${file}`);
  });

  it("of a constant that is not there is refused", () => {
    expect(() => constantOf("engine/simplex/price.ts", "NO_SUCH")).toThrow(/no constant NO_SUCH/);
  });
});

describe("timing", () => {
  it("tells more work from less", () => {
    const work = (rounds: number) => () => {
      let sum = 0;
      for (let k = 0; k < rounds; k++) sum += Math.sqrt(k);
      if (sum < 0) throw new Error("negative");
    };
    const seconds = timeCases([
      { name: "less", run: work(100) },
      { name: "more", run: work(10_000) },
    ]);
    expect(seconds.get("more") ?? 0).toBeGreaterThan(3 * (seconds.get("less") ?? Number.NaN));
  });

  it("passes on what a case throws", () => {
    const fails = () => {
      throw new Error("broken case");
    };
    expect(() => timeCases([{ name: "fails", run: fails }])).toThrow("broken case");
  });
});

describe("the data of the micro-benchmarks", () => {
  it("are permutations and well-formed columns, the same for the same seed", () => {
    expect([...randomPermutation(50, randomSource(1))].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    for (const columns of [
      randomColumns(30, 40, 3, randomSource(2)),
      blockTriangular(30, 7, randomSource(2)),
    ]) {
      for (let col = 0; col < columns.numCols; col++) {
        const rows = columns.rowIndex.subarray(columns.colStart[col], columns.colStart[col + 1]);
        expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
      }
    }
    expect(randomColumns(30, 40, 3, randomSource(2))).toEqual(randomColumns(30, 40, 3, randomSource(2)));
  });
});
