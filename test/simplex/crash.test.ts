import { describe, expect, it } from "vitest";
import { Arena } from "../../engine/linalg/arena.ts";
import { squaredNorm } from "../../engine/linalg/sparse-vector.ts";
import { BASIC } from "../../engine/model/basis.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { loadSlackBasis } from "../../engine/simplex/basis-exchange.ts";
import { computeEdgeWeights, crashBasis } from "../../engine/simplex/crash.ts";
import { computeDuals, computeUnitRow, factorizeBasis } from "../../engine/simplex/rebuild.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { gridLp } from "../generators/grid.ts";
import { randomLp } from "../generators/lp.ts";
import { ALL_ON, denseProblem, finish, solverFor } from "./lp-solving.ts";

function crashed(problem: Problem, takesCostless = false): SimplexState {
  const state = new SimplexState(scaleLp(problem, true), ALL_ON, new Arena());
  loadSlackBasis(state);
  crashBasis(state, takesCostless);
  state.rows.partition(state.isBasic);
  return state;
}

const FREE = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

describe("the crash basis", () => {
  it("takes all angles of a grid in, and can be factorised", () => {
    const problem = gridLp(2, { buses: 40, hours: 3 });
    const { isBasic, numCols, ...state } = crashed(problem);
    const free = [...problem.colLb.keys()].filter((col) => problem.colLb[col] === Number.NEGATIVE_INFINITY);
    expect(free).toHaveLength(3 * 39);
    expect(free.filter((col) => isBasic[col] === 1).length).toBeGreaterThan(0.9 * free.length);
    expect(isBasic.reduce((sum, mark) => sum + mark, 0)).toBe(problem.numRows);
    expect(numCols).toBe(problem.numCols);
    expect(state.basicCol.every((col) => isBasic[col] === 1)).toBe(true);
  });

  it("replaces logicals of equations only, each by one free column", () => {
    for (let seed = 0; seed < 40; seed++) {
      const problem = randomLp(seed, { rows: 20, cols: 25, density: 0.2, colKinds: ["free", "boxed"] });
      const state = crashed(problem);
      const { basicCol, numCols, numRows } = state;
      expect(new Set(basicCol).size).toBe(numRows);
      for (let row = 0; row < numRows; row++) {
        if (basicCol[row] === numCols + row) continue;
        expect(problem.rowLb[row]).toBe(problem.rowUb[row]);
        expect(problem.colLb[basicCol[row]]).toBe(Number.NEGATIVE_INFINITY);
        expect(problem.colUb[basicCol[row]]).toBe(Number.POSITIVE_INFINITY);
      }
    }
  });

  it("gives a column that an equation alone has to that equation, and does not pivot on small entries", () => {
    const rows = [
      { a: [1, 1, 0], lb: 1, ub: 1 },
      { a: [0, 1, 1], lb: 1, ub: 1 },
      { a: [0, 0, 1], lb: 1, ub: 1 },
    ];
    expect([...crashed(denseProblem([0, 0, 0], rows, [FREE, FREE, FREE])).basicCol]).toEqual([0, 1, 2]);
    // Unscaled: the only equation has an entry too small beside the column's largest.
    const small = [
      { a: [1e-3, 1], lb: 1, ub: 1 },
      { a: [1, 1], lb: 0, ub: 2 },
    ];
    const unscaled = scaleLp(denseProblem([0, 0], small, [FREE, [0, 1]]), false);
    const state = new SimplexState(unscaled, ALL_ON, new Arena());
    loadSlackBasis(state);
    crashBasis(state, false);
    expect(state.isBasic[0]).toBe(0);
  });

  it("gets the edge weights of its factor", () => {
    // B = [2 0; 1 1]: the rows of its inverse are [1/2 0] and [−1/2 1].
    const rows = [
      { a: [2, 0], lb: 1, ub: 1 },
      { a: [1, 1], lb: 0, ub: 3 },
    ];
    const state = new SimplexState(
      scaleLp(denseProblem([0, 0], rows, [FREE, [0, 1]]), false),
      ALL_ON,
      new Arena(),
    );
    loadSlackBasis(state);
    expect(crashBasis(state, false)).toBe(true);
    factorizeBasis(state);
    Array.from(computeEdgeWeights(state));
    const weightOf = new Map([...state.basicCol].map((variable, row) => [variable, state.edgeWeight[row]]));
    expect(weightOf).toEqual(
      new Map([
        [0, 0.25],
        [3, 1.25],
      ]),
    );
  });

  it("takes short columns without cost into equations, and neither fixed nor long ones", () => {
    const equation = (a: number[]) => ({ a, lb: 1, ub: 1 });
    const rows = [
      equation([1, 0, 0, 0, 1]),
      equation([0, 1, 0, 0, 1]),
      equation([0, 0, 1, 0, 1]),
      equation([0, 0, 0, 1, 1]),
      equation([0, 0, 0, 1, 1]),
      { a: [0, 0, 0, 1, 1], lb: 0, ub: 1 },
    ];
    const bounds = [
      [0, 9],
      [0, Number.POSITIVE_INFINITY],
      [2, 2],
      [0, 9],
      [0, 9],
    ] as const;
    const problem = denseProblem([0, 3, 0, 0, 0], rows, bounds);
    // The second column has a cost, the third is fixed, the fifth has an entry in every row.
    expect([...crashed(problem, true).basicCol]).toEqual([0, 6, 7, 8, 3, 10]);
    expect([...crashed(problem).basicCol]).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it("keeps the reduced costs where what it takes in has no cost", () => {
    for (let seed = 0; seed < 20; seed++) {
      const drawn = randomLp(seed, { rows: 20, cols: 30, density: 0.15, colKinds: ["lower", "boxed"] });
      const problem = { ...drawn, colCost: drawn.colCost.map((cost, col) => (col % 2 === 0 ? 0 : cost)) };
      const state = crashed(problem, true);
      expect(state.basicCol.some((variable) => variable < state.numCols)).toBe(true);
      state.cost.set(state.lp.cost);
      factorizeBasis(state);
      computeDuals(state);
      for (let col = 0; col < state.numCols; col++) expect(state.dual[col]).toBe(state.lp.cost[col]);
    }
  });

  it("leaves columns without cost alone where there are many rows", () => {
    const numRows = 5001;
    const rows = Array.from({ length: numRows }, (_, row) => ({ a: row === 0 ? [1] : [], lb: 1, ub: 1 }));
    expect(crashed(denseProblem([0], rows, [[0, 9]]), true).basicCol[0]).toBe(1);
    expect(crashed(denseProblem([0], rows.slice(0, 5000), [[0, 9]]), true).basicCol[0]).toBe(0);
  });

  it("knows without a solve which rows of the inverse are unit vectors", () => {
    for (let seed = 0; seed < 20; seed++) {
      const drawn = randomLp(seed, { rows: 30, cols: 30, density: 0.1, colKinds: ["lower", "free"] });
      const state = crashed({ ...drawn, colCost: new Float64Array(drawn.numCols) }, true);
      factorizeBasis(state);
      Array.from(computeEdgeWeights(state));
      for (let row = 0; row < state.numRows; row++) {
        computeUnitRow(state, row);
        expect(state.edgeWeight[row]).toBeCloseTo(Math.max(squaredNorm(state.rho), 1e-4), 12);
      }
    }
  });

  it("takes columns without cost in linear programs only", () => {
    const rows = [
      { a: [1, 0], lb: 2, ub: 2 },
      { a: [0, 1], lb: 1, ub: 3 },
    ];
    const bounds = [
      [0, 9],
      [0, 9],
    ] as const;
    const linear = denseProblem([0, 1], rows, bounds);
    const first = (problem: Problem) => {
      const solver = solverFor(problem);
      solver.setIterationLimit(0);
      finish(solver);
      return solver.getBasis().colStatus[0];
    };
    expect(first(linear)).toBe(BASIC);
    expect(first({ ...linear, integrality: Uint8Array.of(0, 1) })).not.toBe(BASIC);
  });

  it("is repaired where it is singular", () => {
    // Both equations have the same two free columns, in proportion.
    const rows = [
      { a: [1, 1], lb: 1, ub: 1 },
      { a: [2, 2], lb: 2, ub: 2 },
    ];
    const state = crashed(denseProblem([0, 0], rows, [FREE, FREE]));
    factorizeBasis(state);
    expect(state.isBasic[0] + state.isBasic[1]).toBe(1);
  });
});
