import { describe, expect, it } from "vitest";
import { collectShortRows } from "../../engine/presolve/candidates.ts";
import { PostsolveStack } from "../../engine/presolve/postsolve-stack.ts";
import { doubletonEquations } from "../../engine/presolve/reductions/doubleton-equations.ts";
import { WorkingModel } from "../../engine/presolve/working-model.ts";
import { randomLp } from "../generators/lp.ts";
import { denseProblem } from "../simplex/lp-solving.ts";

/** Entries in the order of the chains, down the columns and along the rows. */
function chains(model: WorkingModel): { byCol: number[][]; byRow: number[][] } {
  const byCol: number[][] = [];
  const byRow: number[][] = [];
  for (let col = 0; col < model.numCols; col++) {
    for (let entry = model.colHead[col]; entry >= 0; entry = model.nextInCol[entry]) {
      byCol.push([col, model.rowOf[entry], model.value[entry]]);
    }
  }
  for (let row = 0; row < model.numRows; row++) {
    for (let entry = model.rowHead[row]; entry >= 0; entry = model.nextInRow[entry]) {
      byRow.push([row, model.colOf[entry], model.value[entry]]);
    }
  }
  return { byCol, byRow };
}

describe("the working model's pool", () => {
  it("keeps entries and their order when it is compacted, and takes new ones afterwards", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const model = new WorkingModel(randomLp(seed, { rows: 40, cols: 60 }));
      const size = model.value.length;
      for (let row = 0; row < 40; row += 3) model.removeRow(row);
      for (let col = 1; col < 60; col += 5) model.removeCol(col);
      const before = chains(model);
      expect(before.byCol).toHaveLength(model.numEntries);
      model.compact();
      expect(chains(model)).toEqual(before);
      // The removed ones leave room: nothing has to grow.
      for (let left = size - model.numEntries; left > 0; left--) model.appendEntry(1, 0, left);
      expect(model.value).toHaveLength(size);
      const { byCol, byRow } = chains(model);
      expect(byCol).toHaveLength(size);
      expect(byRow.slice(-before.byRow.length)).toEqual(before.byRow.slice(-before.byRow.length));
      // And out they go again, which takes sound links both ways.
      for (let row = 0; row < 40; row++) if (row % 3 !== 0) model.removeRow(row);
      expect(model.numEntries).toBe(0);
      expect(chains(model)).toEqual({ byCol: [], byRow: [] });
    }
  });

  it("does not grow while many columns are substituted", () => {
    const pairs = 400;
    const ties = Array.from({ length: pairs }, (_, pair) => {
      const a = new Array<number>(2 * pairs).fill(0);
      a[2 * pair] = 1;
      a[2 * pair + 1] = -1;
      return { a, lb: 0, ub: 0 };
    });
    const sums = Array.from({ length: 5 }, (_, row) => ({
      a: Array.from({ length: 2 * pairs }, (_, col) => (col % 2 === 0 ? 1 : 0) + row + 1),
      lb: 1,
    }));
    const free = Array.from({ length: 2 * pairs }, (): [number, number] => [-1e30, 1e30]);
    const model = new WorkingModel(denseProblem(new Array(2 * pairs).fill(1), [...ties, ...sums], free));
    const size = model.value.length;
    model.changedRows.startRound();
    collectShortRows(model, 0, model.changedRows.count);
    const steps = doubletonEquations.reduce(model, new PostsolveStack());
    while (steps.next().done !== true);
    expect(model.numApplied).toBe(pairs);
    expect(model.numEntries).toBe(5 * pairs);
    expect(model.value).toHaveLength(size);
  });
});
