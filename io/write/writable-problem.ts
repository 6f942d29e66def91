import { ModelError, type Names, type Problem } from "../../engine/index.ts";

/**
 * Refuses what no format here can express: values that are no number, infinite coefficients, a lower side of +inf and
 * an upper side of −inf. Everything else of a problem can be written.
 *
 * @throws ModelError that names the row or column.
 */
export function assertWritable(problem: Problem, names: Names): void {
  const { colCost, colLb, colUb, rowLb, rowUb, value } = problem;
  const check = (isGood: boolean, what: () => string, found: string): void => {
    if (!isGood) throw new ModelError(`${what()}: found ${found}, which a model file cannot hold`);
  };
  check(Number.isFinite(problem.objectiveOffset), () => "objectiveOffset", String(problem.objectiveOffset));
  for (let col = 0; col < problem.numCols; col++) {
    const what = (): string => `column ${col} (${names.col(col)})`;
    check(Number.isFinite(colCost[col]), what, `cost ${colCost[col]}`);
    check(colLb[col] < Number.POSITIVE_INFINITY, what, `lower bound ${colLb[col]}`);
    check(colUb[col] > Number.NEGATIVE_INFINITY, what, `upper bound ${colUb[col]}`);
    for (let entry = problem.colStart[col]; entry < problem.colStart[col + 1]; entry++) {
      check(Number.isFinite(value[entry]), what, `coefficient ${value[entry]}`);
    }
  }
  for (let row = 0; row < problem.numRows; row++) {
    const what = (): string => `row ${row} (${names.row(row)})`;
    check(rowLb[row] < Number.POSITIVE_INFINITY, what, `lower side ${rowLb[row]}`);
    check(rowUb[row] > Number.NEGATIVE_INFINITY, what, `upper side ${rowUb[row]}`);
  }
}
