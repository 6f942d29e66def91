import { describe, expect, it } from "vitest";
import { Arena } from "../../engine/linalg/arena.ts";
import type { Problem } from "../../engine/model/problem.ts";
import { loadSlackBasis } from "../../engine/simplex/basis-exchange.ts";
import { computeEdgeWeights, crashBasis } from "../../engine/simplex/crash.ts";
import { factorizeBasis } from "../../engine/simplex/rebuild.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { gridLp } from "../generators/grid.ts";
import { randomLp } from "../generators/lp.ts";
import { ALL_ON, denseProblem } from "./lp-solving.ts";

function crashed(problem: Problem): SimplexState {
  const state = new SimplexState(scaleLp(problem, true), ALL_ON, new Arena());
  loadSlackBasis(state);
  crashBasis(state);
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
    crashBasis(state);
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
    expect(crashBasis(state)).toBe(true);
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
