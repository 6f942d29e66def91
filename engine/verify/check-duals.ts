/**
 * Duals on the problem itself. In minimisation form d = c − A'y; at a lower bound d >= 0, at an upper d <= 0, a row
 * active at its lower side has y >= 0, at its upper y <= 0. For any y at all
 *
 *   B(y) = offset + sum_i (y_i > 0 ? y_i rowLb_i : y_i rowUb_i) + sum_j (d_j > 0 ? d_j colLb_j : d_j colUb_j)
 *
 * bounds the optimum from below; the gap to the objective proves how good a point is.
 */
import { ModelError } from "../errors.ts";
import { minimizationForm } from "../model/minimization-form.ts";
import type { Problem } from "../model/problem.ts";
import { ACCEPTED_DUAL_VIOLATION, ACCEPTED_RELATIVE_VIOLATION, AT_BOUND } from "../tolerances.ts";
import { type Accumulator, addProduct, makeAccumulator, total } from "./compensated.ts";
import { dotProduct, multiply, multiplyTransposed, type Product } from "./products.ts";

/** How well row duals fit a point. All in the units of the problem. */
export interface DualReport {
  /** Largest wrong-signed reduced cost: against the bound at which the column stands, or any where it stands free. */
  readonly reducedCost: number;
  /** Largest wrong-signed row dual, likewise. */
  readonly rowDual: number;
  /** Column and row of these; −1 where nothing is violated. */
  readonly worstCol: number;
  readonly worstRow: number;
  /** Largest difference between the given reduced costs and c − A'y; 0 when none were given. */
  readonly reducedCostError: number;
  /** Sum of |d_j| or |y_i| times the distance to the bound that its sign speaks of, where that is finite. */
  readonly complementarity: number;
  /** B(y) in the problem's sense: proven, but infinite as soon as one needed bound is. */
  readonly dualBound: number;
  /**
   * B(y) in the problem's sense, where wrong-signed values within tolerance that meet an infinite bound are valued
   * at the point instead: what rounding alone spoils is forgiven.
   */
  readonly dualObjective: number;
  /** |objective − dualObjective| / (1 + |objective|). */
  readonly gap: number;
  /**
   * Sum of |d_j| or |y_i| that `dualObjective` forgives, each times the size of what it stands beside: |x_j|, or the largest term
   * of row i; over 1 + |objective|. A wrong sign of 1e-11 is worth much in a row of 1e12.
   */
  readonly forgiven: number;
  /**
   * Every wrong sign and every difference of reduced costs is at most 1e-6, or at most 1e-9 of the terms it came
   * from, and so is what row duals that point at a missing side add to any reduced cost. The gap and `forgiven` are not
   * part of it.
   */
  readonly accepted: boolean;
}

/** Multipliers, the values they belong to and their bounds: the same questions for columns and for rows. */
interface Side {
  readonly multiplier: Float64Array;
  /** Size of the terms that each multiplier came from. */
  readonly size: Float64Array | null;
  readonly value: Float64Array;
  /** Size of the terms that each value came from; null: the value itself. */
  readonly reach: Float64Array | null;
  readonly lb: Float64Array;
  readonly ub: Float64Array;
}

interface SideReport {
  readonly worst: number;
  readonly worstIndex: number;
  readonly complementarity: number;
  readonly forgiven: number;
  readonly accepted: boolean;
}

function isAt(value: number, bound: number): boolean {
  return Number.isFinite(bound) && Math.abs(value - bound) <= AT_BOUND * (1 + Math.abs(bound));
}

/** The wrong-signed part of a multiplier, given where its value stands. NaN counts as infinite. */
function wrongSign(multiplier: number, value: number, lb: number, ub: number): number {
  if (Number.isNaN(multiplier) || Number.isNaN(value)) return Number.POSITIVE_INFINITY;
  if (multiplier > 0) return value <= lb || isAt(value, lb) ? 0 : multiplier;
  return value >= ub || isAt(value, ub) ? 0 : -multiplier;
}

/** Sums of the dual bound: as it is, and as forgiven. */
const PROVEN = 0;
const FORGIVING = 1;

/** @param bounds two sums, PROVEN and FORGIVING. */
function checkSide(side: Side, bounds: Accumulator): SideReport {
  let worst = 0;
  let worstIndex = -1;
  let complementarity = 0;
  let forgiven = 0;
  let accepted = true;
  for (let index = 0; index < side.multiplier.length; index++) {
    const multiplier = side.multiplier[index];
    if (multiplier === 0) continue;
    const value = side.value[index];
    const wrong = wrongSign(multiplier, value, side.lb[index], side.ub[index]);
    const size = Math.max(1, side.size === null ? 0 : side.size[index]);
    const isSmall = wrong <= ACCEPTED_DUAL_VIOLATION || wrong <= ACCEPTED_RELATIVE_VIOLATION * size;
    if (!isSmall) accepted = false;
    if (wrong > worst) {
      worst = wrong;
      worstIndex = index;
    }
    const needed = multiplier > 0 ? side.lb[index] : side.ub[index];
    addProduct(bounds, PROVEN, multiplier, needed);
    const isForgiven = !Number.isFinite(needed) && isSmall;
    if (Number.isFinite(needed)) complementarity += Math.abs(multiplier) * Math.abs(value - needed);
    if (isForgiven) {
      forgiven +=
        Math.abs(multiplier) * Math.max(Math.abs(value), side.reach === null ? 0 : side.reach[index]);
    }
    addProduct(bounds, FORGIVING, multiplier, isForgiven ? value : needed);
  }
  return { worst, worstIndex, complementarity, forgiven, accepted };
}

