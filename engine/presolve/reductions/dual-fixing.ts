import { AT_LOWER, AT_UPPER } from "../basis-status.ts";
import { COST_NOISE } from "../limits.ts";
import type { Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { fixColumn } from "./fixed-columns.ts";

/** Bits: some row stops the column on its way down or up. */
const LOCKED_DOWN = 1;
const LOCKED_UP = 2;

function locksOf(model: WorkingModel, col: number): number {
  const { value, rowOf, nextInCol, rowLb, rowUb } = model;
  let locks = 0;
  for (let entry = model.colHead[col]; entry >= 0; entry = nextInCol[entry]) {
    const row = rowOf[entry];
    const isPositive = value[entry] > 0;
    if (rowLb[row] > Number.NEGATIVE_INFINITY) locks |= isPositive ? LOCKED_DOWN : LOCKED_UP;
    if (rowUb[row] < Number.POSITIVE_INFINITY) locks |= isPositive ? LOCKED_UP : LOCKED_DOWN;
    if (locks === (LOCKED_DOWN | LOCKED_UP)) break;
  }
  return locks;
}

/** Puts columns on the bound towards which neither cost nor any row objects. */
export const dualFixing: Presolver = {
  name: "dual-fixing",
  reduce(model, undo) {
    const { changedCols, isColAlive, colCount, colLb, colUb, colCost } = model;
    const cols = changedCols.items;
    const before = model.numApplied;
    for (let k = 0; k < changedCols.count; k++) {
      const col = cols[k];
      if (isColAlive[col] === 0 || colCount[col] === 0) continue;
      const cost = colCost[col];
      const locks = locksOf(model, col);
      if (cost >= 0 && (locks & LOCKED_DOWN) === 0) {
        if (colLb[col] > Number.NEGATIVE_INFINITY) fixColumn(model, undo, col, colLb[col], AT_LOWER);
        else if (cost > COST_NOISE) return "unbounded";
      } else if (cost <= 0 && (locks & LOCKED_UP) === 0) {
        if (colUb[col] < Number.POSITIVE_INFINITY) fixColumn(model, undo, col, colUb[col], AT_UPPER);
        else if (cost < -COST_NOISE) return "unbounded";
      }
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
