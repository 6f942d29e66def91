import { transpose } from "../linalg/csc.ts";
import type { Semicontinuous } from "../model/col-sets.ts";
import { conditionsOf } from "../model/conditions.ts";
import { numIntegers, type Problem } from "../model/problem.ts";
import { INTEGRALITY } from "../tolerances.ts";
import type { MipView } from "./plugins.ts";

/** The problem of a tree search: minimisation form with the matrix both ways. */
export interface MipProblem extends MipView {
  /** The same problem as a record, for the LP and the independent check. */
  readonly form: Problem;
  /** Number of integer columns. */
  readonly numIntegers: number;
}

/** Least whole number that a column with this lower bound can take, forgiving rounding noise. */
function integerLb(lb: number): number {
  return Math.ceil(lb - INTEGRALITY) + 0;
}

/** Greatest whole number that a column with this upper bound can take, forgiving rounding noise. */
function integerUb(ub: number): number {
  return Math.floor(ub + INTEGRALITY) + 0;
}

/** The problem with the bounds and least values of integer columns rounded inwards; the same record where nothing changes. */
export function roundIntegerBounds(problem: Problem): Problem {
  if (numIntegers(problem) === 0) return problem;
  const colLb = problem.colLb.slice();
  const colUb = problem.colUb.slice();
  let hasChanged = false;
  for (let col = 0; col < problem.numCols; col++) {
    if (problem.integrality[col] === 0) continue;
    colLb[col] = integerLb(colLb[col]);
    colUb[col] = integerUb(colUb[col]);
    if (colLb[col] !== problem.colLb[col] || colUb[col] !== problem.colUb[col]) hasChanged = true;
  }
  const rounded = hasChanged ? { ...problem, colLb, colUb } : problem;
  const semicontinuous = roundLeast(problem);
  return semicontinuous === null ? rounded : { ...rounded, semicontinuous };
}

/** Least values with those of integer columns rounded up; null where none changes. */
function roundLeast({ integrality, semicontinuous }: Problem): Semicontinuous | null {
  if (semicontinuous === undefined) return null;
  const { col } = semicontinuous;
  const least = semicontinuous.least.map((value, pos) =>
    integrality[col[pos]] === 1 ? Math.max(1, integerLb(value)) : value,
  );
  return least.some((value, pos) => value !== semicontinuous.least[pos]) ? { col, least } : null;
}

/** The search's problem of a record in minimisation form with whole bounds on integer columns. */
export function buildMipProblem(form: Problem, seed: number): MipProblem {
  const { numRows, numCols, colStart, rowIndex, value, integrality } = form;
  let numIntegers = 0;
  for (let col = 0; col < numCols; col++) numIntegers += integrality[col];
  return {
    form,
    numIntegers,
    numCols,
    numRows,
    colCost: form.colCost,
    colLb: form.colLb,
    colUb: form.colUb,
    integrality,
    rowLb: form.rowLb,
    rowUb: form.rowUb,
    colStart,
    rowIndex,
    value,
    ...transpose(numRows, numCols, colStart, rowIndex, value),
    seed,
    ...conditionsOf(form.sets, form.semicontinuous),
  };
}
