import { describe, expect, it } from "vitest";
import { solveSync } from "../../engine/index.ts";
import { AT_LOWER, AT_UPPER, BASIC, FREE } from "../../engine/model/basis.ts";
import { denseProblem } from "../simplex/lp-solving.ts";
import { expectFaithful, left, presolve, solveReduced } from "./restoring.ts";

const INF = Number.POSITIVE_INFINITY;

describe("empty-rows", () => {
  it("drops a row without entries that admits 0 and calls others infeasible", () => {
    const kept = [{ a: [0, 0], lb: -1, ub: 2 }];
    expect(
      left(
        denseProblem([1, 1], kept, [
          [0, 1],
          [0, 1],
        ]),
        ["empty-rows"],
      ).rows,
    ).toBe(0);
    const broken = denseProblem([1], [{ a: [0], lb: 1 }], [[0, 1]]);
    expect(presolve(broken, ["empty-rows"]).status).toBe("infeasible");
  });

  it("leaves a row alone that misses 0 by less than a proof needs", () => {
    const nearly = denseProblem([1], [{ a: [0], lb: 1e-7 }], [[0, 1]]);
    expect(presolve(nearly, ["empty-rows"]).status).toBe("unchanged");
  });
});

describe("empty-columns", () => {
  it("puts each column where its cost draws it", () => {
    const form = denseProblem(
      [2, -3, 0, 0],
      [],
      [
        [1, 5],
        [1, 5],
        [-INF, INF],
        [-INF, 4],
      ],
    );
    const result = presolve(form, ["empty-columns"]);
    expect(result.reduced.numCols).toBe(0);
    expect(result.reduced.objectiveOffset).toBe(2 - 15);
    const { colValue, reducedCost, basis } = solveReduced(result);
    expect([...colValue]).toEqual([1, 5, 0, 4]);
    expect([...reducedCost]).toEqual([2, -3, 0, 0]);
    expect([...basis.colStatus]).toEqual([AT_LOWER, AT_UPPER, FREE, AT_UPPER]);
  });

  it("finds a column that gains without end", () => {
    expect(presolve(denseProblem([-1], [], [[0, INF]]), ["empty-columns"]).status).toBe(
      "unbounded_or_infeasible",
    );
  });
});

describe("fixed-columns", () => {
  it("moves a column's share into the sides and the constant", () => {
    const form = denseProblem(
      [1, 2],
      [{ a: [3, 4], lb: 20, ub: 30 }],
      [
        [0, 9],
        [2, 2],
      ],
    );
    const { reduced } = left(form, ["fixed-columns"]);
    expect([reduced.rowLb[0], reduced.rowUb[0], reduced.objectiveOffset]).toEqual([12, 22, 4]);
    const { reducedCost, rowDual } = expectFaithful(form, presolve(form, ["fixed-columns"]), "");
    expect(reducedCost[1]).toBeCloseTo(2 - 4 * rowDual[0], 12);
  });

  it("keeps a narrow column whose entries make its width count", () => {
    const rows = [{ a: [1e6, 1], lb: 0 }];
    expect(
      presolve(
        denseProblem([1, 1], rows, [
          [0, 1e-10],
          [0, 1],
        ]),
        ["fixed-columns"],
      ).status,
    ).toBe("unchanged");
  });
});

describe("singleton-rows", () => {
  it("gives the dual to the row that tightened the bound last", () => {
    // Three rows in turn raise the lower bound of x: 1, 2, and 3 by the upper side of −x <= −3.
    const rows = [
      { a: [1], lb: 1 },
      { a: [2], lb: 4 },
      { a: [-1], ub: -3 },
    ];
    const form = denseProblem([6], rows, [[0, INF]]);
    const result = presolve(form, ["singleton-rows"]);
    expect([result.reduced.numRows, result.reduced.colLb[0]]).toEqual([0, 3]);
    const { rowDual, reducedCost, basis } = expectFaithful(form, result, "");
    expect([...rowDual]).toEqual([0, 0, -6]);
    expect(reducedCost[0]).toBe(0);
    expect([...basis.rowStatus]).toEqual([BASIC, BASIC, AT_UPPER]);
    expect(basis.colStatus[0]).toBe(BASIC);
  });

  it("finds bounds that exclude each other, but not those that cross within rounding", () => {
    const crossing = (by: number) => denseProblem([1], [{ a: [1], lb: 1 + by }], [[0, 1]]);
    expect(presolve(crossing(1e-5), ["singleton-rows"]).status).toBe("infeasible");
    expect(presolve(crossing(1e-7), ["singleton-rows"]).status).toBe("unchanged");
    expect(presolve(crossing(1e-12), ["singleton-rows"]).reduced.colLb[0]).toBe(1);
  });
});

