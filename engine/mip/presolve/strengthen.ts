import type { Problem } from "../../model/problem.ts";
import { Domain } from "../domain/propagation.ts";
import type { MipProblem } from "../mip-problem.ts";
import { tightenCoefficients } from "./coefficient-tightening.ts";
import type { Implications } from "./implications.ts";
import { roundIntegerRows } from "./integer-rows.ts";
import { type Equivalence, probeBinaries } from "./probing.ts";
import { copyRows, type RowData, withRows } from "./row-data.ts";

/** Deduced bounds of continuous columns are widened by this, relative to 1 + |bound|. */
const MARGIN = 1e-3;

/** A problem over the same columns whose LP has less room, or the news that there is no point. */
export type Strengthened =
  | { readonly isInfeasible: true }
  | {
      readonly isInfeasible: false;
      /** The rows of the problem come first and in their order. */
      readonly problem: Problem;
      /** Changes that may let a reduction apply: fixed columns, tightened bounds and entries, new equations. */
      readonly changes: number;
      /** Those of them that probing made: columns fixed or tightened, and new equations. */
      readonly probingChanges: number;
    };

/** What to do, and where to count it. */
export interface StrengthenOptions {
  readonly isOn: (name: string) => boolean;
  readonly isProbing: boolean;
  /** Adds to a counter. */
  readonly count: (name: string, by: number) => void;
}

/** The problem with an equation for every two columns that are one. */
function withEquivalences(problem: Problem, equivalences: readonly Equivalence[]): Problem {
  if (equivalences.length === 0) return problem;
  const { numRows, numCols, colStart } = problem;
  const extra: { row: number; value: number }[][] = Array.from({ length: numCols }, () => []);
  const side = new Float64Array(equivalences.length);
  for (let pos = 0; pos < equivalences.length; pos++) {
    const { col, other, isOpposite } = equivalences[pos];
    extra[col].push({ row: numRows + pos, value: isOpposite ? 1 : -1 });
    extra[other].push({ row: numRows + pos, value: 1 });
    side[pos] = isOpposite ? 1 : 0;
  }
  const size = colStart[numCols] + 2 * equivalences.length;
  const newStart = new Int32Array(numCols + 1);
  const rowIndex = new Int32Array(size);
  const value = new Float64Array(size);
  let to = 0;
  for (let col = 0; col < numCols; col++) {
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      rowIndex[to] = problem.rowIndex[entry];
      value[to++] = problem.value[entry];
    }
    for (const { row, value: a } of extra[col]) {
      rowIndex[to] = row;
      value[to++] = a;
    }
    newStart[col + 1] = to;
  }
  const join = (sides: Float64Array): Float64Array => Float64Array.from([...sides, ...side]);
  return {
    ...problem,
    numRows: numRows + equivalences.length,
    rowLb: join(problem.rowLb),
    rowUb: join(problem.rowUb),
    colStart: newStart,
    rowIndex,
    value,
  };
}

/** Bounds of all columns; lengths numCols. */
interface ColBounds {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/**
 * The domain's bounds of integer columns; of the others the problem's own, or where it has none the domain's with a margin:
 * bounds within a tolerance of what rows imply let points through that gain by it (a storage chain: 6e-5 of the objective).
 */
function chooseBounds(mip: MipProblem, domain: Domain): ColBounds & { readonly changes: number } {
  const colLb = mip.colLb.slice();
  const colUb = mip.colUb.slice();
  let changes = 0;
  for (let col = 0; col < mip.numCols; col++) {
    if (mip.integrality[col] === 0) {
      if (colLb[col] === Number.NEGATIVE_INFINITY) {
        colLb[col] = domain.colLb[col] - MARGIN * (1 + Math.abs(domain.colLb[col]));
      }
      if (colUb[col] === Number.POSITIVE_INFINITY) {
        colUb[col] = domain.colUb[col] + MARGIN * (1 + Math.abs(domain.colUb[col]));
      }
      continue;
    }
    if (domain.colLb[col] > colLb[col] || domain.colUb[col] < colUb[col]) changes++;
    colLb[col] = domain.colLb[col];
    colUb[col] = domain.colUb[col];
  }
  return { colLb, colUb, changes };
}

/** Tightens entries and sides. @returns false when a row cannot be met. */
function strengthenRows(
  mip: MipProblem,
  rows: RowData,
  { colLb, colUb }: ColBounds,
  { isOn, count }: StrengthenOptions,
): boolean {
  if (isOn("integer-rows")) {
    const rounded = roundIntegerRows(mip, rows);
    if (rounded < 0) return false;
    count("integer-rows", rounded);
  }
  if (isOn("coefficient-tightening")) {
    tightenCoefficients(mip, rows, colLb, colUb);
    count("coefficient-tightening", rows.numChanged);
  }
  return true;
}

/**
 * Draws the rows and bounds of a problem nearer to its integer points; no feasible point is lost. In steps.
 *
 * @param known receives what probing finds out.
 */
export function* strengthen(
  mip: MipProblem,
  known: Implications,
  options: StrengthenOptions,
): Generator<void, Strengthened> {
  const { isOn, count } = options;
  const domain = new Domain(mip);
  if (isOn("propagation")) {
    domain.queueAllRows();
    if (!(yield* domain.propagateInSteps())) return { isInfeasible: true };
  }
  yield;
  let equivalences: readonly Equivalence[] = [];
  let probingChanges = 0;
  if (options.isProbing && isOn("probing")) {
    const found = yield* probeBinaries(mip, domain, known);
    if (found.isInfeasible) return { isInfeasible: true };
    ({ equivalences } = found);
    probingChanges = found.fixed + found.tightened + equivalences.length;
    count("probing", probingChanges);
    count("probed", found.probed);
    count("implications", found.implications);
  }
  yield;
  const rows = copyRows(mip);
  const bounds = chooseBounds(mip, domain);
  if (!strengthenRows(mip, rows, bounds, options)) return { isInfeasible: true };
  const { colLb, colUb, changes } = bounds;
  const problem = withEquivalences(withRows(mip, rows, colLb, colUb), equivalences);
  return {
    isInfeasible: false,
    problem,
    changes: changes + rows.numChanged + equivalences.length,
    probingChanges,
  };
}
