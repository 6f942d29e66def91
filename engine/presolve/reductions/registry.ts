import { collectBoundedRows, collectCols, collectShortRows } from "../candidates.ts";
import { undoDecidedRow } from "../decided-rows.ts";
import { extendByRow } from "../elimination.ts";
import type { ExtendRay, Undo } from "../postsolve-stack.ts";
import type { Presolver } from "../presolver.ts";
import type { WorkingModel } from "../working-model.ts";
import { aggregator, undoSubstitution } from "./aggregator.ts";
import { dominatedColumns } from "./dominated-columns.ts";
import { doubletonEquations, undoDoubleton } from "./doubleton-equations.ts";
import { dualFixing } from "./dual-fixing.ts";
import { emptyColumns } from "./empty-columns.ts";
import { emptyRows } from "./empty-rows.ts";
import { fixedColumns, undoFixedColumn } from "./fixed-columns.ts";
import { forcingRows, undoForcingRow } from "./forcing-rows.ts";
import { freeColumnSingletons } from "./free-column-singletons.ts";
import { impliedRows } from "./implied-rows.ts";
import { extendParallelColumns, parallelColumns, undoParallelColumns } from "./parallel-columns.ts";
import { parallelRows, undoParallelRows } from "./parallel-rows.ts";
import { redundantRows } from "./redundant-rows.ts";
import { singletonRows, undoSingletonRow } from "./singleton-rows.ts";
import { extendSlackColumn, slackColumns, undoSlackColumn } from "./slack-columns.ts";

/** Reductions of changed rows or columns that share one look at them. */
export interface Phase {
  /** Finds the candidates for the reductions below among the changed rows or columns `from` to `to` − 1. */
  readonly collect: (model: WorkingModel, from: number, to: number) => void;
  readonly reductions: readonly Presolver[];
}

/** What makes up a round of the fast loop: phases for the rows that changed. */
export const ROW_PHASES: readonly Phase[] = [
  { collect: collectShortRows, reductions: [emptyRows, singletonRows, doubletonEquations] },
  { collect: collectBoundedRows, reductions: [redundantRows, forcingRows] },
];

/** The same for the columns that changed, by the rows too. */
export const COL_PHASES: readonly Phase[] = [
  {
    collect: collectCols,
    reductions: [freeColumnSingletons, slackColumns, emptyColumns, fixedColumns, dualFixing],
  },
];

/** Sweeps look at the whole model. */
export const DOMINATED_COLUMNS: readonly Presolver[] = [dominatedColumns];

/** Multiples of rows and of columns. */
export const PARALLEL_LINES: readonly Presolver[] = [parallelRows, parallelColumns];

/** Rows that others, or the columns' costs, decide. */
export const IMPLIED_ROWS: readonly Presolver[] = [impliedRows];

/** Substitutions. */
export const AGGREGATOR: readonly Presolver[] = [aggregator];

/** All of them, in their order. */
export const SWEEPS: readonly (readonly Presolver[])[] = [
  DOMINATED_COLUMNS,
  PARALLEL_LINES,
  IMPLIED_ROWS,
  AGGREGATOR,
];

/** The inverses by kind of record. */
export const UNDOS: readonly Undo[] = [
  undoFixedColumn,
  undoSingletonRow,
  undoForcingRow,
  undoSlackColumn,
  undoDoubleton,
  undoSubstitution,
  undoParallelRows,
  undoParallelColumns,
  undoDecidedRow,
];

/** How a ray goes on over the records, by their kind. */
export const RAY_EXTENSIONS: readonly ExtendRay[] = [
  standStill,
  standStill,
  standStill,
  extendSlackColumn,
  extendByRow,
  extendByRow,
  standStill,
  extendParallelColumns,
  standStill,
];

/** Columns that were fixed do not move; records of rows have none. */
function standStill(): void {}
