import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transpose } from "../../engine/linalg/csc.ts";
import { randomLp } from "../generators/lp.ts";

fc.configureGlobal({ seed: 20260101 });

describe("transpose", () => {
  it("turns columns into rows", () => {
    // [ 1 0 2 ]
    // [ 0 3 4 ]
    const rows = transpose(
      2,
      3,
      Int32Array.of(0, 1, 2, 4),
      Int32Array.of(0, 1, 0, 1),
      Float64Array.of(1, 3, 2, 4),
    );
    expect([...rows.rowStart]).toEqual([0, 2, 4]);
    expect([...rows.colIndex]).toEqual([0, 2, 1, 2]);
    expect([...rows.rowValue]).toEqual([1, 2, 3, 4]);
  });

  it("sorts the rows of a column when done twice", () => {
    const once = transpose(3, 1, Int32Array.of(0, 3), Int32Array.of(2, 0, 1), Float64Array.of(30, 10, 20));
    const twice = transpose(1, 3, once.rowStart, once.colIndex, once.rowValue);
    expect([...twice.colIndex]).toEqual([0, 1, 2]);
    expect([...twice.rowValue]).toEqual([10, 20, 30]);
  });

  it("gives the same matrix back when done twice, empty rows and columns included", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (seed, rows, cols) => {
          const problem = randomLp(seed, { rows, cols, empties: 0.3 });
          const { colStart, rowIndex, value } = problem;
          const byRow = transpose(rows, cols, colStart, rowIndex, value);
          const back = transpose(cols, rows, byRow.rowStart, byRow.colIndex, byRow.rowValue);
          expect(back).toEqual({ rowStart: colStart, colIndex: rowIndex, rowValue: value });
        },
      ),
    );
  });
});
