import { describe, expect, it } from "vitest";
import { AT_UPPER, BASIC } from "../../engine/model/basis.ts";
import { emptyAnswer } from "../../engine/presolve/postsolve-stack.ts";
import { undoParallelColumns } from "../../engine/presolve/reductions/parallel-columns.ts";
import { denseProblem } from "../simplex/lp-solving.ts";
import { expectFaithful, left, presolve } from "./restoring.ts";

const INF = Number.POSITIVE_INFINITY;

describe("aggregator", () => {
  const rows = [
    { a: [1, -1, -1, 0], lb: 0, ub: 0 },
    { a: [1, 0, 1, 1], lb: 2, ub: 9 },
    { a: [0, 1, 1, -1], lb: 1 },
  ];

  it("substitutes a column that its equation keeps within bounds", () => {
    const form = denseProblem([3, 1, 1, 2], rows, [
      [0, INF],
      [0, 5],
      [0, 5],
      [0, 5],
    ]);
    const result = presolve(form, ["aggregator"]);
    expect([result.reduced.numRows, result.reduced.numCols]).toEqual([2, 3]);
    expect([...result.reduced.colCost]).toEqual([4, 4, 2]);
    const { basis } = expectFaithful(form, result, "");
    expect(basis.colStatus[0]).toBe(BASIC);
  });

  it("takes a pivot that is small beside its row, but large in its column", () => {
    const wide = [
      { a: [1, -1000, 0, 0], lb: 0, ub: 0 },
      { a: [1, 0, 1, 1], lb: 2, ub: 9 },
      { a: [0, 1000, 1, -1], lb: 1 },
    ];
    const form = denseProblem([3, 1, 1, 2], wide, [
      [0, INF],
      [0, 5],
      [0, 5],
      [0, 5],
    ]);
    expect(left(form, ["aggregator"]).rows).toBe(2);
    expectFaithful(form, presolve(form, ["aggregator"]), "");
  });

  it("takes an inequality for an equation where a column runs into it at no cost", () => {
    // Column 3 costs nothing and only the first row stops it: that row may as well be met, and gives column 0 away.
    const open = [
      { a: [1, -1, -1, 1], ub: 0 },
      { a: [1, 0, 1, 0], lb: 2, ub: 8 },
    ];
    const form = denseProblem([3, 1, 1, 0], open, [
      [-INF, INF],
      [0, 5],
      [0, 5],
      [0, INF],
    ]);
    expect(left(form, ["aggregator"]).rows).toBe(1);
    expectFaithful(form, presolve(form, ["aggregator"]), "");
  });

  it("rests such a row on the side that it has, though its dual is 0", () => {
    // The equation's column 2 leaves as its slack; what is left has an upper side alone, which column 0 runs into.
    const slack = [
      { a: [1, 1, 1], lb: 4, ub: 4 },
      { a: [1, 2, 0], lb: 1 },
    ];
    const form = denseProblem([0, 1, 0], slack, [
      [-INF, INF],
      [0, 5],
      [0, INF],
    ]);
    const only = ["slack-columns", "aggregator"];
    expect(left(form, only).rows).toBe(1);
    expect([...expectFaithful(form, presolve(form, only), "").colValue]).toEqual([4, 0, 0]);
  });

  it("leaves a column alone whose bounds can bind", () => {
    const bounds = [
      [0, 4],
      [0, 5],
      [0, 5],
      [0, 5],
    ] as const;
    const form = denseProblem([-3, 1, 1, 2], rows, bounds);
    expect(presolve(form, ["aggregator"]).reduced.numRows).toBe(3);
  });
});

