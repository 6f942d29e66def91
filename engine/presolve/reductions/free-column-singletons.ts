import type { Presolver } from "../presolver.ts";
import { applySingleton, leavesFreeRow, singletonPresolver } from "./slack-columns.ts";

/**
 * Drops a column with one entry together with its row, where the row implies the column's bounds: the column
 * takes whatever value the row needs. Undone like a slack column whose row has become redundant.
 */
export const freeColumnSingletons: Presolver = singletonPresolver(
  "free-column-singletons",
  (model, undo, col, plan) => {
    if (!leavesFreeRow(model, plan)) return;
    applySingleton(model, undo, col, plan);
    model.removeRow(plan.row);
  },
);
