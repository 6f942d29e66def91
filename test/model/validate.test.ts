import { describe, expect, it } from "vitest";
import { ModelError } from "../../engine/errors.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { normalizeProblem, validateProblem } from "../../engine/model/validate.ts";

/** Two rows, two columns, three entries. */
const GOOD: Problem = {
  numRows: 2,
  numCols: 2,
  maximize: false,
  objectiveOffset: 0,
  colCost: Float64Array.of(1, 2),
  colLb: Float64Array.of(0, 0),
  colUb: Float64Array.of(5, Number.POSITIVE_INFINITY),
  integrality: Uint8Array.of(0, 1),
  rowLb: Float64Array.of(Number.NEGATIVE_INFINITY, 1),
  rowUb: Float64Array.of(4, 1),
  colStart: Int32Array.of(0, 2, 3),
  rowIndex: Int32Array.of(0, 1, 1),
  value: Float64Array.of(1, 2, 3),
};

const NAMES = { model: "", objective: "", row: (row: number) => `R${row}`, col: (col: number) => `X${col}` };

function detached(): Float64Array {
  const array = Float64Array.of(1, 2);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** What is wrong, and a part of the message. */
const BAD: readonly (readonly [string, Partial<Record<keyof Problem, unknown>>, string])[] = [
  ["a NaN cost", { colCost: Float64Array.of(1, nan) }, "column 1 (X1): cost: found NaN"],
  ["an infinite cost", { colCost: Float64Array.of(-infinity, 0) }, "column 0 (X0): cost: found -Infinity"],
  ["a NaN lower bound", { colLb: Float64Array.of(nan, 0) }, "column 0 (X0): lower bound: found NaN"],
  ["a NaN upper bound", { colUb: Float64Array.of(1, nan) }, "column 1 (X1): upper bound: found NaN"],
  ["a NaN row bound", { rowLb: Float64Array.of(0, nan) }, "row 1 (R1): lower bound: found NaN"],
  [
    "a NaN coefficient",
    { value: Float64Array.of(1, nan, 3) },
    "column 0 (X0), row 1 (R1): coefficient: found NaN",
  ],
  ["a huge coefficient", { value: Float64Array.of(1, 2, -1e15) }, "coefficient: found -1000000000000000"],
  ["a NaN offset", { objectiveOffset: nan }, "objectiveOffset: found NaN"],
  ["an offset that is no number", { objectiveOffset: "1" }, "objectiveOffset: found 1"],
  ["a lower bound of +1e20", { colLb: Float64Array.of(0, 1e20) }, "column 1 (X1): lower bound"],
  [
    "an upper bound of −Infinity",
    { rowUb: Float64Array.of(-infinity, 1) },
    "row 0 (R0): upper bound: found -Infinity",
  ],
  [
    "integrality 2",
    { integrality: Uint8Array.of(0, 2) },
    "column 1 (X1): integrality: found 2, expected 0 or 1",
  ],
  ["a short array", { colLb: new Float64Array(1) }, "colLb: found length 1, expected length 2"],
  ["a long array", { value: new Float64Array(4) }, "value: found length 4, expected length 3"],
  ["a plain array", { colUb: [1, 2] }, "colUb: found Array, expected a Float64Array"],
  [
    "another array type",
    { rowIndex: new Uint32Array(3) },
    "rowIndex: found Uint32Array, expected a Int32Array",
  ],
  ["a missing array", { rowUb: undefined }, "rowUb: found Undefined"],
  ["a detached array", { colCost: detached() }, "is its buffer detached?"],
  ["a colStart that falls", { colStart: Int32Array.of(0, 4, 3) }, "colStart[2]: found 3, expected at least"],
  ["a colStart that does not begin at 0", { colStart: Int32Array.of(1, 2, 3) }, "colStart[0]: found 1"],
  [
    "a row beyond the last",
    { rowIndex: Int32Array.of(0, 2, 1) },
    "column 0 (X0): row index: found 2, expected 0 to 1",
  ],
  ["a negative row", { rowIndex: Int32Array.of(-1, 1, 1) }, "row index: found -1"],
  [
    "a doubled entry",
    { rowIndex: Int32Array.of(1, 1, 1) },
    "column 0 (X0), row 1 (R1): found a second entry",
  ],
  ["a fractional count", { numRows: 1.5 }, "numRows: found 1.5"],
  ["a negative count", { numCols: -1 }, "numCols: found -1"],
  ["more rows than int32 can count", { numRows: 2 ** 31 }, "numRows: found 2147483648"],
  ["a sense that is no boolean", { maximize: "max" }, 'maximize: found "max"'],
];

describe("validateProblem", () => {
  it("passes a good record, crossed bounds and an empty one", () => {
    expect(() => validateProblem(GOOD)).not.toThrow();
    expect(() => validateProblem({ ...GOOD, colLb: Float64Array.of(6, 0) })).not.toThrow();
    const none = new Float64Array(0);
    const empty: Problem = {
      ...GOOD,
      ...{
        numRows: 0,
        numCols: 0,
        colCost: none,
        colLb: none,
        colUb: none,
        rowLb: none,
        rowUb: none,
        value: none,
      },
      ...{ integrality: new Uint8Array(0), colStart: new Int32Array(1), rowIndex: new Int32Array(0) },
    };
    expect(() => validateProblem(empty)).not.toThrow();
  });

  it.each(BAD)("refuses %s", (_, change, message) => {
    const problem = { ...GOOD, ...change } as Problem;
    expect(() => validateProblem(problem, NAMES)).toThrow(ModelError);
    expect(() => validateProblem(problem, NAMES)).toThrow(message);
  });
});

describe("normalizeProblem", () => {
  it("returns a normal record as it is", () => {
    expect(normalizeProblem(GOOD)).toEqual({ problem: GOOD, warnings: [] });
    expect(normalizeProblem(GOOD).problem).toBe(GOOD);
  });

  it("opens bounds of 1e20 and beyond and changes nothing of its input", () => {
    const given = { ...GOOD, colUb: Float64Array.of(1e20, 9e19), rowLb: Float64Array.of(-1e30, -1e19) };
    const before = structuredClone(given);
    const { problem, warnings } = normalizeProblem(given);
    expect([...problem.colUb]).toEqual([Number.POSITIVE_INFINITY, 9e19]);
    expect([...problem.rowLb]).toEqual([Number.NEGATIVE_INFINITY, -1e19]);
    expect(given).toEqual(before);
    expect(problem.value).toBe(given.value);
    expect(warnings).toEqual([]);
  });

  it("drops coefficients of 1e-9 and less, with a warning", () => {
    const given = { ...GOOD, value: Float64Array.of(1e-9, 1.1e-9, 0) };
    const { problem, warnings } = normalizeProblem(given);
    expect([...problem.colStart]).toEqual([0, 1, 1]);
    expect([...problem.rowIndex]).toEqual([1]);
    expect([...problem.value]).toEqual([1.1e-9]);
    expect(warnings).toEqual(["dropped 2 coefficient(s) of magnitude at most 1e-9"]);
    expect(given.value).toHaveLength(3);
  });

  it("sorts rows within columns", () => {
    const given = { ...GOOD, rowIndex: Int32Array.of(1, 0, 1) };
    const { problem } = normalizeProblem(given);
    expect([...problem.rowIndex]).toEqual([0, 1, 1]);
    expect([...problem.value]).toEqual([2, 1, 3]);
    expect([...given.rowIndex]).toEqual([1, 0, 1]);
  });
});
