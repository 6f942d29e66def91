import { describe, expect, it } from "vitest";
import type { LpProblem } from "../../engine/simplex/lp-types.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { matrixByColumns } from "../generators/columns.ts";
import { Random } from "../generators/random.ts";
import { ALL_ON, finish } from "./lp-solving.ts";

const ROWS = 135;
const COLS = 190;
/** Looks of a solve at which it is stopped in turn. */
const TRIALS = 8;

/** Dense equations between columns of 0 to 1, which a point meets: no basis is without a dense kernel. */
function denseEquations(): LpProblem {
  const random = new Random(4);
  const matrix = matrixByColumns(ROWS, COLS, () => random.whole(1, 99) / 10);
  const rhs = new Float64Array(ROWS);
  for (let col = 0; col < COLS; col++) {
    const x = random.whole(1, 9) / 10;
    for (let row = 0; row < ROWS; row++)
      rhs[row] = (rhs[row] ?? 0) + x * (matrix.value[col * ROWS + row] ?? 0);
  }
  return {
    numRows: ROWS,
    numCols: COLS,
    objectiveOffset: 0,
    integrality: new Uint8Array(COLS),
    colCost: Float64Array.from({ length: COLS }, () => random.whole(-9, 9)),
    colLb: new Float64Array(COLS),
    colUb: new Float64Array(COLS).fill(1),
    rowLb: rhs,
    rowUb: rhs,
    ...matrix,
  };
}

/** A solver that is told to stop at one of its looks, once. */
function stoppable(problem: LpProblem, dualSimplex: boolean) {
  let at = Number.POSITIVE_INFINITY;
  let looks = 0;
  const solver = createLpSolver(problem, { ...ALL_ON, dualSimplex, shouldStop: () => ++looks === at });
  return {
    solver,
    looks: () => looks,
    stopAfter: (more: number) => {
      at = looks + more;
    },
  };
}

describe.each([
  ["dual", true],
  ["primal", false],
])("an LP of dense kernels that is stopped in the %s simplex", (_name, isDual) => {
  const problem = denseEquations();
  const whole = stoppable(problem, isDual);
  finish(whole.solver);
  const { objective } = whole.solver;

  it("is solved to the same optimum afterwards, at whichever look it was", () => {
    const every = Math.max(1, Math.floor(whole.looks() / TRIALS));
    for (let at = 1; at <= whole.looks(); at += every) {
      const { solver, stopAfter } = stoppable(problem, isDual);
      stopAfter(at);
      expect(finish(solver)).toBe("stopped");
      expect(finish(solver)).toBe("optimal");
      expect(solver.objective).toBeCloseTo(objective, 6);
    }
  });

  it("goes back to what was saved before", () => {
    const { solver, looks, stopAfter } = stoppable(problem, isDual);
    finish(solver);
    expect(solver.save()).toBe(true);
    const { colLb, colUb, colCost } = problem;
    const colValue = solver.colValue.slice();
    const other = createLpSolver({ ...problem, colCost: colCost.map((cost) => -cost) }, ALL_ON);
    finish(other);
    // From a basis that has to be factorised first.
    const tryOut = () => {
      solver.setBasis(other.getBasis());
      for (let col = 0; col < COLS / 2; col++) {
        const x = Math.min(1, 0.9 * (colValue[col] ?? 0) + 0.06);
        solver.setColBounds(col, colLb[col] ?? 0, x);
      }
      const status = finish(solver);
      for (let col = 0; col < COLS / 2; col++) solver.setColBounds(col, colLb[col] ?? 0, colUb[col] ?? 0);
      solver.restore();
      return status;
    };
    const before = looks();
    tryOut();
    const numLooks = looks() - before;
    let numStopped = 0;
    for (let at = 1; at <= numLooks; at++) {
      stopAfter(at);
      if (tryOut() === "stopped") numStopped++;
      stopAfter(Number.POSITIVE_INFINITY);
      expect(finish(solver)).toBe("optimal");
      expect(solver.objective).toBeCloseTo(objective, 6);
    }
    expect(numStopped).toBeGreaterThan(numLooks / 2);
  });
});
