import { describe, expect, it } from "vitest";
import { WorkingModel } from "../../engine/presolve/working-model.ts";
import { randomLp } from "../generators/lp.ts";

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
});
