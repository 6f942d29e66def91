import { transpose } from "../linalg/csc.ts";
import type { Semicontinuous } from "../model/col-sets.ts";
import { conditionsOf } from "../model/conditions.ts";
import { numIntegers, type Problem } from "../model/problem.ts";
import { INTEGRALITY } from "../tolerances.ts";
import { buildCliqueTable, type CliqueTable } from "./domain/clique-table.ts";
import { buildVariableBounds, type VariableBounds } from "./domain/variable-bounds.ts";
import type { MipView } from "./plugins.ts";

/** The problem of a tree search: minimisation form with the matrix both ways. */
export interface MipProblem extends MipView {
  /** The same problem as a record, for the LP and the independent check. */
  readonly form: Problem;
  /** Number of integer columns. */
  readonly numIntegers: number;
  /** Makes the tables of cliques and of variable bounds in steps; asked for without that, they are made at once. */
  buildTables(): Generator<void, void>;
}

/** What is known of a problem before its search, beyond what its rows say at first sight. */
export interface MipKnowledge {
  readonly cliques?: CliqueTable;
  readonly variableBounds?: VariableBounds;
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

/** Takes all steps in one go. */
function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The search's problem of a record in minimisation form with whole bounds on integer columns.
 *
 * @param known what presolve found out about it; the rest is read off the rows.
 */
export function buildMipProblem(form: Problem, seed: number, known: MipKnowledge = {}): MipProblem {
  const { numRows, numCols, colStart, rowIndex, value, integrality } = form;
  let numIntegers = 0;
  for (let col = 0; col < numCols; col++) numIntegers += integrality[col];
  let { cliques, variableBounds } = known;
  const mip: MipProblem = {
    form,
    numIntegers,
    numCols,
    numRows,
    colCost: form.colCost,
    colLb: form.colLb,
    colUb: form.colUb,
    integrality,
    branchPriority: form.branchPriority ?? null,
    rowLb: form.rowLb,
    rowUb: form.rowUb,
    colStart,
    rowIndex,
    value,
    ...transpose(numRows, numCols, colStart, rowIndex, value),
    seed,
    get cliques() {
      cliques ??= atOnce(buildCliqueTable(mip));
      return cliques;
    },
    get variableBounds() {
      variableBounds ??= atOnce(buildVariableBounds(mip));
      return variableBounds;
    },
    *buildTables() {
      cliques ??= yield* buildCliqueTable(mip);
      variableBounds ??= yield* buildVariableBounds(mip);
    },
    ...conditionsOf(form.sets, form.semicontinuous),
  };
  return mip;
}