describe("redundant-rows", () => {
  it("drops a row or a side that the bounds imply", () => {
    const rows = [
      { a: [1, 1], lb: -1, ub: 4 },
      { a: [1, 2], lb: -1, ub: 3 },
    ];
    const { rows: numRows, reduced } = left(
      denseProblem([1, 1], rows, [
        [0, 2],
        [0, 2],
      ]),
      ["redundant-rows"],
    );
    expect([numRows, reduced.rowLb[0], reduced.rowUb[0]]).toEqual([1, -INF, 3]);
  });

  it("keeps both sides of an equation", () => {
    const rows = [{ a: [1, 1], lb: 0, ub: 0 }];
    expect(
      presolve(
        denseProblem([1, 1], rows, [
          [0, 2],
          [0, 2],
        ]),
        ["redundant-rows"],
      ).status,
    ).toBe("unchanged");
  });

  it("finds a row out of reach", () => {
    const rows = [{ a: [1, -1], lb: 4 }];
    expect(
      presolve(
        denseProblem([1, 1], rows, [
          [0, 2],
          [0, 2],
        ]),
        ["redundant-rows"],
      ).status,
    ).toBe("infeasible");
  });
});

describe("forcing-rows", () => {
  it("leaves a row alone whose columns can move, however large another term is", () => {
    for (const large of [1e6, 2.2e10]) {
      const row = { a: [1, -large, 1], ub: 3 - large };
      const bounds = [
        [-3, 4],
        [0, 1],
        [-3, 3],
      ] as const;
      const form = denseProblem([4, 0, -2], [row], bounds);
      expect(presolve(form, ["forcing-rows"]).reduced.numRows).toBe(1);
      const whole = { ...form, integrality: Uint8Array.of(0, 1, 0) };
      for (const problem of [form, whole]) expect(solveSync(problem).objective).toBeCloseTo(-18, 6);
    }
  });

  it("fixes all columns and gives the row the dual that mends every sign", () => {
    // x + 2y − z >= 7 within x <= 3, y <= 2, z >= 0 holds with equality only; costs pull x, y down and z up.
    const form = denseProblem(
      [5, 4, -1],
      [{ a: [1, 2, -1], lb: 7 }],
      [
        [0, 3],
        [0, 2],
        [0, 9],
      ],
    );
    const result = presolve(form, ["forcing-rows"]);
    expect(result.reduced.numCols).toBe(0);
    const { colValue, rowDual, basis } = expectFaithful(form, result, "");
    expect([...colValue]).toEqual([3, 2, 0]);
    expect(rowDual[0]).toBe(5);
    expect([...basis.colStatus]).toEqual([BASIC, AT_UPPER, AT_LOWER]);
    expect(basis.rowStatus[0]).toBe(AT_LOWER);
  });

  it("leaves the row basic where the columns' own signs are right", () => {
    const form = denseProblem(
      [-5, -4],
      [{ a: [1, 2], lb: 7 }],
      [
        [0, 3],
        [0, 2],
      ],
    );
    const { rowDual, basis } = expectFaithful(form, presolve(form, ["forcing-rows"]), "");
    expect([rowDual[0], basis.rowStatus[0]]).toEqual([0, BASIC]);
  });
});

describe("dual-fixing", () => {
  it("puts a column down that costs and rows let go down, and up likewise", () => {
    const rows = [{ a: [1, -1], ub: 5 }];
    const form = denseProblem([1, 0], rows, [
      [-2, 8],
      [0, 3],
    ]);
    const { colValue } = expectFaithful(form, presolve(form, ["dual-fixing"]), "");
    expect([...colValue]).toEqual([-2, 3]);
  });

  it("finds a gain without end, but not where the cost is zero", () => {
    const rows = [{ a: [1, 1], ub: 5 }];
    const bounds = [
      [-INF, 8],
      [0, 3],
    ] as const;
    expect(presolve(denseProblem([1, -1], rows, bounds), ["dual-fixing"]).status).toBe(
      "unbounded_or_infeasible",
    );
    expect(presolve(denseProblem([0, -1], rows, bounds), ["dual-fixing"]).status).toBe("unchanged");
  });
});

