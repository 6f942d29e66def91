/**
 * Lifted cover inequalities of knapsack rows: items that do not fit together cannot all be taken, and what else is heavy
 * counts as several of them.
 *
 * Balas, "Facets of the knapsack polytope", Math. Programming 8 (1975) 146-164; Gu, Nemhauser, Savelsbergh, "Sequence
 * independent lifting in mixed integer programming", J. Combinatorial Optimization 4 (2000) 109-129.
 */
import type { CutSink, Separator } from "../plugins.ts";
import { type Knapsack, makeKnapsack, readKnapsack } from "./knapsack.ts";

/** A cover must be too heavy by this, relative to the numbers it is made of, to be safe from rounding. */
const LEAST_EXCESS = 1e-7;
/** Room that decides between two steps of the lifting function is given to the weaker one. */
const STEP_ROOM = 1e-9;
/** Inequalities that the point breaks by less are not handed in: the sink would refuse them. */
const LEAST_BREACH = 1e-4;
/** Rows looked at in a round, in entries: this many, and this many times the matrix. */
const FREE_WORK = 200_000;
const WORK_SHARE = 5;
/** Of that between two yields. */
const WORK_A_STEP = 10_000;

/** A minimal cover, heaviest first, by places in the knapsack. */
interface Cover {
  readonly items: readonly number[];
  readonly excess: number;
}

/** A cover whose items have values near 1, made minimal; null where all items fit. */
function findCover(knapsack: Knapsack): Cover | null {
  const { count, weight, value, capacity, size } = knapsack;
  const room = LEAST_EXCESS * Math.max(1, size);
  const order: number[] = [];
  for (let at = 0; at < count; at++) if (value[at] > 0) order.push(at);
  // What costs least violation for its weight first.
  order.sort(
    (a, b) => (1 - value[a]) / weight[a] - (1 - value[b]) / weight[b] || weight[b] - weight[a] || a - b,
  );
  const items: number[] = [];
  let total = 0;
  for (const at of order) {
    if (total > capacity + room) break;
    items.push(at);
    total += weight[at];
  }
  if (total <= capacity + room) return null;
  // Without what is not needed, the least valuable first.
  items.sort((a, b) => value[a] - value[b] || weight[b] - weight[a] || a - b);
  const kept = items.filter((at) => {
    if (total - weight[at] <= capacity + room) return true;
    total -= weight[at];
    return false;
  });
  kept.sort((a, b) => weight[b] - weight[a] || a - b);
  return kept.length > 1 ? { items: kept, excess: total - capacity } : null;
}

/**
 * A superadditive function below the exact lifting function of a minimal cover: an item of this weight counts as so many
 * items of the cover. With mu_h the weight of the h heaviest items of the cover, e the excess and rho_h =
 * max(0, a_{h+1} − (a_1 − e)): h on (mu_h − e + rho_h, mu_{h+1} − e], and rising to it with slope 1 / rho_1 before.
 */
function makeLifting(weights: readonly number[], excess: number): (weight: number) => number {
  const first = weights[0];
  const rho = (h: number): number => Math.max(0, weights[h] - (first - excess));
  const slope = weights.length > 1 ? rho(1) : 0;
  return (weight) => {
    const z = weight - STEP_ROOM * Math.max(1, weight);
    let sum = 0;
    for (let h = 0; h < weights.length; h++) {
      // Here sum = mu_h.
      const start = sum - excess;
      if (h > 0 && z > start && z <= start + rho(h)) return Math.max(h - 1, h - (start + rho(h) - z) / slope);
      sum += weights[h];
      if (z <= sum - excess) return h;
    }
    return weights.length - 1;
  };
}

/** Hands the lifted inequality of a cover in. */
function handCover(knapsack: Knapsack, cover: Cover, value: Float64Array, cuts: CutSink): boolean {
  const { count, col, weight, isComplement } = knapsack;
  const lift = makeLifting(
    cover.items.map((at) => weight[at]),
    cover.excess,
  );
  const isItem = new Set(cover.items);
  let rhs = cover.items.length - 1;
  let breach = -rhs;
  for (let at = 0; at < count; at++) {
    if (knapsack.value[at] === 0) continue;
    breach += knapsack.value[at] * (isItem.has(at) ? 1 : lift(weight[at]));
  }
  if (breach < LEAST_BREACH) return false;
  for (let at = 0; at < count; at++) {
    const factor = isItem.has(at) ? 1 : lift(weight[at]);
    value[at] = isComplement[at] === 1 ? -factor : factor;
    if (isComplement[at] === 1) rhs -= factor;
  }
  return cuts.add(count, col, value, rhs);
}

/** Lifted knapsack cover inequalities. */
export const cover: Separator = {
  name: "cover",
  description: "lifted cover inequalities of rows with binary columns",
  create(mip) {
    const knapsack = makeKnapsack(mip.numCols);
    const value = new Float64Array(mip.numCols);
    return {
      *separate(node, rows, cuts) {
        let work = FREE_WORK + WORK_SHARE * mip.colStart[mip.numCols];
        let pausedAt = work;
        for (let row = 0; row < mip.numRows && work > 0; row++) {
          if (work < pausedAt - WORK_A_STEP) {
            pausedAt = work;
            yield;
          }
          work -= rows.rowStart[row + 1] - rows.rowStart[row];
          for (const sign of [1, -1]) {
            if (!readKnapsack(mip, node, rows, row, sign, knapsack)) continue;
            const found = findCover(knapsack);
            if (found !== null) handCover(knapsack, found, value, cuts);
          }
        }
        return cuts.size > 0 ? "found" : "none";
      },
    };
  },
};
