/**
 * Proofs that a problem has no optimum, checked on the problem itself in compensated arithmetic.
 *
 * Infeasible: row multipliers y with  sum_i (y_i > 0 ? y_i rowLb_i : y_i rowUb_i)  above the most that (A'y)'x can
 * reach within the column bounds. Unbounded: a direction r that leaves no bound and along which the cost falls; it
 * proves that there is no finite optimum once there is a feasible point.
 *
 * Noise of a solver is repaired before the check, not waved through: multipliers that are tiny or need an infinite
 * side become zero, so do entries of a ray that are tiny. The repaired proof is then judged.
 *
 * What cancels to almost zero is weighed by how far columns, or row duals, may reach. That depends on their units: a proof
 * that fails in the given ones is judged once more in those of the scaled problem, where nothing but the rounding of each
 * sum's own terms counts as cancelled.
 */
import { ModelError } from "../errors.ts";
import { minimizationForm } from "../model/minimization-form.ts";
import type { Problem } from "../model/problem.ts";
import type { Certificate } from "../result.ts";
import {
  CERTIFICATE_CANCELLATION,
  CERTIFICATE_DUAL_REACH,
  CERTIFICATE_MARGIN,
  CERTIFICATE_REACH,
  CERTIFICATE_ROUNDING,
  INTEGRALITY,
  RAY_RESIDUAL,
} from "../tolerances.ts";
import { checkConditions } from "./check-conditions.ts";
import { addProduct, makeAccumulator, total } from "./compensated.ts";
import { dotProduct, multiply, multiplyTransposed } from "./products.ts";
import { scaledUnits } from "./scaled-units.ts";

/** Whether a proof holds. */
export interface CertificateReport {
  readonly valid: boolean;
  /**
   * By how much, as a share of the largest term of the proof; Infinity where one row or column proves it alone. At most
   * 0, or NaN, where the proof fails.
   */
  readonly margin: number;
  /** Why not; or, where it holds, what it rests on. */
  readonly reason: string;
}

function refuted(reason: string, margin = Number.NaN): CertificateReport {
  return { valid: false, margin, reason };
}

/** A row or column that no point can satisfy, whatever the others are; it needs no multipliers. */
function impossibleAlone(problem: Problem, norms: Float64Array): string | null {
  for (let col = 0; col < problem.numCols; col++) {
    const lb = problem.colLb[col];
    const ub = problem.colUb[col];
    if (lb > ub) return `column ${col}: lower bound ${lb} above upper bound ${ub}`;
    if (problem.integrality[col] === 1 && Math.ceil(lb - INTEGRALITY) > Math.floor(ub + INTEGRALITY)) {
      return `column ${col}: no integer from ${lb} to ${ub}`;
    }
  }
  for (let row = 0; row < problem.numRows; row++) {
    const lb = problem.rowLb[row];
    const ub = problem.rowUb[row];
    if (lb > ub) return `row ${row}: lower bound ${lb} above upper bound ${ub}`;
    if (norms[row] === 0 && (lb > 0 || ub < 0))
      return `row ${row}: no entries, and 0 is not from ${lb} to ${ub}`;
  }
  return null;
}

/** Largest |a_ij| of each row. */
function rowNorms(problem: Problem): Float64Array {
  const norms = new Float64Array(problem.numRows);
  for (let entry = 0; entry < problem.value.length; entry++) {
    const row = problem.rowIndex[entry];
    norms[row] = Math.max(norms[row], Math.abs(problem.value[entry]));
  }
  return norms;
}

/** The multipliers without those that need a side that is infinite. */
function withFiniteSides(problem: Problem, y: Float64Array): Float64Array {
  return y.map((multiplier, row) => {
    const side = multiplier > 0 ? problem.rowLb[row] : problem.rowUb[row];
    return Number.isFinite(side) ? multiplier : 0;
  });
}

/** The multipliers without those that are noise beside the others. */
function withoutNoise(y: Float64Array, norms: Float64Array): Float64Array {
  let largest = 0;
  for (let row = 0; row < y.length; row++) largest = Math.max(largest, Math.abs(y[row]) * norms[row]);
  return y.map((multiplier, row) =>
    Math.abs(multiplier) * norms[row] <= CERTIFICATE_CANCELLATION * largest ? 0 : multiplier,
  );
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let pos = 0; pos < values.length; pos++) largest = Math.max(largest, Math.abs(values[pos]));
  return largest;
}

/** What the sets and semi-continuous columns ask of a direction: these must not fall, however small their least value. */
function directionForm(problem: Problem): Problem {
  const { semicontinuous } = problem;
  if (semicontinuous === undefined) return problem;
  const least = new Float64Array(semicontinuous.least.length);
  return { ...problem, semicontinuous: { col: semicontinuous.col, least } };
}

