import { Model, type Problem, sum } from "../../engine/index.ts";
import { Random } from "./random.ts";

/** Blocks of equal columns and rows that share some rows: any two blocks may be swapped. */
function interchangeable(random: Random): Problem {
  const model = new Model();
  const numBlocks = random.whole(3, 6);
  const numCols = random.whole(2, 5);
  const drawn = Array.from({ length: numCols }, () => {
    const integer = random.chance(0.8);
    return { integer, ub: random.chance(0.6) ? 1 : random.whole(2, 4), cost: random.whole(-9, 9) };
  });
  const blocks = Array.from({ length: numBlocks }, () => drawn.map((col) => model.addCol(col)));
  const own = Array.from({ length: random.whole(1, 2) }, () => ({
    weights: drawn.map(() => random.whole(-5, 6)),
    side: random.whole(1, 7),
  }));
  for (const cols of blocks) {
    for (const { weights, side } of own)
      model.addRow(sum(cols.map((col, pos) => col.times(weights[pos] as number))).atMost(side));
  }
  for (let row = random.whole(1, 3); row > 0; row--) {
    const weights = drawn.map(() => random.whole(0, 5));
    const terms = blocks.flatMap((cols) => cols.map((col, pos) => col.times(weights[pos] as number)));
    const side = random.whole(2, 4 * numBlocks);
    model.addRow(random.chance(0.5) ? sum(terms).atMost(side) : sum(terms).atLeast(side));
  }
  return model.toProblem();
}

/** Columns in a circle, with rows that are one row turned: the circle may be turned. */
function circular(random: Random): Problem {
  const model = new Model();
  const size = random.whole(6, 16);
  const ub = random.whole(1, 3);
  const cols = Array.from({ length: size }, () => model.addCol({ ub, integer: true, cost: 1 }));
  for (let rows = random.whole(1, 2); rows > 0; rows--) {
    const steps = Array.from({ length: random.whole(2, 4) }, () => random.whole(0, size - 1));
    const weights = steps.map(() => random.whole(1, 3));
    const side = random.whole(1, 5);
    for (let turn = 0; turn < size; turn++) {
      const terms = steps.map((step, pos) =>
        (cols[(step + turn) % size] as (typeof cols)[number]).times(weights[pos] as number),
      );
      model.addRow(sum(terms).atLeast(side));
    }
  }
  return model.toProblem();
}

/** Items of given sizes into equal bins, each bin's cost its own use: bins may be swapped, and so may items of a size. */
function packing(random: Random): Problem {
  const model = new Model();
  const numBins = random.whole(3, 5);
  const sizes = Array.from({ length: random.whole(5, 9) }, () => random.whole(2, 6));
  const isOpen = Array.from({ length: numBins }, () => model.addCol({ ub: 1, integer: true, cost: 1 }));
  const isIn = sizes.map(() => isOpen.map(() => model.addCol({ ub: 1, integer: true })));
  for (const bins of isIn) model.addRow(sum(bins).atLeast(1));
  for (const [bin, open] of isOpen.entries()) {
    const load = isIn.map((bins, item) => (bins[bin] as (typeof bins)[number]).times(sizes[item] as number));
    model.addRow(sum([...load, open.times(-10)]).atMost(0));
  }
  return model.toProblem();
}

/** A small mixed-integer program with symmetries, the same for the same seed; feasible or not. */
export function symmetricMip(seed: number): Problem {
  const random = new Random(seed);
  return random.pick([interchangeable, circular, packing])(random);
}
