/** A model that falls apart: many similar trees of their own, for what threads make of independent parts. */
import { type Linear, Model, type Problem, sum } from "../../engine/index.ts";
import { randomSource } from "../micro/random-data.ts";

/** Items of the smallest knapsack; those after it have one more each, up to so many. */
const ITEMS = 70;
const SPREAD = 5;
const ROWS = 5;

/** Adds a knapsack with several rows. @returns its value, to be maximised. */
function addKnapsack(model: Model, items: number, random: () => number): Linear {
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const taken = Array.from({ length: items }, () => model.addCol({ ub: 1, integer: true }));
  for (let row = 0; row < ROWS; row++) {
    const weights = taken.map(() => between(10, 40));
    const half = Math.floor(weights.reduce((total, weight) => total + weight, 0) / 2);
    model.addRow(sum(taken.map((col, pos) => col.times(weights[pos]))).atMost(half));
  }
  return sum(taken.map((col) => col.times(between(20, 60))));
}

/** So many knapsacks of 70 to 74 items and five rows side by side; the same for the same seed. */
export function knapsackBlocks(count: number, seed: number): Problem {
  const model = new Model(`knapsack-blocks-${count}`);
  const random = randomSource(seed);
  const values = Array.from({ length: count }, (_, block) =>
    addKnapsack(model, ITEMS + (block % SPREAD), random),
  );
  model.maximize(sum(values));
  return model.toProblem();
}
