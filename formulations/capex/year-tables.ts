/** What each year comes to, and the tables by year and by slot that planners know. */
import type { NamedTable, PlanColumn, PlanTable } from "../common/report-view.ts";
import type { CapexInput } from "./input.ts";
import { discounted, type YearFigures, yearFigures } from "./kpis.ts";
import type { CapexPlan, ChargerPlan } from "./plan.ts";
import { scheduleCapex } from "./schedule.ts";

/** A figure with one value a year. */
export interface YearRow {
  readonly name: string;
  readonly unit: string;
  readonly digits: number;
  readonly values: Float64Array;
  /** Sum over the years; null where a sum means nothing. */
  readonly total: number | null;
}

const MONEY: readonly (readonly [name: string, key: keyof YearFigures])[] = [
  ["capex", "capexUSD"],
  ["opex", "opexUSD"],
  ["solarExportRevenue", "solarExportRevenueUSD"],
  ["batteryExportRevenue", "batteryExportRevenueUSD"],
  ["totalCost", "totalCostUSD"],
];

const STOCKS: readonly (readonly [name: string, unit: string, key: keyof YearFigures])[] = [
  ["solarCapacity", "kWp", "solarKWp"],
  ["batteryCapacity", "kWh", "batteryKWh"],
  ["chargerPower", "kW", "chargerPowerKW"],
];

/** What is spent, bought and standing in each year. Money is not discounted, but for the last row. */
export function yearRows(plan: CapexPlan, input: CapexInput): readonly YearRow[] {
  const figures = yearFigures(plan, input);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const summed = (name: string, unit: string, digits: number, values: Float64Array): YearRow => ({
    name,
    unit,
    digits,
    values,
    total: sum(values),
  });
  const isDiscounted = input.discountFactor.some((factor) => factor !== 1);
  const { totalCostUSD } = figures;
  const present: YearRow = {
    name: "discountedCost",
    unit: "USD",
    digits: 2,
    values: totalCostUSD.map((cost, year) => cost * (input.discountFactor[year] as number)),
    total: discounted(totalCostUSD, input),
  };
  return [
    ...plan.chargers.map(({ id, bought }: ChargerPlan) => summed(`bought ${id}`, "units", 0, bought)),
    summed("solarBought", "kWp", 2, figures.solarBoughtKWp),
    summed("batteryBought", "kWh", 2, figures.batteryBoughtKWh),
    ...STOCKS.map(
      ([name, unit, key]): YearRow => ({ name, unit, digits: 2, values: figures[key], total: null }),
    ),
    ...MONEY.map(([name, key]) => summed(name, "USD", 2, figures[key])),
    ...(isDiscounted ? [present] : []),
  ];
}

/** One row a figure, one column a year, and the sum. */
function resultsTable(plan: CapexPlan, input: CapexInput): PlanTable {
  const rows = yearRows(plan, input);
  const years = input.years.map((name): PlanColumn => ({ name, unit: "" }));
  return {
    columns: [
      { name: "metric", unit: "" },
      { name: "unit", unit: "" },
      ...years,
      { name: "total", unit: "" },
    ],
    numRows: rows.length,
    cell(row, col) {
      const { name, unit, values, total } = rows[row] as YearRow;
      if (col === 0) return name;
      if (col === 1) return unit;
      return col === years.length + 2 ? total : (values[col - 2] as number);
    },
  };
}

/** optimization_results, by year, and operational_details, by year and slot. */
export function tablesCapex(plan: CapexPlan, input: CapexInput): readonly NamedTable[] {
  return [
    { name: "optimization_results", table: resultsTable(plan, input) },
    { name: "operational_details", table: scheduleCapex(plan, input) },
  ];
}
