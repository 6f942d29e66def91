import type { FractionalCols, NodeView } from "../plugins.ts";
import { boundedFirst } from "./bounded-first.ts";
import type { Pseudocosts } from "./pseudocosts.ts";

/** Keeps a zero on one side from hiding the other side. */
const LEAST_GROWTH = 1e-6;

/**
 * Weights of closed sides and of deductions beside the objective. Simplex iterations with 1e-4, 0.02, 0.05 and 0.1 for deductions: nine small
 * instances (miplib3, derived) with two seeds 13.0, 13.1, 12.7 and 11.9 thousand each, `rout` 1.00, 0.91, 1.15 and 1.27 million.
 * 0.1 for closed sides takes 1.06 of the iterations that 1e-4 does.
 */
const CLOSED_WEIGHT = 1e-3;
const DEDUCTION_WEIGHT = 0.05;
/** Weight of the conflicts that a column was in lately, while any point will do. */
const CONFLICT_WEIGHT = 0.1;

/** A column whose LP value is this far from that at the root moves on the same way. */
const CLEAR_SHIFT = 0.1;

/**
 * The worth of branching on a column: the product of both sides' gains, relative to the average, and beside it what follows from either
 * side and how often one was closed.
 * @param down gain of the objective that the lower side has or is expected to have. @param up that of the upper one.
 * @param node where; while nothing is known that a point must be better than, conflicts count.
 */
export function branchingScore(
  costs: Pseudocosts,
  node: Pick<NodeView, "cutoff">,
  col: number,
  down: number,
  up: number,
): number {
  const product = Math.max(down, LEAST_GROWTH) * Math.max(up, LEAST_GROWTH);
  const gain = product / Math.max(LEAST_GROWTH * LEAST_GROWTH, costs.averageProduct());
  const deducing = costs.deducing(col);
  const sides = CLOSED_WEIGHT * costs.closing(col) + (DEDUCTION_WEIGHT * deducing) / (1 + deducing);
  const isAnyWelcome = node.cutoff === Number.POSITIVE_INFINITY;
  return gain / (1 + gain) + sides + (isAnyWelcome ? CONFLICT_WEIGHT * costs.conflicts.share(col) : 0);
}

/**
 * Position of the candidate with the best score by its pseudo-costs.
 * @param priority see `boundedFirst`.
 */
export function chooseByScore(
  costs: Pseudocosts,
  node: NodeView,
  candidates: FractionalCols,
  priority: Uint8Array | null,
): number {
  let best = 0;
  let bestScore = -1;
  for (const pos of boundedFirst(node, candidates, priority)) {
    const col = candidates.col[pos];
    const value = candidates.value[pos];
    const down = (value - Math.floor(value)) * costs.down(col);
    const up = (Math.ceil(value) - value) * costs.up(col);
    const score = branchingScore(costs, node, col, down, up);
    if (score > bestScore) {
      bestScore = score;
      best = pos;
    }
  }
  return best;
}

/** The side to explore first: where the column has moved to since the root, else the nearer one. */
export function firstSide(rootValue: Float64Array | null, col: number, at: number): "down" | "up" {
  const shift = rootValue === null ? 0 : at - rootValue[col];
  const goesUp = Math.abs(shift) > CLEAR_SHIFT ? shift > 0 : at - Math.floor(at) > 0.5;
  return goesUp ? "up" : "down";
}

/** The objective expected of the best point below a node: every fractional column goes the cheaper way. */
export function estimateBelow(costs: Pseudocosts, node: NodeView, candidates: FractionalCols): number {
  let estimate = node.lpObjective;
  for (let pos = 0; pos < candidates.count; pos++) {
    const col = candidates.col[pos];
    const value = candidates.value[pos];
    const down = (value - Math.floor(value)) * costs.down(col);
    const up = (Math.ceil(value) - value) * costs.up(col);
    estimate += Math.min(down, up);
  }
  return estimate;
}
