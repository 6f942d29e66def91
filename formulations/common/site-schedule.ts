/** The plan of vehicles at one site as a table: for each step a row of the site, then a row of each vehicle. */
import type { PlanTable } from "./report-view.ts";
import { stepLabel, type TimeGrid, utcLabel } from "./time-grid.ts";

/** A column, with its cells of the site's rows and of the vehicles' rows; those of absent functions are blank. */
export interface ScheduleColumn {
  readonly name: string;
  /** Empty = none. */
  readonly unit: string;
  readonly ofSite?: (step: number) => number | null;
  /** @param pos position of the vehicle. */
  readonly ofVehicle?: (step: number, pos: number) => number | null;
}

/** What a schedule is about. */
export interface ScheduleRows {
  /** Words of the column `what`; that of a vehicle is also the name of the column with its name. */
  readonly site: string;
  readonly vehicle: string;
  /** The names of the vehicles. */
  readonly ids: readonly (string | number)[];
}

/** The schedule, whose first columns are step, local time, UTC, what the row is of, and the vehicle. */
export function siteSchedule(
  grid: TimeGrid,
  { site, vehicle, ids }: ScheduleRows,
  columns: readonly ScheduleColumn[],
): PlanTable {
  const perStep = ids.length + 1;
  const first: readonly ((step: number, pos: number) => string | number | null)[] = [
    (step) => step,
    (step) => stepLabel(grid, step),
    (step) => utcLabel(grid, step) || null,
    (_step, pos) => (pos < 0 ? site : vehicle),
    (_step, pos) => (pos < 0 ? null : ids[pos]),
  ];
  return {
    columns: [
      ...["step", "time", "timeUTC", "what", vehicle].map((name) => ({ name, unit: "" })),
      ...columns.map(({ name, unit }) => ({ name, unit })),
    ],
    numRows: grid.steps * perStep,
    cell(row, col) {
      const step = Math.floor(row / perStep);
      const pos = (row % perStep) - 1;
      const column = columns[col - first.length];
      if (column === undefined) return first[col]?.(step, pos) ?? null;
      return (pos < 0 ? column.ofSite?.(step) : column.ofVehicle?.(step, pos)) ?? null;
    },
  };
}
