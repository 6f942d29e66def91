import { conditionsOf, type Problem, SetList } from "../../engine/index.ts";
import type { Random } from "./random.ts";

/** Patterns of zeros at most, so that counting stays quick. */
const MOST_PATTERNS = 60;

/** The problem with some random sets and semi-continuous columns, mostly on columns that may be 0. */
export function withRandomConditions(random: Random, problem: Problem): Problem {
  const list = new SetList();
  let room = MOST_PATTERNS;
  const numSets = random.whole(0, 3);
  for (let set = 0; set < numSets; set++) {
    const cols = Array.from({ length: problem.numCols }, (_, col) => col).filter(() => random.chance(0.7));
    if (cols.length > room) continue;
    room = Math.floor(room / Math.max(1, cols.length));
    cols.sort(() => (random.chance(0.5) ? 1 : -1));
    let weight = 0;
    const weights = cols.map(() => (weight += random.whole(1, 30) / 10));
    list.add({ type: random.chance(0.5) ? 1 : 2, cols, weights, priority: random.whole(0, 2) }, "set");
  }
  const semicontinuous = Array.from({ length: problem.numCols }, (_, col) => col).filter((col) => {
    const isOne = room >= 2 && random.chance(0.25) && (problem.colLb[col] as number) >= 0;
    if (isOne) room = Math.floor(room / 2);
    return isOne;
  });
  return {
    ...problem,
    ...conditionsOf(list.toSets(), {
      col: Int32Array.from(semicontinuous),
      least: Float64Array.from(semicontinuous, () => random.whole(1, 8) / 2),
    }),
  };
}

/** The problem with lower bounds that most columns of sets can keep: those above 0 are mostly lowered to 0. */
export function withZeros(random: Random, problem: Problem): Problem {
  const colLb = problem.colLb.map((lb) => (lb > 0 && random.chance(0.9) ? 0 : lb));
  const colUb = problem.colUb.map((ub) => (ub < 0 && random.chance(0.9) ? 0 : ub));
  return { ...problem, colLb, colUb };
}
