/** Whether a problem with some of its bounds has a point: the question that a search for a conflict asks again and again. */

import type { Problem } from "../model/problem.ts";
import type { SolveOptions } from "../options.ts";
import type { Certificate, Result } from "../result.ts";
import { solve } from "../solve.ts";
import { Solver } from "../solver.ts";
import { boundAt, restrictedTo, sideAt } from "./bound-sides.ts";

/** The answer to one question. */
export interface TestAnswer {
  /** "unknown": a limit ended the test, or numerical trouble. */
  readonly outcome: "feasible" | "infeasible" | "unknown";
  /** Row multipliers that prove the linear relaxation infeasible; null without. Length numRows. */
  readonly rowMultiplier: Float64Array | null;
  readonly simplexIterations: number;
}

/** Asks whether the problem with the bounds of a set of sides has a point. @param sides borrowed. */
export type FeasibilityTest = (sides: Uint8Array) => Promise<TestAnswer>;

/** Options of the test that starts now: limits are what is left of them. */
export type OptionsNow = () => Pick<SolveOptions, "timeLimit" | "nodeLimit" | "signal" | "host" | "seed">;

function multipliersOf(certificate: Certificate | null): Float64Array | null {
  return certificate?.kind === "farkas" ? certificate.rowMultiplier : null;
}

function answerOf(result: Result): TestAnswer {
  const { status, simplexIterations } = result;
  if (status === "infeasible") {
    return { outcome: "infeasible", rowMultiplier: multipliersOf(result.certificate), simplexIterations };
  }
  // Without costs a problem that is "unbounded" would be feasible, too.
  const isFeasible = result.solution !== null || status === "unbounded";
  return { outcome: isFeasible ? "feasible" : "unknown", rowMultiplier: null, simplexIterations };
}

/** Answers each question from scratch. @param isRelaxed true: without integrality. */
export function testFromScratch(
  problem: Problem,
  isRelaxed: boolean,
  optionsNow: OptionsNow,
): FeasibilityTest {
  return async (sides) =>
    answerOf(await solve(restrictedTo(problem, sides, isRelaxed), { ...optionsNow(), solutionLimit: 1 }));
}

/** Answers questions on the linear relaxation, each from the basis of the one before; for a small problem. */
export function testWarm(problem: Problem, first: Uint8Array, optionsNow: OptionsNow): FeasibilityTest {
  const now = first.slice();
  const { host, seed } = optionsNow();
  const solver = new Solver(restrictedTo(problem, first, true), {
    ...(host === undefined ? {} : { host }),
    ...(seed === undefined ? {} : { seed }),
  });
  const apply = (sides: Uint8Array): void => {
    const { numRows, numCols } = problem;
    for (let at = 0; at < sides.length; at++) {
      if (sides[at] === now[at]) continue;
      now[at] = sides[at];
      const { kind, index } = sideAt(problem, at);
      const [lower, count] = kind === "row" ? [index, numRows] : [2 * numRows + index, numCols];
      const lb = sides[lower] === 1 ? boundAt(problem, lower) : Number.NEGATIVE_INFINITY;
      const ub = sides[lower + count] === 1 ? boundAt(problem, lower + count) : Number.POSITIVE_INFINITY;
      if (kind === "row") solver.setRowBounds(index, lb, ub);
      else solver.setColBounds(index, lb, ub);
    }
  };
  return async (sides) => {
    apply(sides);
    const { timeLimit, signal } = optionsNow();
    return answerOf(
      await solver.solve({
        ...(timeLimit === undefined ? {} : { timeLimit }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  };
}
