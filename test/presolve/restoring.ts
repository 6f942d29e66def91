import { expect } from "vitest";
import type { Problem } from "../../engine/model/problem.ts";
import type { RestoredAnswer } from "../../engine/presolve/postsolve.ts";
import { type PresolveResult, presolveLp } from "../../engine/presolve/presolve.ts";
import { createLpSolver } from "../../engine/simplex/simplex-solver.ts";
import { verify } from "../../engine/verify/verify.ts";
import { ALL_ON, finish } from "../simplex/lp-solving.ts";

/** Presolve with the outer rounds, whatever the size. @param only names of reductions; all without. */
export function presolve(form: Problem, only?: readonly string[]): PresolveResult {
  const isOn = (name: string): boolean => only === undefined || only.includes(name);
  return presolveLp(form, { isOn, shouldStop: () => false, isThorough: true });
}

/** Rows and columns that a reduction leaves. */
export function left(
  form: Problem,
  only: readonly string[],
): { rows: number; cols: number; reduced: Problem } {
  const { reduced } = presolve(form, only);
  return { rows: reduced.numRows, cols: reduced.numCols, reduced };
}

/** Solves the reduced problem and carries its optimum back; throws where there is none. */
export function solveReduced(result: PresolveResult): RestoredAnswer {
  const solver = createLpSolver(result.reduced, ALL_ON);
  const status = finish(solver);
  if (status !== "optimal") throw new Error(`reduced problem: ${status}`);
  const { colValue, rowDual, reducedCost } = solver;
  return result.postsolve({ colValue, rowDual, reducedCost, basis: solver.getBasis() });
}

/**
 * Checks what presolve promises: the restored point is as good as that of the unpresolved problem, the independent
 * checker accepts point, duals and reduced costs, and the simplex finds nothing to do at the restored basis.
 */
export function expectFaithful(form: Problem, result: PresolveResult, label: string): RestoredAnswer {
  const direct = createLpSolver(form, ALL_ON);
  expect(finish(direct), label).toBe("optimal");
  const answer = solveReduced(result);
  const report = verify(form, answer);
  expect(report.accepted, `${label}: ${JSON.stringify(report.violations)}`).toBe(true);
  const size = 1 + Math.abs(direct.objective);
  expect(Math.abs(report.point.objective - direct.objective) / size, label).toBeLessThan(1e-8);
  const fresh = createLpSolver(form, ALL_ON);
  fresh.setBasis(answer.basis);
  expect(finish(fresh), label).toBe("optimal");
  expect(fresh.iterations, `${label}: clean-up`).toBe(0);
  return answer;
}
