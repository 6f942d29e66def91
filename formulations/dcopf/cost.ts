/** Cost of generation: convex, polynomial up to degree 2 or by pieces; and its form as segments of a linear model. */

/** Cost in $/h as a function of the power in MW. */
export type GeneratorCost =
  | {
      readonly kind: "polynomial";
      /** $/(MW² h), at least 0. */
      readonly c2: number;
      readonly c1: number;
      readonly c0: number;
    }
  /** Straight lines between points of rising power and rising slope; the outer ones go on beyond them. */
  | { readonly kind: "pieces"; readonly powerMW: Float64Array; readonly cost: Float64Array };

/** Cost at a power, $/h. */
export function costAt(cost: GeneratorCost, powerMW: number): number {
  if (cost.kind === "polynomial") return (cost.c2 * powerMW + cost.c1) * powerMW + cost.c0;
  const { powerMW: points, cost: values } = cost;
  let last = 1;
  while (last + 1 < points.length && points[last] < powerMW) last++;
  const slope = (values[last] - values[last - 1]) / (points[last] - points[last - 1]);
  return values[last - 1] + slope * (powerMW - points[last - 1]);
}

/** A generator's power as a base and columns of growing cost: power = base + sum of the columns. */
export interface Segments {
  readonly baseMW: number;
  /** Cost at the base, $/h. */
  readonly baseCost: number;
  /** Bounds of each column, MW. */
  readonly lb: readonly number[];
  readonly ub: readonly number[];
  /** $/MWh, rising. */
  readonly slope: readonly number[];
}

/** How a quadratic is made linear: through its points from above, or by its tangents from below. */
export type SegmentSide = "interpolated" | "tangent";

/**
 * Equal segments of a quadratic. Interpolation has the slope of the chord, which is the tangent's in the middle: both
 * sides have the same slopes and differ by c2 h²/4 throughout, h the width of a segment.
 */
function quadraticSegments(
  c2: number,
  c1: number,
  c0: number,
  minMW: number,
  maxMW: number,
  count: number,
  side: SegmentSide,
): Segments {
  const width = (maxMW - minMW) / count;
  const below = side === "tangent" ? (c2 * width * width) / 4 : 0;
  const slope = Array.from({ length: count }, (_, pos) => c1 + c2 * (2 * (minMW + pos * width) + width));
  return {
    baseMW: minMW,
    baseCost: (c2 * minMW + c1) * minMW + c0 - below,
    lb: slope.map(() => 0),
    ub: slope.map(() => width),
    slope,
  };
}

/** The pieces of a cost by pieces between its limits, which are finite. */
function pieceSegments(
  cost: Extract<GeneratorCost, { kind: "pieces" }>,
  minMW: number,
  maxMW: number,
): Segments {
  const { powerMW: points, cost: values } = cost;
  const ub: number[] = [];
  const slope: number[] = [];
  let from = minMW;
  for (let last = 1; last < points.length; last++) {
    const isOuter = last === points.length - 1;
    const to = isOuter ? maxMW : Math.min(maxMW, points[last]);
    if (to <= from && !(isOuter && ub.length === 0)) continue;
    ub.push(Math.max(0, to - from));
    slope.push((values[last] - values[last - 1]) / (points[last] - points[last - 1]));
    from = Math.max(from, to);
  }
  return { baseMW: minMW, baseCost: costAt(cost, minMW), lb: ub.map(() => 0), ub, slope };
}

/**
 * The segments of a generator between its limits. A linear cost is one column, the power itself.
 * @param count segments of a quadratic. @param side how a quadratic is met.
 */
export function segmentsOf(
  cost: GeneratorCost,
  minMW: number,
  maxMW: number,
  count: number,
  side: SegmentSide,
): Segments {
  if (cost.kind === "pieces") return pieceSegments(cost, minMW, maxMW);
  const { c2, c1, c0 } = cost;
  if (c2 > 0 && maxMW > minMW) return quadraticSegments(c2, c1, c0, minMW, maxMW, count, side);
  if (c2 > 0) return { baseMW: 0, baseCost: c0, lb: [minMW], ub: [maxMW], slope: [c2 * minMW + c1] };
  return { baseMW: 0, baseCost: c0, lb: [minMW], ub: [maxMW], slope: [c1] };
}

/** Cost at a power by the segments, cheapest first, $/h. */
export function segmentCostAt(segments: Segments, powerMW: number): number {
  const { baseMW, baseCost, lb, ub, slope } = segments;
  let left = powerMW - baseMW;
  let cost = baseCost;
  for (let pos = 0; pos < ub.length; pos++) {
    const isLast = pos === ub.length - 1;
    const part = isLast ? left : Math.max(lb[pos], Math.min(ub[pos], left));
    cost += slope[pos] * part;
    left -= part;
  }
  return cost;
}