/**
 * Whether the wrong-signed row duals that meet an infinite side weigh as little as a reduced cost of wrong sign may: without them
 * no reduced cost changes by more. One of 1e-17 in a row of 1e11 may be all that balances a column.
 *
 * @param reducedCost c − A'y and the size of its terms.
 */
function areLight(problem: Problem, { multiplier, lb, ub }: Side, reducedCost: Product): boolean {
  const { numCols, colStart, rowIndex, value } = problem;
  const missing = multiplier.map((y, row) => (Number.isFinite(y > 0 ? lb[row] : ub[row]) ? 0 : y));
  if (missing.every((y) => y === 0)) return true;
  for (let col = 0; col < numCols; col++) {
    const relative = ACCEPTED_RELATIVE_VIOLATION * reducedCost.largestTerm[col];
    const limit = Math.max(ACCEPTED_DUAL_VIOLATION, relative);
    for (let entry = colStart[col]; entry < colStart[col + 1]; entry++) {
      if (Math.abs(value[entry] * missing[rowIndex[entry]]) > limit) return false;
    }
  }
  return true;
}

/** Largest difference between given and computed reduced costs, and whether each is within tolerance. */
function compareReducedCost(given: Float64Array, computed: Product): { worst: number; accepted: boolean } {
  let worst = 0;
  let accepted = true;
  for (let col = 0; col < given.length; col++) {
    const difference = Math.abs(given[col] - computed.value[col]);
    const unit = Math.max(1, computed.largestTerm[col]);
    if (!(difference <= ACCEPTED_DUAL_VIOLATION || difference <= ACCEPTED_RELATIVE_VIOLATION * unit))
      accepted = false;
    if (!(difference <= worst)) worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return { worst, accepted };
}

function checkedLength(array: Float64Array, what: string, length: number): void {
  if (array.length === length) return;
  throw new ModelError(`${what}: found length ${array.length}, expected length ${length}`);
}

/** The values times 1 or −1; the same array for 1. */
function signed(values: Float64Array, sign: number): Float64Array {
  return sign === 1 ? values : values.map((value) => sign * value);
}

/** c − A'y of a minimisation, and the size of its terms. */
function computeReducedCost(problem: Problem, rowDual: Float64Array): Product {
  const product = multiplyTransposed(problem, rowDual);
  const { value, largestTerm } = product;
  for (let col = 0; col < value.length; col++) {
    const cost = problem.colCost[col];
    value[col] = cost - value[col];
    largestTerm[col] = Math.max(largestTerm[col], Math.abs(cost));
  }
  return product;
}

/**
 * Measures duals against a point.
 *
 * @param colValue length numCols; borrowed.
 * @param rowDual length numRows, in the problem's sense (of a maximisation: negated minimisation duals); borrowed.
 * @param reducedCost length numCols, in the problem's sense, or null; only compared, the check computes its own.
 * @throws ModelError for a wrong length.
 */
export function checkDuals(
  problem: Problem,
  colValue: Float64Array,
  rowDual: Float64Array,
  reducedCost: Float64Array | null = null,
): DualReport {
  checkedLength(colValue, "colValue", problem.numCols);
  const objective = dotProduct(problem.objectiveOffset, problem.colCost, colValue);
  const activity = multiply(problem, colValue);
  return judgeDuals(problem, { colValue, activity, objective }, rowDual, reducedCost);
}

/** The same, with the rows' activities and the objective at hand, both compensated. */
export function judgeDuals(
  problem: Problem,
  {
    colValue,
    activity,
    objective,
  }: { readonly colValue: Float64Array; readonly activity: Product; readonly objective: number },
  rowDual: Float64Array,
  reducedCost: Float64Array | null,
): DualReport {
  checkedLength(rowDual, "rowDual", problem.numRows);
  if (reducedCost !== null) checkedLength(reducedCost, "reducedCost", problem.numCols);
  const sign = problem.maximize ? -1 : 1;
  const minimization = minimizationForm(problem);
  const multiplier = signed(rowDual, sign);
  const computed = computeReducedCost(minimization, multiplier);
  const bounds = makeAccumulator(2);
  addProduct(bounds, PROVEN, minimization.objectiveOffset, 1);
  addProduct(bounds, FORGIVING, minimization.objectiveOffset, 1);
  const cols = checkSide(
    {
      multiplier: computed.value,
      size: computed.largestTerm,
      value: colValue,
      reach: null,
      lb: problem.colLb,
      ub: problem.colUb,
    },
    bounds,
  );
  const rowSide: Side = {
    multiplier,
    size: null,
    value: activity.value,
    reach: activity.largestTerm,
    lb: problem.rowLb,
    ub: problem.rowUb,
  };
  const rows = checkSide(rowSide, bounds);
  const dualObjective = sign * total(bounds, FORGIVING);
  const gap = Math.abs(objective - dualObjective) / (1 + Math.abs(objective));
  const given = compareReducedCost(
    reducedCost === null ? computed.value : signed(reducedCost, sign),
    computed,
  );
  return {
    reducedCost: cols.worst,
    rowDual: rows.worst,
    worstCol: cols.worstIndex,
    worstRow: rows.worstIndex,
    reducedCostError: given.worst,
    complementarity: cols.complementarity + rows.complementarity,
    dualBound: sign * total(bounds, PROVEN),
    dualObjective,
    gap: Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap,
    forgiven: (cols.forgiven + rows.forgiven) / (1 + Math.abs(objective)),
    accepted: cols.accepted && rows.accepted && given.accepted && areLight(problem, rowSide, computed),
  };
}
