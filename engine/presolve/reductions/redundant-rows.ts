import { INFEASIBLE, REDUNDANT } from "../limits.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** How far an activity may be beyond a side: share × max(1, |side|). */
function margin(side: number, share: number): number {
  return share * Math.max(1, Math.abs(side));
}

/** Drops a row or one of its sides. @returns false if the row cannot be met. */
function reduceRow(model: WorkingModel, row: number): boolean {
  model.computeActivity(row);
  const lb = model.rowLb[row];
  const ub = model.rowUb[row];
  const min = model.minInfinite[row] > 0 ? Number.NEGATIVE_INFINITY : model.minActivity[row];
  const max = model.maxInfinite[row] > 0 ? Number.POSITIVE_INFINITY : model.maxActivity[row];
  if (min > ub + margin(ub, INFEASIBLE) || max < lb - margin(lb, INFEASIBLE)) return false;
  const needsLb = lb > Number.NEGATIVE_INFINITY && min < lb - margin(lb, REDUNDANT);
  const needsUb = ub < Number.POSITIVE_INFINITY && max > ub + margin(ub, REDUNDANT);
  if (!needsLb && !needsUb) {
    model.removeRow(row);
    model.numApplied++;
    return true;
  }
  // Equations stay whole: others are made from them. A row that forces its columns is not for here.
  if (lb === ub || max <= lb + margin(lb, REDUNDANT) || min >= ub - margin(ub, REDUNDANT)) return true;
  const dropsLb = !needsLb && lb > Number.NEGATIVE_INFINITY;
  const dropsUb = !needsUb && ub < Number.POSITIVE_INFINITY;
  if (dropsLb || dropsUb) {
    model.setRowBounds(row, dropsLb ? Number.NEGATIVE_INFINITY : lb, dropsUb ? Number.POSITIVE_INFINITY : ub);
    model.numApplied++;
  }
  return true;
}

/**
 * Drops rows and single sides that the columns' bounds imply. Undone by the defaults alone: dual 0, row basic;
 * a dropped side has no dual.
 */
export const redundantRows: Presolver = {
  name: "redundant-rows",
  *reduce(model) {
    const { isRowAlive } = model;
    const { items: rows, count } = model.candidates.boundedRows;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      if (isRowAlive[rows[k]] === 0 || reduceRow(model, rows[k])) continue;
      model.blameRow(rows[k]);
      return "infeasible";
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
