import { describe, expect, it } from "vitest";
import { Arena } from "../../engine/linalg/arena.ts";
import { AT_LOWER, AT_UPPER, BASIC } from "../../engine/model/basis.ts";
import { loadBasis } from "../../engine/simplex/basis-exchange.ts";
import { provenLowerBound } from "../../engine/simplex/dual-bound.ts";
import type { LpProblem } from "../../engine/simplex/lp-types.ts";
import { factorizeBasis, loadWorkingBounds } from "../../engine/simplex/rebuild.ts";
import { scaleLp } from "../../engine/simplex/scaled-lp.ts";
import { SimplexState } from "../../engine/simplex/simplex-state.ts";
import { ALL_ON, denseProblem } from "./lp-solving.ts";

/** The bound by the duals of this basis, and the duals. */
function boundOf(problem: LpProblem, colStatus: readonly number[], rowStatus: readonly number[]) {
  const state = new SimplexState(scaleLp(problem, false), ALL_ON, new Arena());
  loadBasis(state, { colStatus: Uint8Array.from(colStatus), rowStatus: Uint8Array.from(rowStatus) });
  loadWorkingBounds(state);
  factorizeBasis(state);
  const rowDual = new Float64Array(problem.numRows);
  return { bound: provenLowerBound(state, problem, rowDual), rowDual: [...rowDual] };
}

describe("a bound by row duals", () => {
  it("leaves out one that points at no side, however small it is", () => {
    // min −0.05 x, 1e9 x >= 1e9, 0 <= x <= 10: with x basic, the row's dual is −5e-11, and the optimum −0.5.
    const problem = denseProblem([-0.05], [{ a: [1e9], lb: 1e9 }], [[0, 10]]);
    const { bound, rowDual } = boundOf(problem, [BASIC], [AT_LOWER]);
    expect(bound).toBeCloseTo(-0.5, 12);
    expect(rowDual).toEqual([0]);
  });

  it("is none where a reduced cost points at no bound, however small it is", () => {
    // min −1e-8 x, x <= 1e10: with the row basic nothing says that the optimum is not below −100, as it is.
    const problem = denseProblem([-1e-8], [{ a: [1], ub: 1e10 }], [[0, Number.POSITIVE_INFINITY]]);
    expect(boundOf(problem, [AT_LOWER], [BASIC]).bound).toBe(Number.NEGATIVE_INFINITY);
    expect(boundOf(problem, [BASIC], [AT_UPPER]).bound).toBeCloseTo(-100, 9);
  });

  it("takes no notice of what rounding leaves of a basic column's reduced cost", () => {
    // Of two basic columns without upper bounds B⁻ᵀc leaves reduced costs of −1e-16 here and there.
    const ub = Number.POSITIVE_INFINITY;
    let numInexact = 0;
    for (let k = 1; k <= 40; k++) {
      const cost = [k / 3, k / 7];
      const rows = [
        { a: [0.1, 0.7], lb: 1 },
        { a: [0.3, -0.2], lb: 0.1 },
      ];
      const problem = denseProblem(cost, rows, [
        [0, ub],
        [0, ub],
      ]);
      const { bound, rowDual } = boundOf(problem, [BASIC, BASIC], [AT_LOWER, AT_LOWER]);
      const left = cost.map(
        (c, col) =>
          c - rows.reduce((sum, { a }, row) => sum + (a[col] as number) * (rowDual[row] as number), 0),
      );
      if (left.some((d) => d < 0)) numInexact++;
      expect(bound).toBeCloseTo((rowDual[0] as number) + 0.1 * (rowDual[1] as number), 9);
    }
    expect(numInexact).toBeGreaterThan(5);
  });
});
