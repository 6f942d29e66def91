import { describe, expect, it } from "vitest";
import { ALL_ON, denseProblem, finish, solverFor } from "./lp-solving.ts";

const FREE: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

describe("what the dual tolerance hides", () => {
  it("tightens the tolerance for the solve that seeks it, not for those after it", () => {
    // min x + 1e-9 p with 1e11 x + 40 f >= 1e11 and p + q / 2 >= 0: f is worth 1 at a reduced cost of 4e-10.
    const problem = denseProblem(
      [1, 0, 1e-9, 0],
      [
        { a: [1e11, 40, 0, 0], lb: 1e11 },
        { a: [0, 0, 1, 0.5], lb: 0 },
      ],
      [POSITIVE, FREE, POSITIVE, POSITIVE],
    );
    const solver = solverFor(problem, { ...ALL_ON, scaling: false, perturbation: false });
    expect(finish(solver)).toBe("optimal");
    expect(solver.objective).toBeCloseTo(0, 12);
    // Within the usual tolerance the entry of p is the better pivot, within the tight one only that of q will do.
    solver.setRowBounds(1, 1, Number.POSITIVE_INFINITY);
    expect(finish(solver)).toBe("optimal");
    expect([...solver.colValue].slice(2)).toEqual([1, 0]);
  });
});