describe("dominated-columns", () => {
  it("fixes a column by the bound on a dual that another column implies", () => {
    // Column 0 without upper bound says y <= 1; column 1 costs 3 > 2 y, so it stays at 0.
    const form = denseProblem(
      [1, 3],
      [{ a: [1, 2], lb: 4 }],
      [
        [0, INF],
        [0, 10],
      ],
    );
    const { cols } = left(form, ["dominated-columns"]);
    expect(cols).toBe(1);
    expectFaithful(form, presolve(form, ["dominated-columns"]), "");
  });

  it("does not fix two columns by each other", () => {
    const form = denseProblem(
      [1, 1],
      [{ a: [1, 1], lb: 4 }],
      [
        [0, INF],
        [0, INF],
      ],
    );
    expect(left(form, ["dominated-columns"]).cols).toBe(1);
    expectFaithful(form, presolve(form, ["dominated-columns"]), "");
  });
});

describe("free-column-singletons", () => {
  it("takes column and row away and leaves the price of the row in the others' costs", () => {
    const rows = [
      { a: [2, 1, 1], lb: 6 },
      { a: [0, 1, -1], lb: 1, ub: 2 },
    ];
    const form = denseProblem([4, 5, 6], rows, [
      [-INF, INF],
      [0, 9],
      [0, 9],
    ]);
    const result = presolve(form, ["free-column-singletons"]);
    const { reduced } = result;
    expect([reduced.numRows, reduced.numCols]).toEqual([1, 2]);
    expect([...reduced.colCost, reduced.objectiveOffset]).toEqual([3, 4, 12]);
    const { rowDual, basis } = expectFaithful(form, result, "");
    expect([rowDual[0], basis.rowStatus[0], basis.colStatus[0]]).toEqual([2, AT_LOWER, BASIC]);
  });

  it("leaves a column with a pivot too small beside its row", () => {
    const rows = [{ a: [1e-4, 1, 1], lb: 6, ub: 6 }];
    const form = denseProblem([4, 5, 6], rows, [
      [-INF, INF],
      [0, 9],
      [0, 9],
    ]);
    expect(presolve(form, ["free-column-singletons"]).status).toBe("unchanged");
  });
});

describe("doubleton-equations", () => {
  it("hands the dual on where the staying column rests on the leaving one's bound", () => {
    // x + y = 4 with x <= 1: y >= 3, and y wants to go down.
    const rows = [
      { a: [1, 1, 0], lb: 4, ub: 4 },
      { a: [0, 1, 1], lb: 1, ub: 20 },
    ];
    const form = denseProblem([1, 7, 0.5], rows, [
      [0, 1],
      [0, 9],
      [0, 9],
    ]);
    const result = presolve(form, ["doubleton-equations"]);
    expect([result.reduced.numRows, result.reduced.numCols, result.reduced.colLb[0]]).toEqual([1, 2, 3]);
    const { colValue, rowDual, basis } = expectFaithful(form, result, "");
    expect([colValue[0], colValue[1], rowDual[0]]).toEqual([1, 3, 7]);
    expect([basis.colStatus[0], basis.colStatus[1]]).toEqual([AT_UPPER, BASIC]);
  });

  it("exchanges whole numbers whatever else stands in their columns", () => {
    // x + y = 1 and big coefficients of both, beside which 1 would be a poor pivot.
    const rows = [
      { a: [1, 1, 0], lb: 1, ub: 1 },
      { a: [-500, 0, 1], lb: Number.NEGATIVE_INFINITY, ub: 0 },
      { a: [0, 500, 1], lb: 0, ub: Number.POSITIVE_INFINITY },
    ];
    const bounds: [number, number][] = [
      [0, 1],
      [0, 1],
      [0, 900],
    ];
    const form = denseProblem([1, 2, -1], rows, bounds);
    expect(presolve(form, ["doubleton-equations"]).status).toBe("unchanged");
    const whole = { ...form, integrality: Uint8Array.of(1, 1, 0) };
    const result = presolve(whole, ["doubleton-equations"]);
    expect([result.reduced.numRows, result.reduced.numCols]).toEqual([2, 2]);
    expect([...result.postsolvePoint(Float64Array.of(0, 500))]).toEqual([1, 0, 500]);
  });

  it("finds bounds that exclude each other", () => {
    const form = denseProblem(
      [1, 1],
      [{ a: [1, 1], lb: 4, ub: 4 }],
      [
        [0, 1],
        [0, 2],
      ],
    );
    expect(presolve(form, ["doubleton-equations"]).status).toBe("infeasible");
  });
});
