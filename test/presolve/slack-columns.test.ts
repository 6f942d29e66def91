import { describe, expect, it } from "vitest";
import { AT_UPPER } from "../../engine/model/basis.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { denseProblem } from "../simplex/lp-solving.ts";
import { expectFaithful, left, presolve } from "./restoring.ts";

const INF = Number.POSITIVE_INFINITY;

describe("slack-columns", () => {
  it("turns an equation with a slack into a range", () => {
    const form = denseProblem(
      [0, 1, 2],
      [{ a: [2, 1, 1], lb: 6, ub: 6 }],
      [
        [0, 2],
        [0, 9],
        [0, 9],
      ],
    );
    const { reduced } = left(form, ["slack-columns"]);
    expect([reduced.numCols, reduced.rowLb[0], reduced.rowUb[0]]).toEqual([2, 2, 6]);
    const { colValue, basis } = expectFaithful(form, presolve(form, ["slack-columns"]), "");
    expect([...colValue]).toEqual([2, 2, 0]);
    expect(basis.colStatus[0]).toBe(AT_UPPER);
  });

  it("widens an inequality by a column without cost", () => {
    const form = denseProblem(
      [0, 1, 2],
      [{ a: [-1, 1, 1], lb: 6, ub: 7 }],
      [
        [1, 3],
        [0, 9],
        [0, 9],
      ],
    );
    const { reduced } = left(form, ["slack-columns"]);
    expect([reduced.rowLb[0], reduced.rowUb[0]]).toEqual([7, 10]);
    expectFaithful(form, presolve(form, ["slack-columns"]), "");
  });
});

describe("slack-columns, with a cost", () => {
  // The others' costs become 10 − 1/a each; 10 is the largest cost given, 100 the most that may come of it.
  const form = (a: number): Problem =>
    denseProblem(
      [1, 10, 10],
      [
        { a: [a, 1, 1], lb: 5, ub: 5 },
        { a: [0, 1, -1], lb: -4, ub: 4 },
      ],
      [
        [0, 2],
        [0, 9],
        [0, 9],
      ],
    );

  it("hands the cost on while it stays moderate", () => {
    const { reduced } = left(form(0.02), ["slack-columns"]);
    expect([...reduced.colCost]).toEqual([-40, -40]);
    expectFaithful(form(0.02), presolve(form(0.02), ["slack-columns"]), "");
  });

  it("keeps a column whose cost would outgrow all others", () => {
    expect(presolve(form(0.008), ["slack-columns"]).status).toBe("unchanged");
  });

  it("leaves a penalty alone, and not what costs like the others of its row", () => {
    // Columns 2 and 3 are what is missing and what is too much, at a price; without column 2, column 0 would cost −price.
    const demand = (price: number): Problem =>
      denseProblem(
        [0, 3, price, price],
        [
          { a: [1, 1, 1, -1], lb: 5, ub: 5 },
          { a: [1, -1, 0, 0], lb: -1, ub: 4 },
        ],
        [
          [0, 8],
          [0, 8],
          [0, INF],
          [0, INF],
        ],
      );
    expect(left(demand(1e6), ["slack-columns"]).cols).toBe(4);
    expect(left(demand(4), ["slack-columns"]).cols).toBe(3);
    expectFaithful(demand(4), presolve(demand(4), ["slack-columns"]), "");
  });
});
