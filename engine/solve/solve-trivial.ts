import { AT_LOWER, AT_UPPER, FREE, slackBasis } from "../model/basis.ts";
import { hasConditions } from "../model/conditions.ts";
import type { Result } from "../result.ts";
import { checkCertificate } from "../verify/verify.ts";
import type { SolveContext } from "./solve-context.ts";
import { acceptOptimum } from "./solve-lp.ts";
import { unsolved } from "./solve-result.ts";

/** Whether some row or column has crossed bounds: such a problem is infeasible whatever else it holds. */
function hasCrossedBounds(context: SolveContext): boolean {
  const { colLb, colUb, rowLb, rowUb } = context.form;
  return colLb.some((lb, col) => lb > colUb[col]) || rowLb.some((lb, row) => lb > rowUb[row]);
}

/** Without rows every column goes to its cheapest bound. */
function solveWithoutRows(context: SolveContext): Result | null {
  const { form } = context;
  const { numCols, colCost, colLb, colUb } = form;
  const basis = slackBasis(colLb, colUb, 0);
  const colValue = new Float64Array(numCols);
  for (let col = 0; col < numCols; col++) {
    const cost = colCost[col];
    if (cost > 0) basis.colStatus[col] = AT_LOWER;
    if (cost < 0) basis.colStatus[col] = AT_UPPER;
    const status = basis.colStatus[col];
    const value = status === FREE ? 0 : status === AT_LOWER ? colLb[col] : colUb[col];
    if (!Number.isFinite(value)) {
      const colDirection = new Float64Array(numCols);
      colDirection[col] = value > 0 ? 1 : -1;
      return unsolved(context, "unbounded", { certificate: { kind: "ray", colDirection } });
    }
    colValue[col] = value + 0;
  }
  const answer = { colValue, rowDual: new Float64Array(0), reducedCost: colCost, basis };
  const outcome = acceptOptimum(context, answer);
  return "accepted" in outcome ? null : outcome;
}

/** Without columns every row's activity is zero. */
function solveWithoutCols(context: SolveContext): Result | null {
  const { numRows, rowLb } = context.form;
  const empty = new Float64Array(0);
  const basis = slackBasis(empty, empty, numRows);
  const outcome = acceptOptimum(context, {
    colValue: empty,
    rowDual: new Float64Array(numRows),
    reducedCost: empty,
    basis,
  });
  if (!("accepted" in outcome)) return outcome;
  const rowMultiplier = new Float64Array(numRows);
  const row = outcome.point.worstRow;
  if (row >= 0) rowMultiplier[row] = rowLb[row] > 0 ? 1 : -1;
  return unsolved(context, "infeasible", { certificate: { kind: "farkas", rowMultiplier } });
}

/** The result where no algorithm is needed: crossed bounds, no rows, no columns; null otherwise. */
export function solveTrivial(context: SolveContext): Result | null {
  const { form, problem } = context;
  if (hasCrossedBounds(context)) {
    const certificate = { kind: "farkas", rowMultiplier: new Float64Array(form.numRows) } as const;
    const isProof = checkCertificate(problem, certificate).valid;
    return unsolved(context, "infeasible", isProof ? { certificate } : {});
  }
  if (form.numCols === 0) return solveWithoutCols(context);
  if (form.numRows === 0 && !hasConditions(form)) return solveWithoutRows(context);
  return null;
}