describe("implied-rows", () => {
  const boxed = [
    [0, INF],
    [0, INF],
    [0, 9],
  ] as const;

  it("drops a row that another one implies, and not that one by the first", () => {
    // x + y <= 4 keeps x and y below 4, so that x − z <= 5 always holds; x − z <= 5 alone keeps nothing below 5.
    const rows = [
      { a: [1, 1, 0], ub: 4 },
      { a: [1, 0, -1], ub: 5 },
    ];
    const form = denseProblem([-1, -2, 1], rows, boxed);
    const { rows: numRows, reduced } = left(form, ["implied-rows"]);
    expect([numRows, reduced.rowUb[0]]).toEqual([1, 4]);
    expectFaithful(form, presolve(form, ["implied-rows"]), "");
  });

  it("does not drop two rows that imply each other", () => {
    const rows = [
      { a: [1, 1, 0], ub: 4 },
      { a: [1, 0, 1], ub: 4 },
    ];
    const form = denseProblem([-1, -2, 1], rows, [
      [0, INF],
      [0, 0],
      [0, 0],
    ]);
    expect(left(form, ["implied-rows"]).rows).toBe(1);
    expectFaithful(form, presolve(form, ["implied-rows"]), "");
  });

  it("leaves a row alone that would multiply the errors of the row it rests on", () => {
    const rows = [
      { a: [1e-3, 1e-3, 0], ub: 4 },
      { a: [1, 0, -1], ub: 5000 },
    ];
    expect(presolve(denseProblem([-1, -2, 1], rows, boxed), ["implied-rows"]).status).toBe("unchanged");
  });
});

describe("parallel-rows", () => {
  it("gives the dual to the row whose side is active", () => {
    const rows = [
      { a: [1, 2], lb: 1, ub: 9 },
      { a: [-2, -4], lb: -30, ub: -6 },
    ];
    const form = denseProblem([1, 1], rows, [
      [0, 9],
      [0, 9],
    ]);
    const result = presolve(form, ["parallel-rows"]);
    expect([result.reduced.numRows, result.reduced.rowLb[0], result.reduced.rowUb[0]]).toEqual([1, 3, 9]);
    const { rowDual, basis } = expectFaithful(form, result, "");
    expect([...rowDual]).toEqual([0, -0.25]);
    expect([...basis.rowStatus]).toEqual([BASIC, AT_UPPER]);
  });

  it("finds ranges that exclude each other", () => {
    const rows = [
      { a: [1, 2], ub: 1 },
      { a: [2, 4], lb: 3 },
    ];
    expect(
      presolve(
        denseProblem([1, 1], rows, [
          [0, 9],
          [0, 9],
        ]),
        ["parallel-rows"],
      ).status,
    ).toBe("infeasible");
  });
});

describe("parallel-columns", () => {
  const rows = [
    { a: [1, -2, 1], lb: 4 },
    { a: [2, -4, 5], lb: 3 },
  ];

  it("merges columns with costs in the same ratio and splits the value again", () => {
    const form = denseProblem([3, -6, 9], rows, [
      [0, 2],
      [-3, 0],
      [0, 9],
    ]);
    const result = presolve(form, ["parallel-columns"]);
    expect([result.reduced.numCols, result.reduced.colLb[0], result.reduced.colUb[0]]).toEqual([2, 0, 8]);
    const { colValue } = expectFaithful(form, result, "");
    expect(colValue[0] - 2 * colValue[1] + colValue[2]).toBeCloseTo(4, 12);
  });

  it("fixes the dearer of two where the cheaper has no end", () => {
    const form = denseProblem([3, -7, 9], rows, [
      [0, INF],
      [-3, 0],
      [0, 9],
    ]);
    const result = presolve(form, ["parallel-columns"]);
    expect(result.reduced.numCols).toBe(2);
    expect(expectFaithful(form, result, "").colValue[1]).toBe(0);
  });
});

describe("parallel-columns of integers", () => {
  it("splits a sum by its value where a row that left no dual keeps it from the sum of the bounds", () => {
    // x + y <= 1 became a bound of the merged column, at which it was fixed.
    const answer = emptyAnswer(0, 2);
    answer.colValue[0] = 1;
    answer.colStatus[0] = AT_UPPER;
    const record = {
      ints: Int32Array.of(0, 1),
      reals: Float64Array.of(1, 0, 1, 0, 1),
      int: 0,
      real: 0,
      costFactor: 1,
    };
    undoParallelColumns(record, answer);
    expect(answer.colValue[0] + answer.colValue[1]).toBe(1);
    expect(Math.min(...answer.colValue)).toBe(0);
  });
});