/** Entries this small beside the largest one are zero: products with them may underflow. */
const UNDERFLOW_SHARE = 1e-100;

/** The values times a power of two that brings the largest magnitude near 1; entries that could underflow are zero. */
function normalized(values: Float64Array): Float64Array {
  const exponent = Math.floor(Math.log2(largestOf(values)));
  const half = exponent >> 1;
  // Two factors, because the power of two alone may overflow.
  const factor = 2 ** -half;
  const rest = 2 ** -(exponent - half);
  return values.map((value) => {
    const scaled = value * factor * rest;
    return Math.abs(scaled) < UNDERFLOW_SHARE ? 0 : scaled;
  });
}

/** The units that a proof is judged in: those of the problem as given, or of the scaled one. */
type Units = "given" | "scaled";

/** Judges multipliers that only need finite sides. */
function judgeFarkas(problem: Problem, y: Float64Array, units: Units): CertificateReport {
  const difference = makeAccumulator(1);
  let scale = 0;
  const add = (factor: number, side: number): void => {
    addProduct(difference, 0, factor, side);
    scale = Math.max(scale, Math.abs(factor * side));
  };
  for (let row = 0; row < problem.numRows; row++) {
    if (y[row] !== 0) add(y[row], y[row] > 0 ? problem.rowLb[row] : problem.rowUb[row]);
  }
  const combination = multiplyTransposed(problem, y);
  const rounding = CERTIFICATE_ROUNDING * largestOf(combination.largestTerm);
  for (let col = 0; col < problem.numCols; col++) {
    const a = combination.value[col];
    if (a === 0) continue;
    const side = a > 0 ? problem.colUb[col] : problem.colLb[col];
    if (Number.isFinite(side)) {
      add(-a, side);
      continue;
    }
    const terms = combination.largestTerm[col];
    const cancelled =
      units === "scaled"
        ? CERTIFICATE_ROUNDING * terms
        : Math.max(rounding, CERTIFICATE_CANCELLATION * terms);
    if (Math.abs(a) > cancelled) {
      return refuted(`column ${col}: coefficient ${a} in the combination meets an infinite bound`);
    }
    add(-Math.abs(a), CERTIFICATE_REACH);
  }
  const margin = scale > 0 ? total(difference, 0) / scale : 0;
  if (margin > CERTIFICATE_MARGIN)
    return { valid: true, margin, reason: "the row combination contradicts the bounds" };
  return refuted("the row combination can be met within the column bounds", margin);
}

function checkFarkas(problem: Problem, y: Float64Array): CertificateReport {
  const norms = rowNorms(problem);
  const impossible = impossibleAlone(problem, norms);
  if (impossible !== null) return { valid: true, margin: Number.POSITIVE_INFINITY, reason: impossible };
  if (!y.every(Number.isFinite)) return refuted("a multiplier is not finite");
  const usable = withFiniteSides(problem, y);
  if (largestOf(usable) === 0) return refuted("no multiplier meets a finite side of its row");
  const multipliers = normalized(usable);
  const asGiven = judgeFarkas(problem, multipliers, "given");
  if (asGiven.valid) return asGiven;
  const clean = judgeFarkas(problem, withoutNoise(multipliers, norms), "given");
  if (clean.valid) return clean;
  const scaled = scaledUnits(problem);
  if (scaled === null) return clean;
  const inUnits = judgeFarkas(scaled.problem, normalized(scaled.rowMultiplier(usable)), "scaled");
  return inUnits.valid ? inUnits : clean;
}

/** Whether a direction may grow or fall for ever against these bounds. */
function leaves(direction: number, lb: number, ub: number): boolean {
  return direction > 0 ? ub < Number.POSITIVE_INFINITY : direction < 0 && lb > Number.NEGATIVE_INFINITY;
}

/** What the objective gains along a direction with entries, and the magnitudes that it is to be seen beside. */
interface Gain {
  readonly amount: number;
  /** Largest cost times entry of the direction. */
  readonly largestTerm: number;
  /** Largest cost of a column that the direction moves. */
  readonly largestCost: number;
}

function gainAlong(problem: Problem, direction: Float64Array): Gain {
  const { colCost } = minimizationForm(problem);
  let largestTerm = 0;
  let largestCost = 0;
  for (let col = 0; col < problem.numCols; col++) {
    if (direction[col] === 0) continue;
    largestTerm = Math.max(largestTerm, Math.abs(colCost[col] * direction[col]));
    largestCost = Math.max(largestCost, Math.abs(colCost[col]));
  }
  return { amount: -dotProduct(0, colCost, direction), largestTerm, largestCost };
}

