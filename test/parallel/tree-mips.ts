import { type Linear, Model, type Problem, sum } from "../../engine/index.ts";
import { Random } from "../generators/random.ts";

/** Adds a knapsack with several rows to a model. @returns its value, to be maximised. */
function addKnapsack(model: Model, random: Random, items: number, rows: number): Linear {
  const cols = Array.from({ length: items }, () =>
    model.addCol({ ub: random.chance(0.8) ? 1 : 3, integer: true }),
  );
  for (let row = 0; row < rows; row++) {
    const weights = cols.map(() => random.whole(10, 40));
    const half = Math.floor(weights.reduce((total, weight) => total + weight, 0) / 2);
    model.addRow(sum(cols.map((col, pos) => col.times(weights[pos] as number))).atMost(half));
  }
  return sum(cols.map((col) => col.times(random.whole(20, 60))));
}

/** A knapsack with several rows whose tree has some hundred nodes. Integer data: objectives can be compared exactly. */
export function multiKnapsack(seed: number, items = 24, rows = 4): Problem {
  const model = new Model(`multi-knapsack-${seed}`);
  model.maximize(addKnapsack(model, new Random(seed), items, rows));
  return model.toProblem();
}

/** Such knapsacks of many sizes side by side, with nothing in common. */
export function knapsackBlocks(seed: number, blocks: number): Problem {
  const random = new Random(seed);
  const model = new Model(`knapsack-blocks-${seed}`);
  const values = Array.from({ length: blocks }, (_, block) => addKnapsack(model, random, 10 + 2 * block, 4));
  model.maximize(sum(values));
  return model.toProblem();
}

/** Knapsack equations without a solution that only a tree finds out. */
export function infeasibleEquation(items: number): Problem {
  const model = new Model("odd-sum");
  const cols = Array.from({ length: items }, () => model.addCol({ ub: 1, integer: true }));
  model.addRow(sum(cols.map((col) => col.times(2))).equals(items | 1));
  model.minimize(sum(cols.map((col) => col.times(1))));
  return model.toProblem();
}

/** What leaves the bare tree: without it these programs are done at the root. */
export const BARE_TREE: readonly string[] = [
  ...["presolve", "mir", "gomory", "cover", "clique", "implied-bound", "zero-half"],
  ...["rens", "rins", "crossover", "mutation", "feasibility-jump", "diving"],
];
