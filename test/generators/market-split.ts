import { Model, type Problem, sum } from "../../engine/index.ts";
import { Random } from "./random.ts";

/**
 * A market split: binaries whose weighted sums shall come as near to half of all as they can. Bounds of its tree stay
 * low for long, so that even a small one has many nodes.
 *
 * Cornuejols, Dawande, "A class of hard small 0-1 programs", INFORMS Journal on Computing 11 (1999) 205-210.
 */
export function marketSplit(seed: number, rows: number, cols: number): Problem {
  const random = new Random(seed);
  const model = new Model("market split");
  const chosen = Array.from({ length: cols }, () => model.addCol({ integer: true, ub: 1 }));
  for (let row = 0; row < rows; row++) {
    const weight = chosen.map(() => random.whole(0, 99));
    const half = Math.floor(weight.reduce((total, each) => total + each, 0) / 2);
    const above = model.addCol({ cost: 1 });
    const below = model.addCol({ cost: 1 });
    const total = sum(chosen.map((col, pos) => col.times(weight[pos] as number)));
    model.addRow(total.plus(above).plus(below.times(-1)).equals(half));
  }
  return model.toProblem();
}
