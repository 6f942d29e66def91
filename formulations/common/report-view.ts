/**
 * A plan as charts and tables, as plain data. A formulation fills it, `io/report` draws it; neither knows the
 * other. Colours are roles, so that light and dark pages choose their own.
 */
import type { TimeGrid } from "./time-grid.ts";

/** What a series stands for; decides its colour. */
export type SeriesRole =
  | "import"
  | "export"
  | "price"
  | "second-price"
  | "pv"
  | "load"
  | "charge"
  | "discharge"
  | "soc"
  | "limit"
  | "quiet";

/** One series of a chart; `values` has one entry a step (or one a step's end for `line`), or one a category. */
export interface ChartSeries {
  readonly label: string;
  readonly role: SeriesRole;
  /**
   * `step`: constant over a step. `line`: states at the ends of steps, joined. `stack`: filled steps, piled on
   * the earlier stacks of the same sign. `fill`: a filled step from zero. Over categories, steps are bars and the
   * points of a line stand in their middle.
   */
  readonly kind: "step" | "line" | "stack" | "fill";
  readonly values: Float64Array;
  /** Of a `line`: the state before the first step. */
  readonly start?: number;
  readonly dashed?: boolean;
}

/** A horizontal line. */
export interface Threshold {
  readonly label: string;
  readonly value: number;
}

/** Shaded steps, such as congestion or absence: from the start of one step to the start of another. */
export interface Band {
  readonly fromStep: number;
  readonly toStep: number;
}

/** One chart over the steps of the horizon, or over categories such as years. */
export interface Chart {
  /** Unique in the view; letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** One sentence under the title: what to see and how signs are meant. */
  readonly caption: string;
  readonly unit: string;
  readonly series: readonly ChartSeries[];
  readonly thresholds: readonly Threshold[];
  readonly bands: readonly Band[];
  /** What the shading means; empty without bands. */
  readonly bandLabel: string;
  /** Names along the horizontal axis, one for each value of a series; absent = the steps of the view's grid. */
  readonly categories?: readonly string[];
  /** Fixed range of the vertical axis; absent = from the data, with zero. */
  readonly range?: { readonly from: number; readonly to: number };
  /** Time steps of this chart; absent = those of the view. */
  readonly grid?: TimeGrid;
}

/** One bar of a bar chart. */
export interface Bar {
  readonly label: string;
  readonly role: SeriesRole;
  readonly value: number;
  /** A few words behind the figure. */
  readonly note?: string;
}

/** Figures of named things side by side, such as the loading of each line. */
export interface BarChart {
  /** Unique in the view; letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly unit: string;
  /** Decimals of the figures. */
  readonly digits: number;
  /** In reading order; at least one. */
  readonly bars: readonly Bar[];
}

/** Many small charts of one kind, with a common scale. */
export interface ChartGrid {
  readonly title: string;
  readonly caption: string;
  readonly charts: readonly Chart[];
}

/** A figure with its comparison. */
export interface KpiRow {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** The same figure of the comparison plan; null = does not apply. */
  readonly baseline: number | null;
  readonly digits: number;
  /** One of the few that are shown large. */
  readonly isHeadline?: boolean;
}

/** The plan beside several others. */
export interface ComparisonTable {
  readonly title: string;
  readonly note: string;
  /** The plans, the first being this one. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly unit: string;
    readonly digits: number;
    /** One a column; null = does not apply. */
    readonly values: readonly (number | null)[];
  }[];
}

/** A plan as charts and tables. */
export interface ReportView {
  readonly title: string;
  /** One line: size and horizon. */
  readonly subtitle: string;
  readonly objectiveUnit: string;
  readonly grid: TimeGrid;
  readonly kpis: readonly KpiRow[];
  /** What the comparison is, in one sentence; empty without baselines. */
  readonly baselineLabel: string;
  readonly baselineNote: string;
  readonly comparison?: ComparisonTable;
  readonly charts: readonly Chart[];
  readonly bars?: readonly BarChart[];
  readonly grids: readonly ChartGrid[];
  /** Tables between the charts and the key figures. */
  readonly tables?: readonly ReportTable[];
  /** Signs, units and definitions, a sentence each. */
  readonly conventions: readonly string[];
}

/** A column of a plan table. */
export interface PlanColumn {
  readonly name: string;
  /** Empty = none. */
  readonly unit: string;
  /** Decimals of its numbers in a report; absent = 0. Files hold them in full. */
  readonly digits?: number;
}

/** A plan as a table; null cells are blank. */
export interface PlanTable {
  readonly columns: readonly PlanColumn[];
  readonly numRows: number;
  cell(row: number, col: number): number | string | null;
}

/** A table of a report; its first column names the rows. */
export interface ReportTable {
  readonly title: string;
  readonly caption: string;
  readonly columns: readonly PlanColumn[];
  /** One cell a column; null cells are shown as a dash. */
  readonly rows: readonly (readonly (number | string | null)[])[];
}

/** A table that is written to a file of its name. */
export interface NamedTable {
  /** File name without its ending: letters, digits, dashes and underscores. */
  readonly name: string;
  readonly table: PlanTable;
}
