import { checkBasisShape } from "./basis-shape.ts";
import { OptionError } from "./errors.ts";
import { BASIC, type Basis } from "./model/basis.ts";
import { withoutConditions } from "./model/conditions.ts";
import { minimizationForm } from "./model/minimization-form.ts";
import type { Model } from "./model/model.ts";
import type { Problem } from "./model/problem.ts";
import { problemOf } from "./model/problem-of.ts";
import { type BasisPoint, computeBasisPoint, computeRanges, type RangeTable } from "./simplex/ranging.ts";
import { verify } from "./verify/verify.ts";

export type { RangeTable } from "./simplex/ranging.ts";

/**
 * Sensitivity of an LP's optimum: for every single cost and bound the closed interval in which it may move, all
 * other data as they are, while the basis stays optimal. Within the interval the optimum changes linearly, from
 * `objectiveLow` at `low` to `objectiveHigh` at `high`. Everything is in the model's own units and sense.
 *
 * - `colCost`. The column values stay as they are; the objective changes by the column's value a unit. A column at
 *   rest on a bound has an end on one side only (where its reduced cost is 0), a fixed one on none.
 * - A bound that is active (the column or row stands on it and is nonbasic): the point moves along, the objective
 *   changes by reduced cost or row dual a unit. It ends where a basic column or row meets a bound of its own, or
 *   where the bound meets its opposite. Where lb = ub both move together, and both tables say the same.
 * - A bound that is not active may be anything up to the present value; the objective stays.
 *
 * Intervals are those of this basis, not of the optimum. At a degenerate vertex another basis of the same point may
 * hold further: there an end may coincide with the present value although the optimum changes at the same rate
 * beyond it. Infinite ends are ±Infinity; the objective there is ±Infinity as well unless it does not change.
 */
export interface Ranging {
  /** By column. */
  readonly colCost: RangeTable;
  readonly colLb: RangeTable;
  readonly colUb: RangeTable;
  /** By row. */
  readonly rowLb: RangeTable;
  readonly rowUb: RangeTable;
}

/** Checks that as many are basic as there are rows. */
function checkCount(problem: Problem, basis: Basis): void {
  let count = 0;
  for (const status of basis.colStatus) if (status === BASIC) count++;
  for (const status of basis.rowStatus) if (status === BASIC) count++;
  if (count === problem.numRows) return;
  throw new OptionError(`basis: expected ${problem.numRows} basic columns and rows, found ${count}`);
}

/** The point of the basis, checked to be an optimum of the problem. */
function optimalPoint(problem: Problem, basis: Basis): BasisPoint {
  checkBasisShape(problem, basis);
  checkCount(problem, basis);
  const basisPoint = computeBasisPoint(minimizationForm(problem), basis);
  if (basisPoint === null) throw new OptionError("basis: the basic columns are linearly dependent");
  const inSense = (values: Float64Array): Float64Array => (problem.maximize ? negated(values) : values);
  const { point } = basisPoint;
  const { accepted, violations, duals } = verify(problem, {
    colValue: point.colValue,
    rowDual: inSense(point.rowDual),
    reducedCost: inSense(point.reducedCost),
  });
  if (accepted) return basisPoint;
  throw new OptionError(
    `basis: not optimal (largest violation of a row ${violations.row}, of a bound ${violations.bound}, ` +
      `of a dual ${violations.dual}; gap ${duals?.gap})`,
  );
}

function negated(values: Float64Array): Float64Array {
  return values.map((value) => 0 - value);
}

/** A table of costs of the minimisation, as those of the maximisation. */
function negatedCosts(table: RangeTable): RangeTable {
  return {
    low: negated(table.high),
    high: negated(table.low),
    objectiveLow: negated(table.objectiveHigh),
    objectiveHigh: negated(table.objectiveLow),
  };
}

function negatedObjectives(table: RangeTable): RangeTable {
  return {
    ...table,
    objectiveLow: negated(table.objectiveLow),
    objectiveHigh: negated(table.objectiveHigh),
  };
}

/**
 * Sensitivity of an LP at an optimal basis, such as `result.basis`. The relaxation of a mixed-integer program is
 * ranged where integer columns, sets or semi-continuous columns occur: they are not looked at. Costs one triangular solve for each column and
 * row; keeps nothing.
 *
 * @throws ModelError for a record that has no meaning; OptionError if the basis does not fit, is singular, or is not
 *   optimal within the tolerances of `verify`.
 */
export function ranging(model: Model | Problem, basis: Basis): Ranging {
  const given = problemOf(model);
  const plain = withoutConditions(given);
  const problem = plain.integrality.includes(1)
    ? { ...plain, integrality: new Uint8Array(given.numCols) }
    : plain;
  const tables = computeRanges(optimalPoint(problem, basis));
  if (!problem.maximize) return tables;
  return {
    colCost: negatedCosts(tables.colCost),
    colLb: negatedObjectives(tables.colLb),
    colUb: negatedObjectives(tables.colUb),
    rowLb: negatedObjectives(tables.rowLb),
    rowUb: negatedObjectives(tables.rowUb),
  };
}
