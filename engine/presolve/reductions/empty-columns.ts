import { AT_LOWER, AT_UPPER, FREE } from "../../model/basis.ts";
import { COST_NOISE } from "../limits.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import { fixColumn } from "./fixed-columns.ts";

/** Puts columns without entries on the bound that their cost prefers. */
export const emptyColumns: Presolver = {
  name: "empty-columns",
  *reduce(model, undo) {
    const { isColAlive, colCount, colLb, colUb, colCost } = model;
    const { items: cols, count } = model.candidates.emptyCols;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const col = cols[k];
      if (isColAlive[col] === 0 || colCount[col] !== 0) continue;
      const cost = colCost[col];
      const hasLb = colLb[col] > Number.NEGATIVE_INFINITY;
      const hasUb = colUb[col] < Number.POSITIVE_INFINITY;
      if ((cost > COST_NOISE && !hasLb) || (cost < -COST_NOISE && !hasUb)) return "unbounded";
      if (hasLb && (cost >= 0 || !hasUb)) fixColumn(model, undo, col, colLb[col], AT_LOWER);
      else if (hasUb) fixColumn(model, undo, col, colUb[col], AT_UPPER);
      else fixColumn(model, undo, col, 0, FREE);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
