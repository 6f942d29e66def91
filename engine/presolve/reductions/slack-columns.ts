/**
 * Columns with one entry. x_j = (b − Σ others) / a where its row is an equation, or an inequality that is sure to
 * be met at side b: the column leaves, its cost goes to the others, and its bounds become the row's sides. The
 * same for an inequality and a column without cost. Where nothing is left of the row, `free-column-singletons`
 * takes both.
 */
import { AT_LOWER, AT_UPPER, BASIC, FREE } from "../../model/basis.ts";
import {
  blowsUpCosts,
  type Elimination,
  keepsIntegrality,
  pushElimination,
  readElimination,
  rowMotion,
  shiftCost,
} from "../elimination.ts";
import { COST_GROWTH, REDUNDANT, SINGLETON_PIVOT } from "../limits.ts";
import { type FullAnswer, type PostsolveStack, RECORD, type StackRecord } from "../postsolve-stack.ts";
import { PAUSE_MASK, type Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";

/** How the row stands once the column is gone; codes of the record. */
const INEQUALITY = 0;
const MET_AT_LOWER = 1;
const MET_AT_UPPER = 2;
const EQUATION = 3;

/** What would become of a row without its singleton column. */
interface SingletonPlan {
  readonly row: number;
  readonly entry: number;
  /** One of the four codes. */
  readonly kind: number;
  /** Side at which the row is met; unused with INEQUALITY. */
  readonly side: number;
  readonly rowLb: number;
  readonly rowUb: number;
}

/** The plan for a column with one entry; null where there is none. */
function planSingleton(model: WorkingModel, col: number): SingletonPlan | null {
  const entry = model.colHead[col];
  const row = model.rowOf[entry];
  const a = model.value[entry];
  const cost = model.colCost[col];
  if (!model.isLargeInRow(row, a, SINGLETON_PIVOT) || blowsUpCosts(model, entry)) return null;
  const lb = model.rowLb[row];
  const ub = model.rowUb[row];
  if (model.isInteger[col] !== 0 && (lb !== ub || !keepsIntegrality(model, entry))) return null;
  const min = a > 0 ? a * model.colLb[col] : a * model.colUb[col];
  const max = a > 0 ? a * model.colUb[col] : a * model.colLb[col];
  let plan: SingletonPlan;
  if (lb === ub) {
    plan = { row, entry, kind: EQUATION, side: lb, rowLb: lb - max, rowUb: lb - min };
  } else if (cost === 0) {
    plan = { row, entry, kind: INEQUALITY, side: 0, rowLb: lb - max, rowUb: ub - min };
  } else if (cost / a > 0) {
    // The cost pulls a x down; if only the row's lower side can stop it, the row is met there.
    if (lb === Number.NEGATIVE_INFINITY) return null;
    model.computeActivity(row);
    const stop = lb - model.maxActivityWithout(row, entry);
    if (stop < min - REDUNDANT * Math.max(1, Math.abs(min))) return null;
    plan = { row, entry, kind: MET_AT_LOWER, side: lb, rowLb: lb - max, rowUb: Number.POSITIVE_INFINITY };
  } else {
    if (ub === Number.POSITIVE_INFINITY) return null;
    model.computeActivity(row);
    const stop = ub - model.minActivityWithout(row, entry);
    if (stop > max + REDUNDANT * Math.max(1, Math.abs(max))) return null;
    plan = { row, entry, kind: MET_AT_UPPER, side: ub, rowLb: Number.NEGATIVE_INFINITY, rowUb: ub - min };
  }
  return plan;
}

/** Whether the row that the plan leaves can be dropped as well. */
export function leavesFreeRow(model: WorkingModel, plan: SingletonPlan): boolean {
  const { row, entry, rowLb, rowUb } = plan;
  model.computeActivity(row);
  if (rowLb > Number.NEGATIVE_INFINITY) {
    const least = model.minActivityWithout(row, entry);
    if (least < rowLb - REDUNDANT * Math.max(1, Math.abs(rowLb))) return false;
  }
  if (rowUb === Number.POSITIVE_INFINITY) return true;
  return model.maxActivityWithout(row, entry) <= rowUb + REDUNDANT * Math.max(1, Math.abs(rowUb));
}

/** Carries a plan out. The row stays, with its new sides. */
export function applySingleton(
  model: WorkingModel,
  undo: PostsolveStack,
  col: number,
  plan: SingletonPlan,
): void {
  const { row, entry, kind } = plan;
  undo.begin(RECORD.slackColumn);
  pushElimination(model, undo, entry, plan.side);
  undo.int(kind);
  undo.real(model.colLb[col]);
  undo.real(model.colUb[col]);
  undo.real(model.rowLb[row]);
  undo.real(model.rowUb[row]);
  if (kind !== INEQUALITY && model.colCost[col] !== 0) {
    shiftCost(model, entry, plan.side);
    model.isPriced[row] = 1;
  }
  model.removeCol(col);
  model.setRowBounds(row, plan.rowLb, plan.rowUb);
  model.numApplied++;
}

/** Reals of the record behind what `readElimination` reads, by position. */
const COL_LB = 0;
const COL_UB = 1;
const ROW_LB = 2;
const ROW_UB = 3;

/** The column back. A reduced row that is basic leaves the column basic, one at a side the column at a bound. */
export function undoSlackColumn(record: StackRecord, answer: FullAnswer): void {
  const { ints, reals } = record;
  const from = readElimination(record, answer.colValue);
  const { row, col, a } = from;
  const kind = ints[from.int];
  const status = answer.rowStatus[row];
  const reducedDual = answer.rowDual[row];
  if (status === AT_LOWER || status === AT_UPPER) {
    // At its lower side the row needs the greatest a x, at its upper side the least.
    const isUpper = (status === AT_LOWER) === a > 0;
    answer.colStatus[col] = isUpper ? AT_UPPER : AT_LOWER;
    answer.colValue[col] = reals[from.real + (isUpper ? COL_UB : COL_LB)];
    answer.reducedCost[col] = -a * reducedDual;
  } else if (kind === INEQUALITY) {
    placeWithoutCost(record, from, answer);
    return;
  } else {
    answer.colStatus[col] = BASIC;
    answer.colValue[col] = (from.side - from.others) / a;
    answer.reducedCost[col] = 0;
  }
  if (kind === INEQUALITY) return;
  const dual = reducedDual + from.cost / a;
  answer.rowDual[row] = dual;
  if (kind === EQUATION) answer.rowStatus[row] = dual < 0 ? AT_UPPER : AT_LOWER;
  else answer.rowStatus[row] = kind === MET_AT_LOWER ? AT_LOWER : AT_UPPER;
}

/**
 * The column moves with its row standing still, or not at all where the row may move without it: an inequality
 * without a side in that direction.
 */
export function extendSlackColumn(record: StackRecord, direction: Float64Array): void {
  const { ints, reals } = record;
  const from = readElimination(record, direction);
  const motion = rowMotion(record, from, direction);
  const stop = reals[from.real + (motion > 0 ? ROW_UB : ROW_LB)];
  if (ints[from.int] === INEQUALITY && !Number.isFinite(stop)) return;
  direction[from.col] = (0 - motion) / from.a;
}

/** How far a value is outside its bounds; infinite values are no choice. */
function outside(value: number, lb: number, ub: number): number {
  return Number.isFinite(value) ? Math.max(lb - value, value - ub) : Number.POSITIVE_INFINITY;
}

/** A column without cost whose reduced row is basic: at a bound if the row allows it, else the row at a side. */
function placeWithoutCost({ reals }: StackRecord, from: Elimination, answer: FullAnswer): void {
  const { row, col, a, others, real } = from;
  const lb = reals[real + COL_LB];
  const ub = reals[real + COL_UB];
  const rowLb = reals[real + ROW_LB];
  const rowUb = reals[real + ROW_UB];
  const isFree = lb === Number.NEGATIVE_INFINITY && ub === Number.POSITIVE_INFINITY;
  answer.reducedCost[col] = 0;
  const candidates = isFree ? [0] : [lb, ub];
  for (const value of candidates) {
    const activity = others + a * value;
    if (!Number.isFinite(activity) || activity < rowLb || activity > rowUb) continue;
    answer.colValue[col] = value;
    answer.colStatus[col] = isFree ? FREE : value === lb ? AT_LOWER : AT_UPPER;
    return;
  }
  const atLower = (rowLb - others) / a;
  const atUpper = (rowUb - others) / a;
  const isLower = outside(atLower, lb, ub) <= outside(atUpper, lb, ub);
  answer.colStatus[col] = BASIC;
  answer.colValue[col] = isLower ? atLower : atUpper;
  answer.rowStatus[row] = isLower ? AT_LOWER : AT_UPPER;
}

/**
 * Whether moving the column's cost to its row would give another column a far larger one: then it is a penalty, and
 * what it is the penalty of is better left in sight. As costs of all others of its row, penalties spoil the dual feasible
 * start, and their order of size hides what the costs of the problem say (model11: 21 500 instead of 5700 iterations).
 */
function isPenalty(model: WorkingModel, { row, entry: pivot, kind }: SingletonPlan): boolean {
  const { rowHead, nextInRow, colOf, value, colCost } = model;
  const price = colCost[colOf[pivot]] / value[pivot];
  if (kind === INEQUALITY || price === 0) return false;
  for (let entry = rowHead[row]; entry >= 0; entry = nextInRow[entry]) {
    if (entry === pivot) continue;
    const before = colCost[colOf[entry]];
    const after = before - price * value[entry];
    if (Math.abs(after) > COST_GROWTH * Math.max(1, Math.abs(before))) return true;
  }
  return false;
}

/** A presolver that goes through the columns with one entry. @param reduceCol reduces one of them where it can. */
export function singletonPresolver(
  name: string,
  reduceCol: (model: WorkingModel, undo: PostsolveStack, col: number, plan: SingletonPlan) => void,
): Presolver {
  return {
    name,
    *reduce(model, undo) {
      const { isColAlive, colCount } = model;
      const { items: cols, count } = model.candidates.singletonCols;
      const before = model.numApplied;
      for (let k = 0; k < count; k++) {
        if ((k & PAUSE_MASK) === PAUSE_MASK) yield;
        const col = cols[k];
        if (isColAlive[col] === 0 || colCount[col] !== 1) continue;
        const plan = planSingleton(model, col);
        if (plan !== null) reduceCol(model, undo, col, plan);
      }
      return model.numApplied > before ? "reduced" : "none";
    },
  };
}

/** Lets columns with one entry become the slack of their row; see the head of the file. */
export const slackColumns: Presolver = singletonPresolver("slack-columns", (model, undo, col, plan) => {
  if (!isPenalty(model, plan)) applySingleton(model, undo, col, plan);
});
