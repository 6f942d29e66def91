import { AT_LOWER, AT_UPPER, BASIC, type Basis } from "../model/basis.ts";
import type { Problem } from "../model/problem.ts";
import type { Extract } from "./extract.ts";
import { emptyAnswer, type FullAnswer, type PostsolveStack } from "./postsolve-stack.ts";
import { RAY_EXTENSIONS, UNDOS } from "./reductions/registry.ts";

/** An optimum of the reduced problem, minimisation form; borrowed. */
export interface ReducedAnswer {
  readonly colValue: Float64Array;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
  readonly basis: Basis;
}

/** The same for the original problem. */
export interface RestoredAnswer extends ReducedAnswer {
  readonly rowActivity: Float64Array;
}

/** Bounds that have met are one for the simplex: the sign of the dual tells which of the two is meant. */
function sideBySign(status: number, dual: number, lb: number, ub: number): number {
  if (status === BASIC || lb !== ub) return status;
  return dual < 0 ? AT_UPPER : AT_LOWER;
}

/** Puts the reduced answer into its places among the original rows and columns. */
function spread(reduced: Extract, answer: ReducedAnswer, full: FullAnswer): void {
  const { rows, cols, problem } = reduced;
  const { colStatus, rowStatus } = answer.basis;
  for (let pos = 0; pos < cols.length; pos++) {
    const col = cols[pos];
    const d = answer.reducedCost[pos];
    full.colValue[col] = answer.colValue[pos];
    full.reducedCost[col] = d;
    full.colStatus[col] = sideBySign(colStatus[pos], d, problem.colLb[pos], problem.colUb[pos]);
  }
  for (let pos = 0; pos < rows.length; pos++) {
    const row = rows[pos];
    const y = answer.rowDual[pos];
    full.rowDual[row] = y;
    full.rowStatus[row] = sideBySign(rowStatus[pos], y, problem.rowLb[pos], problem.rowUb[pos]);
  }
}

/** The side of a bound that a multiplier speaks of in a proof; basic where it speaks of none. */
function sideOfMultiplier(multiplier: number): number {
  return multiplier > 0 ? AT_LOWER : multiplier < 0 ? AT_UPPER : BASIC;
}

/**
 * Row multipliers that prove the original infeasible, made from those of the reduced problem: duals of a problem
 * without costs, d = −A'y, whose nonzero entries are at the bounds that the proof uses. Check them: reductions
 * that argue with costs may have broken the proof.
 *
 * @param rowMultiplier length `reduced.problem.numRows`; borrowed.
 */
export function restoreFarkas(
  original: Problem,
  reduced: Extract,
  undo: PostsolveStack,
  rowMultiplier: Float64Array,
): Float64Array {
  const full = emptyAnswer(original.numRows, original.numCols);
  const { rows, cols, problem } = reduced;
  for (let pos = 0; pos < rows.length; pos++) {
    full.rowDual[rows[pos]] = rowMultiplier[pos];
    full.rowStatus[rows[pos]] = sideOfMultiplier(rowMultiplier[pos]);
  }
  for (let pos = 0; pos < cols.length; pos++) {
    let d = 0;
    for (let entry = problem.colStart[pos]; entry < problem.colStart[pos + 1]; entry++) {
      d -= problem.value[entry] * rowMultiplier[problem.rowIndex[entry]];
    }
    full.reducedCost[cols[pos]] = d;
    full.colStatus[cols[pos]] = sideOfMultiplier(d);
  }
  undo.replay(UNDOS, full, 0);
  return full.rowDual;
}

/**
 * A direction in which the original falls for ever, made from one of the reduced problem.
 *
 * @param colDirection length `reduced.problem.numCols`; borrowed.
 */
export function restoreRay(
  original: Problem,
  reduced: Extract,
  undo: PostsolveStack,
  colDirection: Float64Array,
): Float64Array {
  const full = new Float64Array(original.numCols);
  for (let pos = 0; pos < reduced.cols.length; pos++) full[reduced.cols[pos]] = colDirection[pos];
  undo.replay(RAY_EXTENSIONS, full);
  return full;
}

/** Activities A x, and reduced costs c − A'y, from the original data. */
function recompute(original: Problem, full: FullAnswer): Float64Array {
  const { numRows, numCols, colStart, rowIndex, value, colCost } = original;
  const { colValue, rowDual, reducedCost } = full;
  const rowActivity = new Float64Array(numRows);
  for (let col = 0; col < numCols; col++) {
    const x = colValue[col];
    let d = colCost[col];
    const end = colStart[col + 1];
    for (let entry = colStart[col]; entry < end; entry++) {
      const row = rowIndex[entry];
      rowActivity[row] += value[entry] * x;
      d -= value[entry] * rowDual[row];
    }
    reducedCost[col] = d;
  }
  return rowActivity;
}

/** Where bounds have met, the simplex names one side whatever the dual: rows the upper, columns the lower one. */
function nameSides(original: Problem, full: FullAnswer): void {
  const { colLb, colUb, rowLb, rowUb } = original;
  const { colStatus, rowStatus } = full;
  for (let col = 0; col < original.numCols; col++) {
    if (colStatus[col] !== BASIC && colLb[col] === colUb[col]) colStatus[col] = AT_LOWER;
  }
  for (let row = 0; row < original.numRows; row++) {
    if (rowStatus[row] !== BASIC && rowLb[row] === rowUb[row]) rowStatus[row] = AT_UPPER;
  }
}

/**
 * The point of the original problem that belongs to one of the reduced problem, whichever it is: no column rests on a
 * bound, so each that left takes the value that its row or its partner leaves it.
 *
 * @param colValue length `reduced.problem.numCols`; borrowed.
 */
export function restorePoint(
  original: Problem,
  { cols }: Extract,
  undo: PostsolveStack,
  colValue: Float64Array,
): Float64Array {
  const full = emptyAnswer(original.numRows, original.numCols);
  full.colStatus.fill(BASIC);
  for (let pos = 0; pos < cols.length; pos++) full.colValue[cols[pos]] = colValue[pos];
  undo.replay(UNDOS, full);
  return full.colValue;
}

/** The answer to the original problem that belongs to an answer to the reduced one. */
export function restoreAnswer(
  original: Problem,
  reduced: Extract,
  undo: PostsolveStack,
  answer: ReducedAnswer,
): RestoredAnswer {
  const full = emptyAnswer(original.numRows, original.numCols);
  spread(reduced, answer, full);
  undo.replay(UNDOS, full);
  nameSides(original, full);
  const rowActivity = recompute(original, full);
  const { colValue, rowDual, reducedCost, colStatus, rowStatus } = full;
  return { colValue, rowDual, reducedCost, rowActivity, basis: { colStatus, rowStatus } };
}