/**
 * Judges what a direction changes in the rows, against what the objective gains: else a step that rounding hides in the
 * rows could pass for the improvement. A row may be violated by a share of its terms if the objective gains far more of
 * its own; or by what rounding leaves of an exact zero, if the gain is more than that is worth at the dearest row duals.
 *
 * @param ray before its repair; the terms that cancel are its own.
 */
function judgeRows(
  problem: Problem,
  ray: Float64Array,
  repaired: Float64Array,
  gain: Gain,
  units: Units,
): CertificateReport {
  const { amount, largestTerm, largestCost } = gain;
  const residual = RAY_RESIDUAL * (amount / (largestCost * largestOf(repaired)));
  const before = multiply(problem, ray).largestTerm;
  const change = multiply(problem, repaired).value;
  const largest = largestOf(before);
  let overlooked = 0;
  for (let row = 0; row < problem.numRows; row++) {
    if (Math.abs(change[row]) <= residual * before[row]) continue;
    if (!leaves(change[row], problem.rowLb[row], problem.rowUb[row])) continue;
    overlooked += Math.abs(change[row]);
    const terms = units === "scaled" ? before[row] : largest;
    if (Math.abs(change[row]) > CERTIFICATE_ROUNDING * terms)
      return refuted(`row ${row}: the direction changes its activity by ${change[row]} against its bound`);
  }
  const dearest = Math.max(CERTIFICATE_REACH, CERTIFICATE_DUAL_REACH * largestCost);
  const margin = (amount - dearest * overlooked) / largestTerm;
  if (margin > CERTIFICATE_MARGIN)
    return { valid: true, margin, reason: "the objective improves along the direction" };
  return refuted("the objective gains less than what rounding may hide in the rows", margin);
}

/** Judges a direction with finite entries, not all of them zero. */
function judgeRay(problem: Problem, ray: Float64Array, units: Units): CertificateReport {
  const size = largestOf(ray);
  const repaired = ray.slice();
  for (let col = 0; col < problem.numCols; col++) {
    if (!leaves(ray[col], problem.colLb[col], problem.colUb[col])) continue;
    if (Math.abs(ray[col]) > RAY_RESIDUAL * size)
      return refuted(`column ${col}: the direction runs into its bound`);
    repaired[col] = 0;
  }
  if (checkConditions(directionForm(problem), repaired).worst > 0) {
    return refuted("the direction breaks a special ordered set or lowers a semi-continuous column");
  }
  const gain = gainAlong(problem, repaired);
  const margin = gain.largestTerm === 0 ? 0 : gain.amount / gain.largestTerm;
  if (!(margin > CERTIFICATE_MARGIN)) {
    return refuted("the objective does not improve along the direction", margin);
  }
  return judgeRows(problem, ray, repaired, gain, units);
}

function checkRay(problem: Problem, given: Float64Array): CertificateReport {
  if (!given.every(Number.isFinite)) return refuted("an entry of the direction is not finite");
  if (largestOf(given) === 0) return refuted("the direction is zero");
  const ray = normalized(given);
  const asGiven = judgeRay(problem, ray, "given");
  if (asGiven.valid) return asGiven;
  // Rows in which the direction has nothing but noise do not cancel.
  const noise = CERTIFICATE_CANCELLATION * largestOf(ray);
  const clean = judgeRay(
    problem,
    ray.map((entry) => (Math.abs(entry) <= noise ? 0 : entry)),
    "given",
  );
  if (clean.valid) return clean;
  const scaled = scaledUnits(problem);
  if (scaled === null) return asGiven;
  const inUnits = judgeRay(scaled.problem, normalized(scaled.colDirection(given)), "scaled");
  return inUnits.valid ? inUnits : asGiven;
}

/**
 * Checks a proof of infeasibility or unboundedness on the problem itself.
 *
 * @throws ModelError for a wrong length.
 */
export function checkCertificate(problem: Problem, certificate: Certificate): CertificateReport {
  const isFarkas = certificate.kind === "farkas";
  const given = isFarkas ? certificate.rowMultiplier : certificate.colDirection;
  const expected = isFarkas ? problem.numRows : problem.numCols;
  if (given.length !== expected) {
    const what = isFarkas ? "rowMultiplier" : "colDirection";
    throw new ModelError(`${what}: found length ${given.length}, expected length ${expected}`);
  }
  return isFarkas ? checkFarkas(problem, given) : checkRay(problem, given);
}
