import { objectiveNoise } from "../../model/objective-noise.ts";
import type { LpProblem } from "../../simplex/lp-types.ts";
import { DUAL_FEASIBILITY } from "../../tolerances.ts";

/** An LP objective that its duals prove but for less than this share, for `objectiveNoise`, counts as proved. */
const NOISE = 1e-6;

/** Bounds of columns; lengths numCols. */
export interface ColBounds {
  readonly colLb: Float64Array;
  readonly colUb: Float64Array;
}

/** What the optimum of an LP says. */
export interface LpAnswer {
  readonly objective: number;
  readonly rowDual: Float64Array;
  readonly reducedCost: Float64Array;
}

/**
 * Row duals that point at a side which is not there: within the tolerance of the simplex, but worth what they like in rows of
 * large entries. Null where there are none.
 */
function strayDuals({ numRows, rowLb, rowUb }: LpProblem, rowDual: Float64Array): Float64Array | null {
  let stray: Float64Array | null = null;
  for (let row = 0; row < numRows; row++) {
    const y = rowDual[row];
    if (y === 0 || Number.isFinite(y > 0 ? rowLb[row] : rowUb[row])) continue;
    stray ??= new Float64Array(numRows);
    stray[row] = y;
  }
  return stray;
}

/** What the columns and rows add up to under these duals; −Infinity where a column has no end. */
function sumOf(
  problem: LpProblem,
  bounds: ColBounds,
  { rowDual, reducedCost }: LpAnswer,
  stray: Float64Array | null,
): number {
  const { numRows, numCols, rowLb, rowUb, colStart, rowIndex, value, objectiveOffset } = problem;
  const { colLb, colUb } = bounds;
  let sum = 0;
  for (let row = 0; row < numRows; row++) {
    const y = rowDual[row];
    if (y !== 0 && (stray === null || stray[row] === 0)) sum += y * (y > 0 ? rowLb[row] : rowUb[row]);
  }
  for (let col = 0; col < numCols; col++) {
    let d = reducedCost[col];
    if (stray !== null) {
      for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
        d += value[entry] * stray[rowIndex[entry]];
      }
    }
    if (d === 0) continue;
    const side = d > 0 ? colLb[col] : colUb[col];
    if (Number.isFinite(side)) sum += d * side;
    else if (Math.abs(d) > DUAL_FEASIBILITY) return Number.NEGATIVE_INFINITY;
  }
  return objectiveOffset + sum;
}

/**
 * A lower bound on all points of an LP within column bounds: its objective where its duals prove that, else what they do
 * prove. Every choice of duals gives a bound, so that those of the simplex are taken without those that point nowhere.
 * Reduced costs within the dual tolerance that meet no bound count as zero, and where a larger one does, the objective is
 * taken as it is.
 *
 * @param bounds that hold for the points in question; borrowed. @param answer of the LP after "optimal"; borrowed.
 */
export function provedObjective(problem: LpProblem, bounds: ColBounds, answer: LpAnswer): number {
  const { objective } = answer;
  const proved = sumOf(problem, bounds, answer, strayDuals(problem, answer.rowDual));
  if (!Number.isFinite(proved)) return objective;
  const noise = objectiveNoise(NOISE, objective, problem.objectiveOffset);
  return objective - proved <= noise ? objective : proved;
}
