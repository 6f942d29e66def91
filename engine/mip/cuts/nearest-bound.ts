/**
 * What a continuous column is measured from at an LP point, so that mixed-integer rounding has a nonnegative term for it: one of its
 * bounds, or a bound that moves with a binary column.
 */
import type { BoundList, VariableBounds } from "../domain/variable-bounds.ts";
import type { NodeView } from "../plugins.ts";

/** How a term stands for a column. */
export const FROM_LB = 0;
export const FROM_UB = 1;
const FROM_VARIABLE_LB = 2;
export const FROM_VARIABLE_UB = 3;

/** A variable bound is preferred to a plain one that is nearer by no more than this. */
const PREFERENCE = 1e-7;
/** A variable upper bound that leaves a column no more room than this at the point meets its lower bound there. */
const LEAST_ROOM = 1e-6;

/** An LP point and the bounds that it obeys. */
export type BoundedPoint = Pick<NodeView, "colValue" | "colLb" | "colUb">;

/** A bound that moves with a binary column: constant + coef · x[binary]. */
export interface VariableBound {
  readonly binary: number;
  readonly coef: number;
  readonly constant: number;
}

/**
 * One bound of a list, where it says less than the column's own bound for a value of the binary column replaced by that.
 *
 * @param own the column's bound on the same side. @param isUpper which side.
 */
export function variableBoundAt(list: BoundList, pos: number, own: number, isUpper: boolean): VariableBound {
  const atZero = list.constant[pos];
  const atOne = atZero + list.coef[pos];
  const first = isUpper ? Math.min(atZero, own) : Math.max(atZero, own);
  const second = isUpper ? Math.min(atOne, own) : Math.max(atOne, own);
  return { binary: list.binary[pos], coef: second - first, constant: first };
}

/** Where that bound stands at a point. @param colValue length numCols; borrowed. */
export function placeOfBound(
  list: BoundList,
  pos: number,
  own: number,
  isUpper: boolean,
  colValue: Float64Array,
): number {
  const atZero = list.constant[pos];
  const atOne = atZero + list.coef[pos];
  const first = isUpper ? Math.min(atZero, own) : Math.max(atZero, own);
  const second = isUpper ? Math.min(atOne, own) : Math.max(atOne, own);
  return first + (second - first) * colValue[list.binary[pos]];
}

/** Where a column is measured from. */
export interface Measure {
  /** FROM_LB, FROM_UB, FROM_VARIABLE_LB or FROM_VARIABLE_UB. */
  readonly kind: number;
  readonly distance: number;
  /** Of a variable kind its bound; of FROM_LB the variable upper bound that it could be measured from instead, if there is one. */
  readonly variable: VariableBound | null;
}

/** Where a column is measured from, by the sign of its coefficient in row <= side: that decides where bounds meet at the point. */
export interface NearestBound {
  readonly forPositive: Measure;
  readonly forNegative: Measure;
  /** Whether both the lower bound and a variable upper bound will do. */
  readonly isSwitchable: boolean;
}

/** The variable bound on this side that is nearest to the point, or null. */
function nearestVariable(
  list: BoundList,
  node: BoundedPoint,
  col: number,
  isUpper: boolean,
): VariableBound | null {
  const own = isUpper ? node.colUb[col] : node.colLb[col];
  const x = node.colValue[col];
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let pos = list.start[col]; pos < list.start[col + 1]; pos++) {
    const at = placeOfBound(list, pos, own, isUpper, node.colValue);
    const distance = isUpper ? at - x : x - at;
    // A bound that the point breaks is a cut of its own.
    if (distance < -PREFERENCE || distance >= least) continue;
    least = distance;
    nearest = pos;
  }
  return nearest < 0 ? null : variableBoundAt(list, nearest, own, isUpper);
}

/** The bound of a continuous column that is nearest to the point; null if it has none. */
export function findNearestBound(
  bounds: VariableBounds,
  node: BoundedPoint,
  col: number,
): NearestBound | null {
  const x = node.colValue[col];
  const lb = node.colLb[col];
  const ub = node.colUb[col];
  const above = nearestVariable(bounds.upper, node, col, true);
  const below = nearestVariable(bounds.lower, node, col, false);
  const placeOf = ({ binary, coef, constant }: VariableBound): number =>
    constant + coef * node.colValue[binary];
  let kind = x - lb <= ub - x ? FROM_LB : FROM_UB;
  let distance = Math.max(0, Math.min(x - lb, ub - x));
  let variable: VariableBound | null = null;
  if (above !== null && Math.max(0, placeOf(above) - x) <= distance + PREFERENCE) {
    distance = Math.max(0, placeOf(above) - x);
    variable = above;
    kind = FROM_VARIABLE_UB;
  }
  if (below !== null) {
    const gap = Math.max(0, x - placeOf(below));
    if (variable === null ? gap <= distance + PREFERENCE : gap < distance) {
      distance = gap;
      variable = below;
      kind = FROM_VARIABLE_LB;
    }
  }
  if (!Number.isFinite(distance)) return null;
  const nearest = { kind, distance, variable };
  const isCandidate = kind === FROM_LB || (kind === FROM_VARIABLE_UB && Number.isFinite(lb));
  if (above === null || !isCandidate) {
    return { forPositive: nearest, forNegative: nearest, isSwitchable: false };
  }
  if (placeOf(above) - lb > LEAST_ROOM) {
    const measure = { kind, distance, variable: above };
    const isFree = node.colLb[above.binary] < node.colUb[above.binary];
    return { forPositive: measure, forNegative: measure, isSwitchable: isFree };
  }
  // As the flow of a closed arc: a term with a positive coefficient is no part of the cut, nor need its binary column be.
  const isBelow = below !== null && x - placeOf(below) <= LEAST_ROOM;
  return {
    forPositive: isBelow
      ? { kind: FROM_VARIABLE_LB, distance, variable: below }
      : { kind: FROM_LB, distance, variable: above },
    forNegative: { kind: FROM_VARIABLE_UB, distance, variable: above },
    isSwitchable: false,
  };
}
