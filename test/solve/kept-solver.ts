import { expect } from "vitest";
import {
  checkCertificate,
  type Problem,
  type Result,
  type Solver,
  solveSync,
  verify,
} from "../../engine/index.ts";
import { randomLp } from "../generators/lp.ts";
import type { Random } from "../generators/random.ts";

/** The solver's answer is right on the problem as it is now, and agrees with a solve from scratch. */
export function expectAsFromScratch(result: Result, problem: Problem): void {
  const cold = solveSync(problem);
  expect(result.status).toBe(cold.status);
  if (result.certificate !== null) {
    expect(checkCertificate(problem, result.certificate).valid).toBe(true);
  }
  if (result.solution === null || cold.objective === null) return;
  expect(Math.abs(result.objective - cold.objective)).toBeLessThan(1e-6 * (1 + Math.abs(cold.objective)));
  const { colValue } = result.solution;
  expect(verify(problem, { colValue, ...result.duals }).accepted).toBe(true);
}

/** A bound near what it was, or none. */
function drawBounds(random: Random, lb: number, ub: number): readonly [number, number] {
  const kind = random.whole(0, 4);
  const middle = Number.isFinite(lb) ? lb : Number.isFinite(ub) ? ub : 0;
  const value = middle + random.whole(-6, 6) / 4;
  if (kind === 0) return [value, value];
  if (kind === 1) return [value, Number.POSITIVE_INFINITY];
  if (kind === 2) return [Number.NEGATIVE_INFINITY, value];
  return [value - 2, value + random.whole(0, 8)];
}

/** Entries at some of the indices below a count. */
export function drawEntries(random: Random, count: number): { indices: number[]; values: number[] } {
  const indices = [...Array(count).keys()].filter(() => random.chance(0.4)).reverse();
  return { indices, values: indices.map(() => random.nonZero(5)) };
}

/** One random change of the solver's problem. */
export function change(random: Random, solver: Solver): void {
  const { problem } = solver;
  const col = random.whole(0, problem.numCols - 1);
  const row = random.whole(0, problem.numRows - 1);
  const kind = random.whole(0, 9);
  if (kind < 4) solver.setColBounds(col, ...drawBounds(random, problem.colLb[col], problem.colUb[col]));
  else if (kind < 6) solver.setRowBounds(row, ...drawBounds(random, problem.rowLb[row], problem.rowUb[row]));
  else if (kind < 8) solver.setColCost(col, random.whole(-20, 20) / 4);
  else if (kind === 8) {
    const { indices: cols, values } = drawEntries(random, problem.numCols);
    expect(
      solver.addRows([
        { cols, values, ub: random.whole(-2, 12) },
        { cols: [col], values: [2] },
      ]),
    ).toBe(problem.numRows);
  } else {
    const { indices: rows, values } = drawEntries(random, problem.numRows);
    expect(solver.addCols([{ rows, values, cost: random.whole(-3, 9), ub: 3 }])).toBe(problem.numCols);
    solver.setObjectiveOffset(random.whole(-5, 5));
  }
}

/** A covering LP: 60 rows, 80 columns. */
export const covering = (): Problem =>
  randomLp(3, { rows: 60, cols: 80, density: 0.1, colKinds: ["boxed", "lower"] });
