import { AT_LOWER, AT_UPPER } from "../../model/basis.ts";
import { isLocked } from "../candidates.ts";
import { COST_NOISE } from "../limits.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import { fixColumn } from "./fixed-columns.ts";

/** Puts columns on the bound towards which neither cost nor any row objects. */
export const dualFixing: Presolver = {
  name: "dual-fixing",
  *reduce(model, undo) {
    const { isColAlive, colCount, colLb, colUb, colCost } = model;
    const { items: cols, count } = model.candidates.unlockedCols;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const col = cols[k];
      if (isColAlive[col] === 0 || colCount[col] === 0) continue;
      const cost = colCost[col];
      if (cost >= 0 && !isLocked(model, col, 1)) {
        if (colLb[col] > Number.NEGATIVE_INFINITY) fixColumn(model, undo, col, colLb[col], AT_LOWER);
        else if (cost > COST_NOISE) return "unbounded";
      } else if (cost <= 0 && !isLocked(model, col, -1)) {
        if (colUb[col] < Number.POSITIVE_INFINITY) fixColumn(model, undo, col, colUb[col], AT_UPPER);
        else if (cost < -COST_NOISE) return "unbounded";
      }
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
