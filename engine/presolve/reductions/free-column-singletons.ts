import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import { applySingleton, leavesFreeRow, planSingleton } from "./slack-columns.ts";

/**
 * Drops a column with one entry together with its row, where the row implies the column's bounds: the column
 * takes whatever value the row needs. Undone like a slack column whose row has become redundant.
 */
export const freeColumnSingletons: Presolver = {
  name: "free-column-singletons",
  *reduce(model, undo) {
    const { isColAlive, colCount } = model;
    const { items: cols, count } = model.candidates.singletonCols;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const col = cols[k];
      if (isColAlive[col] === 0 || colCount[col] !== 1) continue;
      const plan = planSingleton(model, col);
      if (plan === null || !leavesFreeRow(model, plan)) continue;
      applySingleton(model, undo, col, plan);
      model.removeRow(plan.row);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
