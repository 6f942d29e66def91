import { INFEASIBLE, REDUNDANT } from "../limits.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";

/** Drops rows without entries; a row that excludes 0 makes the model infeasible. Undone by the defaults alone. */
export const emptyRows: Presolver = {
  name: "empty-rows",
  *reduce(model) {
    const { rowCount, isRowAlive, rowLb, rowUb } = model;
    const { items: rows, count } = model.candidates.emptyRows;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const row = rows[k];
      if (isRowAlive[row] === 0 || rowCount[row] !== 0) continue;
      if (rowLb[row] > INFEASIBLE || rowUb[row] < -INFEASIBLE) {
        model.blameRow(row);
        return "infeasible";
      }
      if (rowLb[row] > REDUNDANT || rowUb[row] < -REDUNDANT) continue;
      model.removeRow(row);
      model.numApplied++;
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
