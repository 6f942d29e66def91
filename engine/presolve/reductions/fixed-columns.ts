import { AT_LOWER, AT_UPPER } from "../../model/basis.ts";
import { FIXED_WIDTH } from "../limits.ts";
import {
  type FullAnswer,
  listProduct,
  type PostsolveStack,
  RECORD,
  type StackRecord,
} from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** In place of a status: at the bound that fits the sign of the reduced cost, for the two are one. */
const BY_SIGN = -1;

/** Removes a column at a value. @param status AT_LOWER, AT_UPPER or FREE. */
export function fixColumn(
  model: WorkingModel,
  undo: PostsolveStack,
  col: number,
  value: number,
  status: number,
): void {
  undo.begin(RECORD.fixedColumn);
  undo.int(col);
  undo.int(status);
  undo.column(model, col, -1);
  undo.real(value);
  undo.real(model.colCost[col]);
  model.fixCol(col, value);
  model.numApplied++;
}

/** The column back at its value, nonbasic, with reduced cost d = c − a'y. */
export function undoFixedColumn(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals, int, real } = record;
  const col = ints[int];
  const status = ints[int + 1];
  const count = ints[int + 2];
  const cost = record.costFactor * reals[real + count + 1];
  const d = cost - listProduct(record, int + 2, real, answer.rowDual);
  answer.colValue[col] = reals[real + count];
  answer.reducedCost[col] = d;
  answer.colStatus[col] = status !== BY_SIGN ? status : d >= 0 ? AT_LOWER : AT_UPPER;
}

/** Removes columns whose bounds have met. */
export const fixedColumns: Presolver = {
  name: "fixed-columns",
  *reduce(model, undo) {
    const { isColAlive, colLb, colUb } = model;
    const { items: cols, count } = model.candidates.fixedCols;
    const before = model.numApplied;
    for (let k = 0; k < count; k++) {
      if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
      const col = cols[k];
      if (isColAlive[col] === 0) continue;
      const width = colUb[col] - colLb[col];
      if (!(width <= FIXED_WIDTH)) continue;
      if (width > 0 && width * model.largestInCol(col) > FIXED_WIDTH) continue;
      fixColumn(model, undo, col, colLb[col], BY_SIGN);
    }
    return model.numApplied > before ? "reduced" : "none";
  },
};
