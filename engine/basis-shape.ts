import { OptionError } from "./errors.ts";
import { type Basis, FREE } from "./model/basis.ts";
import type { Problem } from "./model/problem.ts";

/**
 * Checks that a basis has a known status for every column and row of the problem.
 *
 * @throws OptionError saying what was found and what was expected.
 */
export function checkBasisShape(problem: Problem, basis: Basis): void {
  const { numCols, numRows } = problem;
  const { colStatus, rowStatus } = basis ?? {};
  const isBytes = (status: unknown) => Object.prototype.toString.call(status) === "[object Uint8Array]";
  if (!isBytes(colStatus) || !isBytes(rowStatus)) {
    throw new OptionError("basis: found none, expected colStatus and rowStatus, both a Uint8Array");
  }
  if (colStatus.length !== numCols || rowStatus.length !== numRows) {
    throw new OptionError(
      `basis: expected ${numCols} columns and ${numRows} rows, found ${colStatus.length} and ${rowStatus.length}`,
    );
  }
  for (const status of [colStatus, rowStatus]) {
    const wrong = status.find((code) => code > FREE);
    if (wrong !== undefined) throw new OptionError(`basis: found status ${wrong}, expected 0 to ${FREE}`);
  }
}
