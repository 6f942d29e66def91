import { DEFAULT_NAMES, Model, ModelError, type Names, type Problem } from "../../engine/index.ts";

/** What a writer writes. */
export interface Writable {
  readonly problem: Problem;
  readonly names: Names;
}

/**
 * What a writer is to write of a model or a record. Refuses what no format here can express: values that are no number,
 * infinite coefficients, a lower side of +inf and an upper side of −inf. Everything else of a problem can be written.
 *
 * @param names by default those of the model; c0, r0, … for a record.
 * @throws ModelError that names the row or column.
 */
export function writableOf(model: Model | Problem, names?: Names): Writable {
  const isModel = model instanceof Model;
  if (!isModel && (typeof model !== "object" || model === null || !("colStart" in model))) {
    throw new ModelError(`model: found ${typeof model}, expected a Model or the record of a problem`);
  }
  const writable = isModel
    ? { problem: model.toProblem(), names: names ?? model.names() }
    : { problem: model, names: names ?? DEFAULT_NAMES };
  assertWritable(writable);
  return writable;
}

function assertWritable({ problem, names }: Writable): void {
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
